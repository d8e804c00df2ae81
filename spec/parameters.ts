/** The shared vocabulary: one spelling, one type, one limit for everything several objects take. */
import { endpointConnectionPrefix, scalarSuffix } from "./facts.ts";
import { defineParameter } from "./model.ts";

const lettersDigitsHyphens = {
  words: "letters, digits and hyphens, with a letter or a digit at both ends",
  patterns: ["^[A-Za-z0-9-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$"],
} as const;

export const jobName = defineParameter({
  name: "job_name",
  type: "VARCHAR(32)",
  description: "Name of the Autopilot job, unique in the AWS account and region, whatever its case.",
  aws: "CreateAutoMLJobV2Request.AutoMLJobName",
  format: lettersDigitsHyphens,
  invalid: "E-SME-11",
  // The table grows with every training, so not all of it is read.
  known: {
    error: "E-SME-74",
    statement: `
      SELECT JOB_NAME, CASE WHEN JOB_ARN IS NOT NULL THEN 'SME_METADATA_AUTOPILOT_JOBS has it as ' || JOB_ARN || '.' END
      FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
      ORDER BY DATETIME DESC
      LIMIT 1000`,
  },
  example: "abalone-rings",
});

export const awsCredentialsConnectionName = defineParameter({
  name: "aws_credentials_connection_name",
  type: "VARCHAR(128)",
  description:
    "Exasol connection with the address of the S3 bucket, the AWS access key id as user and the secret as password.",
  reads: "name",
  minimumLength: 1,
  known: {
    error: "E-SME-60",
    statement: "SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000",
  },
  example: "AWS_CONNECTION",
});

export const awsRegion = defineParameter({
  name: "aws_region",
  type: "VARCHAR(32)",
  description: "AWS region of the job, its endpoint and the bucket.",
  format: { words: "lower-case letters, digits and hyphens", patterns: ["^[a-z0-9-]+$"] },
  example: "eu-central-1",
});

export const candidateName = defineParameter({
  name: "candidate_name",
  type: "VARCHAR(64)",
  description: "One of the job's candidates, which SME_AUTOPILOT_CANDIDATES lists; NULL means the best one.",
  aws: "ListCandidatesForAutoMLJobRequest.CandidateNameEquals",
  example: "gradient-boosting-t1",
});

/** What a UDF takes that asks AWS: both, or neither. Its handler has AWS clients made of them. */
export const awsAccess = [awsCredentialsConnectionName, awsRegion] as const;

export const iamSagemakerRole = defineParameter({
  name: "iam_sagemaker_role",
  type: "VARCHAR(2048)",
  description:
    "Role that SageMaker assumes to read the bucket: its ARN, or its bare name for a role of the connection's own account.",
  aws: "CreateAutoMLJobV2Request.RoleArn",
  format: { words: "an ARN or a role name", patterns: ["^[A-Za-z0-9_+=,.@:/-]+$"] },
  example: "sagemaker-role",
});

export const s3BucketUri = defineParameter({
  name: "s3_bucket_uri",
  type: "VARCHAR(200)",
  description: "Bucket for training data and artefacts, as `s3://bucket`.",
  format: {
    words: "s3://bucket, without a path",
    patterns: ["^s3://[a-z0-9][a-z0-9.-]*$", "[a-z0-9]$"],
    without: ["[.][.]"],
  },
  reads: "uri",
  example: "s3://ml-bucket",
});

export const s3OutputPath = defineParameter({
  name: "s3_output_path",
  type: "VARCHAR(512)",
  description:
    "Folder in the bucket. A job keeps its data and artefacts in a folder of its own name below it.",
  aws: "CreateAutoMLJobV2Request.OutputDataConfig.S3OutputPath",
  format: {
    // HTTP clients leave out such folders, so EXPORT and SageMaker would look at different places.
    words:
      "a path of letters, digits and _ . = + -, with single slashes between its folders, none of which ends in a dot",
    patterns: ["^[A-Za-z0-9_./=+-]+$"],
    without: ["//", "[.]/", "[.]$"],
  },
  reads: "path",
  minimumLength: 1,
  example: "autopilot",
});

export const inputSchemaName = defineParameter({
  name: "input_schema_name",
  type: "VARCHAR(128)",
  description: "Schema of the training data. An unquoted name means its upper-case spelling.",
  reads: "identifier",
  minimumLength: 1,
  example: "DEMO",
});

