/**
 * A client that does nothing but send: with it the stub of an endpoint gives what the machine has room
 * for.
 */
import { Agent, request } from "node:http";
import type { Shape } from "./predict-rows.ts";

export interface BareRequests {
  port: number;
  /** Rows of each. */
  requestRows: number;
  /** Under way at a time. */
  requests: number;
}

/** Sends so many rows of CSV, the same ones in each request, and tells how many milliseconds that took. */
export async function askBare(shape: Shape, rows: number, asked: BareRequests): Promise<number> {
  const { port, requestRows, requests } = asked;
  const lines = Array.from({ length: requestRows }, (_, row) =>
    [row + 1, ...shape.texts(row), ...shape.doubles(row)].join(),
  );
  const body = Buffer.from(lines.join("\n"));
  const agent = new Agent({ keepAlive: true });
  const send = () =>
    new Promise<void>((resolve, reject) => {
      const sent = request({ port, host: "127.0.0.1", agent, method: "POST" }, (answer) => {
        answer.once("error", reject).once("end", resolve).resume();
      });
      sent.once("error", reject).end(body);
    });
  let left = rows;
  const sendAll = async () => {
    while (left > 0) {
      left -= requestRows;
      await send();
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: requests }, sendAll));
  agent.destroy();
  // The last request is whole, too, however many rows are left.
  const sentRows = Math.ceil(rows / requestRows) * requestRows;
  return ((performance.now() - started) * rows) / sentRows;
}
