import { comment, defineTable, id, inEachScope, name, text } from "./definition.ts";

/** CREATE FUNCTION is refused, so there are none. */
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
  rows: () => [],
});
