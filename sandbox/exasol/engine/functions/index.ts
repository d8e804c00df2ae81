/** All functions, found by the names they are called by. A function that is not here is refused. */
import type { Call } from "../../../../sql/nodes.ts";
import { aggregateFunctions } from "./aggregate.ts";
import { bitFunctions } from "./bits.ts";
import { conditionalFunctions } from "./conditional.ts";
import { conversionFunctions } from "./conversion.ts";
import { dateFunctions, dateParts } from "./date.ts";
import type { ScalarFunction } from "./definition.ts";
import { hashFunctions } from "./hash.ts";
import { intervalFunctions } from "./interval-functions.ts";
import { numericFunctions } from "./numeric.ts";
import { sessionFunctions } from "./session.ts";
import { textFunctions } from "./text.ts";
import { windowFunctions } from "./window.ts";

export { aggregateFunctions, sessionFunctions, windowFunctions };

/** By what they are about. */
export const scalarTopics: Readonly<Record<string, ScalarFunction[]>> = {
  Texts: textFunctions,
  Numbers: numericFunctions,
  Bits: bitFunctions,
  "Dates and times": dateFunctions,
  Conversion: conversionFunctions,
  Conditions: conditionalFunctions,
  Hashes: hashFunctions,
  Intervals: intervalFunctions,
};

export const scalarFunctions: ScalarFunction[] = Object.values(scalarTopics).flat();

/** From each of their names. */
function byName<F extends { name: string; also?: string[] }>(
  functions: F[],
): (name: string) => F | undefined {
  const found = new Map(
    functions.flatMap((one) => [one.name, ...(one.also ?? [])].map((name) => [name, one] as const)),
  );
  return (name) => found.get(name);
}

export { isRefused } from "./refused.ts";

export const findScalar = byName(scalarFunctions);

/** What EXTRACT(… FROM moment) can name. */
export const findDatePart = byName(dateParts);

export const findAggregate = byName(aggregateFunctions);

export const findWindowFunction = byName(windowFunctions);

export const findSessionFunction = byName(sessionFunctions);

/** It combines rows of a group, not of a window. */
export function isAggregate({ over, path: [first, ...rest] }: Call): boolean {
  return !over && rest.length === 0 && first !== undefined && findAggregate(first.name) !== undefined;
}
