/** Endpoints and their functions. */
import { endpointConnectionPrefix, scalarSuffix } from "../facts.ts";
import { defineParameter } from "../model/parameter.ts";
import { awsTags } from "./aws.ts";
import { lettersDigitsHyphens } from "./formats.ts";
import { kmsKeyId } from "./security.ts";

export const endpointName = defineParameter({
  name: "endpoint_name",
  type: "VARCHAR(63)",
  description: "Name of the SageMaker endpoint and, its case kept, of the prediction function.",
  aws: "CreateEndpointInput.EndpointName",
  format: lettersDigitsHyphens,
  derives: {
    connection: { prefix: endpointConnectionPrefix, upper: true },
    scalar: { suffix: scalarSuffix },
  },
  known: {
    error: "E-SME-78",
    statement: `
      SELECT ENDPOINT_NAME, 'SME_METADATA_AUTOPILOT_ENDPOINTS has it in region ' || AWS_REGION || '.'
      FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
      ORDER BY CREATED_AT DESC
      LIMIT 1000`,
  },
  example: "abaloneRings",
});

export const schemaName = defineParameter({
  name: "schema_name",
  type: "VARCHAR(128)",
  description:
    "Schema in which the prediction function is created. An unquoted name means its upper-case spelling.",
  reads: "identifier",
  minimumLength: 1,
  known: {
    error: "E-SME-19",
    statement: `
      SELECT SCHEMA_NAME
      FROM SYS.EXA_SCHEMAS
      ORDER BY EDIT_DISTANCE(SCHEMA_NAME, :schema_name.folded), SCHEMA_NAME
      LIMIT 5`,
  },
  example: "PRED_SCHEMA",
});

export const instanceType = defineParameter({
  name: "instance_type",
  type: "VARCHAR(64)",
  description: "SageMaker instance type that serves the endpoint.",
  aws: "CreateEndpointConfigInput.ProductionVariants[].InstanceType",
  awsEnum: "open",
  format: { words: "an instance type such as ml.m5.large", patterns: ["^ml[.][a-z0-9-]+[.][a-z0-9]+$"] },
  example: "ml.m5.large",
});

export const instanceCount = defineParameter({
  name: "instance_count",
  type: "DECIMAL(9,0)",
  description: "How many instances serve the endpoint. Each is paid for until the endpoint is deleted.",
  aws: "CreateEndpointConfigInput.ProductionVariants[].InitialInstanceCount",
  minimum: 1,
  example: 1,
});

export const serverlessMemoryMb = defineParameter({
  name: "serverless_memory_mb",
  type: "DECIMAL(9,0)",
  description:
    "Memory of a serverless endpoint in MB. Such an endpoint has no instances, and is paid for by its use.",
  aws: "CreateEndpointConfigInput.ProductionVariants[].ServerlessConfig.MemorySizeInMB",
  minimum: 1024,
  maximum: 6144,
  multipleOf: 1024,
  example: 2048,
});

export const serverlessMaxConcurrency = defineParameter({
  name: "serverless_max_concurrency",
  type: "DECIMAL(9,0)",
  description: "How many requests a serverless endpoint answers at a time, at most.",
  aws: "CreateEndpointConfigInput.ProductionVariants[].ServerlessConfig.MaxConcurrency",
  minimum: 1,
  maximum: 200,
  example: 5,
});

export const endpointKmsKeyId = defineParameter({
  ...kmsKeyId,
  description: "KMS key that encrypts the endpoint's disks, or its image where it is serverless.",
  aws: "CreateEndpointConfigInput.KmsKeyId",
});

export const endpointTags = defineParameter({
  ...awsTags,
  description:
    'Tags for endpoint, configuration and model in AWS, as `{"CostCenter": "42"}` or as AWS\' list `[{"Key": "CostCenter", "Value": "42"}]`. The extension\'s own are always set.',
});

