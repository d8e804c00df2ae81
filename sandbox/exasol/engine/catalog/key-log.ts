/**
 * Which keys transactions have given to new rows. Each sees only the rows that were there when it began: so
 * two that run at the same time would both find that there is no row of a primary key yet.
 */

/** The keys as texts; "many" may be any. */
export type Keys = ReadonlySet<string> | "many";

/** More of one table count as "many". */
export const mostKeys = 10_000;
const mostKept = 100_000;

const meet = (some: Keys, others: Keys): boolean =>
  some === "many" || others === "many" || [...some].some((key) => others.has(key));

const sizeOf = (keys: Keys): number => (keys === "many" ? 1 : keys.size);

export class KeyLog {
  readonly #commits: { number: number; keys: ReadonlyMap<number, Keys> }[] = [];
  #next = 0;
  #kept = 0;

  /** The number of the next commit. */
  get next(): number {
    return this.#next;
  }

  /** Of tables by their ids. */
  add(keys: ReadonlyMap<number, Keys>): void {
    if (keys.size === 0) return;
    this.#commits.push({ number: this.#next++, keys });
    this.#kept += sizeOfAll(keys);
    while (this.#kept > mostKept && this.#commits.length > 1)
      this.#kept -= sizeOfAll(this.#commits.shift()?.keys ?? new Map());
  }

  /** Whether a commit of that number or a later one gave one of the keys, or may have. */
  holds(keys: ReadonlyMap<number, Keys>, from: number): boolean {
    if (keys.size === 0 || from === this.#next) return false;
    const oldest = this.#commits[0]?.number ?? this.#next;
    return (
      from < oldest ||
      this.#commits.some(
        (commit) =>
          commit.number >= from &&
          [...keys].some(([table, own]) => {
            const others = commit.keys.get(table);
            return others !== undefined && meet(own, others);
          }),
      )
    );
  }
}

const sizeOfAll = (keys: ReadonlyMap<number, Keys>): number =>
  [...keys.values()].reduce((sum, one) => sum + sizeOf(one), 0);
