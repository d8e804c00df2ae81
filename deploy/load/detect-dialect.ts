import { SmeError } from "../../spec/errors.ts";
import { type CsvDialect, CsvReader } from "./csv-records.ts";
import type { CsvSource } from "./csv-text.ts";

const delimiters: Readonly<Record<string, string>> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
};

/** `,` as one says it. */
export function delimiterName(delimiter: string): string {
  return delimiters[delimiter] ?? `'${delimiter}'`;
}

/**
 * Finds out delimiter and quote from the file's first lines: the delimiter that gives every record the same
 * number of fields, more than one. Throws E-SME-186 when two do. A file of one column has a comma.
 */
export function detectDialect(source: CsvSource, sample: string, given: Partial<CsvDialect>): CsvDialect {
  if (!sample.includes("\n") && /\r[^\n]/.test(sample)) {
    throw new SmeError("E-SME-186", {
      file: source.name,
      complaint: "its lines end with CR alone, as those of old Macs did",
      advice: "Save it with line feeds.",
    });
  }
  const forExcel = /^\ufeff?(sep=.)\r?\n/.exec(sample)?.[1];
  if (forExcel !== undefined) {
    throw new SmeError("E-SME-186", {
      file: source.name,
      complaint: `its first line, ${forExcel}, is meant for Excel and holds no data`,
      advice: "Remove that line.",
    });
  }
  const quote = "quote" in given ? given.quote : detectQuote(sample);
  if (given.delimiter !== undefined) return { delimiter: given.delimiter, quote };
  const counted = Object.keys(delimiters).map((delimiter) => ({
    delimiter,
    counts: fieldCounts(source, sample, { delimiter, quote }),
  }));
  const several = counted.filter(({ counts }) => (counts[0] ?? 0) > 1);
  const even = several.filter(({ counts }) => counts.every((count) => count === counts[0]));
  if (even.length > 1) {
    throw new SmeError("E-SME-186", {
      file: source.name,
      complaint: `its fields could be separated by ${even.map(({ delimiter }) => delimiterName(delimiter)).join(" or ")}`,
      advice: `Say which: --delimiter '${even[0]?.delimiter === "\t" ? "\\t" : even[0]?.delimiter}'.`,
    });
  }
  // Uneven records are refused later, with the line of the first.
  const best = even[0] ?? several.sort((a, b) => (b.counts[0] ?? 0) - (a.counts[0] ?? 0))[0];
  return { delimiter: best?.delimiter ?? ",", quote };
}

/**
 * Single quotes only where each field that begins or ends with one has both, in one line, and there are no
 * double ones: `'tis` in one line and `rock'` in the next are two texts.
 */
function detectQuote(sample: string): string {
  if (sample.includes('"')) return '"';
  const count = (pattern: RegExp): number => sample.match(pattern)?.length ?? 0;
  const quoted = count(/(?<=^|[,;\t|])'(?:[^'\r\n]|'')*'(?=\r?$|[,;\t|])/gm);
  const opened = count(/(?<=^|[,;\t|])'/gm);
  const closed = count(/'(?=\r?$|[,;\t|])/gm);
  return quoted > 0 && quoted === opened && quoted === closed ? "'" : '"';
}

/** Fields of each record; none where the dialect cannot be the file's. */
function fieldCounts(source: CsvSource, sample: string, dialect: CsvDialect): number[] {
  try {
    const reader = new CsvReader(source, dialect, { emptyLines: false });
    const records = reader.push(sample);
    // Only the file's last line lacks its end; a record that goes on behind the sample is not looked at.
    if (!sample.endsWith("\n")) records.push(...reader.end());
    return records.map(({ fields }) => fields.length);
  } catch (error) {
    if (error instanceof SmeError) return [];
    throw error;
  }
}
