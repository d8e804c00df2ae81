/** The AWS account that a connection's key belongs to. */
import { SmeError } from "../../spec/errors.ts";
import type { HandlerContext } from "./context.ts";

/** The account in an ARN. */
export function accountOf(arn: string | null | undefined): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn ?? "")?.[1];
}

/** Whom AWS takes the connection's key for, or its role. */
export async function callerOf({
  sts,
}: HandlerContext): Promise<{ account?: string; arn?: string; partition: string }> {
  const { GetCallerIdentityCommand } = await import("./clients/sts.ts");
  const { Account: account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  // China and the government have partitions of their own, and the caller's ARN begins with it.
  const partition = Arn?.split(":")[1] ?? "aws";
  return {
    ...(account === undefined ? {} : { account }),
    ...(Arn === undefined ? {} : { arn: Arn }),
    partition,
  };
}

/**
 * Throws E-SME-153 when the endpoint was deployed with the key of another account; `arn` is of something of
 * the key's own account, if there is any.
 */
export async function checkAccount(
  context: HandlerContext,
  endpointName: string,
  account: string | undefined,
  arn: string | undefined,
): Promise<void> {
  if (account === undefined) return;
  const found = accountOf(arn) ?? (await callerOf(context)).account;
  if (found === undefined || found === account) return;
  const { name: connection } = context.connection;
  throw new SmeError("E-SME-153", { endpoint_name: endpointName, account, connection, found });
}
