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
 * `run` is called once a row (SCALAR) or once a group (SET) and may be async. A RETURNS script returns its value,
 * an EMITS script calls `ctx.emit(…)`. An exported `cleanup()` is called before the script's process ends.
 *
 * How values come in:
 *
 * | SQL | TypeScript |
 * |---|---|
 * | DOUBLE | number |
 * | DECIMAL(≤9,0) | number |
 * | DECIMAL(≤18,0) | number, or bigint where a number would be rounded (beyond 2^53) |
 * | any other DECIMAL | string, exactly as the database writes it |
 * | BOOLEAN | boolean |
 * | DATE, TIMESTAMP | string, `YYYY-MM-DD` and `YYYY-MM-DD HH:MM:SS.ffffff` |
 * | CHAR, VARCHAR, HASHTYPE, GEOMETRY, INTERVAL | string |
 * | NULL | null |
 *
 * Out go the same, and: a number or bigint for any DECIMAL (a number is rounded to the column's scale, a bigint or text must
 * fit as it is), a Date for DATE and TIMESTAMP (its parts in the session's time zone). A value that does not fit its
 * column ends the script with an error that names both; `undefined` is not NULL.
 */

import type { InputValue } from "./input-table.ts";
import type { OutputValue } from "./output-values.ts";
import type { ColumnType } from "./protocol.ts";

export type { ColumnType, InputValue, OutputValue };

/** What every context has, whatever its columns. A column of the same name is reached through get(). */
export interface UdfContextMethods<Output extends readonly OutputValue[] = OutputValue[]> {
  /** A column of the current row, by its name or its position from 0. */
  get(column: string | number): InputValue;
  /** SET only: goes to the group's next row. False, and no current row, at the end. */
  next(): boolean;
  /** SET only: goes back to the group's first row. */
  reset(): void;
  /** EMITS only: adds an output row. */
  emit(...values: Output): void;
  /** The number of rows in the group. */
  readonly size: number;
}

/** The argument of `run`: the current row's columns as properties, and the methods. */
export type UdfContext<
  Input extends object = Record<string, InputValue>,
  Output extends readonly OutputValue[] = OutputValue[],
> = UdfContextMethods<Output> & Readonly<Omit<Input, keyof UdfContextMethods>>;

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
   * Another TypeScript script as a module, once a process: `const tools = await exa.importScript("MY_SCHEMA.TOOLS")`. A promise,
   * because modules load asynchronously; `await` works at a script's top level too.
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

/** What a script may export. `defaultOutputColumns`, `adapterCall` and the `generateSql…` functions serve the single calls of those names. */
export interface UdfModule {
  run?(ctx: UdfContext): unknown;
  cleanup?(): void | Promise<void>;
  defaultOutputColumns?(): string | Promise<string>;
  adapterCall?(json: string): string | Promise<string>;
  generateSqlForImportSpec?(specification: UdfImportSpecification): string | Promise<string>;
  generateSqlForExportSpec?(specification: UdfExportSpecification): string | Promise<string>;
}

declare global {
  const exa: Exa;
}
