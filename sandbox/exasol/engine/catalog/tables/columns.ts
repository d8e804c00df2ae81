import { boolean, decimal, formatType, varchar } from "../../../../../sql/types.ts";
import type { DataType } from "../../../model.ts";
import { typeId } from "../../types.ts";
import { comment, defineTable, id, inEachScope, name, relations } from "./definition.ts";

export const columns = defineTable({
  names: inEachScope("COLUMNS"),
  comment: "All columns the user may see",
  columns: {
    COLUMN_SCHEMA: name,
    COLUMN_TABLE: name,
    COLUMN_OBJECT_TYPE: varchar(5),
    COLUMN_NAME: name,
    COLUMN_TYPE: varchar(64),
    COLUMN_TYPE_ID: decimal(18, 0),
    COLUMN_MAXSIZE: decimal(18, 0),
    COLUMN_NUM_PREC: decimal(18, 0),
    COLUMN_NUM_SCALE: decimal(18, 0),
    COLUMN_ORDINAL_POSITION: decimal(9, 0),
    COLUMN_IS_VIRTUAL: boolean,
    COLUMN_IS_NULLABLE: boolean,
    COLUMN_IS_DISTRIBUTION_KEY: boolean,
    COLUMN_IS_ZONEMAPPED: boolean,
    COLUMN_PARTITION_KEY_ORDINAL_POSITION: decimal(9, 0),
    COLUMN_DEFAULT: varchar(2000),
    COLUMN_IDENTITY: decimal(36, 0),
    COLUMN_OWNER: name,
    COLUMN_OBJECT_ID: id,
    STATUS: varchar(15),
    COLUMN_COMMENT: comment,
  },
  rows: ({ catalog }) =>
    relations(catalog).flatMap((relation) =>
      relation.columns.map((column, i) => {
        const declared = relation.kind === "table" ? relation.columns[i] : undefined;
        const { type } = column;
        const said = relation.kind === "view" ? relation.columnComments?.[i] : declared?.comment;
        return {
          COLUMN_SCHEMA: relation.schema,
          COLUMN_TABLE: relation.name,
          COLUMN_OBJECT_TYPE: relation.kind.toUpperCase(),
          COLUMN_NAME: column.name,
          ...typeFacts(type),
          COLUMN_ORDINAL_POSITION: i + 1,
          COLUMN_IS_VIRTUAL: false,
          COLUMN_IS_NULLABLE: declared ? declared.nullable : null,
          COLUMN_IS_DISTRIBUTION_KEY:
            relation.kind === "table" && relation.distributeBy.includes(column.name),
          COLUMN_IS_ZONEMAPPED: false,
          COLUMN_PARTITION_KEY_ORDINAL_POSITION:
            relation.kind === "table" ? relation.partitionBy.indexOf(column.name) + 1 || null : null,
          COLUMN_DEFAULT: declared?.default ?? null,
          COLUMN_IDENTITY: declared?.identity ? String(catalog.lastNumber(declared.identity)) : null,
          COLUMN_OWNER: relation.owner,
          COLUMN_OBJECT_ID: relation.id,
          COLUMN_COMMENT: said ?? null,
        };
      }),
    ),
});

export const typeFacts = (type: DataType) => ({
  COLUMN_TYPE: formatType(type),
  COLUMN_TYPE_ID: typeId(type),
  COLUMN_MAXSIZE: maximumSize(type),
  COLUMN_NUM_PREC: type.type === "DECIMAL" ? type.precision : null,
  COLUMN_NUM_SCALE: type.type === "DECIMAL" ? type.scale : null,
});

function maximumSize(type: DataType): number {
  if ("size" in type) return type.size;
  if (type.type === "DECIMAL") return type.precision;
  return { DOUBLE: 64, BOOLEAN: 1, DATE: 10, TIMESTAMP: 29 }[type.type as string] ?? 0;
}
