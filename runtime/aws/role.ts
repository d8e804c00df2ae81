/** The role that SageMaker assumes. */
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { SmeError } from "../../spec/errors.ts";
import type { HandlerContext } from "./context.ts";

/** The ARN of a role given by its ARN or, for one of the connection's own account, by its name or path and name. */
export async function findRoleArn(context: HandlerContext, role: string): Promise<string> {
  if (role.startsWith("arn:")) return role;
  const { Account: account, Arn: caller } = await context.sts.send(new GetCallerIdentityCommand({}));
  if (account === undefined)
    throw new SmeError("F-SME-86", { action: "sts:GetCallerIdentity", member: "Account" });
  // China and the government have partitions of their own, and the caller's ARN begins with it.
  const partition = caller?.split(":")[1] ?? "aws";
  const name = role.replace(/^\/+/, "").replace(/^role\//, "");
  return `arn:${partition}:iam::${account}:role/${name}`;
}
