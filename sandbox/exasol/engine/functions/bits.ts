/**
 * Functions of the bits of whole numbers from 0 to 2^64 - 1.
 *
 * Source: docs.exasol.com, the pages of BIT_AND and its like, which state that range, positions and distances
 * from 0 to 63, and the results' type.
 */
import { boolean, decimal } from "../../../../sql/types.ts";
import { outOfRangeInSql } from "../errors.ts";
import { type Argument, macro, type ScalarFunction } from "./definition.ts";
import { once } from "./once.ts";

const result = decimal(20, 0);
/** 64 bits that are set. */
const most = "18446744073709551615";

/** All functions of bits call it. */
export const wordMacro = macro(
  "exa_word(x)",
  `CASE WHEN x < 0 OR x > ${most} THEN ${outOfRangeInSql} ELSE CAST(x AS UBIGINT) END`,
);
const word = (sql: string): string => once([sql], (x) => `exa_word(${x})`);

const ofWords = (name: string, count: number, sql: (...words: string[]) => string): ScalarFunction => ({
  name,
  arguments: Array<Argument>(count).fill("number"),
  returns: result,
  sql: (...args) => sql(...args.map(word)),
});

/** Of a number and a place or distance in it. DuckDB's own << refuses to lose a bit. */
const ofPlaces = (name: string, body: string): ScalarFunction => ({
  name,
  arguments: ["number", "number"],
  returns: result,
  macro: macro(`exa_${name.toLowerCase()}(x, n)`, withinWord(body)),
  sql: (value, place) => atPlace(name, value, place),
});

const atPlace = (name: string, value: string, place: string): string =>
  once([word(value), `CAST(${place} AS INTEGER)`], (x, n) => `exa_${name.toLowerCase()}(${x}, ${n})`);

const withinWord = (body: string): string =>
  `CASE WHEN n < 0 OR n > 63 THEN ${outOfRangeInSql} ELSE ${body} END`;

/** Computed with 128 bits, of which the lower 64 are kept. */
const shiftedLeft = (by: string): string => `CAST(((x::HUGEINT << ${by}) & ${most}::HUGEINT) AS UBIGINT)`;

export const bitFunctions: ScalarFunction[] = [
  ofWords("BIT_AND", 2, (a, b) => `(${a} & ${b})`),
  ofWords("BIT_OR", 2, (a, b) => `(${a} | ${b})`),
  ofWords("BIT_XOR", 2, (a, b) => `xor(${a}, ${b})`),
  ofWords("BIT_NOT", 1, (a) => `xor(${a}, ${most}::UBIGINT)`),
  ofPlaces("BIT_LSHIFT", shiftedLeft("n")),
  ofPlaces("BIT_RSHIFT", "x >> n"),
  ofPlaces("BIT_LROTATE", `${shiftedLeft("n")} | CAST((x::HUGEINT >> (64 - n)) AS UBIGINT)`),
  ofPlaces("BIT_RROTATE", `(x >> n) | ${shiftedLeft("(64 - n)")}`),
  ofPlaces("BIT_SET", "x | CAST((1::HUGEINT << n) AS UBIGINT)"),
  {
    name: "BIT_CHECK",
    arguments: ["number", "number"],
    returns: boolean,
    macro: macro("exa_bit_check(x, n)", withinWord("(x >> n) % 2 = 1")),
    sql: (value, place) => atPlace("BIT_CHECK", value, place),
  },
  {
    name: "BIT_TO_NUM",
    arguments: ["number", "number…"],
    returns: result,
    macro: macro("exa_bit(b)", `CASE WHEN b IN (0, 1) THEN b WHEN b IS NOT NULL THEN ${outOfRangeInSql} END`),
    sql: (...bits) =>
      `(${bits.map((bit, i) => `${once([bit], (b) => `exa_bit(${b})`)}::HUGEINT * ${2n ** BigInt(bits.length - 1 - i)}`).join(" + ")})`,
  },
];
