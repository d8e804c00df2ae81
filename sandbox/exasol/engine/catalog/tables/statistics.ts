/** What Exasol measures of itself all day, and this database does not: nothing has been measured. */
import { decimal, timestamp } from "../../../../../sql/types.ts";
import { defineTable, name } from "./definition.ts";

const gibibytes = decimal(18, 3);

export const databaseSizes = defineTable({
  names: ["EXA_DB_SIZE_LAST_DAY"],
  schema: "EXA_STATISTICS",
  comment: "Sizes of the database in the last day, none of which was measured",
  columns: {
    CLUSTER_NAME: name,
    MEASURE_TIME: timestamp,
    RAW_OBJECT_SIZE: gibibytes,
    MEM_OBJECT_SIZE: gibibytes,
    AUXILIARY_SIZE: gibibytes,
    STATISTICS_SIZE: gibibytes,
    RECOMMENDED_DB_RAM_SIZE: gibibytes,
    STORAGE_SIZE: gibibytes,
    USE: decimal(5, 2),
    TEMP_SIZE: gibibytes,
    OBJECT_COUNT: decimal(18, 0),
  },
  rows: () => [],
});

export const usage = defineTable({
  names: ["EXA_USAGE_LAST_DAY"],
  schema: "EXA_STATISTICS",
  comment: "Users and queries in the last day, which were not counted",
  columns: {
    CLUSTER_NAME: name,
    MEASURE_TIME: timestamp,
    USERS: decimal(9, 0),
    QUERIES: decimal(9, 0),
  },
  rows: () => [],
});
