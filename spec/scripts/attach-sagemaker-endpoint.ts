import { commentOnAttachedFunctions } from "../attached-comments.ts";
import { findSchema } from "../deployment-steps.ts";
import { defineScript, optional, partial, sql, udf, withDefault } from "../model.ts";
import {
  accept,
  attachedColumns,
  attachedEndpointName,
  attachedFunctionName,
  attachedJobName,
  attachedReturns,
  awsCredentialsConnectionName,
  awsRegion,
  contentType,
  onError,
  requestPath,
  response,
  responsePath,
  rowsPerRequest,
  schemaName,
} from "../parameters.ts";
import stateUdf from "../udfs/autopilot-job-state-udf.ts";
import attachmentUdf from "../udfs/endpoint-attachment-udf.ts";
import scalarUdf from "../udfs/endpoint-prediction-attached-scalar-udf.ts";
import setUdf from "../udfs/endpoint-prediction-attached-udf.ts";

export default defineScript({
  name: "SME_ATTACH_SAGEMAKER_ENDPOINT",
  summary: "Creates functions that ask an endpoint which somebody else made, whatever its model is.",
  details: `Rows are sent as CSV, as JSON Lines or in a JSON document, in batches side by side; what AWS puts off is tried again. An answer must have exactly one value for
each row, else nothing of it is used, and each value must be of its column's type.

Nothing changes on AWS, and the endpoint stays its owner's: it has no row in SME_METADATA_AUTOPILOT_ENDPOINTS, SME_ENDPOINTS calls it not OURS, and
nothing here pauses, deletes or expires it. Its model may be replaced by its owner: the functions ask whatever serves. All that they know stands in their
text, so the same call again changes it, and DROP SCRIPT ends it. Who calls them needs access to the connection.`,
  arguments: "json",
  parameters: [
    attachedEndpointName,
    schemaName,
    attachedFunctionName,
    optional(attachedColumns),
    optional(attachedReturns),
    optional(attachedJobName),
    withDefault(contentType, "text/csv"),
    optional(accept),
    optional(response),
    optional(requestPath),
    optional(responsePath),
    optional(rowsPerRequest),
    optional(onError),
    awsCredentialsConnectionName,
    awsRegion,
  ],
  steps: [
    sql("job", {
      why: "An endpoint that serves a job's model takes that one's columns: the Python extension deployed such.",
      when: "job_name",
      statement: `
        SELECT JOB_NAME, TARGET_ATTRIBUTE_NAME, COLUMN_NAMES, COLUMN_TYPES, PROBLEM_TYPE,
          CASE WHEN PROBLEM_TYPE IS NULL THEN JOB_NAME END, ITEM_COLUMN
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE UPPER(JOB_NAME) = UPPER(:job_name)
        ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
        LIMIT 1`,
      fails: "F-SME-3",
      empty: "E-SME-18",
      suggests: "job_name",
      row: ["job_name", "target", "names", "types", "problem_type", "undecided", "item"],
    }),
    udf("state", stateUdf, {
      why: "Where Autopilot was to choose the problem type, it knows what it chose.",
      when: "job.undecided",
      with: { job_name: "job.job_name" },
      fails: "E-SME-508",
    }),
    partial("described", {
      when: "job.job_name",
      partial: "job-attachment",
      takes: {
        target: "job.target",
        names: "job.names",
        types: "job.types",
        problem_type: "job.problem_type",
        found_problem_type: "state.problem_type",
        item: "job.item",
      },
      gives: ["columns", "returns"],
      fails: { absent: "E-SME-174", damaged: "E-SME-21", forecast: "E-SME-536", problem_type: "E-SME-537" },
    }),
    sql("told", {
      why: "What the caller says counts.",
      statement: "SELECT :described.columns, :described.returns",
      fails: "E-SME-508",
      row: ["columns", "returns"],
      fills: { columns: "columns", returns: "returns" },
      unfilled: "E-SME-539",
    }),
    findSchema,
    sql("object", {
      why: "A function that belongs to a deployment of ours stays, as does all else; one of the Python extension is replaced.",
      statement: `
        SELECT LOWER(OBJECT_TYPE), OBJECT_NAME
        FROM SYS.EXA_ALL_OBJECTS
        WHERE ROOT_NAME = :schema.schema_name AND OBJECT_NAME IN (:function_name, :function_name.scalar)
          AND OBJECT_ID NOT IN (
            SELECT SCRIPT_OBJECT_ID
            FROM SYS.EXA_ALL_SCRIPTS
            WHERE SCRIPT_SCHEMA = :schema.schema_name AND (SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-attached-%' ESCAPE '\\'
              OR SCRIPT_TEXT LIKE '%AutopilotPredictionUDF%' ESCAPE '\\'))`,
      fails: "E-SME-508",
      occupied: "E-SME-507",
      row: ["type", "name"],
    }),
    partial("shape", {
      partial: "attached-columns",
      takes: { columns: "columns", returns: "returns" },
      gives: ["input", "output", "scalar_output", "taken"],
      fails: { columns: "E-SME-505" },
    }),
    udf("attachment", attachmentUdf, {
      why: "It looks whether there is such an endpoint, and changes nothing.",
      fails: "E-SME-508",
    }),
    partial("function", {
      why: "It gives back its input and the answer.",
      partial: "set-function",
      takes: {
        schema: "schema.schema_name",
        name: "function_name",
        input: "shape.input",
        output: "shape.output",
        deployment: "attachment.attachment_literal",
      },
      gives: [],
      fails: { create: "E-SME-509" },
      embeds: setUdf,
    }),
    partial("scalar_function", {
      why: "The same for one row at a time: Exasol spreads it over all nodes, and it may stand beside any column.",
      partial: "scalar-function",
      takes: {
        schema: "schema.schema_name",
        name: "function_name.scalar",
        input: "shape.input",
        output: "shape.scalar_output",
        deployment: "attachment.attachment_literal",
      },
      gives: [],
      fails: { create: "E-SME-509" },
      embeds: scalarUdf,
    }),
    ...commentOnAttachedFunctions(),
  ],
  returns: {
    values: ["endpoint_name", "function_name", "function_name.scalar", "attachment.endpoint_status"],
    columns: [
      { name: "ENDPOINT_NAME", type: "VARCHAR(63)", description: "The endpoint." },
      { name: "FUNCTION_NAME", type: "VARCHAR(128)", description: "The function in the schema." },
      {
        name: "SCALAR_FUNCTION_NAME",
        type: "VARCHAR(128)",
        description: "The one for a row at a time.",
      },
      {
        name: "ENDPOINT_STATUS",
        type: "VARCHAR(100)",
        description: "The endpoint's status as AWS names it; it answers when it is `InService`.",
      },
    ],
  },
  example: `EXECUTE SCRIPT ML.SME_ATTACH_SAGEMAKER_ENDPOINT('{"endpoint_name": "abaloneRings", "schema_name": "PRED_SCHEMA", "function_name": "RINGS", "columns": [{"name": "SEX", "type": "CHAR(1)"}, {"name": "LENGTH", "type": "DOUBLE"}], "returns": [{"name": "RINGS", "type": "DOUBLE"}], "aws_credentials_connection_name": "AWS_CONNECTION", "aws_region": "eu-central-1"}')`,
});
