/**
 * About how many rows DuckDB's tables have, to tell which queries may have many. A wrong guess costs memory
 * or a fraction of a millisecond, nothing else.
 */

/** A result of as many rows may be held by DuckDB. */
const mostHeld = 50_000;

export class TableSizes {
  readonly #sizes = new Map<string, number>();

  add(table: string, rows: number): void {
    this.#sizes.set(table, (this.#sizes.get(table) ?? 0) + rows);
  }

  /** A statement that has changed so many rows. */
  noteInsert(sql: string, rows: number): void {
    const table = /^(?:INSERT|MERGE) INTO (t\d+)\b/.exec(sql)?.[1];
    if (table !== undefined) this.add(table, rows);
  }

  mayBeLong(sql: string): boolean {
    let product = 1;
    for (const [name] of sql.matchAll(/\bt\d+\b|\brange\(|\bRECURSIVE\b|\btemp\./g)) {
      product *= /^t\d/.test(name) ? Math.max(1, this.#sizes.get(name) ?? 1) : mostHeld + 1;
      if (product > mostHeld) return true;
    }
    return false;
  }
}
