import type { LocalAwsContext } from "../local-aws.ts";
import { evaluate, type Right, type Verdict } from "./evaluate.ts";
import type { Caller } from "./identities.ts";

/**
 * Why the caller may not do it, in AWS' words; undefined when the caller may. The local AWS' observer hears
 * of both.
 */
export function refusalOf(
  context: Pick<LocalAwsContext, "accountId" | "observeCall" | "region">,
  caller: Caller,
  right: Right,
  quote: "" | '"' = "",
): string | undefined {
  const verdict = judge(context, caller, right);
  context.observeCall({
    caller: caller.arn,
    action: right.action,
    resource: right.resource,
    allowed: verdict === "allowed",
  });
  if (verdict === "allowed") return undefined;
  const reason = identityReason(verdict, right.action);
  return notAuthorized(caller, right.action, right.resource, reason, quote);
}

function judge(
  { accountId, region }: Pick<LocalAwsContext, "accountId" | "region">,
  { policy, principal }: Caller,
  right: Right,
): Verdict {
  if (policy === undefined) return "allowed";
  const [, userName] = /:user\/(?:.*\/)?([^/]+)$/.exec(principal) ?? [];
  const known = {
    "aws:PrincipalAccount": accountId,
    "aws:PrincipalArn": principal,
    "aws:RequestedRegion": region,
    "aws:username": userName,
  };
  return evaluate(policy, { ...right, context: { ...known, ...right.context } });
}

/** AWS' sentence for an action that somebody may not do. */
export function notAuthorized(
  { arn }: Caller,
  action: string,
  resource: string,
  reason: string,
  quote = "",
): string {
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${quote}${resource}${quote} ${reason}`;
}

/** How AWS says which kind of policy is missing, or denies. */
export function identityReason(verdict: Verdict, action: string): string {
  return verdict === "denied"
    ? "with an explicit deny in an identity-based policy"
    : `because no identity-based policy allows the ${action} action`;
}
