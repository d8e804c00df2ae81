import { boolean, decimal, timestamp, varchar } from "../../../../../sql/types.ts";
import { comment, defineTable, id, inEachScope, name } from "./definition.ts";

/** Exasol makes them as it needs them, and this database none. */
export const indices = defineTable({
  names: inEachScope("INDICES"),
  comment: "Indices of tables",
  columns: {
    INDEX_SCHEMA: name,
    INDEX_TABLE: name,
    INDEX_OWNER: name,
    INDEX_OBJECT_ID: id,
    INDEX_TYPE: varchar(20),
    IS_GEOMETRY: boolean,
    MEM_OBJECT_SIZE: decimal(18, 0),
    CREATED: timestamp,
    LAST_COMMIT: timestamp,
    REMARKS: comment,
  },
  rows: () => [],
});
