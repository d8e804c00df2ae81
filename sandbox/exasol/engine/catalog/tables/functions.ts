import { comment, defineTable, id, inEachScope, name, text } from "./definition.ts";

export const functions = defineTable({
  names: inEachScope("FUNCTIONS"),
  comment: "Functions that users have made",
  columns: {
    FUNCTION_SCHEMA: name,
    FUNCTION_NAME: name,
    FUNCTION_OWNER: name,
    FUNCTION_OBJECT_ID: id,
    FUNCTION_TEXT: text,
    FUNCTION_COMMENT: comment,
  },
  rows: ({ catalog }) =>
    catalog.all("function").map((one) => ({
      FUNCTION_SCHEMA: one.schema,
      FUNCTION_NAME: one.name,
      FUNCTION_OWNER: one.owner,
      FUNCTION_OBJECT_ID: one.id,
      FUNCTION_TEXT: one.text,
      FUNCTION_COMMENT: one.comment,
    })),
});
