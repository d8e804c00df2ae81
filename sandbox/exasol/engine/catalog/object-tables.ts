/** System tables about objects of schemas: columns, tables, views, scripts, constraints. */

import { boolean, decimal, formatType, timestamp, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { typeId } from "../types.ts";
import type { CatalogDraft, Table, View } from "./catalog.ts";
import { id, name, type SystemTable, text } from "./system-table.ts";

export const relations = (catalog: CatalogDraft): (Table | View)[] => [
  ...catalog.all("table"),
  ...catalog.all("view"),
];

export const allColumns: SystemTable = {
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
    COLUMN_PARTITION_KEY_ORDINAL_POSITION: decimal(9, 0),
    COLUMN_DEFAULT: varchar(2000),
    COLUMN_IDENTITY: decimal(36, 0),
    COLUMN_OWNER: name,
    COLUMN_OBJECT_ID: id,
    STATUS: varchar(15),
    COLUMN_COMMENT: varchar(2000),
  },
  rows: ({ catalog }) =>
    relations(catalog).flatMap((relation) =>
      relation.columns.map((column, i) => {
        const declared = relation.kind === "table" ? relation.columns[i] : undefined;
        const { type } = column;
        return {
          COLUMN_SCHEMA: relation.schema,
          COLUMN_TABLE: relation.name,
          COLUMN_OBJECT_TYPE: relation.kind.toUpperCase(),
          COLUMN_NAME: column.name,
          COLUMN_TYPE: formatType(type),
          COLUMN_TYPE_ID: typeId(type),
          COLUMN_MAXSIZE: maximumSize(type),
          COLUMN_NUM_PREC: type.type === "DECIMAL" ? type.precision : null,
          COLUMN_NUM_SCALE: type.type === "DECIMAL" ? type.scale : null,
          COLUMN_ORDINAL_POSITION: i + 1,
          COLUMN_IS_VIRTUAL: false,
          COLUMN_IS_NULLABLE: declared ? declared.nullable : null,
          COLUMN_IS_DISTRIBUTION_KEY:
            relation.kind === "table" && relation.distributeBy.includes(column.name),
          COLUMN_PARTITION_KEY_ORDINAL_POSITION:
            relation.kind === "table" ? relation.partitionBy.indexOf(column.name) + 1 || null : null,
          COLUMN_DEFAULT: declared?.default ?? null,
          COLUMN_OWNER: relation.owner,
          COLUMN_OBJECT_ID: relation.id,
          COLUMN_COMMENT: declared?.comment ?? null,
        };
      }),
    ),
};

function maximumSize(type: DataType): number {
  if ("size" in type) return type.size;
  if (type.type === "DECIMAL") return type.precision;
  return { DOUBLE: 64, BOOLEAN: 1, DATE: 10, TIMESTAMP: 29 }[type.type as string] ?? 0;
}

export const allTables: SystemTable = {
  comment: "All tables the user may see",
  columns: {
    TABLE_SCHEMA: name,
    TABLE_NAME: name,
    TABLE_OWNER: name,
    TABLE_OBJECT_ID: id,
    TABLE_IS_VIRTUAL: boolean,
    TABLE_HAS_DISTRIBUTION_KEY: boolean,
    TABLE_HAS_PARTITION_KEY: boolean,
    TABLE_COMMENT: varchar(2000),
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
      TABLE_COMMENT: table.comment,
    })),
};

export const allViews: SystemTable = {
  comment: "All views the user may see",
  columns: {
    VIEW_SCHEMA: name,
    VIEW_NAME: name,
    SCOPE_SCHEMA: name,
    VIEW_OWNER: name,
    VIEW_OBJECT_ID: id,
    VIEW_TEXT: text,
    VIEW_COMMENT: varchar(2000),
  },
  rows: ({ catalog }) =>
    catalog.all("view").map((view) => ({
      VIEW_SCHEMA: view.schema,
      VIEW_NAME: view.name,
      SCOPE_SCHEMA: view.scopeSchema,
      VIEW_OWNER: view.owner,
      VIEW_OBJECT_ID: view.id,
      VIEW_TEXT: view.text,
      VIEW_COMMENT: view.comment,
    })),
};

export const allScripts: SystemTable = {
  comment: "All scripts the user may see",
  columns: {
    SCRIPT_SCHEMA: name,
    SCRIPT_NAME: name,
    SCRIPT_OWNER: name,
    SCRIPT_OBJECT_ID: id,
    SCRIPT_TYPE: varchar(9),
    SCRIPT_LANGUAGE: name,
    SCRIPT_INPUT_TYPE: varchar(6),
    SCRIPT_RESULT_TYPE: varchar(8),
    SCRIPT_TEXT: text,
    SCRIPT_COMMENT: varchar(2000),
  },
  rows: ({ catalog }) =>
    catalog.all("script").map((script) => ({
      SCRIPT_SCHEMA: script.schema,
      SCRIPT_NAME: script.name,
      SCRIPT_OWNER: script.owner,
      SCRIPT_OBJECT_ID: script.id,
      SCRIPT_TYPE: script.type,
      SCRIPT_LANGUAGE: script.language,
      SCRIPT_INPUT_TYPE: script.type === "UDF" ? script.input : null,
      SCRIPT_RESULT_TYPE: script.type === "UDF" ? script.output : script.returns,
      SCRIPT_TEXT: script.text,
      SCRIPT_COMMENT: script.comment,
    })),
};

