/**
 * Numbers in texts of a format. Source: docs.exasol.com, "Format Models" and the page of TO_NUMBER. How wide
 * the texts of TO_CHAR are could not be found there: so they are only read here.
 */
import { quoteLiteral } from "../../../../sql/quote.ts";
import { decimal } from "../../../../sql/types.ts";
import { type Bound, badText } from "../binding/bound.ts";
import { unsupported } from "../errors.ts";
import { conventions, hasUsual } from "./conventions.ts";
import { text } from "./definition.ts";
import { once } from "./once.ts";

interface NumberFormat {
  /** Digits between the separators of the whole part, from the left. */
  groups: number[];
  fraction: number;
  sign: "first" | "last";
}

/** Throws 0A000 for a format of other elements than 9, 0, G, D, S and MI, a comma and a point. */
function parseNumberFormat(model: string): NumberFormat {
  const refuse = () => unsupported(`reading numbers by the format '${model}'`);
  const [, first = "", whole = "", point = "", fraction = "", last = ""] =
    /^(?:FM)?(S?)([90][90G,]*)(?:([D.])([90]*))?(S|MI)?$/i.exec(model) ?? [];
  if (whole === "" || (first !== "" && last !== "") || /[G,]$/i.test(whole)) throw refuse();
  // Which characters a comma and a point then are is not said.
  if (!hasUsual.decimalPoint() && (/[G,]/i.test(whole) || point === ".")) throw refuse();
  const groups = whole.split(/[G,]/i).map((digits) => digits.length);
  const digits = groups.reduce((sum, count) => sum + count, fraction.length);
  if (digits > 36 || groups.includes(0)) throw refuse();
  return { groups, fraction: fraction.length, sign: last === "" ? "first" : "last" };
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
