import { assumeRole } from "./assume-role.ts";
import { getSessionToken } from "./get-session-token.ts";
import { answerQuery, type StsOperation, type StsRequest } from "./sts-request.ts";

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
  return answerQuery(request, id, "sts", stsOperations);
}
