/** What a system table is made of. */
import type { Cell, DataType } from "../../model.ts";
import type { StatementContext } from "../binding/context.ts";
import { decimal, maximumVarcharSize, varchar } from "../types.ts";

type Row = Record<string, Cell>;

export interface SystemTable {
  columns: Record<string, DataType>;
  rows(context: StatementContext): Row[];
  comment: string;
}

export const name = varchar(128);

export const text = varchar(maximumVarcharSize);

export const id = decimal(20, 0);