export const inputTableOrViewName = defineParameter({
  name: "input_table_or_view_name",
  type: "VARCHAR(128)",
  description: "Table or view with the training data. An unquoted name means its upper-case spelling.",
  reads: "identifier",
  minimumLength: 1,
  known: {
    error: "E-SME-14",
    statement: `
      SELECT * FROM (
        SELECT :input_table_or_view_name.folded AS CANDIDATE,
          'Give schema ' || COLUMN_SCHEMA || ' as input_schema_name, and table ' || COLUMN_TABLE || ' alone.' AS REMARK,
          1 AS DISTANCE
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA || '.' || COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name.folded)
        UNION ALL
        SELECT COLUMN_TABLE, 'Schema ' || COLUMN_SCHEMA || ' has one of this name.',
          1000 + EDIT_DISTANCE(COLUMN_SCHEMA, :input_schema_name.folded)
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_TABLE IN (:input_table_or_view_name, :input_table_or_view_name.folded)
        UNION ALL
        SELECT COLUMN_TABLE, NULL, 2000 + EDIT_DISTANCE(COLUMN_TABLE, :input_table_or_view_name.folded)
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA IN (:input_schema_name, :input_schema_name.folded)
      )
      GROUP BY CANDIDATE, REMARK, DISTANCE
      ORDER BY DISTANCE, CANDIDATE, REMARK
      LIMIT 5`,
  },
  example: "ABALONE_TRAIN",
});

export const targetAttributeName = defineParameter({
  name: "target_attribute_name",
  type: "VARCHAR(128)",
  description: "Column to predict. An unquoted name means its upper-case spelling.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.TargetAttributeName",
  reads: "identifier",
  minimumLength: 1,
  example: "RINGS",
});

export const problemType = defineParameter({
  name: "problem_type",
  type: "VARCHAR(32)",
  description:
    "Kind of prediction; Autopilot finds out by itself when it is left out, together with the objective.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.ProblemType",
  awsEnum: "closed",
  example: "Regression",
});

export const objective = defineParameter({
  name: "objective",
  type: "VARCHAR(64)",
  description:
    'Metric that decides which candidate is best, as `MSE` or as the JSON text `{"MetricName":"MSE"}`.',
  aws: "CreateAutoMLJobV2Request.AutoMLJobObjective.MetricName",
  awsEnum: "closed",
  reads: "metric",
  example: "RMSE",
});

export const mode = defineParameter({
  name: "mode",
  type: "VARCHAR(32)",
  description:
    "How Autopilot trains: `ENSEMBLING` stacks several models, `HYPERPARAMETER_TUNING` searches for one model's best settings, `AUTO` takes the former below 100 MB. AUTO when left out.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.Mode",
  awsEnum: "closed",
  example: "ENSEMBLING",
});

export const algorithms = defineParameter({
  name: "algorithms",
  type: "VARCHAR(2000)",
  description:
    "Algorithms to try, as a JSON array or separated by commas; all of the mode when it is left out.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.CandidateGenerationConfig.AlgorithmsConfig[].AutoMLAlgorithms[]",
  awsEnum: "closed",
  reads: "list",
  mostElements: 11,
  example: "linear-learner, randomforest",
});

export const validationFraction = defineParameter({
  name: "validation_fraction",
  type: "DOUBLE",
  description:
    "Share of the exported rows that Autopilot compares its models with, and does not train from; 0.2 when left out.",
  aws: "CreateAutoMLJobV2Request.DataSplitConfig.ValidationFraction",
  minimum: 0.001,
  maximum: 0.999,
  example: 0.25,
});

export const sampleWeightColumn = defineParameter({
  name: "sample_weight_column",
  type: "VARCHAR(128)",
  description:
    "Column that says how much a row counts, in training and in the metrics: a number that is not negative. Nothing is learned from it, and the prediction function does not take it. An unquoted name means its upper-case spelling.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.SampleWeightAttributeName",
  format: { words: "a name of letters, digits, _ and -, as AWS takes it", patterns: ["^[A-Za-z0-9_-]+$"] },
  reads: "identifier",
  minimumLength: 1,
  example: "IMPORTANCE",
});

export const featureTypes = defineParameter({
  name: "feature_types",
  type: "VARCHAR(2000000)",
  description:
    'What columns hold, where Autopilot should not find out by itself, as `{"ZIP": "categorical"}`. Unquoted names mean their upper-case spelling. `sequence`, numbers with commas between them, needs mode HYPERPARAMETER_TUNING.',
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.FeatureSpecificationS3Uri",
  reads: "mapping",
  choices: ["numeric", "categorical", "text", "datetime", "sequence"],
  example: '{"ZIP": "categorical"}',
});

const kmsKeyFormat = {
  words: "a KMS key: its id, its alias or its ARN",
  patterns: ["^[A-Za-z0-9:/_-]+$"],
} as const;

export const kmsKeyId = defineParameter({
  name: "kms_key_id",
  type: "VARCHAR(2048)",
  description: "KMS key that encrypts what the job writes into the bucket.",
  aws: "CreateAutoMLJobV2Request.OutputDataConfig.KmsKeyId",
  format: kmsKeyFormat,
  example: "alias/ml",
});

