import { varchar } from "../../../../../sql/types.ts";
import { comment, defineTable, id, inEachScope, name, text } from "./definition.ts";

export const scripts = defineTable({
  names: inEachScope("SCRIPTS"),
  comment: "All scripts the user may see",
  columns: {
    SCRIPT_SCHEMA: name,
    SCRIPT_NAME: name,
    SCRIPT_OWNER: name,
    SCRIPT_OBJECT_ID: id,
    SCRIPT_TYPE: varchar(12),
    SCRIPT_LANGUAGE: name,
    SCRIPT_INPUT_TYPE: varchar(6),
    SCRIPT_RESULT_TYPE: varchar(8),
    SCRIPT_TEXT: text,
    SCRIPT_COMMENT: comment,
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
      SCRIPT_RESULT_TYPE:
        script.type === "SCRIPTING" ? script.returns : script.type === "UDF" ? script.output : null,
      SCRIPT_TEXT: script.text,
      SCRIPT_COMMENT: script.comment,
    })),
});

/** None of Exasol's own are here. */
export const systemScripts = defineTable({
  names: ["EXA_SYS_SCRIPTS"],
  comment: "Scripts that come with the database",
  columns: scripts.columns,
  rows: () => [],
});
