import { evaluate, type RequestContext } from "./evaluate.ts";
import type { Caller, Role } from "./identities.ts";
import type { Statement } from "./policy.ts";

/**
 * Whether a role's trust lets somebody in: by name, or because it trusts the account, which leaves it to the
 * caller's own policy.
 */
export function trustOf(
  { arn, trust }: Role,
  { arn: session, principal, accountId }: Caller,
  context: RequestContext,
): "trusted" | "trusted by account" | "denied" | "not trusted" {
  const own = [session, principal, "*"];
  const account = [accountId, `arn:aws:iam::${accountId}:root`];
  const naming = (names: readonly string[]) =>
    trust.filter(({ principals }) => principals?.get("AWS")?.some((name) => names.includes(name)));
  const verdictOf = (statements: readonly Statement[]) =>
    evaluate(statements, { action: "sts:AssumeRole", resource: arn, context });
  if (verdictOf(naming([...own, ...account])) === "denied") return "denied";
  if (verdictOf(naming(own)) === "allowed") return "trusted";
  return verdictOf(naming(account)) === "allowed" ? "trusted by account" : "not trusted";
}

/** Whether an AWS service may act in the role's name. */
export function trustsService({ arn, trust }: Role, service: string): boolean {
  const naming = trust.filter(({ principals }) => principals?.get("Service")?.includes(service));
  return evaluate(naming, { action: "sts:AssumeRole", resource: arn }) === "allowed";
}
