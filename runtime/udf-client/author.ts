/**
 * What a TypeScript UDF sees. A script's source is a module:
 *
 * ```ts
 * import type { UdfContext } from "exasol-sagemaker-extension/udf";
 *
 * export function run(ctx: UdfContext<{ PRICE: number | null; NAME: string | null }>) {
 *   return ctx.PRICE === null ? null : ctx.PRICE * 1.19;
 * }
 * ```
 *
 * `run` is called once a row (SCALAR) or once a group (SET) and may be async. A RETURNS script returns its
 * value, an EMITS script calls `ctx.emit(…)`. A SCALAR script may export `runBlock(block)` instead, which is
 * called once for many rows, or `runBlocks(blocks)`; a SET script has `ctx.blocks()`. An exported `cleanup()`
 * is called before the script's process ends.
 *
 * How values come in:
 *
 * | SQL | TypeScript |
 * |---|---|
 * | DOUBLE | number |
 * | DECIMAL of at most 15 digits | number, which is exact |
 * | DECIMAL of more digits, none behind the point | bigint |
 * | any other DECIMAL | Decimal: its exact text, which does not take part in sums by accident |
 * | BOOLEAN | boolean |
 * | DATE | string, `YYYY-MM-DD` |
 * | TIMESTAMP | string, `YYYY-MM-DD HH:MM:SS.ffffff`; three digits more from TIMESTAMP(7) on |
 * | CHAR, VARCHAR, HASHTYPE, GEOMETRY, INTERVAL | string |
 * | NULL | null |
 *
 * A script chooses another shape for a DECIMAL column with `export const columns = { ID: "number" }`, and for
 * all that it does not name with `"*"`: "bigint" (scale 0), "string", "decimal", or "number", where a value
 * that a number cannot give back unchanged is an error. "as-received" is how the database sends them, and how
 * release 1.0 gave them: DECIMAL(≤9,0) number, DECIMAL(≤18,0) number or, beyond 2^53, bigint, others string.
 * Nothing is ever rounded on the way in.
 *
 * Values go out in the same forms, and in these:
 * - a bigint or a Decimal for any DECIMAL; it must fit as it is;
 * - for a DECIMAL also text, which must fit as it is, and a number, which is rounded to the column's scale;
 * - a Date for DATE and TIMESTAMP, which gives its parts in the session's time zone.
 *
 * A value that does not fit its column ends the script with an error that names both; `undefined` is not
 * NULL.
 *
 * This file imports nothing, so that a script's editor needs no other types than these.
 */

/**
 * A decimal number of any size, exactly. Sums and comparisons with it are errors: they must say what they
 * mean, its nearest number or its text.
 */
export interface Decimal {
  /** As the database writes it, such as `12.50`; so are String(x), template texts and JSON. */
  toString(): string;
  toJSON(): string;
  /** The nearest number, which has some 15 to 17 digits. */
  toNumber(): number;
}

/** A cell as a script gets it; which of these a column gives is in the first table above. */
export type InputValue = number | bigint | string | boolean | Decimal | null;

/** A cell as a script may put it out; what fits which column is told above. */
export type OutputValue = InputValue | Date;

/** How a column's values travel. No UDF can have a column of UNSUPPORTED. */
export type ColumnType =
  | "UNSUPPORTED"
  | "DOUBLE"
  | "INT32"
  | "INT64"
  | "NUMERIC"
  | "TIMESTAMP"
  | "DATE"
  | "STRING"
  | "BOOLEAN";

/** The shape a DECIMAL column comes in: "bigint" for scale 0 only. No shape rounds. */
export type DecimalShape = "number" | "bigint" | "string" | "decimal" | "as-received";

/** Shapes by the names of their columns, `"*"` for all others: `export const columns = { ID: "bigint" }`. */
export type DecimalShapes = Readonly<Record<string, DecimalShape>>;

/**
 * Values with marks for NULL beside them, as a block's own columns are: where a mark is not 0 the value
 * does not count.
 */
export interface MarkedValues {
  readonly values: ArrayLike<OutputValue>;
  readonly nulls?: ArrayLike<number> | undefined;
}

/** A column to put out: an array or typed array with null for NULL, or values with marks. */
export type OutputColumn = ArrayLike<OutputValue> | MarkedValues;

