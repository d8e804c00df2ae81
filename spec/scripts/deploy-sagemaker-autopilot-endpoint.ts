import { deploymentSteps } from "../deployment-steps.ts";
import { defineScript, sql } from "../model.ts";
import { endpointName, instanceCount, instanceType, jobName, schemaName } from "../parameters.ts";
import { instanceCountLimit, instanceTypeLimit, keepLimits } from "../policy.ts";
import { placeRecordedIn } from "../recorded-place.ts";

export default defineScript({
  name: "SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT",
  summary:
    "Deploys the best candidate of a finished job, also of a stopped one, to an endpoint and creates the function that asks it.",
  details:
    "The script waits until the endpoint is in service. The endpoint costs money until SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT deletes it. SME_DEPLOY_SAGEMAKER_ENDPOINT does the same with more to choose, and need not wait.",
  arguments: "positional",
  parameters: [
    jobName,
    endpointName,
    schemaName,
    instanceType,
    instanceCount,
    ...placeRecordedIn("SME_METADATA_AUTOPILOT_JOBS"),
  ],
  steps: [
    ...keepLimits(instanceTypeLimit, instanceCountLimit),
    sql("asked", {
      why: "What callers of this script cannot choose.",
      statement: "SELECT NULL, NULL, NULL, NULL, NULL, NULL, TRUE",
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
  ],
  example:
    "EXECUTE SCRIPT ML.SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT('abalone-rings', 'abaloneRings', 'PRED_SCHEMA', 'ml.m5.large', 1, 'AWS_CONNECTION', 'eu-central-1')",
});
