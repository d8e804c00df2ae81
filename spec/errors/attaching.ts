import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Endpoints and jobs that this extension did not make. */
export const attachingErrors = {
  "E-SME-500": {
    message: "AWS has no endpoint {{endpoint_name}} in region {{region}}, account {{account}}.",
    mitigation: "SME_ENDPOINTS lists those it has: check endpoint_name, aws_region and the connection's key.",
  },
  "E-SME-501": {
    message: "Endpoint {{endpoint_name}} gave {{found}} answers for the {{rows}} rows from row {{first}} on.",
    mitigation:
      "Nothing after that row was answered. Check response and response_path; a model that takes one row at a time needs batch_size 1.",
  },
  "E-SME-502": {
    message: "Endpoint {{endpoint_name}} answered for row {{row}} what cannot be used: {{complaint}}.",
    mitigation:
      "Correct types and paths in returns, or give on_error 'null', and call SME_ATTACH_SAGEMAKER_ENDPOINT again.",
  },
  "E-SME-503": {
    message:
      "What endpoint {{endpoint_name}} answered for the {{rows}} rows from row {{first}} on is not read as {{format}}: {{complaint}}.",
    mitigation: "Correct accept, response or response_path, and call SME_ATTACH_SAGEMAKER_ENDPOINT again.",
  },
  "E-SME-504": {
    message: "Invalid path '{{path}}' in {{parameter}}: {{complaint}}.",
    mitigation: "Correct it: predictions, scores[0], a.b and $ are paths of JSON, 1 and 2 fields of CSV.",
  },
  "E-SME-505": {
    message: "No function can have the columns of {{parameter}}: {{complaint}}.",
    mitigation: "Correct the argument.",
  },
  "E-SME-506": {
    message: "Endpoint {{endpoint_name}} cannot be attached: {{complaint}}.",
    mitigation: "Functions need one that answers each request by itself, and without being told which model.",
  },
  "E-SME-507": {
    message:
      "{{schema_name}} holds a {{object_type}} {{object_name}} that SME_ATTACH_SAGEMAKER_ENDPOINT has not made.",
    mitigation: "Choose another function_name or schema_name, or drop it first.",
  },
  "E-SME-535": {
    message: "{{parameter}} '{{value}}' is no format that can be sent or read: {{complaint}}.",
    mitigation: "Give text/csv, application/jsonlines or application/json.",
  },
  "E-SME-536": {
    message: "Job {{job_name}} forecasts: functions of an attached endpoint take rows, and no histories.",
    mitigation: "Deploy it with SME_DEPLOY_SAGEMAKER_ENDPOINT.",
  },
  "E-SME-537": {
    message: "Nobody knows whether job {{job_name}} classifies: it has no problem type yet.",
    mitigation: "Wait until it is Completed, or give columns and returns instead of job_name.",
  },
  "E-SME-538": {
    message: "The model of endpoint {{endpoint_name}} does not answer with {{missing}}, but with {{found}}.",
    mitigation: "Say in columns and returns what its functions are to have, instead of job_name.",
  },
  "E-SME-539": {
    message:
      "{{missing}} must be given for endpoint {{endpoint_name}}, or job_name for one that serves a job's model.",
    mitigation: "Say what the function is to take and to give.",
  },
  "E-SME-541": {
    message:
      "Job {{job_name}} cannot be attached: it is of kind {{kind}}, and only jobs that learn from tables are.",
    mitigation: "Deploy it with AWS, and attach its endpoint with SME_ATTACH_SAGEMAKER_ENDPOINT.",
  },
  "E-SME-542": {
    message: "There is no table or view {{like_table}} with columns that you may read.",
    mitigation: "Give like_table as SQL writes it, SCHEMA.TABLE.",
  },
  "E-SME-543": {
    message: "{{like_table}} has no column {{target}}, which job {{job_name}} predicts; it has {{columns}}.",
    mitigation: "Give a table like the one that the job was trained on, with the column to predict.",
  },
  "E-SME-544": {
    message:
      "{{like_table}} is not like the training data of job {{job_name}}: it lacks {{missing}}, and has {{surplus}} beyond it.",
    mitigation: "Give a view with these columns and no others; their order does not matter.",
  },
  "E-SME-545": {
    message:
      "Job {{job_name}} cannot be attached: its column of weights, {{column}}, is not the last one of its training data.",
    mitigation:
      "Rows to be predicted have no weight, and the model might take another column for it: train anew.",
  },
  "E-SME-546": {
    message: "Endpoint {{endpoint_name}} answered with bytes that are no text in {{charset}}.",
    mitigation: "Its model must answer in UTF-8, or name its charset in the answer's Content-Type.",
  },
} as const satisfies Record<string, CatalogueEntry>;
