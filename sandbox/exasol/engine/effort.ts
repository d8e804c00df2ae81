/**
 * What planning a statement may cost. DuckDB cannot be interrupted while it plans, and its time grows with the square of
 * an expression's depth; so what would take it long is refused before it sees it.
 */
import { unsupported } from "./errors.ts";

export const deepest = 200;
const mostWork = 200_000;

export class Effort {
  #depth = 0;
  #work = 0;

  /** Before each statement DuckDB gets: one of Exasol's may become many. */
  begin(): void {
    this.#work = 0;
  }

  /** Called for each expression and query on the way down, and again with leave() on the way up. */
  enter(place: () => string, free = false): void {
    this.#depth++;
    if (this.#depth > deepest) {
      throw unsupported(`expressions or queries nested more than ${deepest} levels deep${place()}`);
    }
    if (!free) this.#work += this.#depth;
    if (this.#work > mostWork) throw unsupported(`a statement with so many expressions${place()}`);
  }

  leave(): void {
    this.#depth--;
  }
}
