/** A thread that writes content into files and computes what S3 says about it, as it arrives. */
import { closeSync, openSync, writeSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import type { ContentAnswer, ContentCall } from "./content-thread.ts";
import { type Digests, type RunningDigests, startDigests } from "./digests.ts";

const files = new Map<number, { fd: number; digests: RunningDigests }>();

parentPort?.on("message", (call: ContentCall) => {
  const answer = (message: ContentAnswer) => parentPort?.postMessage(message);
  try {
    answer({ digests: perform(call) });
  } catch (cause) {
    answer({ failure: cause instanceof Error ? cause.message : String(cause) });
  }
});

function perform(call: ContentCall): Digests | undefined {
  if (call.kind === "open") {
    files.set(call.file, { fd: openSync(call.path, "w", 0o600), digests: startDigests(call.wanted) });
    return undefined;
  }
  const file = files.get(call.file);
  if (file === undefined) throw new Error("The file could not be opened.");
  if (call.kind === "write") {
    file.digests.update(call.piece);
    if (writeSync(file.fd, call.piece) < call.piece.length) throw new Error("The disk is full.");
    return undefined;
  }
  files.delete(call.file);
  closeSync(file.fd);
  return file.digests.end();
}
