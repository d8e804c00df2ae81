import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Which rows are trained from, which are not, and what becomes of them. */
export const trainingRowErrors = {
  "E-SME-350": {
    message: "The view {{job_name_holdout}} of the rows that are held out could not be created: {{cause}}",
    mitigation:
      "You need the right to create views in {{script_schema}}, and the schema's owner the right to read what you train from. An older view of that name has to be dropped or renamed first.",
  },
} as const satisfies Record<string, CatalogueEntry>;
