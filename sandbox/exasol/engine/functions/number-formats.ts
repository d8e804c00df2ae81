/**
 * Numbers in texts of a format. Source: docs.exasol.com, "Format Models" and the pages of TO_NUMBER and
 * TO_CHAR. Which blanks TO_CHAR writes, and how it shows a number that is too large, could not be found
 * there: so it takes only what has none of them.
 */
import { quoteLiteral } from "../../../../sql/quote.ts";
import { decimal, varchar } from "../../../../sql/types.ts";
import { type Bound, badText, convert } from "../binding/bound.ts";
import { unsupported, unsupportedInSql } from "../errors.ts";
import { conventions, hasUsual } from "./conventions.ts";
import { text } from "./definition.ts";
import { once } from "./once.ts";

interface NumberFormat {
  /** Digits between the separators of the whole part, from the left. */
  groups: number[];
  fraction: number;
  sign: "first" | "last";
  /** The whole part, as 90 and G; what is behind the point, as 90; FM; and S or MI. */
  elements: { whole: string; fraction: string; fill: string; sign: string };
}

/** Throws 0A000 for a format of other elements than 9, 0, G, D, S and MI, a comma and a point. */
function parseNumberFormat(model: string): NumberFormat {
  const refuse = () => unsupported(`numbers of the format '${model}'`);
  const [, fill = "", first = "", whole = "", point = "", fraction = "", last = ""] =
    /^(FM)?(S?)([90][90G,]*)(?:([D.])([90]*))?(S|MI)?$/i.exec(model) ?? [];
  if (whole === "" || (first !== "" && last !== "") || /[G,]$/i.test(whole)) throw refuse();
  // Which characters a comma and a point then are is not said.
  if (!hasUsual.decimalPoint() && (/[G,]/i.test(whole) || point === ".")) throw refuse();
  const groups = whole.split(/[G,]/i).map((digits) => digits.length);
  const digits = groups.reduce((sum, count) => sum + count, fraction.length);
  if (digits > 36 || groups.includes(0)) throw refuse();
  return {
    groups,
    fraction: fraction.length,
    sign: last === "" ? "first" : "last",
    elements: { whole: whole.replace(/[G,]/gi, "G"), fraction, fill, sign: (first + last).toUpperCase() },
  };
}

/** Throws 0A000 for a format whose text may have blanks; a number that has no place in it fails so. */
export function writeNumber(value: Bound, model: string): Bound {
  const { groups, fraction, sign, elements } = parseNumberFormat(model);
  const isUnclear =
    !elements.whole.endsWith("0") ||
    (elements.fill === "" ? /9/.test(elements.whole) || elements.sign === "" : /9/.test(elements.fraction));
  if (isUnclear) throw unsupported(`TO_CHAR of a number with format '${model}'`);
  const digits = groups.reduce((sum, count) => sum + count, 0);
  const point = fraction > 0 ? quoteLiteral(conventions().decimalPoint) : "''";
  // Where FM leaves out zeros, it leaves out the separators between them.
  const leading = elements.whole.indexOf("0");
  const failure = (what: string) => unsupportedInSql(`TO_CHAR of ${what} with format '${model}'`);
  const signOf = (number: string) => {
    if (elements.sign === "S") return `CASE WHEN ${number} < 0 THEN '-' ELSE '+' END`;
    const plus = elements.sign === "MI" && elements.fill === "" ? failure("a number without a minus") : "''";
    return `CASE WHEN ${number} < 0 THEN '-' ELSE ${plus} END`;
  };
  const shownOf = (rounded: string) => {
    const text = `CAST(abs(${rounded}) AS VARCHAR)`;
    const padded = `lpad(split_part(${text}, '.', 1), ${digits}, '0')`;
    let from = 1;
    const parts = groups.map((count) => {
      const part = `substr(${padded}, ${from}, ${count})`;
      from += count;
      return part;
    });
    const grouped = parts.join(" || ',' || ");
    const shown = leading === 0 ? `(${grouped})` : `regexp_replace(${grouped}, '^[0,]{0,${leading}}', '')`;
    const number = `${shown} || ${point} || split_part(${text}, '.', 2)`;
    return sign === "first" ? `${signOf(rounded)} || ${number}` : `${number} || ${signOf(rounded)}`;
  };
  const { type } = value;
  // Rounded, it may have one more; and of DECIMALs wide ones are slow.
  const most = type?.type === "DECIMAL" ? type.precision - type.scale + 1 : 38;
  const wholeDigits = Math.min(38 - fraction, Math.max(1, most));
  const written = once([value.sql], (given) => {
    const scaled = convert(
      { ...value, sql: given },
      decimal(Math.min(36, wholeDigits + fraction), fraction),
    ).sql;
    return once([`CAST(${scaled} AS DECIMAL(${wholeDigits + fraction},${fraction}))`], (rounded) => {
      const isTooLong = `length(split_part(CAST(abs(${rounded}) AS VARCHAR), '.', 1)) > ${digits}`;
      return `CASE WHEN ${rounded} IS NULL THEN NULL WHEN ${isTooLong} THEN ${failure("a number of more digits")}
        WHEN ${rounded} = 0 AND ${given} < 0 THEN ${failure("a negative number that becomes zero")}
        ELSE ${shownOf(rounded)} END`;
    });
  });
  return { sql: written, type: varchar(model.length + 2) };
}

/** What is written in another form fails: without its separators, or with more digits. */
export function readNumber(value: Bound, model: string): Bound {
  const { groups, fraction, sign } = parseNumberFormat(model);
  const point = conventions().decimalPoint;
  const whole = groups
    .map((count, i) => [`\\d{1,${count}}`, ...groups.slice(i + 1).map((next) => `\\d{${next}}`)].join(","))
    .join("|");
  const part = fraction > 0 ? `(?:[${point}](\\d{0,${fraction}}))?` : "()";
  const number = `(${whole})${part}`;
  const pattern = sign === "first" ? `([-+]?)${number}` : `${number}([-+]?)`;
  const names = sign === "first" ? ["sign", "whole", "part"] : ["whole", "part", "sign"];
  const type = decimal(
    groups.reduce((sum, count) => sum + count, fraction),
    fraction,
  );
  const found = (one: string) =>
    `regexp_extract(trim(${one}), ${quoteLiteral(`^${pattern}$`)}, [${names.map((name) => `'${name}'`).join(", ")}])`;
  const sql = once([text(value)], (one) =>
    once([found(one)], (parts) => {
      const digits = `concat(${parts}.sign, replace(${parts}.whole, ',', ''), '.', ${parts}.part, '0')`;
      return `CASE WHEN ${parts}.whole <> '' THEN CAST(${digits} AS DECIMAL(${type.type === "DECIMAL" ? type.precision : 36},${fraction}))
        WHEN ${one} IS NOT NULL THEN CAST(${badText(one, ` Format: '${model}'`)} AS DECIMAL(36,0)) END`;
    }),
  );
  return { sql, type };
}
