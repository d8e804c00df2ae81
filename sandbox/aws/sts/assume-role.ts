import { AwsError } from "../http/aws-error.ts";
import type { XmlContent } from "../http/render-xml.ts";
import { identityReason, notAuthorized, refusalOf } from "../iam/authorize.ts";
import { evaluate } from "../iam/evaluate.ts";
import { maxSessionSeconds, sessionOfRole } from "../iam/identities.ts";
import { trustOf } from "../iam/trust.ts";
import { describeKey, readDuration, readText, type StsOperation, type StsRequest } from "./sts-request.ts";

const action = "sts:AssumeRole";
const hour = 3600;

export const assumeRole: StsOperation = {
  name: "AssumeRole",
  takes: ["RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId"],
  run(request) {
    const { context, caller, form } = request;
    const roleArn = readText(form, "RoleArn", { shortest: 20, longest: 2048, pattern: /^[^\p{Cc}]*$/u });
    const sessionName = readText(form, "RoleSessionName", {
      shortest: 2,
      longest: 64,
      pattern: /^[\w+=,.@-]*$/,
    });
    const seconds = readDuration(form, hour, 12 * hour);
    if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(roleArn))
      throw new AwsError(400, "ValidationError", `${roleArn} is invalid`);
    const role = requireTrust(request, roleArn, sessionName);
    if (seconds > maxSessionSeconds) {
      const limit = caller.isSession
        ? "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
        : "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
      throw new AwsError(400, "ValidationError", limit);
    }
    const session = sessionOfRole(role, sessionName);
    const expires = new Date(Date.now() + context.sessionSeconds(seconds) * 1000);
    const key = context.identities.startSession(session, expires);
    const result: XmlContent = {
      Credentials: describeKey(key),
      AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
    };
    return result;
  },
};

/** The role, or AWS' AccessDenied: the same one for a role that does not exist. */
function requireTrust({ context, caller, form }: StsRequest, roleArn: string, sessionName: string) {
  const conditions = {
    "sts:ExternalId": form.get("ExternalId") ?? undefined,
    "sts:RoleSessionName": sessionName,
    "aws:PrincipalArn": caller.principal,
    "aws:PrincipalAccount": context.accountId,
  };
  const denied = (reason: string) =>
    new AwsError(403, "AccessDenied", notAuthorized(caller, action, roleArn, reason));
  const role = context.identities.findRole(roleArn);
  if (role === undefined) throw denied("because no role trust policy allows the sts:AssumeRole action");
  const trust = trustOf(role, caller, conditions);
  if (trust === "denied") throw denied("with an explicit deny in the role trust policy");
  if (trust === "not trusted") throw denied("because no role trust policy allows the sts:AssumeRole action");
  const right = { action, resource: roleArn, context: conditions };
  // Who comes from another account needs both: the role's trust, and a policy of its own.
  if (trust === "trusted by account" || role.accountId !== caller.accountId) {
    const refusal = refusalOf(context, caller, right);
    if (refusal !== undefined) throw new AwsError(403, "AccessDenied", refusal);
  } else if (caller.policy !== undefined && evaluate(caller.policy, right) === "denied") {
    throw denied(identityReason("denied", action));
  }
  return role;
}
