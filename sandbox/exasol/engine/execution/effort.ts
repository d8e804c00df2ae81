/**
 * What planning a statement may cost. DuckDB cannot be interrupted while it plans, and needs a time that
 * grows with the third power of an expression's depth and the square of a chain's length; so what would take
 * it many seconds is refused before it sees it.
 */
import { mostLevels } from "../../../../sql/token-stream.ts";
import { unsupported } from "../errors.ts";

export const limits = {
  nestedLevels: 100,
  /** DuckDB binds what a scalar subquery holds up to four times, that of EXISTS twice. */
  nestedScalarSubqueries: 8,
  nestedExists: 16,
  /** It compares each condition on tables that are joined freely with all the others. */
  joinedTables: 60,
  /** As many as a table may have. */
  columns: 10_000,
  /** Of IN and of VALUES in a query, all together. */
  values: 250_000,
  chain: 17_000,
  union: 4000,
  brackets: mostLevels,
};
/** The unit is some two microseconds. */
const mostWork = 2_000_000;

/** Each kind may fill its limit alone. */
const mostSubqueries = { scalar: limits.nestedScalarSubqueries, exists: limits.nestedExists };

/** Counts what binding a statement adds up to; throws 0A000 when it is too much. */
export class Effort {
  #depth = 0;
  #subqueries = 0;
  #work = 0;

  /** Before each statement DuckDB gets: one of Exasol's may become many. */
  begin(): void {
    this.#work = 0;
  }

  /** Called for each expression and query on the way down, and with leave() on the way up. */
  enter(levels: number, place: () => string): void {
    this.descend(levels, place);
    this.#add(this.#depth ** 2, place);
  }

  /** As enter(), on a way that is gone twice. */
  descend(levels: number, place: () => string): void {
    this.#depth += levels;
    if (this.#depth > limits.nestedLevels) {
      const { nestedLevels } = limits;
      throw unsupported(`expressions or queries nested more than ${nestedLevels} levels deep${place()}`);
    }
  }

  leave(levels: number): void {
    this.#depth -= levels;
  }

  /** As enter() and leave(), for a subquery in an expression. */
  enterSubquery(kind: "scalar" | "exists", place: () => string): void {
    this.#subqueries += 1 / mostSubqueries[kind];
    if (this.#subqueries > 1)
      throw unsupported(
        `subqueries nested in expressions more than ${mostSubqueries[kind]} levels deep${place()}`,
      );
  }

  leaveSubquery(kind: "scalar" | "exists"): void {
    this.#subqueries -= 1 / mostSubqueries[kind];
  }

  /** So many tables in one FROM that may be joined in any order. */
  join(tables: number, place: () => string): void {
    if (tables > limits.joinedTables)
      throw unsupported(`a join of more than ${limits.joinedTables} tables${place()}`);
  }

  /** The columns of one query. */
  columns(count: number, place: () => string): void {
    if (count > limits.columns) throw unsupported(`more than ${limits.columns} columns${place()}`);
  }

  /** `a UNION ALL b UNION ALL …` of so many queries. */
  union(length: number, place: () => string): void {
    this.#add((length / limits.union) ** 2 * mostWork, place);
  }

  /** `a OR b OR …` of so many operands, or what of an IN becomes one. */
  chain(length: number, place: () => string): void {
    this.#add((length / limits.chain) ** 2 * mostWork, place);
  }

  /** So many values of an IN or of VALUES, before they are bound. */
  values(count: number, place: () => string): void {
    this.#add((count * mostWork) / limits.values, place);
  }

  #add(work: number, place: () => string): void {
    this.#work += work;
    if (this.#work > mostWork) throw unsupported(`a statement of so many expressions${place()}`);
  }
}
