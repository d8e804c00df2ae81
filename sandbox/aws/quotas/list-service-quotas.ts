import { createHash } from "node:crypto";
import { AwsError } from "../http/aws-error.ts";
import { refusalOf } from "../iam/authorize.ts";
import type { Caller } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { listQuotas } from "../sagemaker/quotas.ts";

export const listServiceQuotas = "ListServiceQuotas";

const members = ["ServiceCode", "MaxResults", "NextToken"];

/** What the account may have at a time; of instances as many of each type. */
export function answerQuotas(context: LocalAwsContext, caller: Caller, input: unknown): object {
  const refusal = refusalOf(context, caller, { action: "servicequotas:ListServiceQuotas", resource: "*" });
  if (refusal !== undefined) throw new AwsError(400, "AccessDeniedException", refusal);
  const asked = new Map(Object.entries(typeof input === "object" && input !== null ? input : {}));
  const odd = [...asked.keys()].find((name) => !members.includes(name));
  if (odd !== undefined)
    throw new AwsError(400, "ValidationException", `${odd} is not available in these local Service Quotas.`);
  if (asked.get("ServiceCode") !== "sagemaker")
    throw new AwsError(400, "NoSuchResourceException", "There is no such service here but sagemaker.");
  const quotas = listQuotas(context.quotas, context.instanceLimit);
  const first = Number(asked.get("NextToken") ?? 0);
  const end = first + Number(asked.get("MaxResults") ?? 100);
  const Quotas = quotas.slice(first, end).map(({ name, value }) => {
    const code = createHash("sha256").update(name).digest("hex").slice(0, 8).toUpperCase();
    return {
      ServiceCode: "sagemaker",
      QuotaCode: `L-${code}`,
      QuotaName: name,
      Value: value,
      Adjustable: true,
    };
  });
  return { Quotas, ...(end < quotas.length ? { NextToken: String(end) } : {}) };
}
