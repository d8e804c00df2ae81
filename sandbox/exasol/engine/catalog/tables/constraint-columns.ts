import { decimal, varchar } from "../../../../../sql/types.ts";
import { defineTable, inEachScope, name } from "./definition.ts";

export const constraintColumns = defineTable({
  names: inEachScope("CONSTRAINT_COLUMNS"),
  comment: "The columns of constraints",
  columns: {
    CONSTRAINT_SCHEMA: name,
    CONSTRAINT_TABLE: name,
    CONSTRAINT_TYPE: varchar(11),
    CONSTRAINT_NAME: name,
    CONSTRAINT_OWNER: name,
    ORDINAL_POSITION: decimal(9, 0),
    COLUMN_NAME: name,
    REFERENCED_SCHEMA: name,
    REFERENCED_TABLE: name,
    REFERENCED_COLUMN: name,
  },
  rows: ({ catalog }) =>
    catalog.all("table").flatMap((table) =>
      table.constraints.flatMap((constraint) =>
        constraint.columns.map((column, i) => ({
          CONSTRAINT_SCHEMA: table.schema,
          CONSTRAINT_TABLE: table.name,
          CONSTRAINT_TYPE: constraint.type,
          CONSTRAINT_NAME: constraint.name,
          CONSTRAINT_OWNER: table.owner,
          ORDINAL_POSITION: constraint.type === "NOT NULL" ? null : i + 1,
          COLUMN_NAME: column,
          REFERENCED_SCHEMA: constraint.references?.schema ?? null,
          REFERENCED_TABLE: constraint.references?.table ?? null,
          REFERENCED_COLUMN: constraint.references?.columns[i] ?? null,
        })),
      ),
    ),
});
