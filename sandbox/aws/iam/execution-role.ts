import type { LocalAwsContext } from "../local-aws.ts";
import { refusalOf } from "./authorize.ts";
import { sessionOfRole } from "./identities.ts";

/**
 * Why SageMaker may not do something in the name of a role, in AWS' words; undefined when it may, and for a
 * role that is unknown, which was refused when it was given.
 */
export function roleRefusal(
  context: Pick<LocalAwsContext, "accountId" | "identities" | "observeCall" | "region">,
  roleArn: string | undefined,
  action: string,
  resource: string,
): string | undefined {
  const role = context.identities.findRole(roleArn ?? "");
  if (role === undefined) return undefined;
  return refusalOf(context, sessionOfRole(role, "SageMaker"), { action, resource }, '"');
}
