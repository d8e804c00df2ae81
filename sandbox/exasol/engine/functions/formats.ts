/**
 * Exasol's format models of dates and times, `DD.MM.YYYY HH24:MI`, as DuckDB's SQL: how a moment is written,
 * and how a text is read. Source: Exasol's documentation, "Format Models".
 */
import { quoteLiteral } from "../../../../sql/quote.ts";
import { unsupported } from "../errors.ts";
import { once } from "./once.ts";

/** What the texts depend on beside the model. */
export interface Style {
  language: "ENG" | "DEU";
  /** 1 is Monday. */
  firstDayOfWeek: number;
}

/** What a text tells of a moment. */
type Field = "year" | "month" | "monthName" | "day" | "hour" | "meridian" | "minute" | "second" | "fraction";

interface Element {
  /** As strftime writes it, where that is the same. */
  strftime?: string;
  /** SQL of the text; `moment` is a DATE or TIMESTAMP, `digits` are the three behind its microseconds. */
  text?(moment: string, digits: string, style: Style): string;
  /** Regular expressions: of a text with and without its leading zeros, and of one with all of them. */
  reads?: { field: Field; loose: string; exact: string };
  /** Characters of the longest text. */
  size: number;
}

type Part = { literal: string } | { name: string; element: Element };

export interface DateFormat {
  /** As it was given. */
  model: string;
  parts: Part[];
}

const names = {
  ENG: {
    months: "January February March April May June July August September October November December".split(
      " ",
    ),
    days: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" "),
    shortDay: 3,
  },
  DEU: {
    months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(" "),
    days: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(" "),
    shortDay: 2,
  },
};

const listSql = (texts: string[]): string => `[${texts.map(quoteLiteral).join(", ")}]`;

/** `MON`, `Mon` and `mon` are JAN, Jan and jan. */
function cased(written: string, text: string): string {
  const [first = "", second = ""] = written;
  if (first === first.toLowerCase()) return text.toLowerCase();
  return second === second.toLowerCase() ? text : text.toUpperCase();
}

/** As many blanks behind each that all are as long as the longest of the language. */
const padded = (texts: string[]): string[] => {
  const longest = Math.max(...texts.map((text) => text.length));
  return texts.map((text) => text.padEnd(longest));
};

/** SQL of a list's element for the month or day of a moment. */
const named = (written: string, part: string, list: (language: Style["language"]) => string[]): Element => ({
  text: (moment, _digits, { language }) =>
    `${listSql(list(language).map((name) => cased(written, name)))}[CAST(${part}(${moment}) AS INTEGER)]`,
  size: 9,
});

const digits = (text: string, count: number) => `lpad(CAST(${text} AS VARCHAR), ${count}, '0')`;

const year = "\\d{0,3}[1-9]|\\d{0,2}[1-9]0|\\d?[1-9]00|[1-9]000";
const wholeYear = "\\d{3}[1-9]|\\d{2}[1-9]0|\\d[1-9]00|[1-9]000";

const meridian = (written: string): Element => {
  const [morning, afternoon] = (written.includes(".") ? ["A.M.", "P.M."] : ["AM", "PM"]).map((text) =>
    written.startsWith("a") || written.startsWith("p") ? text.toLowerCase() : text,
  ) as [string, string];
  const pattern = written.includes(".") ? "[aApP]\\.[mM]\\." : "[aApP][mM]";
  return {
    text: (moment) => `CASE WHEN hour(${moment}) < 12 THEN '${morning}' ELSE '${afternoon}' END`,
    reads: { field: "meridian", loose: pattern, exact: pattern },
    size: 4,
  };
};

const fraction = (count: number): Element => ({
  ...(count === 3 ? { strftime: "%g" } : count === 6 ? { strftime: "%f" } : {}),
  text: (moment, further) =>
    count > 6
      ? `strftime(${moment}, '%f') || left(${further}, ${count - 6})`
      : `left(strftime(${moment}, '%f'), ${count})`,
  reads: { field: "fraction", loose: "\\d{1,9}", exact: `\\d{${count}}` },
  size: count,
});

