import { endpointConnection } from "../endpoint-connection.ts";
import { claimEndpoints, findPlaceOfEndpoint, namedEndpoint } from "../endpoint-metadata.ts";
import { columnsToServe, jobToServe } from "../job-to-serve.ts";
import { defineScript, optional, sql, udf } from "../model.ts";
import { candidateName, endpointName, jobName, newColumns, waitForSwitch } from "../parameters.ts";
import { noteVersion, switchedTo } from "../promotion-steps.ts";
import { placeRecordedIn } from "../recorded-place.ts";
import { servingFunctions } from "../serving-functions.ts";
import promotionUdf from "../udfs/endpoint-promotion-udf.ts";

export default defineScript({
  name: "SME_PROMOTE",
  summary:
    "Puts a job's model behind the function of a deployed endpoint, in place of the one that answers now.",
  details: `The function stays as it is and no call of it fails: the model before answers until AWS has the new one ready. While AWS
switches, each request is answered by one of the two, and each row read as that one's answer.

The job must have the columns of the function, with the same types in the same order, and the same target; another job's labels are no matter. Each
promotion is a version with a number of its own. Versions before stay on AWS, where they cost nothing, until the endpoint is deleted: SME_ROLLBACK goes
back to the one before.

A candidate that answers already, or that AWS is about to put there, stays, so the call may be repeated, also one that was interrupted.`,
  arguments: "json",
  parameters: [
    endpointName,
    jobName,
    optional(candidateName),
    optional(waitForSwitch),
    optional(newColumns),
    ...placeRecordedIn("SME_METADATA_AUTOPILOT_ENDPOINTS"),
  ],
  steps: [
    findPlaceOfEndpoint(),
    sql("waits", {
      why: "The table is read before AWS is asked: the database then refuses the note below where another session has written one meanwhile.",
      statement: `
        SELECT CASE WHEN :wait = TRUE OR :new_columns = TRUE THEN TRUE END
        FROM (SELECT COUNT(*) FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" WHERE ${namedEndpoint})`,
      fails: "E-SME-328",
      row: ["for_aws"],
    }),
    claimEndpoints(namedEndpoint, { unless: "waits.for_aws" }),
    jobToServe,
    ...columnsToServe,
    udf("promotion", promotionUdf, {
      why: "Functions read which version answers in each answer: nothing of theirs is touched.",
      with: {
        job_name: "job.job_name",
        job_arn: "job.job_arn",
        job_region: "job.aws_region",
        csv_encoding: "job.csv_encoding",
        target_attribute_name: "job.target_attribute_name",
        column_names: "job.column_names",
        column_types: "job.column_types",
        forecast: "series.json",
      },
      fails: "E-SME-474",
      repeatable: true,
      keeps: "AWS goes on switching endpoint {{endpoint_name}}.",
    }),
    noteVersion("promotion"),
    sql("schema", {
      why: "Where the functions are.",
      statement: "SELECT :promotion.function_schema",
      fails: "E-SME-478",
      row: ["schema_name"],
    }),
    sql("lacking", {
      why: "Functions whose columns stay are not touched.",
      statement: `
        SELECT
          CASE WHEN :promotion.deployment_literal IS NOT NULL AND :job.item_column IS NULL THEN TRUE END,
          CASE WHEN :promotion.deployment_literal IS NOT NULL AND :job.item_column IS NOT NULL THEN TRUE END`,
      fails: "E-SME-478",
      row: ["tabular", "forecast"],
    }),
    ...servingFunctions("promotion", { fails: "E-SME-478", isNew: false }),
    ...endpointConnection(
      "promotion.connection_address",
      "Behind the functions: a call that is repeated makes those that it finds otherwise than the address says.",
      { when: "promotion.connection_address" },
    ),
  ],
  returns: switchedTo("promotion"),
  example: `EXECUTE SCRIPT ML.SME_PROMOTE('{"endpoint_name": "abaloneRings", "job_name": "abalone-rings", "candidate_name": "gradient-boosting-t1", "wait": true}')`,
});