/** The values of a column that `get()` would give one by one; what stands in a NULL's place means nothing. */
export type BlockValues<Value = InputValue> = [NonNullable<Value>] extends [number]
  ? Float64Array | Int32Array
  : [NonNullable<Value>] extends [string]
    ? readonly string[]
    : [NonNullable<Value>] extends [boolean]
      ? Uint8Array
      : [NonNullable<Value>] extends [bigint]
        ? BigInt64Array | readonly bigint[]
        : [NonNullable<Value>] extends [Decimal]
          ? readonly Decimal[]
          :
              | Float64Array
              | Int32Array
              | BigInt64Array
              | Uint8Array
              | readonly (number | bigint | string | Decimal)[];

/** One column of a block. */
export interface UdfBlockColumn<Value = InputValue> {
  readonly name: string;
  /**
   * All values of the column: a Float64Array for DOUBLE, an Int32Array for DECIMAL(≤9,0), a Uint8Array of 0
   * and 1 for BOOLEAN, a Float64Array for other DECIMALs as "number", a BigInt64Array for a DECIMAL(≤18,0) as
   * "bigint", else an array.
   */
  readonly values: BlockValues<Value>;
  /** One byte a row, 1 for NULL; undefined when no row of the block is NULL here. */
  readonly nulls: Uint8Array | undefined;
  /** The value in a row of the block, from 0. Only it is decoded. Possible until the next block comes. */
  get(row: number): Value;
}

/**
 * The cells of some rows as they came, undecoded, for code that cannot afford a call for each. Those that
 * travel alike lie together, row by row, in the order of their columns, and a NULL takes no place.
 * `exa.meta` tells how a column travels.
 */
export interface UdfCells {
  /** One byte a cell, of all columns: 1 for NULL. */
  readonly nulls: Uint8Array;
  readonly doubles: Float64Array;
  readonly int32s: Int32Array;
  readonly int64s: ArrayLike<number | bigint>;
  /** 0 or 1. */
  readonly booleans: Uint8Array;
  /** All other cells, as text. Cell i is the `lengths[i]` bytes of UTF-8 from `starts[i]` on in `bytes`. */
  readonly texts: { readonly bytes: Uint8Array; readonly starts: Uint32Array; readonly lengths: Uint32Array };
}

/** Some rows at once, by columns; rows are counted from 0. Good until the next block comes. */
export interface UdfBlock<
  Input extends object = Record<string, InputValue>,
  Output extends readonly OutputValue[] = OutputValue[],
> {
  readonly rows: number;
  /**
   * Given to emitBlock() all together, as the first columns, their cells are copied without being decoded,
   * where the output's columns are of the same types.
   */
  readonly columns: readonly UdfBlockColumn[];
  /** A column by its name, or by its position from 0. Throws where there is none. */
  column<Name extends keyof Input & string>(name: Name): UdfBlockColumn<Input[Name]>;
  column(position: number): UdfBlockColumn;
  readonly cells: UdfCells;
  /**
   * A copy of the rows `from` to before `to`, by default of all, that stays good when the next block comes;
   * output may be added to them then, too, until their group ends. Without cells it has no columns and takes
   * next to no memory.
   */
  keep(from?: number, to?: number, options?: { cells?: boolean }): UdfBlock<Input, Output>;
  /**
   * Of a copy that keep() made: gives its memory to the next ones. Nothing of it may be used afterwards, and
   * what is raises an error. A copy that is not given back is collected like every other object.
   */
  release(): void;
  /** EMITS only: adds an output row that belongs to an input row of the block. */
  emit(row: number, ...values: Output): void;
  /**
   * EMITS only: adds output rows given by columns; `rows` tells the input row of each, by default one output
   * row for each input row.
   */
  emitBlock(columns: readonly OutputColumn[], rows?: ArrayLike<number>): void;
}

/** Blocks as they come, one after the other. */
export interface UdfBlocks<
  Input extends object = Record<string, InputValue>,
  Output extends readonly OutputValue[] = OutputValue[],
> extends Iterable<UdfBlock<Input, Output>> {
  /**
   * For an async script that has other work: whether the next block can be had without waiting for the
   * database, which is asked for more rows meanwhile.
   */
  isReady?(): boolean;
}

/** What every context has, whatever its columns. A column of the same name is reached through get(). */
export interface UdfContextMethods<
  Output extends readonly OutputValue[] = OutputValue[],
  Input extends object = Record<string, InputValue>,
