/** The role that SageMaker assumes. */
import { SmeError } from "../../spec/errors.ts";
import { callerOf } from "./account.ts";
import type { HandlerContext } from "./context.ts";
import { isRoleArn } from "./roles/role-arn.ts";

/**
 * The ARN of a role given by its ARN or, for one of the connection's own account, by its name or path and
 * name. Throws E-SME-192 for what can be no role.
 */
export async function findRoleArn(context: HandlerContext, role: string): Promise<string> {
  const arn = role.startsWith("arn:") ? role : await arnInAccount(context, role);
  if (!isRoleArn(arn)) throw new SmeError("E-SME-192", { role });
  return arn;
}

async function arnInAccount(context: HandlerContext, role: string): Promise<string> {
  const { account, partition } = await callerOf(context);
  if (account === undefined)
    throw new SmeError("F-SME-86", { action: "sts:GetCallerIdentity", member: "Account" });
  const name = role.replace(/^\/+/, "").replace(/^role\//, "");
  return `arn:${partition}:iam::${account}:role/${name}`;
}
