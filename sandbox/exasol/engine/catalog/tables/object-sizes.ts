import { boolean, decimal, timestamp, varchar } from "../../../../../sql/types.ts";
import { defineTable, id, inEachScope, name } from "./definition.ts";
import { objects } from "./objects.ts";

/**
 * Views, scripts and functions have no size (docs.exasol.com, Object Types). How large Exasol would find a
 * table is not known here, nor therefore its schema.
 */
export const objectSizes = defineTable({
  names: inEachScope("OBJECT_SIZES"),
  comment: "Objects, with the size of those whose size is known",
  columns: {
    OBJECT_NAME: name,
    OBJECT_TYPE: varchar(20),
    RAW_OBJECT_SIZE: decimal(18, 0),
    MEM_OBJECT_SIZE: decimal(18, 0),
    RAW_OBJECT_SIZE_LIMIT: decimal(18, 0),
    CREATED: timestamp,
    LAST_COMMIT: timestamp,
    OWNER: name,
    OBJECT_ID: id,
    OBJECT_IS_VIRTUAL: boolean,
    ROOT_NAME: name,
    ROOT_TYPE: varchar(20),
    ROOT_ID: id,
  },
  rows: (from) => {
    const rows = objects.rows(from);
    const withTables = new Set(rows.flatMap((row) => (row.OBJECT_TYPE === "TABLE" ? row.ROOT_NAME : [])));
    return rows.map((row) => {
      const isUnknown =
        row.OBJECT_TYPE === "TABLE" || (row.OBJECT_TYPE === "SCHEMA" && withTables.has(row.OBJECT_NAME));
      return { ...row, ...(!isUnknown && { RAW_OBJECT_SIZE: "0", MEM_OBJECT_SIZE: "0" }) };
    });
  },
});
