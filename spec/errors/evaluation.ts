import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What evaluating predictions can end with. */
export const evaluationErrors = {
  "E-SME-385": {
    message: "{{function}} takes {{taken}}, but was called with {{found}} arguments.",
    mitigation: "Give them in this order.",
  },
  "E-SME-386": {
    message: "{{function}} cannot compare {{one}}, a {{type}}, with {{other}}, a {{other_type}}.",
    mitigation: "Cast one to the other's type.",
  },
  "E-SME-387": {
    message: "{{value}} in {{argument}} of {{function}} is no {{kind}}.",
    mitigation: "Give another column, or leave such rows out.",
  },
  "E-SME-388": {
    message: "{{value}} in {{argument}} of {{function}} is no probability.",
    mitigation: "Give one from 0 to 1.",
  },
  "E-SME-389": {
    message:
      "{{one}} and {{other}} in {{argument}} of {{function}} are two texts, but one label beside a column that is no text.",
    mitigation: "Cast both columns to VARCHAR if they are two labels.",
  },
  "E-SME-390": {
    message: "{{function}} found more than {{maximum}} different labels.",
    mitigation: "Use SME_REGRESSION_METRICS for numbers.",
  },
  "E-SME-391": {
    message: "{{argument}} of {{function}} is {{one}} in one row and {{other}} in another.",
    mitigation: "Give one label for all rows of a group.",
  },
  "E-SME-392": {
    message: "{{argument}} of {{function}} is {{value}}, which no row has; there are {{labels}}.",
    mitigation: "Give one of them.",
  },
  "E-SME-393": {
    message: "{{value}} in {{argument}} of {{function}} is no weight.",
    mitigation: "Give 0, or a number from 1e-100 to 1e100: only their proportions count.",
  },
  "E-SME-394": {
    message:
      "There is no prediction function {{function_name}} in schema {{schema_name}} that this release deployed and you may use.{{suggestion}}",
    mitigation:
      "Deploy the job anew if an older release did; for predictions of anything else, use SME_CLASSIFICATION_METRICS or SME_REGRESSION_METRICS in a SELECT.",
  },
  "E-SME-395": {
    message: "Function {{function_name}} could not be evaluated: {{cause}}",
    mitigation:
      "If a value does not fit, select its column with the type that the training had; if it is a right that you lack, have it granted. You need SELECT and INSERT on SME_EVALUATIONS, and SELECT on SME_METADATA_AUTOPILOT_ENDPOINTS.",
  },
  "E-SME-396": {
    message: "None of {{found}} rows could be evaluated: {{cause}}",
    mitigation: "Nothing was noted in SME_EVALUATIONS.",
  },
  "E-SME-397": {
    message: "There are no rows to evaluate function {{function_name}} by.",
    mitigation: "Give a query that has some, or train with holdout_fraction: then query can be left out.",
  },
  "E-SME-398": {
    message: "The query cannot be evaluated: {{cause}}",
    mitigation:
      "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
  },
  "E-SME-399": {
    message: "The query lacks {{missing}}; it has {{columns}}.{{suggestion}}",
    mitigation:
      "Add the column: the query must have all that function {{function_name}} takes, and the target.",
  },
  "E-SME-415": {
    message:
      "None of {{found}} rows has a label that the model knows, as the first one's, {{value}}: it knows {{labels}}.",
    mitigation:
      "Give as target what the model was trained to predict, with the same labels. Nothing was noted in SME_EVALUATIONS.",
  },
} as const satisfies Record<string, CatalogueEntry>;
