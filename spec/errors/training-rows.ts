import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Which rows are trained from, which are not, and what becomes of them. */
export const trainingRowErrors = {
  "E-SME-350": {
    message: "The view {{job_name_holdout}} of the rows that are held out could not be created: {{cause}}",
    mitigation:
      "You need the right to create views in {{script_schema}}, and the schema's owner the right to read what you train from. An older view of that name has to be dropped or renamed first.",
  },
  "E-SME-530": {
    message:
      "{{table_shown}} has no row with a value in {{target_name}} that holdout_fraction {{holdout_fraction}} would hold out, so nothing would be left to evaluate the model by.",
    mitigation:
      "Give a larger one. Rows that are alike in all columns are held out together: where there are few different ones, add a column that tells them apart, and name it in exclude_columns.",
  },
  "E-SME-351": {
    message: "The query in validation_query cannot be used: {{cause}}",
    mitigation:
      "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
  },
  "E-SME-352": {
    message: "The query in validation_query has other columns than are trained from: {{complaint}}.",
    mitigation: "Give it the same columns, with values of the same kinds.",
  },
  "E-SME-357": {
    message: "The query in validation_query has no row with a value in {{target_name}}.",
    mitigation: "Models are compared by such rows: correct the query, or leave it out.",
  },
  "E-SME-362": {
    message:
      "The query in validation_query has {{weights_rows}} rows with a value in {{target_name}}, but {{weights_missing}} of them without a weight in {{target_weight}}, {{weights_negative}} with a negative one and {{weights_zero}} with 0.",
    mitigation: "Give each of its rows a weight of at least 0, and some rows one above it.",
  },
  "E-SME-363": {
    message:
      "{{target_name}} is no number in {{found}} of {{rows}} rows of the query in validation_query, such as {{value}}, but Regression needs numbers in all of them.",
    mitigation: "Correct the values, or leave those rows out.",
  },
  "E-SME-364": {
    message:
      "A {{held_type}} {{job_name_holdout}} in schema {{script_schema}} has the name of the view of the rows that are held out.",
    mitigation:
      "Drop it if it is an earlier training's and no longer needed, rename it, or choose another job_name.",
  },
  "E-SME-353": {
    message: "Job {{job_name}} did not learn from {{folder}}, so nothing there is removed.",
    mitigation: "S3_TRAINING_DATA_URI in its row of SME_METADATA_AUTOPILOT_JOBS is that of another job.",
  },
  "E-SME-354": {
    message: "The training data of job {{job_name}} could not be removed: {{cause}}",
    mitigation: "Remove them in S3, or call the script again.",
  },
  "E-SME-355": {
    message: "What AWS would say to job {{job_name}} could not be found out: {{cause}}",
    mitigation: "Check aws_credentials_connection_name, your right to use that connection, and aws_region.",
  },
  "E-SME-356": {
    message: "A job {{job_name}} stands in SME_METADATA_AUTOPILOT_JOBS since {{claimed_datetime}}.",
    mitigation: "A name is used once: choose another job_name.",
  },
  "E-SME-558": {
    message: "Whether you have the rights to train could not be found out: {{cause}}",
    mitigation: "Every user may read the system tables, so report this. The training itself may go on.",
  },
  "E-SME-559": {
    message: "{{user}} lacks {{lacking_right}}, {{consequence}}.",
    mitigation: "Ask {{whom}}, for: {{statement}}",
  },
  "E-SME-561": {
    message:
      "{{viewless_user}} lacks the system privilege CREATE ANY VIEW, to make the view of what holdout_fraction holds out, so the training would be refused.",
    mitigation: "Ask a DBA, for: GRANT CREATE ANY VIEW TO {{viewless_user}}",
  },
} as const satisfies Record<string, CatalogueEntry>;