export const volumeKmsKeyId = defineParameter({
  name: "volume_kms_key_id",
  type: "VARCHAR(2048)",
  description: "KMS key that encrypts the disks of the job's machines.",
  aws: "CreateAutoMLJobV2Request.SecurityConfig.VolumeKmsKeyId",
  format: kmsKeyFormat,
  example: "alias/ml",
});

export const encryptTraffic = defineParameter({
  name: "encrypt_traffic",
  type: "BOOLEAN",
  description: "Whether the job's machines encrypt what they send each other.",
  aws: "CreateAutoMLJobV2Request.SecurityConfig.EnableInterContainerTrafficEncryption",
  example: true,
});

const vpcIdFormat = { words: "an id of letters, digits and hyphens", patterns: ["^[-0-9A-Za-z]+$"] } as const;

export const vpcSubnets = defineParameter({
  name: "vpc_subnets",
  type: "VARCHAR(2000)",
  description: "Subnets of the VPC in which the job runs, as a JSON array or separated by commas.",
  aws: "CreateAutoMLJobV2Request.SecurityConfig.VpcConfig.Subnets[]",
  format: vpcIdFormat,
  maximumLength: 32,
  mostElements: 16,
  reads: "list",
  example: "subnet-0a1b2c3d",
});

export const vpcSecurityGroups = defineParameter({
  name: "vpc_security_groups",
  type: "VARCHAR(2000)",
  description: "Security groups of the job in its VPC, as a JSON array or separated by commas.",
  aws: "CreateAutoMLJobV2Request.SecurityConfig.VpcConfig.SecurityGroupIds[]",
  format: vpcIdFormat,
  maximumLength: 32,
  mostElements: 5,
  reads: "list",
  example: "sg-0a1b2c3d",
});

/** How a job's data and machines are protected, whatever it learns. */
export const jobSecurity = [kmsKeyId, volumeKmsKeyId, encryptTraffic, vpcSubnets, vpcSecurityGroups] as const;

export const maxRuntimeForAutomlJobInSeconds = defineParameter({
  name: "max_runtime_for_automl_job_in_seconds",
  type: "DECIMAL(9,0)",
  description: "Seconds after which the whole job ends, at most 30 days.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.CompletionCriteria.MaxAutoMLJobRuntimeInSeconds",
  minimum: 1,
  maximum: 2_592_000,
  example: 3600,
});

export const maxCandidates = defineParameter({
  name: "max_candidates",
  type: "DECIMAL(9,0)",
  description: "How many models the job tries at most.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.CompletionCriteria.MaxCandidates",
  minimum: 1,
  maximum: 750,
  example: 10,
});

export const maxRuntimePerTrainingJobInSeconds = defineParameter({
  name: "max_runtime_per_training_job_in_seconds",
  type: "DECIMAL(9,0)",
  description: "Seconds after which the training of one candidate ends, at most 30 days.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.CompletionCriteria.MaxRuntimePerTrainingJobInSeconds",
  minimum: 1,
  maximum: 2_592_000,
  example: 600,
});

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

export const recordedJobArn = defineParameter({
  name: "job_arn",
  type: "VARCHAR(256)",
  description: "ARN of the job as the metadata table has it, which tells its account; NULL when it has none.",
  example: "arn:aws:sagemaker:eu-central-1:123456789012:automl-job/abalone-rings",
});

export const recordedJobRegion = defineParameter({
  name: "job_region",
  type: "VARCHAR(32)",
  description: "Region of the job as the metadata table has it; NULL when it has none.",
  example: "eu-central-1",
});

export const sourceQuery = defineParameter({
  name: "source_query",
  type: "VARCHAR(2000000)",
  description:
    "Query whose rows are the training data, instead of those of a table. It runs with the caller's rights.",
  reads: "sql",
  example: "SELECT * FROM DEMO.ABALONE WHERE HEIGHT > 0",
});

export const excludeColumns = defineParameter({
  name: "exclude_columns",
  type: "VARCHAR(2000000)",
  description:
    "Columns to leave out, as a JSON array or separated by commas. The prediction function does not take them.",
  reads: "list",
  example: "ID, CREATED_AT",
});

export const sampleRows = defineParameter({
  name: "sample_rows",
  type: "DECIMAL(18,0)",
  description:
    "How many rows to train from at most. The same table gives the same rows; rows that are alike in all columns go together.",
  minimum: 1,
  example: 100_000,
});

export const sampleFraction = defineParameter({
  name: "sample_fraction",
  type: "DOUBLE",
  description:
    "Which part of the rows to train from, `0.1` for a tenth. The same table gives the same rows; rows that are alike in all columns go together.",
  minimum: 0.0001,
  maximum: 1,
  example: 0.1,
});

