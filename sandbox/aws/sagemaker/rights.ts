/**
 * What each operation needs to be allowed, as "Actions, resources, and condition keys for Amazon SageMaker"
 * in AWS' Service Authorization Reference has it.
 */
import type { Tag } from "@aws-sdk/client-sagemaker";
import { AwsError } from "../http/aws-error.ts";
import { refusalOf } from "../iam/authorize.ts";
import type { RequestContext, Right } from "../iam/evaluate.ts";
import type { Caller } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { arnOf, type ResourceKind } from "./names.ts";
import { subjectOf } from "./service-model.ts";
import type { TagStore } from "./tags.ts";

/** What operations are about, by the end of their names. */
const kinds: Readonly<Record<string, ResourceKind>> = {
  AutoMLJob: "automl-job",
  AutoMLJobV2: "automl-job",
  Endpoint: "endpoint",
  EndpointConfig: "endpoint-config",
  EndpointWeightsAndCapacities: "endpoint",
  Model: "model",
  TrainingJob: "training-job",
  TransformJob: "transform-job",
};

interface Request {
  EndpointConfigName?: string;
  ExecutionRoleArn?: string;
  ProductionVariants?: readonly { InstanceType?: string }[];
  ResourceArn?: string;
  RoleArn?: string;
  Tags?: readonly Tag[];
}

/** The rights that a request needs, in the order in which AWS looks at them. */
export function rightsFor(
  context: Pick<LocalAwsContext, "accountId" | "region">,
  tags: Pick<TagStore, "find">,
  operation: string,
  request: Request,
): Right[] {
  const [, verb = "", noun = ""] = /^([A-Z][a-z]+)(?:CandidatesFor)?(\w+)$/.exec(operation) ?? [];
  const action = `sagemaker:${operation}`;
  const resources = resourcesOf(context, operation, verb, noun, request);
  const given = requestContext(request);
  const isNew = verb === "Create";
  const rights = resources.map((resource) => ({
    action,
    resource,
    context: isNew ? given : { ...given, ...resourceContext(tags.find(resource)) },
  }));
  const [created = ""] = resources;
  if (isNew && (request.Tags?.length ?? 0) > 0)
    rights.push({ action: "sagemaker:AddTags", resource: created, context: given });
  const role = request.RoleArn ?? request.ExecutionRoleArn;
  if (role !== undefined) {
    const passed = { "iam:PassedToService": "sagemaker.amazonaws.com" };
    rights.push({ action: "iam:PassRole", resource: role, context: passed });
  }
  return rights;
}

/** Throws AWS' AccessDeniedException for the first right that the caller lacks. */
export function requireRights(context: LocalAwsContext, caller: Caller, rights: readonly Right[]): void {
  for (const right of rights) {
    const refusal = refusalOf(context, caller, right);
    if (refusal !== undefined) throw new AwsError(400, "AccessDeniedException", refusal);
  }
}

function resourcesOf(
  context: Pick<LocalAwsContext, "accountId" | "region">,
  operation: string,
  verb: string,
  noun: string,
  request: Request,
): string[] {
  if (request.ResourceArn !== undefined) return [request.ResourceArn];
  const kind = kinds[noun];
  // A list is of no resource: AWS allows it for `*` only.
  if (kind === undefined || (verb === "List" && !operation.startsWith("ListCandidatesFor"))) return ["*"];
  const own = arnOf(context, kind, subjectOf(operation, request));
  const usesConfig = kind === "endpoint" && request.EndpointConfigName !== undefined;
  return usesConfig ? [own, arnOf(context, "endpoint-config", request.EndpointConfigName ?? "")] : [own];
}

function requestContext({ Tags = [], ProductionVariants = [] }: Request): RequestContext {
  const types = ProductionVariants.flatMap(({ InstanceType }) => InstanceType ?? []);
  return {
    ...Object.fromEntries(Tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
    "aws:TagKeys": Tags.map(({ Key = "" }) => Key),
    "sagemaker:InstanceTypes": types,
  };
}

function resourceContext(tags: ReadonlyMap<string, string> = new Map()): RequestContext {
  return Object.fromEntries(
    [...tags].flatMap(([key, text]) => [
      [`aws:ResourceTag/${key}`, text],
      [`sagemaker:ResourceTag/${key}`, text],
    ]),
  );
}
