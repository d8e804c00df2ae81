/** Lets requests to an endpoint pass, so many at a time as its pace says. */
import { Pace, type PaceLimits } from "./pace.ts";

export class RequestGate {
  readonly pace: Pace;
  /** Requests that have passed and not left again. */
  #inside = 0;
  /** What lets those pass that wait, the next one first. */
  readonly #queue: (() => void)[] = [];

  constructor(pace: Pace) {
    this.pace = pace;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Does the work of a request, which may prepare it at once, and must wait for its `turn` before it is sent,
   * put off or given up. Rejects with the signal's reason when that comes first.
   */
  async pass<Result>(signal: AbortSignal, work: (turn: Promise<void>) => Promise<Result>): Promise<Result> {
    const turn = this.#enter(signal);
    // The work may be waiting for something else when it is stopped.
    turn.catch(() => undefined);
    try {
      return await work(turn);
    } finally {
      await turn;
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    if (this.#inside >= this.pace.requests || this.#queue.length > 0) await this.#turn(signal, "last");
    else this.#inside++;
  }

  /** Within the work of a request that has passed: lets others pass meanwhile. It is the next one then. */
  async giveWay(signal: AbortSignal, meanwhile: () => Promise<void>): Promise<void> {
    this.#leave();
    try {
      await meanwhile();
    } catch (error) {
      this.#inside++;
      throw error;
    }
    if (this.#inside < this.pace.requests) {
      this.#inside++;
      return;
    }
    await this.#turn(signal, "next").catch((error: unknown) => {
      this.#inside++;
      throw error;
    });
  }

  /** Resolves when a request that waits has passed. */
  #turn(signal: AbortSignal, place: "next" | "last"): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const pass = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#queue.splice(this.#queue.indexOf(pass), 1);
        reject(signal.reason);
      };
      signal.throwIfAborted();
      signal.addEventListener("abort", giveUp, { once: true });
      if (place === "next") this.#queue.unshift(pass);
      else this.#queue.push(pass);
    });
  }

  #leave(): void {
    this.#inside--;
    // The pace may have changed by more than one.
    while (this.#inside < this.pace.requests) {
      const pass = this.#queue.shift();
      if (pass === undefined) return;
      this.#inside++;
      pass();
    }
  }
}

/** One for a process: all groups of a function ask the same endpoint, and go on as fast as those before. */
let current: { key: string; gate: RequestGate } | undefined;

export function gateOf(
  { endpointName, region }: { endpointName: string; region: string },
  limits: PaceLimits,
): RequestGate {
  const key = JSON.stringify([endpointName, region, limits]);
  if (current?.key !== key) current = { key, gate: new RequestGate(new Pace(limits)) };
  return current.gate;
}

export function forgetGate(): void {
  current = undefined;
}
