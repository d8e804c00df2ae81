import type { LocalAwsContext } from "../local-aws.ts";
import { validationException } from "./sagemaker-errors.ts";

/** Kinds of resources, as their ARNs name them. */
export type ResourceKind = "automl-job" | "training-job" | "model" | "endpoint-config" | "endpoint";

/** SageMaker spells ARNs in lower case whatever the name's case. */
export function arnOf({ region, accountId }: LocalAwsContext, kind: ResourceKind, name: string): string {
  return `arn:aws:sagemaker:${region}:${accountId}:${kind}/${name.toLowerCase()}`;
}

/** Refuses a role that SageMaker may not assume, in AWS' words. */
export function requireRole({ accountId, roles }: LocalAwsContext, roleArn = ""): void {
  const [, account, path = ""] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/?(.+)$/.exec(roleArn) ?? [];
  if (account === accountId && roles.has(path.split("/").at(-1) ?? "")) return;
  const advice =
    "Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.";
  throw validationException(`Could not assume role ${roleArn}. ${advice}`);
}

/** Times in SageMaker's JSON are seconds since 1970. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
