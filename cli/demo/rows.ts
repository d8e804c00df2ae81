import type { Cell } from "../../deploy/database/result.ts";
import { SmeError } from "../../spec/errors.ts";
import { tableFormat, wholeText } from "../terminal/result-format.ts";
import { dim } from "../terminal/style.ts";
import type { Rows } from "./user-session.ts";

const shownRows = 5;

export function cellsOf({ columns: names, rows }: Rows, name: string): Cell[] {
  const column = names.findIndex((candidate) => candidate.name === name);
  check(column >= 0, `the result has no column ${name}`);
  return rows.map((row) => row[column] ?? null);
}

/** Prints the first rows. */
export function showRows({ columns: named, rows }: Rows): void {
  const shown = rows.slice(0, shownRows).map((row) => row.map(readable));
  console.log(wholeText(tableFormat(), named, shown).trimEnd().replace(/^/gm, "   "));
  if (rows.length > shownRows) console.log(dim(`   … ${rows.length - shownRows} more`));
}

function readable(cell: Cell): Cell {
  return typeof cell === "number" ? Number(cell.toPrecision(5)) : cell;
}

/** Ends the demo unless the result is what it must be. */
export function check(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new SmeError("E-SME-107", { complaint });
}
