/** Virtual schemas cannot be made here, so there are none. */
import { timestamp } from "../../../../../sql/types.ts";
import { defineTable, id, inEachScope, name, text } from "./definition.ts";

const refreshed = { LAST_REFRESH: timestamp, LAST_REFRESH_BY: name, ADAPTER_NOTES: text };

export const virtualSchemas = defineTable({
  names: ["EXA_VIRTUAL_SCHEMAS", ...inEachScope("VIRTUAL_SCHEMAS")],
  comment: "Virtual schemas",
  columns: {
    SCHEMA_NAME: name,
    SCHEMA_OWNER: name,
    SCHEMA_OBJECT_ID: id,
    ADAPTER_SCRIPT_SCHEMA: name,
    ADAPTER_SCRIPT_NAME: name,
    ...refreshed,
  },
  rows: () => [],
});

export const virtualProperties = defineTable({
  names: inEachScope("VIRTUAL_SCHEMA_PROPERTIES"),
  comment: "Properties of virtual schemas",
  columns: { SCHEMA_NAME: name, SCHEMA_OBJECT_ID: id, PROPERTY_NAME: name, PROPERTY_VALUE: text },
  rows: () => [],
});

export const virtualTables = defineTable({
  names: inEachScope("VIRTUAL_TABLES"),
  comment: "Tables of virtual schemas",
  columns: { TABLE_SCHEMA: name, TABLE_NAME: name, TABLE_OBJECT_ID: id, ...refreshed },
  rows: () => [],
});

export const virtualColumns = defineTable({
  names: inEachScope("VIRTUAL_COLUMNS"),
  comment: "Columns of tables of virtual schemas",
  columns: {
    COLUMN_SCHEMA: name,
    COLUMN_TABLE: name,
    COLUMN_NAME: name,
    COLUMN_OBJECT_ID: id,
    ADAPTER_NOTES: text,
  },
  rows: () => [],
});
