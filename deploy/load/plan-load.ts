import { SmeError } from "../../spec/errors.ts";
import { columnNames } from "./column-names.ts";
import { type ColumnType, parseType } from "./column-types.ts";
import { type CsvDialect, CsvReader, type CsvRecord } from "./csv-records.ts";
import { type CsvSource, csvText, malformed } from "./csv-text.ts";
import { detectDialect } from "./detect-dialect.ts";
import { ColumnFacts } from "./infer-type.ts";

/** What the user has said about the file; the rest is found out. */
export interface FileOptions {
  dialect: Partial<CsvDialect>;
  /** Whether the first record holds the names; found out unless given. */
  header: boolean | undefined;
  /** Texts that stand for no value, besides the empty one. */
  nulls: string[];
}

export interface PlannedColumn {
  /** As the table has it. */
  name: string;
  /** As the file has it; none without a header. */
  header: string | undefined;
  type: ColumnType;
  facts: ColumnFacts;
}

export interface LoadPlan {
  dialect: CsvDialect;
  header: boolean;
  nulls: ReadonlySet<string>;
  rows: number;
  columns: PlannedColumn[];
}

/**
 * Reads the whole file and finds out its columns and their types. Rejects with an error of the catalogue that
 * names the line when the file is no CSV, has uneven lines or is not UTF-8.
 */
export async function planLoad(
  source: CsvSource,
  options: FileOptions,
  onBytes: (bytes: number) => void,
): Promise<LoadPlan> {
  let dialect: CsvDialect | undefined;
  let names: string[] | undefined;
  let header: string[] | undefined;
  let facts: ColumnFacts[] = [];
  const nulls = new Set(options.nulls);
  let rows = 0;
  for await (const { fields, found, line } of readRecords(source, options.dialect, onBytes)) {
    dialect = found;
    if (names === undefined) {
      const hasHeader = options.header ?? true;
      if (hasHeader && options.header === undefined) refuseValues(source, fields);
      if (hasHeader) header = fields;
      names = columnNames(source.name, hasHeader ? fields : fields.map(() => ""));
      facts = names.map(() => new ColumnFacts());
      if (hasHeader) continue;
    }
    requireWidth(source, fields, names.length, line);
    rows += 1;
    for (let at = 0; at < fields.length; at++) {
      const text = fields[at] as string;
      if (text === "" || nulls.has(text)) facts[at]?.addNull();
      else facts[at]?.add(text);
    }
  }
  if (dialect === undefined || names === undefined) {
    throw new SmeError("E-SME-186", {
      file: source.name,
      complaint: "it is empty",
      advice: "Give a file with a line of names and lines of values.",
    });
  }
  const columns = names.map((name, at) => {
    const seen = facts[at] as ColumnFacts;
    return { name, header: header?.[at], type: seen.type, facts: seen };
  });
  return { dialect, header: header !== undefined, nulls, rows, columns };
}

/** Gives columns the types that the user chose, as `NAME=TYPE`. Throws E-SME-189. */
export function overrideTypes(
  plan: LoadPlan,
  given: string[],
  storedName: (spelling: string) => string,
): LoadPlan {
  const columns = [...plan.columns];
  for (const value of given) {
    const wrong = (complaint: string, advice: string): SmeError =>
      new SmeError("E-SME-189", { option: "type", value, complaint, advice });
    const [, spelling, typeText] = /^(.+?)=([^=]*)$/s.exec(value) ?? [];
    if (spelling === undefined || typeText === undefined) {
      throw wrong("it is not of the form COLUMN=TYPE", "For example: --type 'ZIP=VARCHAR(10)'.");
    }
    const index = columns.findIndex(
      ({ name, header }) => header === spelling || name === storedName(spelling) || name === spelling,
    );
    const column = columns[index];
    if (column === undefined) {
      throw wrong(
        `the file has no column ${spelling}`,
        `It has ${columns.map(({ name }) => name).join(", ")}.`,
      );
    }
    const type = parseType(typeText);
    if (type === undefined) {
      throw wrong(
        `${typeText} is no type that load knows`,
        "Choose of BOOLEAN, DECIMAL(p,s), DOUBLE, DATE, TIMESTAMP(n), VARCHAR(n) and CHAR(n).",
      );
    }
    columns[index] = { ...column, type };
  }
  return { ...plan, columns };
}

/** The records of a file, each with the dialect that was found or given. */
export async function* readRecords(
  source: CsvSource,
  given: Partial<CsvDialect>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<CsvRecord & { found: CsvDialect }> {
  let found: CsvDialect | undefined;
  let reader: CsvReader | undefined;
  for await (const text of csvText(source, onBytes)) {
    if (reader === undefined || found === undefined) {
      found = detectDialect(source, text, given);
      // In a file of one column an empty line is an empty field.
      const single = !text.slice(0, firstLineEnd(text)).includes(found.delimiter);
      reader = new CsvReader(source, found, { emptyLines: single });
    }
    for (const record of reader.push(text)) yield { ...record, found };
  }
  if (reader === undefined || found === undefined) return;
  for (const record of reader.end()) yield { ...record, found };
}

function firstLineEnd(text: string): number {
  const end = text.indexOf("\n");
  return end < 0 ? text.length : end;
}

export function requireWidth(source: CsvSource, fields: string[], width: number, line: number): void {
  if (fields.length === width) return;
  const found = fields.length === 1 ? "one field" : `${fields.length} fields`;
  throw malformed(source, line, `it has ${found} where the first line has ${width}`);
}

/**
 * A name is hardly a number or a date: who loses the first row to the header, or the names
 * to the rows, sees it too late.
 */
function refuseValues(source: CsvSource, fields: string[]): void {
  const value = fields.find((text) => /^\s*[-+]?\.?\d[-+.\d\sT:eE]*$/.test(text));
  if (value === undefined) return;
  throw new SmeError("E-SME-186", {
    file: source.name,
    complaint: `its first line seems to hold values and no names: ${value.slice(0, 60)}`,
    advice: "Give --no-header when there are no names, --header when these are names.",
  });
}
