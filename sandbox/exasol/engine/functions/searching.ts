/**
 * Where a text is found in another, by itself or by a regular expression.
 *
 * Source: docs.exasol.com, the pages of INSTR, LOCATE, REGEXP_INSTR, REGEXP_REPLACE and REGEXP_SUBSTR.
 */
import { decimal, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import type { Bound } from "../binding/bound.ts";
import { unsupported, unsupportedInSql } from "../errors.ts";
import { asLong, macro, nonEmpty, type ScalarFunction, text, whole } from "./definition.ts";
import { once } from "./once.ts";

const position = decimal(7, 0);
const anyLength = varchar(maximumVarcharSize);

/** From the `s`th character on, or from the `-s`th last one backwards, the `n`th place of `w` in `t`. */
const instrMacro = macro(
  "exa_instr(t, w, s, n)",
  `CASE WHEN t IS NULL OR w IS NULL OR s IS NULL OR n IS NULL THEN NULL
    WHEN s = 0 OR n < 1 THEN ${unsupportedInSql("a search from position 0, or for an occurrence below 1")}
    ELSE list_transform([list_filter(
      CASE WHEN s > 0 THEN range(s, length(t) - length(w) + 2)
        ELSE range(least(length(t) + s, length(t) - length(w)) + 1, 0, -1) END,
      lambda exa_at: substr(t, exa_at, length(w)) = w)],
      lambda exa_all: CASE
        WHEN n > 1 AND len(list_filter(exa_all, lambda exa_at, exa_i:
          exa_i > 1 AND abs(exa_at - exa_all[exa_i - 1]) < length(w))) > 0
        THEN ${unsupportedInSql("a further occurrence among some that overlap")}
        ELSE coalesce(exa_all[n], 0) END)[1] END`,
);

const find = (value: Bound, wanted: Bound, start?: Bound, occurrence?: Bound): Bound => {
  if (!start) return { sql: `strpos(${text(value)}, ${text(wanted)})`, type: position };
  const from = [text(value), text(wanted), whole(start), occurrence ? whole(occurrence) : "1"];
  return { sql: once(from, (...args) => `exa_instr(${args.join(", ")})`), type: position };
};

/** Where a search begins. From a later place `^` and `\\b` would not mean what they mean in Exasol. */
function startOf(name: string, pattern: Bound, start: Bound | undefined): number {
  if (start === undefined || start.constant === "1") return 1;
  if (!/^[1-9]\d{0,8}$/.test(start.constant ?? "")) throw unsupported(`${name} without a constant position`);
  if (pattern.constant === undefined || /\^|\\[AbB]|\(\?<[=!]/.test(pattern.constant.replace(/\[\^/g, "[")))
    throw unsupported(`${name} from another position than 1 with a pattern that looks back`);
  return Number(start.constant);
}

function occurrenceOf(name: string, occurrence: Bound | undefined, usual: number): number {
  const which = occurrence?.constant ?? (occurrence ? "" : String(usual));
  if (!/^(?:0|[1-9]\d{0,8})$/.test(which) || Number(which) < Math.min(usual, 1))
    throw unsupported(`${name} without a constant occurrence`);
  return Number(which);
}

/** The text from the place on, where a search begins. */
const from = (value: string, start: number): string => (start === 1 ? value : `substr(${value}, ${start})`);

/** Characters for private use, which mark where matches begin and end. */
const [begin, end] = ["chr(57344)", "chr(57345)"];

/**
 * The text cut where its matches begin: the piece behind each cut is the match, `end` and what follows.
 * `becomes` is what stands there instead of the match.
 */
const pieces = (value: string, pattern: string, becomes = "'\\0'"): string =>
  `string_split(regexp_replace(${value}, ${pattern}, ${begin} || ${becomes} || ${end}, 'g'), ${begin})`;

/** What `use` makes of a text and pattern; NULL where one is. */
function within(value: string, pattern: string, use: (value: string, pattern: string) => string): string {
  return once([value, pattern], (one, by) => {
    const marked = `contains(${one}, ${begin}) OR contains(${one}, ${end})`;
    return `CASE WHEN ${by} IS NULL THEN NULL WHEN ${marked} THEN ${unsupportedInSql("U+E000 and U+E001 in a search for one occurrence")}
      ELSE ${use(one, by)} END`;
  });
}

/** Characters of the pieces before the `n`th match. */
const lengthBefore = (all: string, n: number): string =>
  `(list_sum(list_transform(${all}[1:${n}], lambda exa_piece: length(exa_piece))) - ${n - 1})`;

function indexOf(value: Bound, pattern: Bound, start?: Bound, occurrence?: Bound, option?: Bound): Bound {
  const name = "REGEXP_INSTR";
  const first = startOf(name, pattern, start);
  const n = occurrenceOf(name, occurrence, 1);
  const after = option?.constant ?? (option ? "" : "0");
  if (after !== "0" && after !== "1") throw unsupported(`${name} without a constant 0 or 1 as its option`);
  const sql = within(from(text(value), first), text(pattern), (one, by) =>
    once([pieces(one, by)], (all) => {
      const found = `CAST(${lengthBefore(all, n)} + ${first} AS BIGINT)`;
      const length = `length(string_split(${all}[${n + 1}], ${end})[1])`;
      return `CASE WHEN len(${all}) <= ${n} THEN 0 ELSE ${found}${after === "1" ? ` + ${length}` : ""} END`;
    }),
  );
  return { sql, type: position };
}

function replaced(value: Bound, pattern: Bound, becomes?: Bound, start?: Bound, occurrence?: Bound): Bound {
  const name = "REGEXP_REPLACE";
  const first = startOf(name, pattern, start);
  const n = occurrenceOf(name, occurrence, 0);
  const to = becomes ? `coalesce(${text(becomes)}, '')` : "''";
  const whole = (part: string) => {
    if (n < 2) return `regexp_replace(${part}, ${text(pattern)}, ${to}${n === 0 ? ", 'g'" : ""})`;
    return within(part, text(pattern), (one, by) =>
      once([pieces(one, by), pieces(one, by, to)], (all, others) => {
        const matched = `string_split(${all}[${n + 1}], ${end})[1]`;
        const before = lengthBefore(all, n);
        const behind = `substr(${one}, CAST(${before} + length(${matched}) + 1 AS BIGINT))`;
        const put = `string_split(${others}[${n + 1}], ${end})[1]`;
        return `CASE WHEN len(${all}) <= ${n} THEN ${one}
          ELSE left(${one}, CAST(${before} AS BIGINT)) || ${put} || ${behind} END`;
      }),
    );
  };
  const sql = once([text(value)], (one) => {
    const changed =
      first === 1 ? whole(one) : `left(${one}, ${first - 1}) || ${whole(`substr(${one}, ${first})`)}`;
    // Without a pattern nothing is replaced.
    return pattern.constant === undefined
      ? `CASE WHEN ${text(pattern)} IS NULL THEN ${one} ELSE ${changed} END`
      : changed;
  });
  return { sql: nonEmpty(sql), type: anyLength };
}

function matched(value: Bound, pattern: Bound, start?: Bound, occurrence?: Bound): Bound {
  const part = from(text(value), startOf("REGEXP_SUBSTR", pattern, start));
  const n = occurrenceOf("REGEXP_SUBSTR", occurrence, 1);
  const sql =
    n === 1
      ? `regexp_extract(${part}, ${text(pattern)})`
      : `regexp_extract_all(${part}, ${text(pattern)})[${n}]`;
  return { sql: nonEmpty(sql), type: asLong(value) };
}

export const searchingFunctions: ScalarFunction[] = [
  { name: "INSTR", arguments: ["any", "any", "any?", "any?"], macro: instrMacro, bind: find },
  {
    name: "LOCATE",
    arguments: ["any", "any", "any?"],
    bind: (wanted: Bound, value: Bound, start?: Bound) => find(value, wanted, start),
  },
  { name: "REGEXP_INSTR", arguments: ["any", "any", "any?", "any?", "any?"], bind: indexOf },
  { name: "REGEXP_REPLACE", arguments: ["any", "any", "any?", "any?", "any?"], bind: replaced },
  { name: "REGEXP_SUBSTR", arguments: ["any", "any", "any?", "any?"], bind: matched },
];
