import { SmeError } from "../../../spec/errors.ts";
import { ok, unknown, type Verdict } from "../../../spec/verdict.ts";
import type { callerOf } from "../account.ts";
import type { HandlerContext } from "../context.ts";
import { impossible, ofError } from "./explain.ts";

type Caller = Awaited<ReturnType<typeof callerOf>>;

/** Whom AWS takes the connection for. */
export async function judgeIdentity(
  { connection }: HandlerContext,
  caller: Promise<Caller>,
): Promise<Verdict> {
  try {
    const { arn = "somebody", account = "an account" } = await caller;
    return ok(`Connection ${connection.name} acts as ${arn} of account ${account}.`);
  } catch (cause) {
    const isRefused = cause instanceof SmeError && cause.code === "E-SME-65";
    return isRefused ? ofError(cause, "") : impossible(cause);
  }
}

/** Whether the role that the connection names lets its key in. */
export async function judgeRole({ connection }: HandlerContext, caller: Promise<Caller>): Promise<Verdict> {
  const { name, role } = connection;
  if (role === undefined) return ok(`Connection ${name} names no role: its key's user makes all requests.`);
  try {
    await caller;
    return ok(`${role.arn} lets the key of connection ${name} in.`);
  } catch (cause) {
    const code = cause instanceof SmeError ? cause.code : "";
    if (code === "E-SME-430" || code === "E-SME-431") return ofError(cause, "");
    if (code === "E-SME-65")
      return unknown(
        "AWS refuses the key that is to assume the role.",
        "Mend what the check identity found first.",
      );
    return impossible(cause);
  }
}