export const holdoutFraction = defineParameter({
  name: "holdout_fraction",
  type: "DOUBLE",
  description:
    "Which part of the rows to keep out of the training. A view in the scripts' schema shows them with all their columns: `SME_HOLDOUT_` with the job's name in upper case behind it.",
  minimum: 0.001,
  maximum: 0.999,
  example: 0.2,
});

export const maxCells = defineParameter({
  name: "max_cells",
  type: "DECIMAL(18,0)",
  description:
    "How many values, rows × columns, to train from at most: where there are more, fewer rows are taken as with `sample_rows`.",
  minimum: 1,
  example: 1_000_000,
});

export const validationQuery = defineParameter({
  name: "validation_query",
  type: "VARCHAR(2000000)",
  description:
    "Query whose rows models are compared with, instead of a part of the training data that Autopilot chooses: the job's channel `validation`. It has the columns that are trained from.",
  reads: "sql",
  example: "SELECT * FROM DEMO.ABALONE_VALIDATION",
});

export const keepTrainingData = defineParameter({
  name: "keep_training_data",
  type: "BOOLEAN",
  description:
    "Whether the exported rows stay in S3, which is so unless it is `false`. They are removed then by the first SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS, SME_STOP_SAGEMAKER_AUTOPILOT_JOB or deployment that finds that the job has ended.",
  example: false,
});

export const trainingDataUri = defineParameter({
  name: "training_data_uri",
  type: "VARCHAR(2048)",
  description: "S3 URI of the folder that a job learned from, with a slash at its end.",
  example: "s3://ml-bucket/autopilot/abalone-rings/data/0123456789abcdef0123456789abcdef/",
});

export const compressionType = defineParameter({
  name: "compression_type",
  type: "VARCHAR(10)",
  description: "Whether the exported files are compressed.",
  aws: "CreateAutoMLJobV2Request.AutoMLJobInputDataConfig[].CompressionType",
  awsEnum: "closed",
  example: "Gzip",
});

export const exportFilesPerNode = defineParameter({
  name: "export_files_per_node",
  type: "DECIMAL(9,0)",
  description: "How many files each node of the database writes at the same time.",
  minimum: 1,
  maximum: 64,
  example: 4,
});

export const trainingDataFiles = defineParameter({
  name: "training_data_files",
  type: "DECIMAL(9,0)",
  description: "How many files the export wrote.",
  minimum: 1,
  example: 4,
});

export const csvEncoding = defineParameter({
  name: "csv_encoding",
  type: "DECIMAL(9,0)",
  description:
    "Version of the CSV encoding that the model was trained with; NULL for one of the predecessor's.",
  minimum: 1,
  example: 1,
});

export const awsTags = defineParameter({
  name: "aws_tags",
  type: "VARCHAR(2000000)",
  description:
    'Tags for the job in AWS, as `{"CostCenter": "42"}` or as AWS\' list `[{"Key": "CostCenter", "Value": "42"}]`. `exasol:extension`, `exasol:user` and `exasol:job` are always set.',
  reads: "tags",
  example: '{"CostCenter": "42"}',
});

export const exasolUser = defineParameter({
  name: "exasol_user",
  type: "VARCHAR(128)",
  description: "User of the database who called the script: the value of the tag `exasol:user`.",
  example: "SYS",
});

export const runKey = defineParameter({
  name: "run_key",
  type: "VARCHAR(32)",
  description:
    "Secret of one training run, in hexadecimal: its folders are named by a hash of it, so that only the run itself can use and remove them.",
  format: { words: "32 hexadecimal digits", patterns: ["^[0-9a-f]+$"] },
  minimumLength: 32,
  example: "0123456789abcdef0123456789abcdef",
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

export const columnNames = defineParameter({
  name: "column_names",
  type: "VARCHAR(2000000)",
  description: "The training data's columns as SME_METADATA_AUTOPILOT_JOBS has them.",
  example: '["LENGTH","RINGS"]',
});

export const forecastShape = defineParameter({
  name: "forecast",
  type: "VARCHAR(2000000)",
  description:
    "What a forecasting job's function must know of its histories and forecasts: JSON. NULL for other jobs.",
  example: '{"item":"PRODUCT","timestamp":"SOLD_ON","horizon":28,"quantiles":["p50"],"aggregates":false}',
});

export const columnTypes = defineParameter({
  name: "column_types",
  type: "VARCHAR(2000000)",
  description: "Their types, in the same order.",
  example: '["DOUBLE","DECIMAL(9,0)"]',
});

/** Sent by existing callers; nothing ever read them. */
export const toleratedOfOldCallers = ["model_info_schema_name", "model_info_table_name"].map((name) =>
  defineParameter({
    name,
    type: "VARCHAR(2000000)",
    description: "Accepted from existing callers and not used.",
    required: false,
    ignored: true,
  }),
);