export const schemas: SystemTable = {
  comment: "All schemas",
  columns: {
    SCHEMA_NAME: name,
    SCHEMA_OWNER: name,
    SCHEMA_OBJECT_ID: id,
    SCHEMA_IS_VIRTUAL: boolean,
    SCHEMA_COMMENT: varchar(2000),
  },
  rows: ({ catalog }) =>
    catalog.all("schema").map((schema) => ({
      SCHEMA_NAME: schema.name,
      SCHEMA_OWNER: schema.owner,
      SCHEMA_OBJECT_ID: schema.id,
      SCHEMA_IS_VIRTUAL: false,
      SCHEMA_COMMENT: schema.comment,
    })),
};

export const allObjects: SystemTable = {
  comment: "All objects the user may see",
  columns: {
    OBJECT_NAME: name,
    OBJECT_TYPE: varchar(20),
    CREATED: timestamp,
    LAST_COMMIT: timestamp,
    OWNER: name,
    OBJECT_ID: id,
    OBJECT_COMMENT: varchar(2000),
    ROOT_NAME: name,
    ROOT_TYPE: varchar(20),
    ROOT_ID: id,
    OBJECT_IS_VIRTUAL: boolean,
  },
  rows: ({ catalog }) => {
    const objects = [...catalog.all("table"), ...catalog.all("view"), ...catalog.all("script")].map(
      (object) => ({
        OBJECT_NAME: object.name,
        OBJECT_TYPE: object.kind.toUpperCase(),
        CREATED: object.created,
        LAST_COMMIT: object.created,
        OWNER: object.owner,
        OBJECT_ID: object.id,
        OBJECT_COMMENT: object.comment,
        ROOT_NAME: object.schema,
        ROOT_TYPE: "SCHEMA",
        ROOT_ID: catalog.schema(object.schema)?.id ?? null,
        OBJECT_IS_VIRTUAL: false,
      }),
    );
    const roots = catalog.all("schema").map((schema) => ({
      OBJECT_NAME: schema.name,
      OBJECT_TYPE: "SCHEMA",
      OWNER: schema.owner,
      OBJECT_ID: schema.id,
      OBJECT_COMMENT: schema.comment,
      OBJECT_IS_VIRTUAL: false,
    }));
    return [...roots, ...objects];
  },
};

export const allConstraints: SystemTable = {
  comment: "All constraints of tables the user may see",
  columns: {
    CONSTRAINT_SCHEMA: name,
    CONSTRAINT_TABLE: name,
    CONSTRAINT_TYPE: varchar(11),
    CONSTRAINT_NAME: name,
    CONSTRAINT_ENABLED: boolean,
    CONSTRAINT_OWNER: name,
  },
  rows: ({ catalog }) =>
    catalog.all("table").flatMap((table) =>
      table.constraints.map((constraint) => ({
        CONSTRAINT_SCHEMA: table.schema,
        CONSTRAINT_TABLE: table.name,
        CONSTRAINT_TYPE: constraint.type,
        CONSTRAINT_NAME: constraint.name,
        CONSTRAINT_ENABLED: constraint.enabled,
        CONSTRAINT_OWNER: table.owner,
      })),
    ),
};

export const allConstraintColumns: SystemTable = {
  comment: "The columns of constraints",
  columns: {
    CONSTRAINT_SCHEMA: name,
    CONSTRAINT_TABLE: name,
    CONSTRAINT_TYPE: varchar(11),
    CONSTRAINT_NAME: name,
    CONSTRAINT_OWNER: name,
    ORDINAL_POSITION: decimal(9, 0),
    COLUMN_NAME: name,
    REFERENCED_SCHEMA: name,
    REFERENCED_TABLE: name,
    REFERENCED_COLUMN: name,
  },
  rows: ({ catalog }) =>
    catalog.all("table").flatMap((table) =>
      table.constraints.flatMap((constraint) =>
        constraint.columns.map((column, i) => ({
          CONSTRAINT_SCHEMA: table.schema,
          CONSTRAINT_TABLE: table.name,
          CONSTRAINT_TYPE: constraint.type,
          CONSTRAINT_NAME: constraint.name,
          CONSTRAINT_OWNER: table.owner,
          ORDINAL_POSITION: constraint.type === "NOT NULL" ? null : i + 1,
          COLUMN_NAME: column,
          REFERENCED_SCHEMA: constraint.references?.schema ?? null,
          REFERENCED_TABLE: constraint.references?.table ?? null,
          REFERENCED_COLUMN: constraint.references?.columns[i] ?? null,
        })),
      ),
    ),
};
