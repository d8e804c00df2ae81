import { createHash } from "node:crypto";
import { AwsError } from "../http/aws-error.ts";
import { refusalOf } from "../iam/authorize.ts";
import type { Caller } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { shapeOf } from "../sagemaker/service-model.ts";

export const listServiceQuotas = "ListServiceQuotas";

const members = ["ServiceCode", "MaxResults", "NextToken"];

/** How many instances of each type endpoints may have: the same for all types here. */
export function answerQuotas(context: LocalAwsContext, caller: Caller, input: unknown): object {
  const refusal = refusalOf(context, caller, { action: "servicequotas:ListServiceQuotas", resource: "*" });
  if (refusal !== undefined) throw new AwsError(400, "AccessDeniedException", refusal);
  const asked = new Map(Object.entries(typeof input === "object" && input !== null ? input : {}));
  const odd = [...asked.keys()].find((name) => !members.includes(name));
  if (odd !== undefined)
    throw new AwsError(400, "ValidationException", `${odd} is not available in these local Service Quotas.`);
  if (asked.get("ServiceCode") !== "sagemaker")
    throw new AwsError(400, "NoSuchResourceException", "There is no such service here but sagemaker.");
  const types = shapeOf("ProductionVariantInstanceType").enum ?? [];
  const first = Number(asked.get("NextToken") ?? 0);
  const end = first + Number(asked.get("MaxResults") ?? 100);
  const Quotas = types.slice(first, end).map((type) => {
    const QuotaName = `${type} for endpoint usage`;
    const code = createHash("sha256").update(QuotaName).digest("hex").slice(0, 8).toUpperCase();
    return {
      ServiceCode: "sagemaker",
      QuotaCode: `L-${code}`,
      QuotaName,
      Value: context.instanceLimit,
      Adjustable: true,
    };
  });
  return { Quotas, ...(end < types.length ? { NextToken: String(end) } : {}) };
}
