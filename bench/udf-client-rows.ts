/** The input of a benchmark's function as the database would send it. */
import { MessageType } from "../sandbox/exasol/udf-host/messages.ts";
import { encodeResponse } from "../sandbox/exasol/udf-host/protocol.ts";
import { toTable } from "../test/support/udf-rows.ts";
import type { Shape } from "./udf-client-shapes.ts";

export const connectionId = 0xf234567890abcdefn;

/** Rows repeat after this many, or 50 million would not fit into memory. */
const cycle = 400_000;

/** Gives the NEXT message with the rows from `start` on, of `total`. */
export type Input = (start: number) => { message: Buffer; rows: number };

/** Each message is encoded once, so that the database's side costs as little as it can. */
export function inputOf(shape: Shape, batch: number, total: number): Input {
  const messages = new Map<string, Buffer>();
  return (start) => {
    const first = start % cycle;
    const rows = Math.min(batch, cycle - first, total - start);
    const key = `${first} ${rows}`;
    let message = messages.get(key);
    if (message === undefined) {
      const cells = Array.from({ length: rows }, (_, i) => shape.cells(first + i));
      const table = toTable(shape.input, cells, first, total);
      message = encodeResponse({ type: MessageType.NEXT, connectionId, next: { table } });
      messages.set(key, message);
    }
    return { message, rows };
  };
}
