/** Endpoints that others run. */
import { scalarSuffix } from "../facts.ts";
import { defineParameter } from "../model/parameter.ts";
import { jobName } from "./job.ts";
import { endpointName } from "./serving.ts";

export const attachedEndpointName = defineParameter({
  name: "endpoint_name",
  type: "VARCHAR(63)",
  description: "Name of the SageMaker endpoint, whoever made it.",
  aws: "DescribeEndpointInput.EndpointName",
  format: endpointName.format,
  example: "churn-xgboost",
});

export const attachedFunctionName = defineParameter({
  name: "function_name",
  type: "VARCHAR(121)",
  description: `Name of the function; the one for a row at a time has \`${scalarSuffix}\` behind it. An unquoted name means its upper-case spelling.`,
  reads: "name",
  minimumLength: 1,
  derives: { scalar: { suffix: scalarSuffix } },
  example: "CHURN",
});

export const attachedColumns = defineParameter({
  name: "columns",
  type: "VARCHAR(2000000)",
  description:
    "What the function takes, in the order in which the endpoint wants it: a JSON array of objects with `name` and `type`. Where rows are sent as JSON, `path` says where the value is in a row, as `inputs`, `data.age`, `features[]` for the next element of a list, or `$` for a row that is the value alone; without it, it is the name as it is written.",
  reads: "columns",
  example: '[{"name": "AGE", "type": "DECIMAL(3,0)"}, {"name": "INCOME", "type": "DOUBLE"}]',
});

export const attachedReturns = defineParameter({
  name: "returns",
  type: "VARCHAR(2000000)",
  description:
    "What the function gives: a JSON array of objects with `name` and `type`. `path` says where the value is in the answer for a row: of an answer in JSON as `score`, `scores[0]` or `$` for one that is the value alone; of an answer in CSV the number of the field, from 1. Without any `path`, JSON has the names as they are written, and CSV just these fields.",
  reads: "columns",
  example: '[{"name": "SCORE", "type": "DOUBLE"}]',
});

/** AWS is not asked about it where it is left out. */
const { aws: _, ...nameOfJob } = jobName;

export const attachedJobName = defineParameter({
  ...nameOfJob,
  description:
    "The job of SME_METADATA_AUTOPILOT_JOBS whose model the endpoint serves, as one that the Python extension deployed. `columns` and `returns` may be left out then: the function takes and gives what that of a deployment does.",
});

export const contentType = defineParameter({
  name: "content_type",
  type: "VARCHAR(1024)",
  description:
    "What the endpoint is sent: `text/csv`, `application/jsonlines` with a row in each line, or `application/json` with all rows in one document. Parameters may stand behind it, as in `text/csv; label_size=0`.",
  format: {
    words: "a MIME type such as text/csv",
    patterns: ["^[A-Za-z]+/[A-Za-z0-9.+-]+", "^[A-Za-z0-9./+;=_, -]+$"],
  },
  example: "application/jsonlines",
});

export const accept = defineParameter({
  name: "accept",
  type: "VARCHAR(1024)",
  description:
    "What the endpoint is asked to answer with, as a MIME type. Left out, it is what `response` says, or else the type that is sent.",
  format: contentType.format,
  example: "application/json",
});

export const response = defineParameter({
  name: "response",
  type: "VARCHAR(20)",
  description:
    "How an answer is read: `csv` with a line for each row, `jsonlines` with a value of JSON in each line, or `json` with all of them in one document. Left out, it is what `accept` or `content_type` says.",
  choices: ["csv", "jsonlines", "json"],
  example: "json",
});

export const responsePath = defineParameter({
  name: "response_path",
  type: "VARCHAR(2000)",
  description:
    "Of an answer in one document: where the list of answers is, as `predictions`. Left out, the document is the list.",
  example: "predictions",
});

export const requestPath = defineParameter({
  name: "request_path",
  type: "VARCHAR(2000)",
  description:
    "Of a request in one document: where the list of rows is, as `instances`. Left out, the document is the list.",
  example: "instances",
});

export const rowsPerRequest = defineParameter({
  name: "batch_size",
  type: "DECIMAL(9,0)",
  description: "Rows in a request, at most; 1 for a model that takes one at a time.",
  minimum: 1,
  maximum: 1_000_000,
  example: 100,
});

export const onError = defineParameter({
  name: "on_error",
  type: "VARCHAR(10)",
  description:
    "What becomes of a row that the model refuses, or answers with what is no value of its column: `fail` ends the query with an error that names the row, `null` gives it NULL, and the reason in the column ERROR of the function for a row at a time.",
  choices: ["fail", "null"],
  example: "null",
});

export const likeTable = defineParameter({
  name: "like_table",
  type: "VARCHAR(300)",
  description:
    "A table or view with the columns that the job was trained on, the target among them, as SQL writes it: `SCHEMA.TABLE`. Its types become those of the prediction functions.",
  minimumLength: 1,
  example: "DEMO.ABALONE_TRAIN",
});
