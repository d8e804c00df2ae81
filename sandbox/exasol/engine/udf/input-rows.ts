import type { UdfInput } from "../../model.ts";
import type { UdfPlan } from "../binding/context.ts";
import type { DuckConnection } from "../execution/duck.ts";

/** Rows of the input table that one call gets, by their `seq`: [from, to). */
export interface Share {
  nodeId: number;
  from: number;
  to: number;
  /** Then it has all rows, in their order. */
  isOnly: boolean;
}

/**
 * The rows of a share, read chunk by chunk; a group of a SET script never stands in one chunk with another.
 */
export class InputRows {
  readonly #connection: DuckConnection;
  readonly #plan: UdfPlan;
  readonly #share: Share;
  readonly #rowsPerChunk: number;
  /** The `gid` of each group handed out, of a SCALAR script each row: the runner counts them from 0. */
  readonly #groups: number[] = [];

  constructor(connection: DuckConnection, plan: UdfPlan, share: Share, rowsPerChunk: number) {
    this.#connection = connection;
    this.#plan = plan;
    this.#share = share;
    this.#rowsPerChunk = rowsPerChunk;
  }

  /** What column `ref` of the output table holds for rows of these inputs of a group. */
  references(group: number, rows: number[]): number[] {
    if (this.#plan.script.input === "SCALAR")
      return rows.map((row) => (this.#share.isOnly ? row + 1 : (this.#groups[row] ?? 0)));
    return new Array<number>(rows.length).fill(this.#groups[group] ?? 0);
  }

  async *chunks(): AsyncGenerator<UdfInput> {
    const { from: first, to: end } = this.#share;
    const { inputColumns, inputTable, script } = this.#plan;
    const columns = inputColumns.map((_, i) => `, a${i}`).join("");
    for (let from = first; from < end; from += this.#rowsPerChunk) {
      const to = Math.min(end, from + this.#rowsPerChunk);
      const [gids, sizes, ...data] = await this.#connection.columns(
        `SELECT gid, n${columns} FROM ${inputTable} WHERE seq >= ${from} AND seq < ${to} ORDER BY seq`,
      );
      if (!gids || !sizes) return;
      const firstRow = from - first;
      if (script.input === "SCALAR") {
        if (!this.#share.isOnly) for (const gid of gids) this.#groups.push(gid as number);
        yield { group: 0, rowsInGroup: gids.length, firstRow, data };
        continue;
      }
      for (let start = 0; start < gids.length; ) {
        let next = start + 1;
        while (next < gids.length && gids[next] === gids[start]) next++;
        const gid = gids[start] as number;
        if (this.#groups.at(-1) !== gid) this.#groups.push(gid);
        yield {
          group: this.#groups.length - 1,
          rowsInGroup: sizes[start] as number,
          firstRow: firstRow + start,
          data: data.map((column) => column.slice(start, next)),
        };
        start = next;
      }
    }
  }
}
