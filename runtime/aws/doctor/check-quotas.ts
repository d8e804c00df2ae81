/** How many instances the account may have for endpoints: a new account often may have none. */

import { error, ok, unknown, type Verdict, warning } from "../../../spec/verdict.ts";
import type { HandlerContext } from "../context.ts";
import { type SignedRequest, sendSigned } from "../signed-request.ts";
import { impossible } from "./explain.ts";

/** What a deployment takes that names no instance type. */
const usual = "ml.m5.large";

interface Page {
  NextToken?: string;
  Quotas?: readonly Quota[];
}

interface Quota {
  QuotaCode?: string;
  QuotaName?: string;
  Value?: number;
}

/** The request of Service Quotas; its name is that of the SDK's command. */
class ListServiceQuotasCommand implements SignedRequest {
  readonly service = "servicequotas";
  readonly operation = "ListServiceQuotas";
  readonly headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "ServiceQuotasV20190624.ListServiceQuotas",
  };
  readonly body: string;

  constructor(input: { ServiceCode: string; MaxResults: number; NextToken?: string }) {
    this.body = JSON.stringify(input);
  }
}

export async function judgeQuotas(context: HandlerContext): Promise<Verdict> {
  try {
    return verdictOf(await endpointQuotas(context), context.region);
  } catch (cause) {
    return impossible(cause);
  }
}

/** Quotas of endpoints by instance type, read until the usual one is found not to be 0. */
async function endpointQuotas(context: HandlerContext): Promise<Map<string, Quota>> {
  const quotas = new Map<string, Quota>();
  let next: string | undefined;
  do {
    const command = new ListServiceQuotasCommand({
      ServiceCode: "sagemaker",
      MaxResults: 100,
      ...(next === undefined ? {} : { NextToken: next }),
    });
    const page: Page = JSON.parse(await sendSigned(context, command));
    for (const quota of page.Quotas ?? []) {
      const [, type] = /^(ml\.\S+) for endpoint usage$/.exec(quota.QuotaName ?? "") ?? [];
      if (type !== undefined) quotas.set(type, quota);
    }
    next = page.NextToken;
  } while (next !== undefined && !quotas.get(usual)?.Value);
  return quotas;
}

function verdictOf(quotas: ReadonlyMap<string, Quota>, region: string): Verdict {
  const console = `https://${region}.console.aws.amazon.com/servicequotas/home/services/sagemaker/quotas`;
  const most = quotas.get(usual)?.Value;
  if (most === undefined)
    return unknown(`AWS tells no quota for endpoints on ${usual}.`, `Look at ${console}.`);
  if (most > 0) return ok(`Endpoints may have ${most} instances of ${usual} together.`);
  const code = quotas.get(usual)?.QuotaCode ?? "<quota code>";
  const fix = `aws service-quotas request-service-quota-increase --service-code sagemaker --quota-code ${code} --desired-value 2 --region ${region}`;
  const others = [...quotas].filter(([, { Value = 0 }]) => Value > 0).map(([type]) => type);
  if (others.length === 0) return error(`The account may have no instance for endpoints in ${region}.`, fix);
  return warning(
    `Endpoints may have no ${usual}, which a deployment takes by default, but ${others.slice(0, 3).join(", ")}.`,
    fix,
  );
}
