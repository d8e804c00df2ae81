import { longestComment } from "./comments.ts";
import { type SqlStep, sql } from "./model.ts";

/**
 * Give the functions of an attached endpoint a comment, with the columns that a step `shape` says they take.
 * Who may not comment on them has them all the same.
 */
export function commentOnAttachedFunctions(): SqlStep[] {
  const text = (how: string) =>
    `SUBSTR('Asks endpoint ' || :endpoint_name || ', which another made. ${how} It takes, in this order: ' || :shape.taken, 1, ${longestComment})`;
  const comment = (name: string, fn: string, column: string) =>
    sql(name, {
      when: `comments.${column}`,
      mayFail: true,
      statement: `COMMENT ON SCRIPT ::schema.schema_name.::${fn} IS :comments.${column}`,
      fails: "E-SME-509",
    });
  return [
    sql("comments", {
      why: "What catalogues and agents show of the functions.",
      mayFail: true,
      statement: `
        SELECT ${text("For sets of rows: the answer stands behind the columns.")},
          ${text("Row by row, beside any other column; a row without an answer has an ERROR.")}`,
      fails: "E-SME-509",
      row: ["of_rows", "of_row"],
    }),
    comment("rows_comment", "function_name", "of_rows"),
    comment("row_comment", "function_name.scalar", "of_row"),
  ];
}
