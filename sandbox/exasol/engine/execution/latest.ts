/** Kept in memory, the oldest ones are forgotten. */
const most = 10_000;

/** The latest things of a kind, in the order they came. */
export class Latest<T> {
  #things: T[] = [];

  add(thing: T): void {
    this.#things.push(thing);
    if (this.#things.length >= 2 * most) this.#things = this.#things.slice(-most);
  }

  get all(): T[] {
    return this.#things.slice(-most);
  }
}
