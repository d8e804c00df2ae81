import { boolean, varchar } from "../../../../../sql/types.ts";
import { defineTable, inEachScope, name } from "./definition.ts";

export const constraints = defineTable({
  names: inEachScope("CONSTRAINTS"),
  comment: "All constraints of tables the user may see",
  columns: {
    CONSTRAINT_SCHEMA: name,
    CONSTRAINT_TABLE: name,
    CONSTRAINT_TYPE: varchar(11),
    CONSTRAINT_NAME: name,
    CONSTRAINT_ENABLED: boolean,
    CONSTRAINT_OWNER: name,
  },
  rows: ({ catalog }) =>
    catalog.all("table").flatMap((table) =>
      table.constraints.map((constraint) => ({
        CONSTRAINT_SCHEMA: table.schema,
        CONSTRAINT_TABLE: table.name,
        CONSTRAINT_TYPE: constraint.type,
        CONSTRAINT_NAME: constraint.name,
        CONSTRAINT_ENABLED: constraint.enabled,
        CONSTRAINT_OWNER: table.owner,
      })),
    ),
});
