import { boolean, timestamp, varchar } from "../../../../../sql/types.ts";
import { objectsIn } from "../catalog.ts";
import { comment, defineTable, id, inEachScope, name } from "./definition.ts";

export const objects = defineTable({
  names: inEachScope("OBJECTS"),
  comment: "All objects the user may see",
  columns: {
    OBJECT_NAME: name,
    OBJECT_TYPE: varchar(20),
    CREATED: timestamp,
    LAST_COMMIT: timestamp,
    OWNER: name,
    OBJECT_ID: id,
    ROOT_NAME: name,
    ROOT_TYPE: varchar(20),
    ROOT_ID: id,
    OBJECT_IS_VIRTUAL: boolean,
    OBJECT_COMMENT: comment,
  },
  rows: ({ catalog }) => {
    const objects = objectsIn(catalog).map((object) => ({
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
    }));
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
});

/** Without the schemas themselves. */
export const schemaObjects = defineTable({
  names: ["EXA_SCHEMA_OBJECTS"],
  comment: "Objects of the open schema",
  columns: { OBJECT_NAME: name, OBJECT_TYPE: varchar(20) },
  rows: (from) =>
    objects.rows(from).filter((row) => row.ROOT_NAME !== undefined && row.ROOT_NAME === from.schema),
});
