/** The rows of a script between RUN and DONE: where it stands in its input, and what it has put out. */

import type { DecimalShapes } from "../author.ts";
import { ClientErrorCode, UdfError } from "../errors.ts";
import type { Database } from "../wire/database.ts";
import type { MetaReply } from "../wire/messages.ts";
import { IterationType } from "../wire/protocol.ts";
import { InputTable } from "./input-table.ts";
import { OutputTable } from "./output-table.ts";
import { limitYoungGeneration } from "./young-generation.ts";

const noRow = -1;

/** Where rows come from and go to. */
export type RowExchange = Pick<Database, "askAhead" | "emit" | "isNextReady" | "next" | "reset">;

/** One a process: its tables are filled again for each batch. */
export class ScriptRows {
  readonly input: InputTable;
  readonly output: OutputTable;
  /** Slices of the input that are not needed any more. */
  readonly spareSlices: InputTable[] = [];
  readonly scalar: boolean;
  readonly returns: boolean;
  /** The current row within the batch; below 0 before the first and behind the last. */
  row = noRow;
  /** The number of the last row of the batches before. */
  #lastNumber = 0;
  /** How many rows of the group have been fetched. */
  #fetched = 0;
  /** How many groups, or chunks of a SCALAR script's rows, there were. */
  group = 0;
  /** The first call of `ctx` that came when run() had ended. */
  late: UdfError | undefined;
  #ended = false;
  readonly #database: RowExchange;

  constructor(database: RowExchange, meta: MetaReply, shapes?: DecimalShapes) {
    this.#database = database;
    this.input = new InputTable(meta.inputColumns, shapes);
    this.output = new OutputTable(meta.outputColumns);
    this.scalar = meta.inputIteration === IterationType.EXACTLY_ONCE;
    this.returns = meta.outputIteration === IterationType.EXACTLY_ONCE;
    if (this.returns && meta.outputColumns.length !== 1) {
      throw new UdfError(
        ClientErrorCode.protocol,
        `The database's RETURNS script has ${meta.outputColumns.length} output columns.`,
      );
    }
  }

  /** Before run() is called for a group, or for rows of a SCALAR script. */
  begin(): void {
    this.#ended = false;
    this.#fetched = 0;
  }

  /** After it, from where on nothing can be taken or given: it would be of other rows, or of none. */
  end(): void {
    this.row = noRow;
    this.#ended = true;
  }

  /** Throws after run()'s end; `what` is the call for the error. */
  refuseLate(what: string): void {
    if (!this.#ended) return;
    this.late ??= new UdfError(
      ClientErrorCode.usage,
      `${what} was called when run() had ended: it must await all that it begins, ` +
        "for example await Promise.all(rows.map(async …)) instead of rows.forEach(async …).",
    );
    throw this.late;
  }

  /** Fetches the next batch and stands on its first row; false at the end of the group. */
  fetch(from: "next" | "reset" = "next"): boolean {
    if (this.row >= 0) this.#lastNumber = this.input.lastRowNumber;
    this.row = noRow;
    const table = from === "next" ? this.#database.next() : this.#database.reset();
    if (table === undefined) return false;
    this.input.load(table);
    limitYoungGeneration(this.input.rows);
    if (this.input.rows === 0) return false;
    this.row = 0;
    this.#askAhead(from);
    return true;
  }

  /**
   * Lets the database make the rest of the group while the script reads these rows. Not of a SCALAR script's
   * rows: they come again in the next chunk where they are not reached in this one.
   */
  #askAhead(from: "next" | "reset"): void {
    if (this.scalar) return;
    this.#fetched = this.input.rows + (from === "next" ? this.#fetched : 0);
    if (this.#fetched < this.input.rowsInGroup) this.#database.askAhead();
  }

  /** Whether the next batch can be fetched without waiting; the one at hand stays. */
  isNextReady(): boolean {
    return this.#database.isNextReady();
  }

  /** What emitted rows are marked with: the last row the script has stood on. */
  get rowNumber(): number {
    return this.row < 0 ? this.#numberBehind() : (this.input.rowNumbers[this.row] as number);
  }

  #numberBehind(): number {
    this.refuseLate("ctx.emit()");
    return this.#lastNumber;
  }

  /** Sends what has been collected, if anything. */
  flush(): void {
    const { rows } = this.output;
    if (rows === 0) return;
    this.#database.emit(this.output.take());
    limitYoungGeneration(rows);
  }
}
