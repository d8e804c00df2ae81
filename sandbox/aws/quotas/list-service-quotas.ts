import { createHash } from "node:crypto";
import { AwsError } from "../http/aws-error.ts";
import type { JsonService } from "../json-service.ts";
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
        if (ServiceCode !== "sagemaker")
          throw new AwsError(400, "NoSuchResourceException", "There is no such service here but sagemaker.");
        const quotas = listQuotas(context.quotas, context.instanceLimit);
        const first = Number(NextToken ?? 0);
        const end = first + Number(MaxResults ?? 100);
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
      },
    },
  ],
};
