import { columns, typeFacts } from "./columns.ts";
import { defineTable, type SystemTable } from "./definition.ts";

/** The columns of the others. */
export const sysColumnsOf = (others: SystemTable[]): SystemTable =>
  defineTable({
    names: ["EXA_SYS_COLUMNS"],
    comment: "The columns of system tables",
    columns: columns.columns,
    rows: () =>
      others.flatMap((table) =>
        table.names.flatMap((one) =>
          Object.entries(table.columns).map(([column, type], i) => ({
            COLUMN_SCHEMA: table.schema ?? "SYS",
            COLUMN_TABLE: one,
            COLUMN_OBJECT_TYPE: "TABLE",
            COLUMN_NAME: column,
            ...typeFacts(type),
            COLUMN_ORDINAL_POSITION: i + 1,
            COLUMN_IS_VIRTUAL: false,
            COLUMN_IS_DISTRIBUTION_KEY: false,
            COLUMN_IS_ZONEMAPPED: false,
            COLUMN_OWNER: "SYS",
          })),
        ),
      ),
  });
