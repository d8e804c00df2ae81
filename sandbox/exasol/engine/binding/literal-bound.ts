import { varchar } from "../../../../sql/types.ts";
import type { Cell, DataType } from "../../model.ts";
import { type Bound, convert, duckText } from "./bound.ts";

/** A client's value as SQL of its type. */
export function literalBound(cell: Cell, type: DataType): Bound {
  if (cell === null || cell === "") return convert({ sql: "NULL", type: null }, type);
  const text = String(cell);
  return { ...convert({ sql: duckText(text), type: varchar(text.length) }, type), constant: text };
}
