import type { GroupBlock } from "../group-runner.ts";

/** The rows of a group in which an argument is NULL: they are counted, and evaluated by nothing. */
export class Gaps<Name extends string> {
  readonly #names: readonly Name[];
  readonly #ofArgument: number[];
  #given: readonly Name[] = [];
  #rows = 0;
  #incomplete = 0;

  /** Only these arguments count. */
  constructor(names: readonly Name[]) {
    this.#names = names;
    this.#ofArgument = names.map(() => 0);
  }

  /** Counts a block; gives a mark other than 0 for each row that has a gap, or undefined when none has. */
  mark(block: GroupBlock<Name>): Uint8Array | undefined {
    this.#rows += block.rows;
    this.#given = this.#names.filter((name) => block.column(name) !== undefined);
    let marks: Uint8Array | undefined;
    for (const [i, name] of this.#names.entries()) {
      const nulls = block.column(name)?.nulls;
      if (nulls === undefined) continue;
      marks ??= new Uint8Array(block.rows);
      let found = 0;
      for (let row = 0; row < block.rows; row++) {
        if (nulls[row] === 0) continue;
        marks[row] = 1;
        found++;
      }
      this.#ofArgument[i] = (this.#ofArgument[i] ?? 0) + found;
    }
    if (marks !== undefined) for (const mark of marks) this.#incomplete += mark;
    return marks;
  }

  /** Rows without a gap. */
  get evaluated(): number {
    return this.#rows - this.#incomplete;
  }

  /** Rows with a gap, however many it has. */
  get incomplete(): number {
    return this.#incomplete;
  }

  /**
   * Whether all there is is one row that has nothing: so Exasol calls a function for a table without rows,
   * too.
   */
  get mayBeNoRow(): boolean {
    return this.#rows === 1 && [...this.byArgument()].length === this.#given.length;
  }

  /** Each argument that is NULL in some row, and in how many. */
  *byArgument(): Iterable<[name: Name, rows: number]> {
    for (const [i, name] of this.#names.entries()) {
      const rows = this.#ofArgument[i] ?? 0;
      if (rows > 0) yield [name, rows];
    }
  }
}

/** Whether the argument is given in some row of the block. */
export function hasValue<Name extends string>(block: GroupBlock<Name>, name: Name): boolean {
  const column = block.column(name);
  if (column === undefined) return false;
  return column.nulls === undefined || column.nulls.subarray(0, block.rows).includes(0);
}
