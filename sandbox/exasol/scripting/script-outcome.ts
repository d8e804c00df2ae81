import { countCharacters } from "../../../sql/characters.ts";
import { mapInSteps, type Steps } from "../engine/execution/turns.ts";
import { parseColumns } from "../engine/parse.ts";
import {
  type Cell,
  type Column,
  type ColumnData,
  ExasolError,
  type ScriptCall,
  type StatementResult,
} from "../model.ts";
import type { ScriptValue } from "./bind-parameters.ts";
import { computeDecimal } from "./decimal.ts";

/** How a script ended, as lua/outcome.lua writes it. */
export type ScriptOutcome = ScriptFailure | ScriptSuccess;

/** `line` is 0 where none is known. */
interface ScriptFailure {
  message: string;
  line: number;
  schema: string;
  name: string;
}

interface ScriptSuccess {
  output: string[];
  rows?: ScriptValue[][];
  rowCount?: ScriptValue;
  /** What the column list in exit() says. */
  columns?: ScriptValue;
  /** The columns of the query whose result the script returned. */
  resultColumns?: Column[];
  /** What a preprocessor script makes of the statement. */
  statement?: string;
  /** The Lua type of a returned value that is no table. */
  returned?: string;
}

/** Makes the statement's result of a script's outcome, or throws its error. */
export function* statementResult(call: ScriptCall, outcome: ScriptOutcome): Steps<StatementResult> {
  if ("message" in outcome) throw scriptError(outcome);
  if (call.withOutput) return outputResult(outcome.output);
  if (call.returns === "ROWCOUNT") return { kind: "rowCount", rowCount: rowCount(outcome.rowCount ?? null) };
  if (!outcome.rows)
    throw scriptError({
      message: `the script is declared as RETURNS TABLE but returned ${outcome.returned ?? "nothing"}`,
      line: 0,
      schema: call.schema,
      name: call.name,
    });
  const columns = resultColumns(outcome.columns, outcome.resultColumns);
  const rows = outcome.rows;
  for (const row of rows)
    if (row.length > columns.length)
      throw new ExasolError(
        "43000",
        `the script returned a row with ${row.length} columns, but ${columns.length} are declared`,
      );
  const data: ColumnData = [];
  for (const [j, column] of columns.entries())
    data.push(yield* mapInSteps(rows, (row) => cellOf(row[j] ?? null, column, call.hasOwnFormats)));
  return { kind: "resultSet", columns, data, rowCount: rows.length };
}

/** The text as Exasol writes it: the author's message first, then the place. */
function scriptError(where: ScriptFailure): ExasolError {
  return new ExasolError("43000", failureText(where));
}

/** How Exasol tells the failure of a script. */
export function failureText({ message, line, schema, name }: ScriptFailure): string {
  return `"${message}" caught in script "${schema}"."${name}"${line > 0 ? ` at line ${line}` : ""}`;
}

function outputResult(output: string[]): StatementResult {
  const columns: Column[] = [
    { name: "OUTPUT", type: { type: "VARCHAR", size: 2_000_000, characterSet: "UTF8" } },
  ];
  const data = [output.map((line) => (line === "" ? null : line))];
  return { kind: "resultSet", columns, data, rowCount: output.length };
}

function resultColumns(columns: ScriptValue | undefined, ofQuery: Column[] | undefined): Column[] {
  if (typeof columns === "string") return parseColumns(columns);
  if (columns !== undefined && columns !== null)
    throw new ExasolError("43000", "the second value a script returns must be a string with its columns");
  if (ofQuery) return ofQuery;
  throw new ExasolError("43000", "a script that returns a table must state its columns");
}

function rowCount(value: ScriptValue): number {
  const text = value === null ? "0" : plainText(value);
  if (!/^\d+$/.test(text))
    throw new ExasolError("43000", `the script returned an invalid row count: ${text}`);
  return Number(text);
}

/**
 * What a column has for a value of a script. Throws where it takes no such value; dates and times of other
 * formats are left to the caller.
 */
export function cellOf(value: ScriptValue, { name, type }: Column, hasOwnFormats = false): Cell {
  if (value === null || value === "") return null;
  if (type.type === "BOOLEAN") {
    if (typeof value === "boolean") return value;
    throw mismatch(name, type.type, value);
  }
  const text = plainText(value);
  if (type.type === "DOUBLE") {
    const number = Number(text);
    if (typeof value !== "boolean" && !Number.isNaN(number)) return number;
    throw mismatch(name, type.type, value);
  }
  if (type.type === "DECIMAL") {
    const decimal = computeDecimal("decimal", text, String(type.precision), String(type.scale));
    if (!decimal) throw mismatch(name, type.type, value);
    if (!("error" in decimal)) return decimal.text;
    if (typeof value === "string" || typeof value === "boolean") throw mismatch(name, type.type, value);
    throw new ExasolError("22003", `data exception - numeric value out of range: column ${name}`);
  }
  if (type.type === "DATE" || type.type === "TIMESTAMP") {
    if (typeof value === "string" && hasOwnFormats) return value;
    const moment = typeof value === "string" ? momentText(value, type.type) : undefined;
    if (moment === undefined) throw badText(name, type.type, text);
    return moment;
  }
  if (type.type === "HASHTYPE") {
    if (new RegExp(`^[0-9a-f]{${type.size}}$`, "i").test(text)) return text.toLowerCase();
    throw badText(name, type.type, text);
  }
  if (type.type === "CHAR" || type.type === "VARCHAR") {
    const length = countCharacters(text);
    if (length <= type.size) return type.type === "CHAR" ? text + " ".repeat(type.size - length) : text;
    throw new ExasolError(
      "22001",
      `data exception - string data, right truncation: column ${name} holds ${type.size} characters`,
    );
  }
  return text;
}

/** A date or timestamp as results write it; undefined for any other text. */
function momentText(text: string, type: "DATE" | "TIMESTAMP"): string | undefined {
  const [, day = "", time, fraction = ""] =
    /^(\d{4}-\d\d-\d\d)(?: ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?)?$/.exec(text) ?? [];
  const moment = new Date(`${day}T00:00:00Z`);
  // Date takes 31 February for 2 March.
  const isDay = day >= "0001" && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
  if (!isDay || (type === "DATE" && time !== undefined)) return undefined;
  return type === "DATE" ? day : `${day} ${time ?? "00:00:00"}.${fraction.slice(0, 6).padEnd(6, "0")}`;
}

function badText(name: string, type: string, text: string): ExasolError {
  return new ExasolError(
    "22018",
    `data exception - invalid character value for cast: column ${name} of the script's result is ${type}; ` +
      `Value: '${text}'`,
  );
}

function plainText(value: Exclude<ScriptValue, null>): string {
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value !== "object") return String(value);
  if ("integer" in value) return value.integer;
  if ("decimal" in value) return value.decimal;
  throw new ExasolError("43000", `the script returned a ${value.unsupported}, which SQL cannot hold`);
}

function mismatch(name: string, type: string, value: ScriptValue): ExasolError {
  // A number with all its digits comes as an object.
  const given = typeof value === "object" ? "number" : typeof value;
  return new ExasolError("43000", `column ${name} of the script's result is ${type}, not ${given}`);
}