const twoDigits = "[0-5]\\d";
const hours = { field: "hour" as const, loose: "[01]?\\d|2[0-3]", exact: "[01]\\d|2[0-3]" };

/** By name, the longer ones first; given the text that stands in the model. */
const elements: [name: string, element: (written: string) => Element][] = [
  [
    "SSSSS",
    () => ({ text: (m) => digits(`date_diff('second', date_trunc('day', ${m}), ${m})`, 5), size: 5 }),
  ],
  [
    "MONTH",
    (written) => ({
      ...named(written, "month", (language) => padded(names[language].months)),
      reads: { field: "monthName", loose: "\\p{L}+", exact: "\\p{L}+" },
    }),
  ],
  ["IYYY", () => ({ strftime: "%G", size: 4 })],
  ["YYYY", () => ({ strftime: "%Y", reads: { field: "year", loose: year, exact: wholeYear }, size: 4 })],
  ["HH24", () => ({ strftime: "%H", reads: hours, size: 2 })],
  [
    "HH12",
    () => ({
      strftime: "%I",
      reads: { field: "hour", loose: "0?[1-9]|1[0-2]", exact: "0[1-9]|1[0-2]" },
      size: 2,
    }),
  ],
  ["A.M.", meridian],
  ["P.M.", meridian],
  ["DDD", () => ({ strftime: "%j", size: 3 })],
  [
    "DAY",
    (written) => ({ ...named(written, "isodow", (language) => padded(names[language].days)), size: 10 }),
  ],
  [
    "MON",
    (written) => ({
      ...named(written, "month", (language) => names[language].months.map((name) => name.slice(0, 3))),
      reads: { field: "monthName", loose: "\\p{L}+", exact: "\\p{L}{3}" },
    }),
  ],
  ["IYY", () => ({ text: (m) => `right(strftime(${m}, '%G'), 3)`, size: 3 })],
  ["YYY", () => ({ text: (m) => `right(strftime(${m}, '%Y'), 3)`, size: 3 })],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((count): [string, () => Element] => [
    `FF${count}`,
    () => fraction(count),
  ]),
  ["FF", () => fraction(6)],
  ["AM", meridian],
  ["PM", meridian],
  ["CC", () => ({ text: (m) => digits(`century(${m})`, 2), size: 2 })],
  [
    "DD",
    () => ({
      strftime: "%d",
      reads: { field: "day", loose: "0?[1-9]|[12]\\d|3[01]", exact: "0[1-9]|[12]\\d|3[01]" },
      size: 2,
    }),
  ],
  [
    "DY",
    (written) =>
      named(written, "isodow", (language) =>
        names[language].days.map((name) => name.slice(0, names[language].shortDay)),
      ),
  ],
  ["HH", () => ({ strftime: "%H", reads: hours, size: 2 })],
  ["ID", () => ({ strftime: "%u", size: 1 })],
  ["IW", () => ({ strftime: "%V", size: 2 })],
  ["IY", () => ({ text: (m) => `right(strftime(${m}, '%G'), 2)`, size: 2 })],
  [
    "MI",
    () => ({ strftime: "%M", reads: { field: "minute", loose: "[0-5]?\\d", exact: twoDigits }, size: 2 }),
  ],
  [
    "MM",
    () => ({
      strftime: "%m",
      reads: { field: "month", loose: "0?[1-9]|1[0-2]", exact: "0[1-9]|1[0-2]" },
      size: 2,
    }),
  ],
  [
    "SS",
    () => ({ strftime: "%S", reads: { field: "second", loose: "[0-5]?\\d", exact: twoDigits }, size: 2 }),
  ],
  ["WW", () => ({ text: (m) => digits(`(dayofyear(${m}) - 1) // 7 + 1`, 2), size: 2 })],
  ["YY", () => ({ strftime: "%y", size: 2 })],
  [
    "D",
    () => ({
      text: (m, _digits, { firstDayOfWeek }) =>
        `CAST((isodow(${m}) - ${firstDayOfWeek} + 7) % 7 + 1 AS VARCHAR)`,
      size: 1,
    }),
  ],
  ["Q", () => ({ text: (m) => `CAST(quarter(${m}) AS VARCHAR)`, size: 1 })],
  ["W", () => ({ text: (m) => `CAST((day(${m}) - 1) // 7 + 1 AS VARCHAR)`, size: 1 })],
  ["Y", () => ({ text: (m) => `right(strftime(${m}, '%Y'), 1)`, size: 1 })],
];

