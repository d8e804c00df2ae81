/** What the definitions of scalar functions are made of. */

import { double } from "../../../../sql/types.ts";
import { type Bound, convert, toText } from "../binding/bound.ts";
import { isNumeric, textSize } from "../types.ts";
import { once } from "./once.ts";

export interface ScalarFunction {
  minimum: number;
  maximum: number;
  bind(args: Bound[], name: string): Bound;
}

export const number = (bound: Bound): Bound => (isNumeric(bound.type) ? bound : convert(bound, double));

export const asDouble = (bound: Bound): string => convert(bound, double).sql;

export const whole = (bound: Bound): string => `CAST(${number(bound).sql} AS BIGINT)`;

export const text = (bound: Bound): string => toText(bound).sql;

/** '' is NULL in Exasol, so a function must not produce it. */
export const nonEmpty = (sql: string): string => once([sql], (value) => `nullif(${value}, '')`);

export const sizeOf = (bound: Bound | undefined): number => textSize(bound?.type ?? null);

export function define(
  minimum: number,
  maximum: number,
  bind: (args: Bound[], name: string) => Bound,
): ScalarFunction {
  return { minimum, maximum, bind };
}

export const first = (args: Bound[]): Bound => args[0] as Bound;

export const second = (args: Bound[]): Bound => args[1] as Bound;
