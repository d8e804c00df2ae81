import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What scripts end with, in Lua: arguments, data, and the database's refusals. */
export const scriptErrors = {
  "E-SME-1": {
    message: "The training data of job {{job_name}} could not be exported to {{s3_bucket_uri}}: {{cause}}",
    mitigation:
      "If the cause names S3, AWS or an address, check the address, user and password of connection {{aws_credentials_connection_name}}; if not, the table or query, and your rights on it.",
  },
  "F-SME-1": {
    message: "The number of nodes could not be read: {{cause}}",
    mitigation: "Please report this.",
  },
  "E-SME-2": {
    message: "Endpoint {{endpoint_name}} could not be deleted: {{cause}}",
    mitigation:
      "Check endpoint_name, aws_region and the connection, then call the script again, which completes what it has begun.",
  },
  "F-SME-2": {
    message: "The columns of the training data could not be read: {{cause}}",
    mitigation: "Please report this.",
  },
  "E-SME-3": {
    message: "Endpoint {{endpoint_name}} could not be deployed: {{cause}}",
    mitigation: "Correct that and call the script again.",
  },
  "F-SME-3": {
    message: "SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
    mitigation: "You need the right to read the table. If you have it, please report this.",
  },
  "E-SME-4": {
    message: "The status of job {{job_name}} could not be read: {{cause}}",
    mitigation: "Check job_name, aws_region and the connection.",
  },
  "E-SME-540": {
    message: "Job {{job_name}} could not be attached: {{cause}}",
    mitigation: "Correct that and call the script again.",
  },
  "E-SME-508": {
    message: "Endpoint {{endpoint_name}} could not be attached: {{cause}}",
    mitigation: "Correct that and call the script again.",
  },
  "E-SME-509": {
    message: "The function {{function_name}} could not be created in {{schema_name}}: {{cause}}",
    mitigation: "You need the right to create scripts in that schema, and columns of types that Exasol has.",
  },
  "E-SME-487": {
    message: "Endpoint {{endpoint_name}} could not be paused: {{cause}}",
    mitigation:
      "Check endpoint_name, aws_region and the connection, then call the script again, which completes what it has begun.",
  },
  "E-SME-488": {
    message: "Endpoint {{endpoint_name}} could not be resumed: {{cause}}",
    mitigation:
      "Check endpoint_name, aws_region and the connection, then call the script again, which completes what it has begun.",
  },
  "E-SME-489": {
    message: "The expiry of endpoint {{endpoint_name}} could not be set: {{cause}}",
    mitigation:
      "Check endpoint_name, aws_region and the connection, then call the script again, which completes what it has begun.",
  },
  "E-SME-490": {
    message: "What has expired could not be taken down: {{cause}}",
    mitigation: "Correct that and call the script again.",
  },
  "E-SME-494": {
    message: "What AWS has could not be compared with what this database knows: {{cause}}",
    mitigation: "Check the connection and aws_region, and that you may read the tables SME_METADATA_….",
  },
  "E-SME-339": {
    message: "Job {{job_name}} could not be stopped: {{cause}}",
    mitigation: "Check job_name, aws_region and the connection.",
  },
  "E-SME-316": {
    message:
      "Job {{job_name}} is being stopped or has ended, but its row in SME_METADATA_AUTOPILOT_JOBS could not be brought up to date: {{cause}}",
    mitigation: "Another statement was writing the table. Call the script again.",
  },
  "E-SME-262": {
    message: "{{script}} could not do its work: {{cause}}",
    mitigation: "Correct that and call the script again.",
  },
  "E-SME-5": {
    message: "The argument of {{script}} cannot be read as a JSON object: {{complaint}}.",
    mitigation: "Check its quotes, commas, braces and keys.",
  },
  "E-SME-6": {
    message: "{{script}} cannot start: {{complaints}}.",
    mitigation: "It takes {{arguments}}.",
  },
  "E-SME-7": {
    message: "Starting job {{job_name}} failed: {{cause}}",
    mitigation: "Correct that and call the script again.",
  },
  "E-SME-8": {
    message: "Job {{job_name}} could not be entered in SME_METADATA_AUTOPILOT_JOBS: {{cause}}",
    mitigation:
      "A name is used once: choose another job_name if the table has such a job already. You need the rights to insert into the table and to change it.",
  },
  "E-SME-9": {
    message: "The connection of endpoint {{endpoint_name}} could not be written: {{cause}}",
    mitigation: "You need the right to create connections, and to change this one if there is one already.",
  },
  "E-SME-10": {
    message: "The prediction function {{endpoint_name}} could not be created in {{schema_name}}: {{cause}}",
    mitigation: "You need the right to create scripts in that schema.",
  },
  "E-SME-11": {
    message: "Invalid job_name '{{value}}': {{complaint}}.",
    mitigation: "Choose another name.",
  },
  "E-SME-12": {
    message: "Invalid {{parameter}} '{{value}}': {{complaint}}.",
    mitigation: "Correct the argument.",
  },
  "E-SME-13": {
    message: "Arguments problem_type and objective belong together: {{missing}} is missing.",
    mitigation: "Give both, or neither and let Autopilot choose.",
  },
  "E-SME-14": {
    message:
      "There is no table or view {{input_schema_name}}.{{input_table_or_view_name}} that you may read.{{suggestion}}",
    mitigation:
      "Check input_schema_name and input_table_or_view_name: unquoted names mean their upper-case spelling first, then themselves.",
  },
  "E-SME-15": {
    message:
      "{{table_shown}} has no column {{target_attribute_name}}.{{suggestion}} Its columns: {{columns}}.",
    mitigation: "Correct target_attribute_name.",
  },
  "E-SME-16": {
    message: "Objective {{value}} does not fit problem type {{to}}.",
    mitigation: "Choose one of {{allowed}}.",
  },
  "E-SME-17": {
    message: "{{table_shown}} has no column besides {{target_attribute_name}} to learn from.",
    mitigation: "Train from more columns.",
  },
  "E-SME-18": {
    message: "There is no job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS.{{suggestion}}",
    mitigation:
      "If AWS has it, a ROLLBACK after its training took its row away: train again under another job_name and COMMIT, or enter it with SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB.",
  },
  "E-SME-19": {
    message: "There is no schema {{schema_name}}.{{suggestion}}",
    mitigation: "Create it, or correct schema_name.",
  },
  "E-SME-20": {
    message: "{{schema_name}} holds a {{object_type}} {{object_name}} that is no prediction function.",
    mitigation: "Choose another endpoint_name or schema_name.",
  },
  "E-SME-21": {
    message: "The columns of job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS are damaged: {{complaint}}.",
    mitigation: "Restore COLUMN_NAMES and COLUMN_TYPES of its row.",
  },
  "E-SME-22": {
    message: "The query in source_query cannot be trained from: {{cause}}",
    mitigation:
      "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
  },
  "E-SME-23": {
    message: "Arguments {{first}} and {{second}} exclude each other.",
    mitigation: "Give one of them.",
  },
  "E-SME-24": {
    message: "Column {{column}} in exclude_columns {{complaint}}.{{suggestion}}",
    mitigation: "Correct exclude_columns.",
  },
  "E-SME-25": {
    message:
      "Column {{column}} cannot be trained from: Exasol writes names into the training data as they are, and a comma, a quote or a line break in one tears the data apart.",
    mitigation: "Rename it, in a view or a source_query, or name it in exclude_columns.",
  },
  "E-SME-140": {
    message:
      "{{rows_shown}} has {{found}} rows with a value in {{target_name}}, but Autopilot needs at least {{required}}.",
    mitigation: "Train from more rows.",
  },
  "E-SME-141": {
    message: "{{complaint}}, so {{what}} stay.",
    mitigation:
      "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS tells how far the job is. It can be deployed as long as its row is in SME_METADATA_AUTOPILOT_JOBS: SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB enters it if it is not.",
  },
  "E-SME-142": {
    message:
      "{{rows_shown}} has 1 value in {{target_name}}, {{value}}, in each of the {{rows}} rows that have one, but Autopilot needs at least 2 different ones.",
    mitigation: "Train from rows with different values.",
  },
  "E-SME-143": {
    message:
      "{{rows_shown}} has {{found}} classes in {{target_name}}, but {{problem_type}} needs {{required}}. It has: {{classes}}.",
    mitigation: "Choose another problem_type, or leave problem_type and objective to Autopilot.",
  },
  "E-SME-144": {
    message:
      "{{rows_shown}} has no number in {{target_name}} in {{found}} of {{rows}} rows, but for example {{value}}; Regression needs numbers in all of them.",
    mitigation: "Correct the values, or choose a classification as problem_type.",
  },
  "E-SME-145": {
    message:
      "{{rows_shown}} has no column to learn {{target_name}} from: {{empty}} without a value, {{constant}} with the same value in each row. Autopilot needs at least 1 with different values.",
    mitigation: "Train from other columns.",
  },
  "E-SME-146": {
    message: "The rows of {{table_shown}} could not be read: {{cause}}",
    mitigation: "Mend the table or view, or ask for the right to read it.",
  },
  "E-SME-323": {
    message:
      "{{missing}} must be given for job {{job_name}}: SME_METADATA_AUTOPILOT_JOBS does not tell.{{suggestion}}",
    mitigation: "Give it, or correct the job's name.",
  },
  "E-SME-174": {
    message:
      "SME_METADATA_AUTOPILOT_JOBS does not say which columns job {{job_name}} was trained from, as release 0.1 of the Python extension kept none.",
    mitigation:
      'Set COLUMN_NAMES and COLUMN_TYPES in its row to all columns of the training table in their order, the target too, as JSON: \'["A","B"]\' and \'["DOUBLE","VARCHAR(10)"]\'.',
  },
  "E-SME-474": {
    message: "Endpoint {{endpoint_name}} could not be switched to another version: {{cause}}",
    mitigation: "Its functions go on as they are. Correct that and call the script again.",
  },
  "E-SME-512": {
    message: "What the database has of job {{job_name}} could not be read or removed: {{cause}}",
    mitigation: "Mend that and call the script again.",
  },
  "E-SME-527": {
    message: "Arguments s3_bucket_uri and s3_output_path belong together: {{missing}} is missing.",
    mitigation: "Give both as the training had them, or neither.",
  },
  "E-SME-528": {
    message: "SME_METADATA_AUTOPILOT_JOBS does not tell in which region job {{job_name}} was trained.",
    mitigation: "Give aws_region, and aws_credentials_connection_name where that is another one by now.",
  },
  "E-SME-513": {
    message: "The model of job {{job_name}} could not be removed from AWS: {{cause}}",
    mitigation: "Mend that and call the script again: it goes on with what is left.",
  },
} as const satisfies Record<string, CatalogueEntry>;
