/** The least that IAM must allow for what is done with AWS. */
import { type AwsResource, type AwsRight, awsOperations } from "../../spec/aws-operations.ts";

/** What the policy is for. `*` stands for what is not known. */
export interface PolicyPlace {
  region: string;
  account: string;
  bucket: string;
  /** The `s3_output_path` of trainings; "" for all of the bucket. */
  path: string;
  /** ARN or name of the role that SageMaker works in. */
  role: string;
}

export interface PolicyOptions {
  /** Also deletes, stops and changes what does not carry the extension's tag. */
  untagged?: boolean;
}

export interface Policy {
  Version: "2012-10-17";
  Statement: PolicyStatement[];
}

export interface PolicyStatement {
  Sid?: string;
  Effect: "Allow";
  Principal?: { Service: string };
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string>>;
}

/** In the order of the statements. */
const names: Readonly<Record<AwsResource, string>> = {
  "*": "Everything",
  bucket: "Bucket",
  object: "Objects",
  role: "Role",
  "automl-job": "Jobs",
  model: "Models",
  "endpoint-config": "EndpointConfigs",
  endpoint: "Endpoints",
};

/** The tag that the runtime gives to everything that it makes. */
const ownTag = { "aws:ResourceTag/exasol:extension": "exasol-sagemaker-extension" };

const toSageMaker = { "iam:PassedToService": "sagemaker.amazonaws.com" };

/** What users of the connection need for these operations: its key's user, or the role that it names. */
export function userPolicy(
  operations: readonly string[],
  place: PolicyPlace,
  { untagged = false }: PolicyOptions = {},
): Policy {
  // Its own key assumes a connection's role, and the identity is told to everybody.
  const asked = operations.filter((name) => name !== "AssumeRole" && name !== "GetCallerIdentity");
  return policyOf(
    asked.flatMap((name) => awsOperations[name]?.rights ?? []),
    place,
    untagged,
  );
}

/** What the key's user needs where the connection names a role: EXPORT signs with the key itself. */
export function keyPolicy(operations: readonly string[], place: PolicyPlace, connectionRole: string): Policy {
  const assuming: PolicyStatement = {
    Sid: "ConnectionRole",
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Resource: roleArn(place, connectionRole),
  };
  const exporting = operations.includes("EXPORT") ? (awsOperations.EXPORT?.rights ?? []) : [];
  const { Statement } = policyOf(exporting, place, true);
  return { Version: "2012-10-17", Statement: [assuming, ...Statement] };
}

/**
 * What the role needs that SageMaker works in. Beside the bucket it is what AWS' page "How to use SageMaker
 * execution roles" says for CreateAutoMLJob and CreateAutoMLJobV2.
 */
export function executionRolePolicy(place: PolicyPlace): Policy {
  const { Statement } = policyOf(
    [
      { action: "s3:ListBucket", on: ["bucket"] },
      { action: "s3:GetObject", on: ["object"] },
      { action: "s3:PutObject", on: ["object"] },
      { action: "iam:PassRole", on: ["role"] },
    ],
    place,
    true,
  );
  const autopilot: PolicyStatement = {
    Sid: "Autopilot",
    Effect: "Allow",
    Action: [
      "cloudwatch:PutMetricData",
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
      "sagemaker:CreateEndpoint",
      "sagemaker:CreateEndpointConfig",
      "sagemaker:CreateModel",
      "sagemaker:DeleteEndpoint",
      "sagemaker:DeleteEndpointConfig",
      "sagemaker:DeleteModel",
      "sagemaker:DescribeEndpoint",
      "sagemaker:DescribeEndpointConfig",
      "sagemaker:DescribeModel",
      "sagemaker:InvokeEndpoint",
      "sagemaker:ListTags",
    ],
    Resource: "*",
  };
  return { Version: "2012-10-17", Statement: [...Statement, autopilot] };
}

/** Whom the role trusts that SageMaker works in. */
export function executionRoleTrust(): Policy {
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  };
}

/** Whether rights on these operations are about a bucket, or about a role. */
export function isAbout(operations: readonly string[], kinds: readonly AwsResource[]): boolean {
  return operations.some(
    (name) =>
      name !== "AssumeRole" &&
      awsOperations[name]?.rights.some(({ on }) => on.some((kind) => kinds.includes(kind))),
  );
}

/** A statement for each kind of resource, and a further one for what has a condition. */
function policyOf(rights: readonly AwsRight[], place: PolicyPlace, untagged: boolean): Policy {
  const statements = (Object.keys(names) as AwsResource[]).flatMap((kind) => {
    const actions = [
      ...new Set(rights.filter(({ on }) => on.includes(kind)).map(({ action }) => action)),
    ].sort();
    const passing = actions.filter((action) => action.startsWith("iam:Pass"));
    const guarded = untagged ? [] : actions.filter((action) => changesWhatIs(action));
    const free = actions.filter((action) => !passing.includes(action) && !guarded.includes(action));
    const Resource = resourceOf(kind, place);
    return [
      statement(names[kind], free, Resource),
      statement(`Own${names[kind]}`, guarded, Resource, ownTag),
      statement(`Pass${names[kind]}`, passing, Resource, toSageMaker),
    ].flat();
  });
  return { Version: "2012-10-17", Statement: statements };
}

function statement(
  sid: string,
  actions: readonly string[],
  Resource: string,
  equals?: Record<string, string>,
): PolicyStatement[] {
  if (actions.length === 0) return [];
  const Condition = equals === undefined ? {} : { Condition: { StringEquals: equals } };
  return [{ Sid: sid, Effect: "Allow", Action: [...actions], Resource, ...Condition }];
}

/** What has been made carries the tag already; to tag it, it need not. */
function changesWhatIs(action: string): boolean {
  return /^sagemaker:(Delete|Stop|Update)/.test(action);
}

function resourceOf(kind: AwsResource, place: PolicyPlace): string {
  const partition = partitionOf(place.region);
  switch (kind) {
    case "*":
      return "*";
    case "bucket":
      return `arn:${partition}:s3:::${place.bucket}`;
    case "object":
      return `arn:${partition}:s3:::${[place.bucket, ...place.path.split("/").filter(Boolean), "*"].join("/")}`;
    case "role":
      return roleArn(place, place.role);
    default:
      return `arn:${partition}:sagemaker:${place.region}:${place.account}:${kind}/*`;
  }
}

function roleArn({ account, region }: PolicyPlace, role: string): string {
  if (role.startsWith("arn:")) return role;
  return `arn:${partitionOf(region)}:iam::${account}:role/${role.replace(/^\/+/, "")}`;
}

/** China and the government have partitions of their own. */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
