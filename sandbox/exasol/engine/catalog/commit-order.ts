/**
 * Exasol's transactions are serializable: there is an order in which, one after the other, they would do the
 * same. Who reads a table comes before who writes it meanwhile, who writes it before who reads or writes it
 * later, and who has ended before who begins then. A transaction that would have to come before itself
 * collides. Source: docs.exasol.com, "Transaction management", and Exasol's knowledge base, "Transaction
 * conflicts for mixed read/write transactions". Those that only read are left out: they read what was there
 * at one moment.
 */
import type { Steps } from "../execution/turns.ts";

type Tables = ReadonlySet<number>;

/** What a transaction has read and written, and since when: moments are numbers of commits. */
export interface Accesses {
  began: number;
  /** What was committed later it has not seen. */
  snapshot: number;
  reads: Tables;
  writes: Tables;
}

interface Commit extends Accesses {
  number: number;
}

/** Transactions that have begun before so many commits collide where they might. */
const mostKept = 10_000;

export class CommitOrder {
  readonly #commits: Commit[] = [];
  /** The last one that is not kept any more. */
  #forgotten = 0;

  add(number: number, accesses: Accesses): void {
    if (accesses.writes.size === 0) return;
    this.#commits.push({ number, ...accesses });
    if (this.#commits.length > mostKept) this.#forgotten = this.#commits.shift()?.number ?? 0;
  }

  /** Whether there is a place for one that commits now. In steps: it may meet thousands. */
  *hasPlace(last: Accesses): Steps<boolean> {
    if (last.reads.size === 0 || last.writes.size === 0) return true;
    if (last.snapshot < this.#forgotten) return false;
    const known = new Set<Commit>();
    const waiting = this.#commits.filter((commit) => readsOlder(last, commit));
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      if (known.has(one)) continue;
      known.add(one);
      if (comesBefore(one, { number: Infinity, ...last })) return false;
      for (const other of this.#commits)
        if (other !== one && !known.has(other) && comesBefore(one, other)) waiting.push(other);
      yield;
    }
    return true;
  }
}

function comesBefore(one: Commit, other: Commit): boolean {
  if (one.number <= other.began || readsOlder(one, other)) return true;
  const isEarlier = one.number < other.number && meet(one.writes, other.writes);
  return isEarlier || (one.number <= other.snapshot && meet(one.writes, other.reads));
}

/** It has read a table as it was before the other one wrote it. */
const readsOlder = (reader: Accesses, writer: Commit): boolean =>
  writer.number > reader.snapshot && meet(reader.reads, writer.writes);

const meet = (some: Tables, others: Tables): boolean => {
  const [few, many] = some.size < others.size ? [some, others] : [others, some];
  return [...few].some((table) => many.has(table));
};