const separators = /^(?:"([^"]*)"|[^\p{L}\p{N}"'\0]|T)/u;

/** Throws 0A000 for an element that is not known. */
export function parseFormat(model: string): DateFormat {
  const parts: Part[] = [];
  let rest = model;
  while (rest !== "") {
    const [name, element] = elements.find(([known]) => rest.toUpperCase().startsWith(known)) ?? [];
    const [separator, quoted] = element ? [] : (separators.exec(rest) ?? []);
    const last = parts.at(-1);
    if (name && element) parts.push({ name, element: element(rest.slice(0, name.length)) });
    else if (separator && last && "literal" in last) last.literal += quoted ?? separator;
    else if (separator) parts.push({ literal: quoted ?? separator });
    else throw unsupported(`format element in '${model}' at '${rest}'`);
    rest = rest.slice((name ?? separator ?? "").length);
  }
  return { model, parts };
}

/** The most characters that a text can have. */
export const longestText = ({ parts }: DateFormat): number =>
  parts.reduce((size, part) => size + ("literal" in part ? part.literal.length : part.element.size), 0);

/** SQL of a moment's text; `digits` are SQL of the three behind the microseconds. */
export function writeMoment({ parts }: DateFormat, moment: string, digits: string, style: Style): string {
  const pieces = (value: string, further: string) => {
    const texts: string[] = [];
    let pattern = "";
    const endPattern = () => {
      if (pattern !== "") texts.push(`strftime(${value}, ${quoteLiteral(pattern)})`);
      pattern = "";
    };
    for (const part of parts) {
      if ("literal" in part) pattern += part.literal.replaceAll("%", "%%");
      else if (part.element.strftime) pattern += part.element.strftime;
      else {
        endPattern();
        texts.push(part.element.text?.(value, further, style) ?? "");
      }
    }
    endPattern();
    return texts;
  };
  const [text = "''", ...others] = pieces(moment, digits);
  if (others.length === 0 && text.startsWith("strftime(")) return text;
  // concat() would make a text of NULL.
  return once([moment, digits], (value, further) =>
    pieces(value, further)
      .map((one) => `(${one})`)
      .join(" || "),
  );
}

const timeFields = new Set<Field>(["hour", "meridian", "minute", "second", "fraction"]);

/** Throws 0A000 for a format whose texts do not tell which moment they mean, as far as is known here. */
function readableParts({ model, parts }: DateFormat) {
  const refuse = (why: string) => unsupported(`reading texts by the format '${model}': ${why}`);
  const fields = new Set<Field>();
  for (const part of parts) {
    if ("literal" in part) continue;
    const field = part.element.reads?.field;
    if (field === undefined) throw refuse(`${part.name} is only written here`);
    if (fields.has(field)) throw refuse(`${part.name} stands beside another element for the ${field}`);
    fields.add(field);
  }
  if (!fields.has("year")) throw refuse("it lacks YYYY");
  if (fields.has("month") && fields.has("monthName")) throw refuse("it has two months");
  const has12 = parts.some((part) => "name" in part && part.name === "HH12");
  if (has12 !== fields.has("meridian")) throw refuse("HH12 and AM belong together");
  return { fields: [...fields], has12 };
}

const fieldOf = (part: Part | undefined): Field | undefined =>
  part && "element" in part ? part.element.reads?.field : undefined;

/**
 * The regular expression of a text. Where the time stands last, it may be left out from its end: the fraction
 * of the seconds, the seconds, all of it. Numbers with no separator between them need all their zeros.
 */
