import type { UdfCall, UdfInput } from "../model.ts";
import type { ColumnType } from "./column-types.ts";
import { type Batch, rowsOfBatch } from "./table-codec.ts";

/** A call's input, cut into groups and batches, with the rows kept that may have to be sent again. */
export class InputGroups {
  readonly #source: AsyncIterator<UdfInput>;
  readonly #types: readonly ColumnType[];
  readonly #kind: Pick<UdfCall, "input" | "output">;
  /** To be sent before anything new. */
  #pending: Batch[] = [];
  /** Sent in this run and maybe needed again: for SET by a reset, for SCALAR RETURNS until answered. */
  #sent: Batch[] = [];
  #answered = 0;
  #group = 0;
  #rowsSeen = 0;
  #ended = false;

  /** `types` are those of the input columns. */
  constructor(call: UdfCall, types: readonly ColumnType[]) {
    this.#source = call.rows[Symbol.asyncIterator]();
    this.#types = types;
    this.#kind = call;
  }

  /** The number of the group that is being processed. */
  get group(): number {
    return this.#group;
  }

  /** Whether another run is needed. */
  async hasRows(): Promise<boolean> {
    return this.#pending.length > 0 || (await this.#read());
  }

  startRun(): void {
    this.#sent = [];
    this.#answered = 0;
    this.#group = this.#pending[0]?.group ?? 0;
  }

  /** The next rows of the group, or undefined at its end. */
  async next(): Promise<Batch | undefined> {
    if (!(await this.hasRows())) return undefined;
    const first = this.#pending[0];
    if (!first || first.group !== this.#group) return undefined;
    this.#pending.shift();
    const rows = rowsOfBatch(first.data, this.#types, 0, first.rows);
    const batch = part(first, 0, rows);
    if (rows < first.rows) this.#pending.unshift(part(first, rows, first.rows));
    if (this.#kind.input === "SET" || this.#kind.output === "RETURNS") this.#sent.push(batch);
    return batch;
  }

  /** Starts the group again (SET). */
  rewind(): void {
    this.#pending.unshift(...this.#sent);
    this.#sent = [];
  }

  /** Counts rows that a SCALAR RETURNS run has answered. */
  answer(rows: number): void {
    this.#answered += rows;
  }

  /** Drops what is left of a group (SET), or takes back the rows that were not answered (SCALAR RETURNS). */
  async endRun(): Promise<void> {
    if (this.#kind.input === "SET") {
      while ((await this.hasRows()) && this.#pending[0]?.group === this.#group) this.#pending.shift();
    } else if (this.#kind.output === "RETURNS") {
      this.#pending.unshift(...this.#unanswered());
    }
    this.#sent = [];
  }

  /** Tells the source that no more rows are wanted. */
  async close(): Promise<void> {
    if (!this.#ended) await this.#source.return?.();
    this.#ended = true;
  }

  #unanswered(): Batch[] {
    let skip = this.#answered;
    const rest: Batch[] = [];
    for (const batch of this.#sent) {
      const from = Math.min(skip, batch.rows);
      skip -= from;
      if (from < batch.rows) rest.push(part(batch, from, batch.rows));
    }
    return rest;
  }

  /** Reads up to the next chunk with rows; false at the end of the input. */
  async #read(): Promise<boolean> {
    while (!this.#ended) {
      const { done, value } = await this.#source.next();
      if (done) {
        this.#ended = true;
        break;
      }
      const batch = this.#batch(value);
      if (batch.rows > 0) {
        this.#pending.push(batch);
        return true;
      }
    }
    return false;
  }

  #batch({ group, rowsInGroup, firstRow, data }: UdfInput): Batch {
    const scalar = this.#kind.input === "SCALAR";
    if (scalar || this.#pending.at(-1)?.group !== group) this.#rowsSeen = 0;
    // Without columns the data does not tell how many rows there are.
    const rows = this.#types.length > 0 ? (data[0]?.length ?? 0) : rowsInGroup - this.#rowsSeen;
    this.#rowsSeen += rows;
    return { group: scalar ? 0 : group, rowsInGroup, firstRow, rows, data };
  }
}

function part(batch: Batch, from: number, to: number): Batch {
  if (from === 0 && to === batch.rows) return batch;
  const data = batch.data.map((column) => column.slice(from, to));
  return { ...batch, firstRow: batch.firstRow + from, rows: to - from, data };
}
