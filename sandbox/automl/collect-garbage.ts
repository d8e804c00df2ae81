import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Gives back the memory of what this thread has no more use for. V8 does so by itself only where new objects
 * need room: a thread that waits for others makes none, and keeps all it ever read.
 */
export function collectGarbage(): void {
  // Only contexts that are made after the flag is set have the function.
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