export const waitForEndpoint = defineParameter({
  name: "wait",
  type: "BOOLEAN",
  description: "Whether the call returns only when the endpoint is in service, which takes minutes.",
  example: true,
});

export const ttlHours = defineParameter({
  name: "ttl_hours",
  type: "DOUBLE",
  description:
    "After how many hours the endpoint expires: it may be taken down then, which nothing does by itself.",
  minimum: 0.01,
  maximum: 999_999,
  example: 8,
});

export const expiresAt = defineParameter({
  name: "expires_at",
  type: "VARCHAR(30)",
  description:
    "When the endpoint expires, in UTC, as SQL writes a TIMESTAMP; NULL for never. It becomes a tag.",
  example: "2026-12-31 18:00:00",
});

export const usdPerHour = defineParameter({
  name: "usd_per_hour",
  type: "DOUBLE",
  description:
    "What one of its instances costs in US dollars by SME_PRICES, NULL when unknown. It becomes a tag.",
  example: 0.115,
});

export const deploymentToken = defineParameter({
  name: "deployment",
  type: "VARCHAR(12)",
  description: "The deployment's token, which all that it makes carries: 12 hexadecimal digits.",
  format: { words: "12 hexadecimal digits", patterns: ["^[0-9a-f]+$"] },
  minimumLength: 12,
  example: "0f1e2d3c4b5a",
});

export const functionSchema = defineParameter({
  name: "function_schema",
  type: "VARCHAR(128)",
  description: "Schema of the prediction functions, as it is spelled.",
  example: "PRED_SCHEMA",
});

export const forecastShape = defineParameter({
  name: "forecast",
  type: "VARCHAR(2000000)",
  description:
    "What a forecasting job's function must know of its histories and forecasts: JSON. NULL for other jobs.",
  example: '{"item":"PRODUCT","timestamp":"SOLD_ON","horizon":28,"quantiles":["p50"],"aggregates":false}',
});

export const pricedInstanceType = defineParameter({
  name: "priced_instance_type",
  type: "VARCHAR(64)",
  description: "The instance type that `usd_per_hour` is the price of.",
  example: "ml.m5.large",
});

export const hoursToLive = defineParameter({
  name: "hours",
  type: "DOUBLE",
  description:
    "After how many hours from now SME_REAP_ENDPOINTS may take the endpoint down, for example 0.5; NULL for never.",
  minimum: 0,
  maximum: 999999,
  example: 12,
});

export const reapAction = defineParameter({
  name: "action",
  type: "VARCHAR(10)",
  description:
    "`pause` keeps what brings an endpoint back with SME_RESUME_ENDPOINT; `delete` does what SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT does.",
  choices: ["pause", "delete"],
  example: "pause",
});

export const dryRun = defineParameter({
  name: "dry_run",
  type: "BOOLEAN",
  description: "Only say what would be done.",
  example: true,
});

export const waitForSwitch = defineParameter({
  name: "wait",
  type: "BOOLEAN",
  description:
    "Whether the call returns only when the other model answers, which takes minutes. Until then the one before does.",
  example: true,
});

export const newColumns = defineParameter({
  name: "new_columns",
  type: "BOOLEAN",
  description:
    "Whether the functions are made anew if the job has other columns than they take or give. The call waits then until the other model answers.",
  example: true,
});

export const servedBefore = defineParameter({
  name: "served_before",
  type: "VARCHAR(200)",
  description: "What this function gave as `served` before the endpoint was asked.",
  example: "abaloneRings-0f1e2d3c4b5a 2026-11-25T10:00:00.000Z 2026-11-25T10:04:00.000Z",
});

export const recordedPrevious = defineParameter({
  name: "recorded_previous",
  type: "VARCHAR(63)",
  description:
    "Configuration of the version before the present one, as SME_METADATA_AUTOPILOT_ENDPOINTS has it; NULL where it has none.",
  example: "abaloneRings-0f1e2d3c4b5a",
});
