import { AwsError } from "../http/aws-error.ts";
import { renderXml } from "../http/render-xml.ts";
import { assumeRole } from "./assume-role.ts";
import { getSessionToken } from "./get-session-token.ts";
import type { StsOperation, StsRequest } from "./sts-request.ts";

/** Needs no right: AWS answers it whatever a policy says. */
const getCallerIdentity: StsOperation = {
  name: "GetCallerIdentity",
  takes: [],
  run: ({ context, caller }) => ({ Arn: caller.arn, UserId: caller.userId, Account: context.accountId }),
};

/** All that this STS has; the rest is refused by name. */
export const stsOperations: readonly StsOperation[] = [getCallerIdentity, assumeRole, getSessionToken];

/** Answers a request of STS' query protocol. */
export function handleSts(request: StsRequest, id: string): string {
  const { form } = request;
  const action = form.get("Action") ?? "";
  const operation = stsOperations.find(({ name }) => name === action);
  if (!operation) {
    throw new AwsError(400, "InvalidAction", `The operation ${action} is not available in this local STS.`);
  }
  const odd = [...form.keys()].find((name) => !["Action", "Version", ...operation.takes].includes(name));
  if (odd) {
    const message = `${action} with the parameter ${odd} is not available in this local STS.`;
    throw new AwsError(400, "ValidationError", message);
  }
  return renderXml(
    `${action}Response`,
    { [`${action}Result`]: operation.run(request), ResponseMetadata: { RequestId: id } },
    "https://sts.amazonaws.com/doc/2011-06-15/",
  );
}