> {
  /** A column of the current row, by its name or its position from 0. */
  get(column: string | number): InputValue;
  /** SET only: goes to the group's next row. False, and no current row, at the end. */
  next(): boolean;
  /** SET only: goes back to the group's first row. */
  reset(): void;
  /** EMITS only: adds an output row. */
  emit(...values: Output): void;
  /** EMITS only: adds output rows given by columns, all of one length. */
  emitBlock(columns: readonly OutputColumn[]): void;
  /**
   * SET only: the group's rows from the current one on, in blocks of at most `size` rows, by default
   * 1,000. A block may be shorter in the middle of a group, too: the database sends rows in batches.
   */
  blocks(size?: number): UdfBlocks<Input, Output>;
  /** The number of rows in the group. */
  readonly size: number;
}

/** The argument of `run`: the current row's columns as properties, and the methods. */
export type UdfContext<
  Input extends object = Record<string, InputValue>,
  Output extends readonly OutputValue[] = OutputValue[],
> = UdfContextMethods<Output, Input> & Readonly<Omit<Input, keyof UdfContextMethods>>;

/** A column of the script's declaration. */
export interface UdfColumn {
  readonly name: string;
  /** How its values travel. */
  readonly type: ColumnType;
  /** As SQL writes it, for example `DECIMAL(18,2)`. */
  readonly sqlType: string;
  /** Of a DECIMAL; otherwise undefined. */
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  /** Of a CHAR or VARCHAR, in characters; otherwise undefined. */
  readonly length: number | undefined;
}

/** What the database tells of the script, its session and its statement. */
export interface UdfMeta {
  readonly databaseName: string;
  readonly databaseVersion: string;
  readonly scriptName: string;
  readonly scriptSchema: string;
  readonly scriptCode: string;
  readonly scriptLanguage: string;
  readonly currentUser: string;
  /** The user whose rights apply: inside a view, its owner. */
  readonly scopeUser: string;
  /** Empty when the session has opened none. */
  readonly currentSchema: string;
  /** Exceeds 2^53, therefore text. */
  readonly sessionId: string;
  /** Of the script's process. Exceeds 2^53, therefore text. */
  readonly vmId: string;
  readonly statementId: number;
  readonly nodeCount: number;
  readonly nodeId: number;
  /** In bytes. */
  readonly memoryLimit: number;
  readonly inputType: "SCALAR" | "SET";
  readonly outputType: "RETURN" | "EMIT";
  readonly inputColumns: readonly UdfColumn[];
  readonly outputColumns: readonly UdfColumn[];
}

/** What a connection object holds. */
export interface UdfConnection {
  readonly type: string;
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

/** The global `exa`. */
export interface Exa {
  readonly meta: UdfMeta;
  /** A connection object the script's owner may use. Throws when there is none of that name. */
  getConnection(name: string): UdfConnection;
  /**
   * Another TypeScript script as a module, loaded once a process. A promise, because modules load
   * asynchronously; `await` works at a script's top level too.
   *
   * ```ts
   * const tools = await exa.importScript("MY_SCHEMA.TOOLS");
   * ```
   */
  importScript<Exports = Record<string, unknown>>(name: string): Promise<Exports>;
}

/** The argument of `generateSqlForImportSpec`, for `IMPORT FROM SCRIPT`. */
export interface UdfImportSpecification {
  readonly isSubselect: boolean;
  readonly subselectColumns: readonly UdfColumn[];
  readonly connectionName: string | undefined;
  readonly connection: UdfConnection | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The argument of `generateSqlForExportSpec`, for `EXPORT INTO SCRIPT`. */
export interface UdfExportSpecification {
  readonly hasTruncate: boolean;
  readonly hasReplace: boolean;
  readonly createdBy: string | undefined;
  readonly sourceColumnNames: readonly string[];
  readonly connectionName: string | undefined;
  readonly connection: UdfConnection | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * What a script may export. `defaultOutputColumns`, `adapterCall` and the `generateSql…` functions serve the
 * single calls of those names.
 */
export interface UdfModule {
  run?(ctx: UdfContext): unknown;
  /** SCALAR only. RETURNS: one result a row, as an array, a typed array or `{ values, nulls }`. */
  runBlock?(block: UdfBlock): unknown;
  /**
   * SCALAR … EMITS only: all the blocks that come, one after the other; output may be added to rows kept from
   * earlier ones.
   */
  runBlocks?(blocks: UdfBlocks): unknown;
  /** The shape DECIMAL columns come in, by their names. */
  columns?: DecimalShapes;
  cleanup?(): void | Promise<void>;
  defaultOutputColumns?(): string | Promise<string>;
  adapterCall?(json: string): string | Promise<string>;
  generateSqlForImportSpec?(specification: UdfImportSpecification): string | Promise<string>;
  generateSqlForExportSpec?(specification: UdfExportSpecification): string | Promise<string>;
}

declare global {
  const exa: Exa;
}
