/** The `ctx` a script's run() gets: one object for the whole process, over the rows at hand. */
import type { UdfContext, UdfContextMethods } from "./author.ts";
import type { Database } from "./database.ts";
import { ErrorCode, UdfError } from "./errors.ts";
import { type ColumnReader, InputTable, type InputValue } from "./input-table.ts";
import type { MetaReply } from "./messages.ts";
import { BATCH_SIZE, OutputTable } from "./output-table.ts";
import { IterationType } from "./protocol.ts";

const NO_ROW = -1;

/** Where the script stands in its input, and what it has put out. */
export class Rows {
  readonly input: InputTable;
  readonly output: OutputTable;
  readonly scalar: boolean;
  readonly returns: boolean;
  /** The current row within the batch; NO_ROW before the first and behind the last. */
  row = NO_ROW;
  /** What emitted rows are marked with: the last row the script has stood on. */
  rowNumber = 0;
  private readonly database: Database;

  constructor(database: Database, meta: MetaReply) {
    this.database = database;
    this.input = new InputTable(meta.inputColumns);
    this.output = new OutputTable(meta.outputColumns);
    this.scalar = meta.inputIteration === IterationType.EXACTLY_ONCE;
    this.returns = meta.outputIteration === IterationType.EXACTLY_ONCE;
    if (this.returns && meta.outputColumns.length !== 1 && !meta.singleCallMode) {
      throw new UdfError(
        ErrorCode.PROTOCOL,
        `The database's RETURNS script has ${meta.outputColumns.length} output columns.`,
      );
    }
  }

  /** Fetches the next batch and stands on its first row; false at the end of the group. */
  fetch(from: "next" | "reset" = "next"): boolean {
    this.row = NO_ROW;
    const table = from === "next" ? this.database.next() : this.database.reset();
    if (table === undefined) return false;
    this.input.load(table);
    if (this.input.rows === 0) return false;
    this.moveTo(0);
    return true;
  }

  moveTo(row: number): void {
    this.row = row;
    this.rowNumber = this.input.rowNumbers[row] as number;
  }

  /** Sends what has been collected, if anything. */
  flush(): void {
    if (this.output.rows > 0) this.database.emit(this.output);
  }
}

/** Builds the context with a property for each column, unless a method has that name. */
export function createContext(rows: Rows): UdfContext {
  const { input, output, scalar, returns } = rows;
  const byName = new Map<string, ColumnReader>();
  for (const column of input.columns) byName.set(column.meta.name, column);
  /** A group's end is told once; asking the database again could begin something else. */
  let ended = false;

  const methods: UdfContextMethods = {
    get(column) {
      const reader = typeof column === "number" ? input.columns[column] : byName.get(column);
      if (reader === undefined) throw unknownColumn(column, [...byName.keys()]);
      return currentValue(rows, reader);
    },
    next() {
      if (scalar) throw usage("ctx.next() is for SET scripts: a SCALAR script's run() gets one row.");
      if (rows.row === NO_ROW) {
        if (ended) return false;
        throw usage("ctx.next() was called before the group's first row.");
      }
      if (rows.row + 1 < input.rows) {
        rows.moveTo(rows.row + 1);
        return true;
      }
      ended = !rows.fetch();
      return !ended;
    },
    reset() {
      if (scalar) throw usage("ctx.reset() is for SET scripts: a SCALAR script's run() gets one row.");
      ended = !rows.fetch("reset");
    },
    emit(...values) {
      if (returns) throw usage("ctx.emit() is for EMITS scripts: a RETURNS script returns its value.");
      output.append(rows.rowNumber, values);
      if (output.size >= BATCH_SIZE) rows.flush();
    },
    get size() {
      return input.rowsInGroup;
    },
  };
  for (const reader of input.columns) {
    const { name } = reader.meta;
    if (Object.hasOwn(methods, name)) continue;
    Object.defineProperty(methods, name, { enumerable: true, get: () => currentValue(rows, reader) });
  }
  return Object.freeze(methods) as UdfContext;
}

function currentValue(rows: Rows, reader: ColumnReader): InputValue {
  if (rows.row === NO_ROW) throw usage("There is no current row: ctx.next() has returned false.");
  return reader.get(rows.row);
}

function usage(message: string): UdfError {
  return new UdfError(ErrorCode.USAGE, message);
}

function unknownColumn(column: unknown, names: readonly string[]): UdfError {
  const given = typeof column === "string" ? JSON.stringify(column) : String(column);
  return usage(
    `ctx.get(${given}): there is no such column; there are ${names.join(", ") || "none"}, counted from 0.`,
  );
}
