/** The process behind zmtp-peer.ts. */
import { createServer } from "node:net";
import type { PeerOptions } from "./zmtp-peer.ts";

const { path, replies, hangUp }: PeerOptions = JSON.parse(process.argv[2] ?? "");
// The test's process ended without stop().
process.on("disconnect", () => process.exit(1));

if (replies !== undefined) {
  createServer((socket) => {
    socket.on("error", () => undefined);
    socket.resume();
    for (const text of replies) socket.write(Buffer.from(text, "latin1"));
    if (hangUp) socket.end();
  }).listen(path, () => process.send?.("ready"));
} else {
  const { Reply } = await import("zeromq");
  const socket = new Reply({ linger: 0 });
  await socket.bind(`ipc://${path}`);
  process.send?.("ready");
  for await (const [message] of socket) {
    if (message?.toString() === "bye") socket.close();
    else await socket.send(message ?? "");
  }
}
