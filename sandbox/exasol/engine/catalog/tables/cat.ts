import { varchar } from "../../../../../sql/types.ts";
import { defineTable, name, relations } from "./definition.ts";

export const cat = defineTable({
  names: ["CAT"],
  comment: "Tables and views of the open schema",
  columns: { TABLE_NAME: name, TABLE_TYPE: varchar(5) },
  rows: ({ catalog, schema }) =>
    relations(catalog)
      .filter((relation) => relation.schema === schema)
      .map((relation) => ({ TABLE_NAME: relation.name, TABLE_TYPE: relation.kind.toUpperCase() })),
});
