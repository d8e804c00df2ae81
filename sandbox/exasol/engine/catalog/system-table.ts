/** What a system table is made of. */

import { decimal, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import type { Cell, DataType } from "../../model.ts";
import type { StatementContext } from "../binding/context.ts";

type Row = Record<string, Cell>;

export interface SystemTable {
  columns: Record<string, DataType>;
  rows(context: StatementContext): Row[];
  comment: string;
}

export const name = varchar(128);

export const text = varchar(maximumVarcharSize);

export const id = decimal(20, 0);
