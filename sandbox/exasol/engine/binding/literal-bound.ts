import { varchar } from "../../../../sql/types.ts";
import type { Cell, DataType } from "../../model.ts";
import { type Bound, convert, duckText, type Form } from "./bound.ts";

/** Clients write dates and times as they read them, by the session's formats; all else as JSON has it. */
export const clientForm = ({ type }: DataType): Form =>
  type === "DATE" || type === "TIMESTAMP" ? "session" : "fixed";

/** A client's value as SQL of its type. */
export function literalBound(cell: Cell, type: DataType): Bound {
  if (cell === null || cell === "") return convert({ sql: "NULL", type: null }, type);
  const text = String(cell);
  return {
    ...convert({ sql: duckText(text), type: varchar(text.length) }, type, clientForm(type)),
    constant: text,
  };
}
