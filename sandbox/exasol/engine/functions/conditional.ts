/** Functions that choose among their arguments: the first not NULL, the greatest, the one that fits. */

import { decimal } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert } from "../binding/bound.ts";
import { invalid, unsupported } from "../errors.ts";
import { commonType, isText } from "../types.ts";
import type { ScalarFunction } from "./definition.ts";
import { once } from "./once.ts";

const zero: Bound = { sql: "0", type: decimal(1, 0) };

/** All of them brought to one type; null where all are NULL. */
function alike(args: Bound[]): { sqls: string[]; type: DataType | null } {
  const type = args.reduce<DataType | null>((common, arg) => commonType(common, arg.type), null);
  return { type, sqls: args.map((arg) => (type ? convert(arg, type).sql : arg.sql)) };
}

function coalesce(...args: Bound[]): Bound {
  const { sqls, type } = alike(args);
  return { sql: `coalesce(${sqls.join(", ")})`, type };
}

/** NULL if one of them is NULL, where DuckDB leaves it out. */
const extremum =
  (duck: string) =>
  (...args: Bound[]): Bound => {
    const { sqls, type } = alike(args);
    // "10" is less than "5", but 10 is not, and Exasol's documentation does not say which is compared.
    if (isText(type) && args.some((arg) => arg.type && !isText(arg.type)))
      throw unsupported(`${duck.toUpperCase()} of texts and other types: convert them to one`);
    if (type?.type === "BOOLEAN") throw invalid(`function ${duck.toUpperCase()} takes no BOOLEAN`); // unconfirmed
    const sql = once(sqls, (...values) => {
      const hasNull = values.map((value) => `${value} IS NULL`).join(" OR ");
      return `CASE WHEN ${hasNull} THEN NULL ELSE ${duck}(${values.join(", ")}) END`;
    });
    return { sql, type };
  };

function nullIf(value: Bound, other: Bound): Bound {
  const { type } = alike([value, other]);
  const sql = once([value.sql, other.sql], (a, b) => {
    const [x, y] = [
      { ...value, sql: a },
      { ...other, sql: b },
    ].map((side) => (type ? convert(side, type).sql : side.sql));
    return `CASE WHEN ${x} = ${y} THEN NULL ELSE ${a} END`;
  });
  return { sql, type: value.type };
}

function nvl2(value: Bound, ...results: Bound[]): Bound {
  const { sqls, type } = alike(results);
  return { sql: `CASE WHEN ${value.sql} IS NOT NULL THEN ${sqls[0]} ELSE ${sqls[1]} END`, type };
}

/** DECODE(searched, wanted, result, wanted, result, …, otherwise); NULL is found, too. */
function decode(searched: Bound, ...rest: Bound[]): Bound {
  const hasDefault = rest.length % 2 === 1;
  const wanted = rest.filter((_, i) => i % 2 === 0 && !(hasDefault && i === rest.length - 1));
  const results = rest.filter((_, i) => i % 2 === 1 || (hasDefault && i === rest.length - 1));
  const { sqls, type } = alike(results);
  const otherwise = hasDefault ? ` ELSE ${sqls.at(-1)}` : "";
  const sql = once([searched.sql], (value) => {
    const branches = wanted.map((one, i) => {
      const { sqls: sides } = alike([{ ...searched, sql: value }, one]);
      return `WHEN ${sides[0]} IS NOT DISTINCT FROM ${sides[1]} THEN ${sqls[i]}`;
    });
    return `CASE ${branches.join(" ")}${otherwise} END`;
  });
  return { sql, type };
}

const all = () => "all";
const ofNvl2 = (place: number) => (place === 0 ? "asked" : "result");
const ofDecode = (place: number, count: number) =>
  place === 0 || (place % 2 === 1 && place < count - 1) ? "compared" : "result";

export const conditionalFunctions: ScalarFunction[] = [
  { name: "COALESCE", arguments: ["any", "any…"], alike: all, bind: coalesce },
  { name: "NVL", also: ["IFNULL"], arguments: ["any", "any"], alike: all, bind: coalesce },
  { name: "NVL2", arguments: ["any", "any", "any"], alike: ofNvl2, bind: nvl2 },
  { name: "NULLIF", arguments: ["any", "any"], alike: all, bind: nullIf },
  { name: "DECODE", arguments: ["any", "any", "any", "any…"], alike: ofDecode, bind: decode },
  { name: "GREATEST", arguments: ["any", "any…"], alike: all, bind: extremum("greatest") },
  { name: "LEAST", arguments: ["any", "any…"], alike: all, bind: extremum("least") },
  { name: "ZEROIFNULL", arguments: ["any"], bind: (value: Bound) => coalesce(value, zero) },
  { name: "NULLIFZERO", arguments: ["any"], bind: (value: Bound) => nullIf(value, zero) },
];
