/** The AWS account that a connection's key belongs to. */
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { SmeError } from "../../spec/errors.ts";
import type { HandlerContext } from "./context.ts";

/** The account in an ARN. */
export function accountOf(arn: string | null | undefined): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn ?? "")?.[1];
}

/** The account of the connection's key, which AWS is asked for. */
export async function accountOfKey({ sts }: HandlerContext): Promise<string | undefined> {
  return (await sts.send(new GetCallerIdentityCommand({}))).Account;
}

/**
 * Throws E-SME-153 when the endpoint was deployed with the key of another account; `arn` is of something of the
 * key's own account, if there is any.
 */
export async function checkAccount(
  context: HandlerContext,
  endpointName: string,
  account: string | undefined,
  arn: string | undefined,
): Promise<void> {
  if (account === undefined) return;
  const found = accountOf(arn) ?? (await accountOfKey(context));
  if (found === undefined || found === account) return;
  const { name: connection } = context.connection;
  throw new SmeError("E-SME-153", { endpoint_name: endpointName, account, connection, found });
}
