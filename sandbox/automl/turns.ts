import { availableParallelism } from "node:os";

/** Places where only so many can work at a time; the others wait, the first one first. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Resolves with what gives the place back. Rejects with the signal's reason if it comes before that. */
  async take(given: AbortSignal): Promise<() => void> {
    given.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(given);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    };
  }

  #wait(given: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        given.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(given.reason);
      };
      given.addEventListener("abort", giveUp, { once: true });
      this.#waiting.push(begin);
    });
  }
}

/**
 * All trainings of the process: more at a time than there are cores take memory and threads, and none
 * ends sooner.
 */
export const trainingTurns = new Turns(Math.max(2, availableParallelism()));
