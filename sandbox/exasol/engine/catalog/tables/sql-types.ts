import { boolean, decimal, varchar } from "../../../../../sql/types.ts";
import { defineTable, name } from "./definition.ts";

/** Its number is that of COLUMN_TYPE_ID and of JDBC. */
type SqlType = [name: string, id: number, precision: number, parameters?: string];

const types: SqlType[] = [
  ["TINYINT", -6, 3],
  ["BIGINT", -5, 36],
  ["LONG VARCHAR", -1, 2_000_000],
  ["CHAR", 1, 2000, "length"],
  ["DECIMAL", 3, 36, "precision,scale"],
  ["INTEGER", 4, 18],
  ["SMALLINT", 5, 9],
  ["FLOAT", 6, 64],
  ["DOUBLE PRECISION", 8, 64],
  ["VARCHAR", 12, 2_000_000, "maximum length"],
  ["BOOLEAN", 16, 1],
  ["DATE", 91, 10],
  ["TIMESTAMP", 93, 29],
  ["INTERVAL YEAR TO MONTH", 107, 13],
  ["INTERVAL DAY TO SECOND", 110, 29],
  ["GEOMETRY", 123, 2_000_000, "srid"],
  ["TIMESTAMP WITH LOCAL TIME ZONE", 124, 29],
  ["HASHTYPE", 126, 1024, "size"],
];

const exact = new Set(["TINYINT", "BIGINT", "DECIMAL", "INTEGER", "SMALLINT"]);
const texts = new Set(["CHAR", "VARCHAR", "LONG VARCHAR"]);

/** What stands here of a type is what is sure; the rest is NULL. */
export const sqlTypes = defineTable({
  names: ["EXA_SQL_TYPES"],
  comment: "The data types of SQL",
  columns: {
    TYPE_NAME: name,
    TYPE_ID: decimal(9, 0),
    PRECISION: decimal(9, 0),
    LITERAL_PREFIX: varchar(128),
    LITERAL_SUFFIX: varchar(128),
    CREATE_PARAMS: varchar(128),
    IS_NULLABLE: boolean,
    CASE_SENSITIVE: boolean,
    SEARCHABLE: decimal(1, 0),
    UNSIGNED_ATTRIBUTE: boolean,
    FIXED_PREC_SCALE: boolean,
    AUTO_INCREMENT: boolean,
    LOCAL_TYPE_NAME: name,
    MINIMUM_SCALE: decimal(9, 0),
    MAXIMUM_SCALE: decimal(9, 0),
    SQL_DATA_TYPE: decimal(9, 0),
    SQL_DATETIME_SUB: decimal(9, 0),
    NUM_PREC_RADIX: decimal(9, 0),
    INTERVAL_PRECISION: decimal(9, 0),
  },
  rows: () =>
    types.map(([type, number, precision, parameters]) => ({
      TYPE_NAME: type,
      TYPE_ID: String(number),
      PRECISION: String(precision),
      LITERAL_PREFIX: texts.has(type) ? "'" : null,
      LITERAL_SUFFIX: texts.has(type) ? "'" : null,
      CREATE_PARAMS: parameters ?? null,
      IS_NULLABLE: true,
      CASE_SENSITIVE: texts.has(type),
      LOCAL_TYPE_NAME: type,
      ...(exact.has(type) && {
        MINIMUM_SCALE: "0",
        MAXIMUM_SCALE: type === "DECIMAL" ? "36" : "0",
        NUM_PREC_RADIX: "10",
      }),
    })),
});
