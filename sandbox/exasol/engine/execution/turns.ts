/**
 * The event loop's turns. Reading, binding and handing over a text of megabytes are each some tenths of a
 * second in which nothing else is heard.
 */
import { setImmediate } from "node:timers/promises";

export const isLong = (text: string): boolean => text.length > 64 * 1024;

/** In milliseconds, of work that can be left for others' turns. */
export const longestTurn = 20;

/** How long work has gone on since others had theirs. */
export class Turn {
  #end = performance.now() + longestTurn;

  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Begins again when others have had theirs. */
  async giveUp(others: () => Promise<unknown>): Promise<void> {
    await others();
    this.#end = performance.now() + longestTurn;
  }
}

/** Lets in what came meanwhile, such as the wish to abort. */
export async function nextTurn(signal: AbortSignal | undefined): Promise<void> {
  // The first one comes before sockets are read.
  await setImmediate();
  await setImmediate();
  signal?.throwIfAborted();
}

/** Work that can be left for others' turns wherever it yields. */
export type Steps<T> = Generator<void, T>;

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Calls `giveUpTurn` whenever it has taken as long as one may. */
export async function inTurns<T>(steps: Steps<T>, giveUpTurn: () => Promise<void>): Promise<T> {
  const turn = new Turn();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (turn.isOver) await turn.giveUp(giveUpTurn);
  }
}

/** As map() where a list may have thousands of items; of quick ones, `perStep` are one step. */
export function* mapInSteps<T, R>(
  items: readonly T[],
  made: (item: T, index: number) => R,
  perStep = 1,
): Steps<R[]> {
  const results: R[] = [];
  for (const [i, item] of items.entries()) {
    results.push(made(item, i));
    if (i % perStep === 0) yield;
  }
  return results;
}

/** As map() of what takes steps itself. */
export function* mapSteps<T, R>(items: readonly T[], made: (item: T, index: number) => Steps<R>): Steps<R[]> {
  const results: R[] = [];
  for (const [i, item] of items.entries()) {
    results.push(yield* made(item, i));
    yield;
  }
  return results;
}
