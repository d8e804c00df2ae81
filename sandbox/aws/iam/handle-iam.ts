import { AwsError } from "../http/aws-error.ts";
import { answerQuery, readText, type StsOperation, type StsRequest } from "../sts/sts-request.ts";
import { refusalOf } from "./authorize.ts";
import { maxSessionSeconds } from "./identities.ts";
import { simulatePrincipalPolicy } from "./simulate-principal-policy.ts";

/** A role with whom it trusts, which IAM gives as JSON, encoded as in an address. */
const getRole: StsOperation = {
  name: "GetRole",
  takes: ["RoleName"],
  run({ context, caller, form }) {
    const name = readText(form, "RoleName", { shortest: 1, longest: 64, pattern: /^[\w+=,.@-]+$/ });
    const role = context.identities.findRoleByName(context.accountId, name);
    // Whoever may not read roles is not told which there are.
    const resource = role?.arn ?? `arn:aws:iam::${context.accountId}:role/${name}`;
    const refusal = refusalOf(context, caller, { action: "iam:GetRole", resource });
    if (refusal !== undefined) throw new AwsError(403, "AccessDenied", refusal);
    if (role === undefined)
      throw new AwsError(404, "NoSuchEntity", `The role with name ${name} cannot be found.`);
    const path = role.arn.slice(role.arn.indexOf("/"), role.arn.lastIndexOf("/") + 1);
    return {
      Role: {
        Path: path,
        RoleName: role.name,
        RoleId: role.id,
        Arn: role.arn,
        CreateDate: role.created.toISOString(),
        AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.trustDocument)),
        MaxSessionDuration: maxSessionSeconds,
      },
    };
  },
};

/** All that this IAM has. */
export const iamOperations: readonly StsOperation[] = [getRole, simulatePrincipalPolicy];

/**
 * IAM is one for all regions, and requests are signed for this one; but for the client's own where it was
 * given the address of IAM.
 */
export const iamRegion = "us-east-1";

export function handleIam(request: StsRequest, id: string): string {
  const { arn, isSession, principal } = request.caller;
  // A user's session, unlike a role's, has its principal's ARN. AWS lets it in with a second factor only.
  if (isSession && arn === principal)
    throw new AwsError(403, "InvalidClientTokenId", "The security token included in the request is invalid");
  return answerQuery(request, id, "iam", iamOperations);
}
