import { boolean } from "../../../../../sql/types.ts";
import { comment, defineTable, id, inEachScope, name } from "./definition.ts";

export const schemas = defineTable({
  names: ["EXA_SCHEMAS", ...inEachScope("SCHEMAS")],
  comment: "All schemas",
  columns: {
    SCHEMA_NAME: name,
    SCHEMA_OWNER: name,
    SCHEMA_OBJECT_ID: id,
    SCHEMA_IS_VIRTUAL: boolean,
    SCHEMA_COMMENT: comment,
  },
  rows: ({ catalog }) =>
    catalog.all("schema").map((schema) => ({
      SCHEMA_NAME: schema.name,
      SCHEMA_OWNER: schema.owner,
      SCHEMA_OBJECT_ID: schema.id,
      SCHEMA_IS_VIRTUAL: false,
      SCHEMA_COMMENT: schema.comment,
    })),
});
