import { createHash } from "node:crypto";
import { AwsError } from "../http/aws-error.ts";
import type { JsonService } from "../json-service.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { listQuotas } from "../sagemaker/quotas.ts";

/** What the account may have at a time; of instances as many of each type. */
export const quotasService: JsonService = {
  service: "quotas",
  prefix: "servicequotas",
  title: "Service Quotas",
  operations: [
    {
      name: "ListServiceQuotas",
      takes: ["ServiceCode", "MaxResults", "NextToken"],
      subject: ({ ServiceCode = "" }) => String(ServiceCode),
      run(context, { ServiceCode, NextToken, MaxResults }) {
        const quotas = quotasOf(context, ServiceCode);
        const first = Number(NextToken ?? 0);
        const end = first + Number(MaxResults ?? 100);
        return {
          Quotas: quotas.slice(first, end),
          ...(end < quotas.length ? { NextToken: String(end) } : {}),
        };
      },
    },
    {
      name: "GetServiceQuota",
      takes: ["ServiceCode", "QuotaCode"],
      subject: ({ QuotaCode = "" }) => String(QuotaCode),
      run(context, { ServiceCode, QuotaCode }) {
        const Quota = quotasOf(context, ServiceCode).find((one) => one.QuotaCode === QuotaCode);
        if (Quota === undefined)
          throw new AwsError(400, "NoSuchResourceException", "There is no such quota here.");
        return { Quota };
      },
    },
  ],
};

function quotasOf(context: LocalAwsContext, service: unknown) {
  if (service !== "sagemaker")
    throw new AwsError(400, "NoSuchResourceException", "There is no such service here but sagemaker.");
  return listQuotas(context.quotas, context.instanceLimit).map(({ name, value, code }) => ({
    ServiceCode: "sagemaker",
    QuotaCode: code ?? `L-${createHash("sha256").update(name).digest("hex").slice(0, 8).toUpperCase()}`,
    QuotaName: name,
    Value: value,
    Adjustable: true,
  }));
}
