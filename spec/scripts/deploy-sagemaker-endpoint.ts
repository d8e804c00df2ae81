import { deploymentSteps } from "../deployment-steps.ts";
import { findTermsOfEndpoint } from "../endpoint-metadata.ts";
import { defineScript, notBoth, optional, sql, withDefault } from "../model.ts";
import {
  candidateName,
  endpointKmsKeyId,
  endpointName,
  endpointTags,
  instanceCount,
  instanceType,
  jobName,
  schemaName,
  serverlessMaxConcurrency,
  serverlessMemoryMb,
  ttlHours,
  waitForEndpoint,
} from "../parameters.ts";
import { instanceCountLimit, instanceTypeLimit, keepLimits, serverlessLimit } from "../policy.ts";
import { placeRecordedIn } from "../recorded-place.ts";

export default defineScript({
  name: "SME_DEPLOY_SAGEMAKER_ENDPOINT",
  summary:
    "Deploys a candidate of a finished job to an endpoint, on instances or serverless, and creates the functions that ask it.",
  details: `It returns at once: the functions are there, and say how far the endpoint is until it is in service. With \`wait\` it returns when it is.

Without \`instance_type\` and \`serverless_memory_mb\` the endpoint has one instance of ml.m5.large. A serverless one has 2048 MB and answers 5 requests
at a time where only one of the two is given; its functions keep by themselves to what AWS takes of it, requests of at most 4 MB.

The same call again changes nothing: it returns how the endpoint is by now, and with \`wait\` waits on. Expiry and tags stay those of its deployment
then, whatever \`ttl_hours\` and \`aws_tags\` say: SME_SET_ENDPOINT_TTL sets another expiry. An endpoint that AWS failed to create is made
anew. One that is there otherwise than asked for is refused, with what is otherwise. Instances cost money until the endpoint is deleted or paused.`,
  arguments: "json",
  parameters: [
    jobName,
    endpointName,
    schemaName,
    optional(candidateName),
    optional(instanceType),
    optional(instanceCount),
    optional(serverlessMemoryMb),
    optional(serverlessMaxConcurrency),
    withDefault(waitForEndpoint, false),
    optional(ttlHours),
    optional(endpointTags),
    optional(endpointKmsKeyId),
    ...placeRecordedIn("SME_METADATA_AUTOPILOT_JOBS"),
  ],
  rules: [instanceType, instanceCount].flatMap((instances) => [
    notBoth(instances, serverlessMemoryMb, "E-SME-450"),
    notBoth(instances, serverlessMaxConcurrency, "E-SME-450"),
  ]),
  steps: [
    sql("size", {
      why: "What serves where the caller does not say: one small instance, or a serverless endpoint as the SageMaker SDK for Python makes them.",
      statement: `
        SELECT
          CASE WHEN :serverless_memory_mb IS NULL AND :serverless_max_concurrency IS NULL THEN 'ml.m5.large' END,
          CASE WHEN :serverless_memory_mb IS NULL AND :serverless_max_concurrency IS NULL THEN 1 END,
          CASE WHEN :serverless_max_concurrency IS NOT NULL THEN 2048 END,
          CASE WHEN :serverless_memory_mb IS NOT NULL THEN 5 END`,
      fails: "E-SME-3",
      row: ["type", "count", "memory", "concurrency"],
      fills: {
        instance_type: "type",
        instance_count: "count",
        serverless_memory_mb: "memory",
        serverless_max_concurrency: "concurrency",
      },
    }),
    ...keepLimits(instanceTypeLimit, instanceCountLimit, serverlessLimit),
    sql("asked", {
      why: "What is asked of the steps below.",
      statement: `
        SELECT :candidate_name, :serverless_memory_mb, :serverless_max_concurrency, :aws_tags, :kms_key_id, :ttl_hours,
          :wait`,
      fails: "E-SME-3",
      row: [
        "candidate_name",
        "serverless_memory_mb",
        "serverless_max_concurrency",
        "aws_tags",
        "kms_key_id",
        "ttl_hours",
        "wait",
      ],
    }),
    ...deploymentSteps,
    findTermsOfEndpoint,
  ],
  returns: {
    values: [
      "endpoint_name",
      "endpoint_name",
      "result.scalar_name",
      "deployment.endpoint_status",
      "deployment.candidate_name",
      "result.expires_at",
      "result.cost_per_hour",
    ],
    columns: [
      { name: "ENDPOINT_NAME", type: "VARCHAR(63)", description: "The endpoint." },
      { name: "FUNCTION_NAME", type: "VARCHAR(128)", description: "The prediction function in the schema." },
      {
        name: "SCALAR_FUNCTION_NAME",
        type: "VARCHAR(128)",
        description: "The one for a row at a time; NULL for a forecasting job.",
      },
      {
        name: "ENDPOINT_STATUS",
        type: "VARCHAR(100)",
        description: "`InService`, or `Creating` for some minutes yet.",
      },
      { name: "CANDIDATE_NAME", type: "VARCHAR(64)", description: "The candidate that it serves." },
      {
        name: "EXPIRES_AT",
        type: "TIMESTAMP",
        description: "When it may be taken down, in UTC; NULL for never. Nothing does so by itself.",
      },
      {
        name: "COST_PER_HOUR",
        type: "DECIMAL(12,6)",
        description:
          "US dollars for all its instances by SME_PRICES; NULL where that has no price, and for a serverless endpoint, which is paid for by its use.",
      },
    ],
  },
  example: `EXECUTE SCRIPT ML.SME_DEPLOY_SAGEMAKER_ENDPOINT('{"job_name": "abalone-rings", "endpoint_name": "abaloneRings", "schema_name": "PRED_SCHEMA", "ttl_hours": 8}')`,
});
