/**
 * The event loop's turns. Reading, binding and handing over a text of megabytes are each some tenths of a
 * second in which nothing else is heard.
 */
import { setImmediate } from "node:timers/promises";

export const isLong = (text: string): boolean => text.length > 64 * 1024;

/** In milliseconds, of work that can be left for others' turns. */
export const longestTurn = 20;

/** Lets in what came meanwhile, such as the wish to abort. */
export async function nextTurn(signal: AbortSignal | undefined): Promise<void> {
  // The first one comes before sockets are read.
  await setImmediate();
  await setImmediate();
  signal?.throwIfAborted();
}