function patternOf({ parts }: DateFormat): string {
  const lastOfDate = parts.findLastIndex((part) => {
    const field = fieldOf(part);
    return field !== undefined && !timeFields.has(field);
  });
  const beginsOptional = (i: number): boolean => {
    const follows = i > lastOfDate + 1 && "literal" in (parts[i - 1] as Part);
    const field = fieldOf(parts[i]) ?? fieldOf(parts[i + 1]);
    const isFirst = !parts.slice(lastOfDate + 1, i).some((part) => "element" in part);
    return i > lastOfDate && !follows && (isFirst || field === "second" || field === "fraction");
  };
  let pattern = "";
  let open = 0;
  for (const [i, part] of parts.entries()) {
    if (beginsOptional(i)) {
      pattern += "(?:";
      open++;
    }
    if ("literal" in part) pattern += part.literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    else {
      const isClose = fieldOf(parts[i - 1]) !== undefined || fieldOf(parts[i + 1]) !== undefined;
      pattern += `(${part.element.reads?.[isClose ? "exact" : "loose"]})`;
      // The blanks that it is filled with, if they are there.
      if (part.name === "MONTH") pattern += " *";
    }
  }
  return `^${pattern}${")?".repeat(open)}$`;
}

/**
 * SQL that reads a text as a TIMESTAMP, and the digits behind its microseconds. `failure` is SQL for a text
 * of another form, given that of the text.
 */
export function readMoment(
  format: DateFormat,
  text: string,
  { language }: Style,
  failure: (text: string) => string,
): { moment: string; digits: string } {
  const { fields, has12 } = readableParts(format);
  const order = format.parts.flatMap((part) =>
    "element" in part ? [part.element.reads?.field as Field] : [],
  );
  const groups = `[${order.map((field) => `'${field}'`).join(", ")}]`;
  const found = (value: string) =>
    `regexp_extract(trim(${value}), ${quoteLiteral(patternOf(format))}, ${groups})`;
  const field = (name: Field, otherwise: string) => (struct: string) =>
    fields.includes(name) ? `coalesce(nullif(${struct}.${name}, ''), '${otherwise}')` : `'${otherwise}'`;
  const month = (struct: string) => {
    if (!fields.includes("monthName")) return field("month", "1")(struct);
    const isShort = format.parts.some((part) => "name" in part && part.name === "MON");
    const list = names[language].months.map((name) => (isShort ? name.slice(0, 3) : name).toUpperCase());
    return `CAST(coalesce(list_position(${listSql(list)}, upper(${struct}.monthName)), 0) AS VARCHAR)`;
  };
  const hour = (struct: string) => {
    const given = field("hour", has12 ? "12" : "0")(struct);
    if (!has12) return given;
    const afternoon = `CASE WHEN upper(left(${struct}.meridian, 1)) = 'P' THEN 12 ELSE 0 END`;
    return `CAST(CAST(${given} AS INTEGER) % 12 + ${afternoon} AS VARCHAR)`;
  };
  const read = (value: string, struct: string) => {
    const year = `lpad(${struct}.year, 4, '0')`;
    const time = [hour, field("minute", "0"), field("second", "0")]
      .map((part) => part(struct))
      .join(", ':', ");
    const date = [() => year, month, field("day", "1")].map((part) => part(struct)).join(", '-', ");
    const written = `concat(${date}, ' ', ${time}, '.', left(${field("fraction", "0")(struct)}, 6))`;
    return `CASE WHEN ${struct}.year <> '' THEN coalesce(TRY_CAST(${written} AS TIMESTAMP), ${failure(value)})
      WHEN ${value} IS NOT NULL THEN ${failure(value)} END`;
  };
  return {
    moment: once([text], (value) => once([found(value)], (struct) => read(value, struct))),
    digits: once([text], (value) =>
      fields.includes("fraction") ? `substr(rpad(${found(value)}.fraction, 9, '0'), 7, 3)` : "'000'",
    ),
  };
}
