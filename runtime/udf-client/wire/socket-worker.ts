/** The worker thread behind worker-socket.ts: reads only when asked, so that nothing piles up here. */
import { connect } from "node:net";
import { workerData } from "node:worker_threads";
import type { WorkerOrder, WorkerPost, WorkerSetup } from "./worker-socket.ts";

const { path, port, counter }: WorkerSetup = workerData;

function post(message: WorkerPost): void {
  port.postMessage(message);
  Atomics.add(counter, 0, 1);
  Atomics.notify(counter, 0);
}

let wanted = false;
let ended = false;

const socket = connect({ path });
socket.once("connect", () => post({ kind: "connected" }));
socket.on("error", (error: NodeJS.ErrnoException) => {
  if (socket.pending && !ended) post({ kind: "failed", message: error.message, code: error.code });
});
socket.on("readable", deliver);
socket.on("close", () => {
  ended = true;
  deliver();
});
socket.on("end", () => {
  ended = true;
  deliver();
});

port.on("message", (order: WorkerOrder) => {
  if (order.kind === "read") {
    wanted = true;
    deliver();
    return;
  }
  if (ended || !socket.writable) {
    post({ kind: "end" });
    return;
  }
  socket.write(order.bytes, (error) => post(error ? { kind: "end" } : { kind: "written" }));
});

function deliver(): void {
  if (!wanted) return;
  const chunk: Buffer | null = socket.read();
  if (chunk !== null) {
    wanted = false;
    post({ kind: "data", bytes: chunk });
  } else if (ended) {
    wanted = false;
    post({ kind: "end" });
  }
}
