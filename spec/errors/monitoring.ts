import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What watching a model's data can end with. */
export const monitoringErrors = {
  "E-SME-346": {
    message: "The query has no rows to explain by {{function}}.",
    mitigation: "Select some: the predictions of a few are explained at once.",
  },
  "E-SME-347": {
    message: "{{function}} could not be asked about the rows of the query: {{cause}}",
    mitigation:
      "If a value does not fit, select its column with the type that the training had; you also need the right to call the function and to use its connection.",
  },
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
      "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
  },
  "E-SME-405": {
    message: "The query cannot be compared with the training data of job {{job_name}}: {{complaint}}.",
    mitigation: "Select the columns under the names and with the types that the training had.",
  },
  "E-SME-406": {
    message: "The query has no rows to compare with the training data of job {{job_name}}.",
    mitigation: "Select some hundred rows at least.",
  },
  "E-SME-407": {
    message: "There is no prediction function {{function}} of this release that you may call.{{suggestion}}",
    mitigation:
      "Write it as in SQL, with its schema. It must be one that SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT made; deploy a function of an older release again.",
  },
  "E-SME-408": {
    message: "The predictions of {{function}} could not be explained: {{cause}}",
    mitigation:
      "You need the right to read SME_TRAINING_STATISTICS and to create views in the schema of the scripts.",
  },
  "E-SME-409": {
    message: "Schemas {{found_schema}} and {{other_schema}} have a function {{function}} each.",
    mitigation: "Write the schema before its name.",
  },
  "E-SME-410": {
    message: "SME_TRAINING_STATISTICS has nothing of job {{job_name}}, whose model {{function}} asks.",
    mitigation:
      "The job's STATISTICS_FAILURE in SME_METADATA_AUTOPILOT_JOBS says why, unless an older release trained it. Train again under another name, and deploy that.",
  },
  "E-SME-411": {
    message: "The query lacks {{missing}}, which {{function}} takes.",
    mitigation: "Select all columns that the function takes.",
  },
  "E-SME-412": {
    message:
      "The query has {{rows}} rows, but {{limit}} rows of {{found}} columns are the most that are explained at once.",
    mitigation: "Select fewer rows.",
  },
  "E-SME-413": {
    message: "A row of the query could not be predicted by {{function}}: {{cause}}",
    mitigation: "Leave the row out, or ask the function itself with it.",
  },
  "E-SME-414": {
    message:
      "The 50 commonest values of column {{column}}, which {{function}} takes, are texts of 2,000 characters or more, and SME_TRAINING_STATISTICS keeps no more of them: nothing can be replaced by one.",
    mitigation: "Rows of this model cannot be explained; train without the column, and deploy that.",
  },
} as const satisfies Record<string, CatalogueEntry>;
