/**
 * Where a text is found in another, by itself or by a regular expression.
 *
 * Source: docs.exasol.com, the pages of INSTR, LOCATE, REGEXP_INSTR, REGEXP_REPLACE and REGEXP_SUBSTR.
 */
import { decimal, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import type { Bound } from "../binding/bound.ts";
import { unsupported, unsupportedInSql } from "../errors.ts";
import {
  asLong,
  macro,
  nonEmpty,
  nonEmptyOf,
  type ScalarFunction,
  sizeOf,
  text,
  whole,
} from "./definition.ts";
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

/** What in a pattern is no operator: escaped characters, and classes with all that stands in them. */
const literalParts = "(?s)\\\\.|\\[\\^?\\]?(?:\\\\.|\\[:\\^?\\w+:\\]|[^\\]\\\\])*\\]";

const operators = (pattern: string): string =>
  pattern.replace(new RegExp(literalParts.replace("(?s)", ""), "gs"), "");

/**
 * Exasol's regular expressions are those of PCRE, DuckDB's are RE2's. What RE2 has not is an error; these two
 * it reads otherwise: its `$` is not before a line break that ends the text, its `\v` one character alone.
 */
export function refuseVertical({ constant = "" }: Bound): void {
  if (/\\v/.test(constant.replaceAll("\\\\", ""))) throw unsupported("\\v in a regular expression");
}

/** The text that is searched, where the pattern means the same there. */
function searched(value: Bound, pattern: Bound): string {
  refuseVertical(pattern);
  const { constant } = pattern;
  const isPlain = constant !== undefined && !operators(constant).includes("$");
  if (isPlain || /^\(\?\w*m/.test(constant ?? "")) return text(value);
  const failure = unsupportedInSql("$ in a regular expression for a text that ends with a line break");
  const asked = constant === undefined ? `contains(${text(pattern)}, '$') AND ` : "";
  return once(
    [text(value)],
    (one) => `CASE WHEN ${asked}ends_with(${one}, chr(10)) THEN ${failure} ELSE ${one} END`,
  );
}

/** Brackets that are no groups to refer to. */
const noGroup = "\\(\\?(?:[^P]|P[^<])";

function groupsOf(pattern: string): number {
  const brackets = operators(pattern);
  return brackets.split("(").length - brackets.split(new RegExp(noGroup)).length;
}

/** What stands in place of matches: RE2 knows `\0` to `\9`, as far as there are such groups, and `\\`. */
function replacement(becomes: Bound | undefined, pattern: Bound): string {
  if (!becomes) return "''";
  const refused = (what: string) => `REGEXP_REPLACE with ${what} in place of matches`;
  if (becomes.constant !== undefined && pattern.constant !== undefined) {
    const count = groupsOf(pattern.constant);
    const isKnown = ([, character = ""]: RegExpMatchArray) =>
      character === "\\" || (/\d/.test(character) && Number(character) <= count);
    if (![...becomes.constant.matchAll(/\\(.?)/gs)].every(isKnown))
      throw unsupported(refused(`'${becomes.constant}'`));
    return `coalesce(${text(becomes)}, '')`;
  }
  return once([`coalesce(${text(becomes)}, '')`, text(pattern)], (to, by) => {
    const references = `replace(${to}, '\\\\', '')`;
    const most = `list_max(regexp_extract_all(${references}, '\\\\([0-9])', 1))`;
    const brackets = `regexp_replace(${by}, '${literalParts}', '', 'g')`;
    const all = (brackets: string) => `len(regexp_extract_all(${brackets}, '\\('))`;
    const groups = once(
      [brackets],
      (operators) => `(${all(operators)} - len(regexp_extract_all(${operators}, '${noGroup}')))`,
    );
    return `CASE WHEN contains(${to}, '\\') AND (regexp_matches(${references}, '\\\\(?:[^0-9]|$)')
        OR ${most} > CAST(least(${groups}, 9) AS VARCHAR))
      THEN ${unsupportedInSql(refused("'\\' before another character than the number of a group"))} ELSE ${to} END`;
  });
}

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
  const sql = within(from(searched(value, pattern), first), text(pattern), (one, by) =>
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
  const to = replacement(becomes, pattern);
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
  const sql = once([searched(value, pattern)], (one) => {
    const changed =
      first === 1 ? whole(one) : `left(${one}, ${first - 1}) || ${whole(`substr(${one}, ${first})`)}`;
    // Without a pattern nothing is replaced.
    return pattern.constant === undefined
      ? `CASE WHEN ${text(pattern)} IS NULL THEN ${one} ELSE ${changed} END`
      : changed;
  });
  const isCopied = becomes?.constant === undefined || becomes.constant.includes("\\");
  const size = becomes ? sizeOf(becomes) * (isCopied ? sizeOf(value) : 1) : 0;
  return { sql: nonEmptyOf((sizeOf(value) + 1) * Math.max(1, size), sql), type: anyLength };
}

function matched(value: Bound, pattern: Bound, start?: Bound, occurrence?: Bound): Bound {
  const part = from(searched(value, pattern), startOf("REGEXP_SUBSTR", pattern, start));
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
