import { AwsError } from "../http/aws-error.ts";
import { renderXml } from "../http/render-xml.ts";
import type { LocalAwsContext } from "../local-aws.ts";

/** STS' query protocol; GetCallerIdentity is all of it. */
export function handleSts(
  { accountId }: LocalAwsContext,
  form: URLSearchParams,
  accessKeyId: string,
  id: string,
): string {
  const action = form.get("Action") ?? "";
  if (action !== "GetCallerIdentity") {
    throw new AwsError(400, "InvalidAction", `The operation ${action} is not available in this local STS.`);
  }
  const odd = [...form.keys()].find((name) => name !== "Action" && name !== "Version");
  if (odd) throw new AwsError(400, "ValidationError", `GetCallerIdentity has no parameter ${odd}.`);
  const identity = { Arn: `arn:aws:iam::${accountId}:user/local`, UserId: accessKeyId, Account: accountId };
  return renderXml(
    "GetCallerIdentityResponse",
    { GetCallerIdentityResult: identity, ResponseMetadata: { RequestId: id } },
    "https://sts.amazonaws.com/doc/2011-06-15/",
  );
}
