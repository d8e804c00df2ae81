/** What the extension asks AWS for, and what that does there and needs. */

/** Kinds of resources, as they stand in an ARN; `*` where AWS allows the action for everything only. */
export type AwsResource =
  | "automl-job"
  | "bucket"
  | "endpoint"
  | "endpoint-config"
  | "model"
  | "object"
  | "role"
  | "*";

export interface AwsRight {
  /** As in a policy, for example `sagemaker:CreateModel`. */
  action: string;
  on: readonly AwsResource[];
}

export interface AwsOperation {
  /** What becomes of AWS by it; an operation that only reads has none. */
  effect?: "creates" | "changes" | "stops" | "deletes";
  /** The rights that a request may need: its own, and behind it those of what it brings along. */
  rights: readonly [AwsRight, ...AwsRight[]];
}

const tagging = (on: AwsResource): AwsRight => ({ action: "sagemaker:AddTags", on: [on] });
const passing: AwsRight = { action: "iam:PassRole", on: ["role"] };
const tagged: readonly AwsResource[] = ["automl-job", "endpoint", "endpoint-config", "model"];
/** Where an object is not there, S3 says so only to those who may list the bucket. */
const listing: AwsRight = { action: "s3:ListBucket", on: ["bucket"] };
const writing: AwsRight = { action: "s3:PutObject", on: ["object"] };

function sagemaker(action: string, ...on: readonly AwsResource[]): AwsRight {
  return { action: `sagemaker:${action}`, on };
}

/**
 * By the operation's name in the AWS SDK; `EXPORT` is the database's own, by its statement. The build finds
 * which script and function asks for which, and refuses one that is not here. Source: AWS, Service
 * Authorization Reference, "Actions, resources, and condition keys" for SageMaker, S3, STS, IAM and
 * Service Quotas.
 */
export const awsOperations: Readonly<Record<string, AwsOperation>> = {
  AddTags: { effect: "changes", rights: [sagemaker("AddTags", ...tagged)] },
  AssumeRole: { rights: [{ action: "sts:AssumeRole", on: ["role"] }] },
  CreateAutoMLJobV2: {
    effect: "creates",
    rights: [sagemaker("CreateAutoMLJobV2", "automl-job"), tagging("automl-job"), passing],
  },
  CreateEndpoint: {
    effect: "creates",
    rights: [sagemaker("CreateEndpoint", "endpoint", "endpoint-config"), tagging("endpoint")],
  },
  CreateEndpointConfig: {
    effect: "creates",
    rights: [sagemaker("CreateEndpointConfig", "endpoint-config"), tagging("endpoint-config")],
  },
  CreateModel: {
    effect: "creates",
    rights: [sagemaker("CreateModel", "model"), tagging("model"), passing],
  },
  DeleteEndpoint: { effect: "deletes", rights: [sagemaker("DeleteEndpoint", "endpoint")] },
  DeleteEndpointConfig: {
    effect: "deletes",
    rights: [sagemaker("DeleteEndpointConfig", "endpoint-config")],
  },
  DeleteModel: { effect: "deletes", rights: [sagemaker("DeleteModel", "model")] },
  DeleteObject: { effect: "deletes", rights: [{ action: "s3:DeleteObject", on: ["object"] }] },
  DeleteObjects: { effect: "deletes", rights: [{ action: "s3:DeleteObject", on: ["object"] }] },
  DeleteTags: { effect: "changes", rights: [sagemaker("DeleteTags", ...tagged)] },
  DescribeAutoMLJobV2: { rights: [sagemaker("DescribeAutoMLJobV2", "automl-job")] },
  DescribeEndpoint: { rights: [sagemaker("DescribeEndpoint", "endpoint")] },
  DescribeEndpointConfig: { rights: [sagemaker("DescribeEndpointConfig", "endpoint-config")] },
  DescribeModel: { rights: [sagemaker("DescribeModel", "model")] },
  EXPORT: {
    effect: "creates",
    rights: [writing, { action: "s3:AbortMultipartUpload", on: ["object"] }],
  },
  GetCallerIdentity: { rights: [{ action: "sts:GetCallerIdentity", on: ["*"] }] },
  GetObject: { rights: [{ action: "s3:GetObject", on: ["object"] }, listing] },
  GetRole: { rights: [{ action: "iam:GetRole", on: ["role"] }] },
  GetServiceQuota: { rights: [{ action: "servicequotas:GetServiceQuota", on: ["*"] }] },
  // Whoever may list a bucket may ask for its head.
  HeadBucket: { rights: [listing] },
  InvokeEndpoint: { rights: [sagemaker("InvokeEndpoint", "endpoint")] },
  ListAutoMLJobs: { rights: [sagemaker("ListAutoMLJobs", "*")] },
  ListCandidatesForAutoMLJob: { rights: [sagemaker("ListCandidatesForAutoMLJob", "automl-job")] },
  ListEndpointConfigs: { rights: [sagemaker("ListEndpointConfigs", "*")] },
  ListEndpoints: { rights: [sagemaker("ListEndpoints", "*")] },
  ListModels: { rights: [sagemaker("ListModels", "*")] },
  ListObjectsV2: { rights: [listing] },
  ListServiceQuotas: { rights: [{ action: "servicequotas:ListServiceQuotas", on: ["*"] }] },
  ListTags: { rights: [sagemaker("ListTags", ...tagged)] },
  PutObject: { effect: "creates", rights: [writing] },
  StopAutoMLJob: { effect: "stops", rights: [sagemaker("StopAutoMLJob", "automl-job")] },
  UpdateEndpoint: {
    effect: "changes",
    rights: [sagemaker("UpdateEndpoint", "endpoint", "endpoint-config")],
  },
};
