import { setMaxListeners } from "node:events";

/**
 * What is at work: requests that are handled, jobs, changes of endpoints. When the local AWS closes, all of
 * it is told to end and waited for, so that nothing meets a store that is closed.
 */
export class TaskGroup {
  readonly #tasks = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor() {
    setMaxListeners(0, this.#closing.signal);
  }

  /** Aborted when everything is to end, and nothing is to begin. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Takes part in what `close` waits for. It gives the task back; its error is the caller's. */
  add<T>(task: Promise<T>): Promise<T> {
    this.#tasks.add(task);
    const end = () => void this.#tasks.delete(task);
    task.then(end, end);
    return task;
  }

  /** Resolves as the promise does, or rejects when everything is to end: for what may take for ever. */
  async untilClosing<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    if (signal.aborted) throw new ClosedError();
    let stop = () => {};
    const closed = new Promise<never>((_, reject) => {
      stop = () => reject(new ClosedError());
      signal.addEventListener("abort", stop);
    });
    try {
      return await Promise.race([promise, closed]);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** Tells everything to end. */
  stop(): void {
    this.#closing.abort(new ClosedError());
  }

  /** Resolves when nothing is at work any more, whatever has become of it. */
  async ended(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.allSettled([...this.#tasks]);
  }
}

/** Something was left undone because the local AWS closes. */
class ClosedError extends Error {
  override readonly name = "ClosedError";
  constructor() {
    super("The local AWS is being closed.");
  }
}
