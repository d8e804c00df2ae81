import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What watching a model's data can end with. */
export const monitoringErrors = {
  "E-SME-400": {
    message:
      "What the training data of job {{job_name}} hold could not be entered in SME_TRAINING_STATISTICS: {{cause}}",
    mitigation: "Call the script again.",
  },
  "E-SME-401": {
    message: "The rows could not be compared with the training data of job {{job_name}}: {{cause}}",
    mitigation:
      "You need the right to read SME_METADATA_AUTOPILOT_JOBS and SME_TRAINING_STATISTICS, and to create views in the schema of the scripts.",
  },
  "E-SME-402": {
    message: "SME_METADATA_AUTOPILOT_JOBS has no job {{job_name}}.{{suggestion}}",
    mitigation: "Correct job_name.",
  },
  "E-SME-403": {
    message: "SME_TRAINING_STATISTICS has nothing of job {{job_name}}: {{job_failure}}.",
    mitigation: "Train again under another name: a training stores what its rows hold.",
  },
  "E-SME-404": {
    message: "The query cannot be read: {{cause}}",
    mitigation:
      "Correct the query. It must have a name for each column, and you need the right to create views in the schema of the scripts.",
  },
  "E-SME-405": {
    message: "The query cannot be compared with the training data of job {{job_name}}: {{complaint}}.",
    mitigation: "Select the columns under the names and with the types that the training had.",
  },
  "E-SME-406": {
    message: "The query has no rows to compare with the training data of job {{job_name}}.",
    mitigation: "Select some hundred rows at least.",
  },
} as const satisfies Record<string, CatalogueEntry>;
