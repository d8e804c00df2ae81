/** How AWS is reached, as whom, and what is marked there. */
import { defineParameter } from "../model/parameter.ts";

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
