import { defineTable, name, text } from "./definition.ts";

export const parameters = defineTable({
  names: ["EXA_PARAMETERS"],
  comment: "Parameters of the system and the session",
  columns: { PARAMETER_NAME: name, SESSION_VALUE: text, SYSTEM_VALUE: text },
  rows: ({ catalog, sessionParameters }) =>
    catalog.all("parameter").map((parameter) => ({
      PARAMETER_NAME: parameter.name,
      // A text without characters is NULL.
      SESSION_VALUE: (sessionParameters.get(parameter.name) ?? parameter.value) || null,
      SYSTEM_VALUE: parameter.value || null,
    })),
});
