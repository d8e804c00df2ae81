import type { Cell, ColumnData, UdfOutput } from "../../model.ts";
import type { UdfPlan } from "../binding/context.ts";
import type { DuckConnection, PreparedStatement } from "../execution/duck.ts";
import { fromTransport, jsonOf, jsonSource, transportType } from "../execution/json-rows.ts";
import { nextTurn } from "../execution/turns.ts";
import { physicalType } from "../types.ts";

/** Rows that are written at a time. */
const mostRows = 10_000;
const mostBytes = 4_000_000;

/** The temporary table of a call's output. It collects rows and writes them in bulk. */
export class UdfOutputTable {
  readonly #connection: DuckConnection;
  readonly #plan: UdfPlan;
  readonly #sql: string;
  #insert: Promise<PreparedStatement> | undefined;
  #data: ColumnData;
  #bytes = 0;

  constructor(connection: DuckConnection, plan: UdfPlan) {
    this.#connection = connection;
    this.#plan = plan;
    this.#data = this.#empty();
    const types = plan.outputColumns.map(({ type }) => transportType(type));
    const values = plan.outputColumns
      .map(({ type }, i) => `, ${fromTransport(`s.v${i + 2}`, type, "fixed")}`)
      .join("");
    const source = jsonSource(["BIGINT", "BIGINT", ...types], "s");
    this.#sql = `INSERT INTO ${plan.outputTable} SELECT s.v0, s.v1${values} FROM ${source}`;
  }

  async create(): Promise<void> {
    const columns = this.#plan.outputColumns.map(({ type }, i) => `, o${i} ${physicalType(type)}`);
    await this.#connection.run(
      `CREATE TEMP TABLE ${this.#plan.outputTable} (ref BIGINT, ord BIGINT${columns.join("")})`,
    );
  }

  /** Plans how rows are written, which takes longer than to write some: for the time until they come. */
  prepare(): void {
    // flush() tells what it failed with, if there is anything to write.
    this.#prepared().catch(() => {});
  }

  #prepared(): Promise<PreparedStatement> {
    this.#insert ??= this.#connection.prepare(this.#sql);
    return this.#insert;
  }

  /** Nothing is written any more. */
  async close(): Promise<void> {
    const insert = await this.#insert?.catch(() => undefined);
    insert?.close();
  }

  #empty = (): ColumnData => Array.from({ length: this.#plan.outputColumns.length + 2 }, () => []);

  /** `references` are the rows' `ref`, `order` is the first one's `ord`. */
  async add(references: number[], { data }: UdfOutput, order: number): Promise<void> {
    // To take so many out of a message was a turn of its own.
    if (references.length > mostRows) await nextTurn(undefined);
    const target = this.#data;
    append(target[0] as Cell[], references);
    append(
      target[1] as Cell[],
      references.map((_, i) => order + i),
    );
    for (const [i, column] of data.entries()) {
      append(target[i + 2] as Cell[], column);
      for (const cell of column) this.#bytes += typeof cell === "string" ? cell.length : 8;
    }
    if (this.#bytes > mostBytes || references.length > mostRows) await this.flush();
  }

  async flush(): Promise<void> {
    const data = this.#data;
    if (data[0]?.length === 0) return;
    this.#data = this.#empty();
    this.#bytes = 0;
    const insert = await this.#prepared();
    await insert.run([jsonOf(data)]);
  }
}

function append(target: Cell[], values: Cell[]): void {
  for (const value of values) target.push(value);
}
