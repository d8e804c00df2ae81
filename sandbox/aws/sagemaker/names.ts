import { trustsService } from "../iam/trust.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { validationException } from "./sagemaker-errors.ts";

/** Kinds of resources, as their ARNs name them. */
export type ResourceKind =
  | "automl-job"
  | "training-job"
  | "transform-job"
  | "model"
  | "endpoint-config"
  | "endpoint";

/** SageMaker spells ARNs in lower case whatever the name's case. */
export function arnOf(
  { region, accountId }: Pick<LocalAwsContext, "accountId" | "region">,
  kind: ResourceKind,
  name: string,
): string {
  return `arn:aws:sagemaker:${region}:${accountId}:${kind}/${name.toLowerCase()}`;
}

/** Refuses a role that SageMaker may not assume, in AWS' words. */
export function requireRole(
  { accountId, identities }: Pick<LocalAwsContext, "accountId" | "identities">,
  roleArn = "",
): void {
  const role = identities.findRole(roleArn);
  if (role !== undefined && role.accountId !== accountId)
    throw validationException("Cross-account pass role is not allowed.");
  if (role !== undefined && trustsService(role, "sagemaker.amazonaws.com")) return;
  const advice =
    "Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.";
  throw validationException(`Could not assume role ${roleArn}. ${advice}`);
}

/** Times in SageMaker's JSON are seconds since 1970. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
