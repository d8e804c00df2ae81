import { comment, defineTable, id, inEachScope, name, text } from "./definition.ts";

export const views = defineTable({
  names: inEachScope("VIEWS"),
  comment: "All views the user may see",
  columns: {
    VIEW_SCHEMA: name,
    VIEW_NAME: name,
    SCOPE_SCHEMA: name,
    VIEW_OWNER: name,
    VIEW_OBJECT_ID: id,
    VIEW_TEXT: text,
    VIEW_COMMENT: comment,
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
});
