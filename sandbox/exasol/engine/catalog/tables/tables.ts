import { boolean, decimal } from "../../../../../sql/types.ts";
import { comment, defineTable, id, inEachScope, name } from "./definition.ts";

export const tables = defineTable({
  names: inEachScope("TABLES"),
  comment: "All tables the user may see",
  columns: {
    TABLE_SCHEMA: name,
    TABLE_NAME: name,
    TABLE_OWNER: name,
    TABLE_OBJECT_ID: id,
    TABLE_IS_VIRTUAL: boolean,
    TABLE_HAS_DISTRIBUTION_KEY: boolean,
    TABLE_HAS_PARTITION_KEY: boolean,
    TABLE_ROW_COUNT: decimal(18, 0),
    DELETE_PERCENTAGE: decimal(4, 1),
    TABLE_COMMENT: comment,
  },
  rows: ({ catalog }) =>
    catalog.all("table").map((table) => ({
      TABLE_SCHEMA: table.schema,
      TABLE_NAME: table.name,
      TABLE_OWNER: table.owner,
      TABLE_OBJECT_ID: table.id,
      TABLE_IS_VIRTUAL: false,
      TABLE_HAS_DISTRIBUTION_KEY: table.distributeBy.length > 0,
      TABLE_HAS_PARTITION_KEY: table.partitionBy.length > 0,
      TABLE_ROW_COUNT: { rowsOf: table.physical },
      // DuckDB takes deleted rows away itself: none wait for a REORGANIZE.
      DELETE_PERCENTAGE: "0",
      TABLE_COMMENT: table.comment,
    })),
});
