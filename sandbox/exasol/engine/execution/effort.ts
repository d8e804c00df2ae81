/**
 * What planning a statement may cost. DuckDB cannot be interrupted while it plans, and needs a time that
 * grows with the third power of an expression's depth and the square of a chain's length; so what would take
 * it many seconds is refused before it sees it.
 */
import { unsupported } from "../errors.ts";

const deepest = 100;
/** The unit is some two microseconds. */
const mostWork = 2_000_000;

/** Counts what binding a statement adds up to; throws 0A000 when it is too much. */
export class Effort {
  #depth = 0;
  #work = 0;

  /** Before each statement DuckDB gets: one of Exasol's may become many. */
  begin(): void {
    this.#work = 0;
  }

  /** Called for each expression and query on the way down, and with leave() on the way up. */
  enter(levels: number, place: () => string): void {
    this.#depth += levels;
    if (this.#depth > deepest)
      throw unsupported(`expressions or queries nested more than ${deepest} levels deep${place()}`);
    this.#add(this.#depth ** 2, place);
  }

  leave(levels: number): void {
    this.#depth -= levels;
  }

  /** `a OR b OR …` of so many operands. */
  chain(length: number, place: () => string): void {
    this.#add(length ** 2 / 150, place);
  }

  #add(work: number, place: () => string): void {
    this.#work += work;
    if (this.#work > mostWork) throw unsupported(`a statement of so many expressions${place()}`);
  }
}
