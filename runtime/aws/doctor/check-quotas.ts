/**
 * How many instances the account may have for endpoints, which in a new account often is none, and how many
 * Autopilot jobs may run at a time.
 */

import { ListAutoMLJobsCommand } from "@aws-sdk/client-sagemaker";
import { countOf } from "../../../spec/count-of.ts";
import { error, ok, unknown, type Verdict, warning } from "../../../spec/verdict.ts";
import type { HandlerContext } from "../context.ts";
import { type SignedRequest, sendSigned } from "../signed-request.ts";
import { impossible } from "./explain.ts";

/**
 * Of "Number of concurrent AutoML jobs", whose default is 4, 2 or 1 by region. Source of the code: README of
 * aws-samples/modern-time-series-forecasting-on-aws; of the defaults: AWS, "Autopilot quotas".
 */
const jobsCode = "L-CFC2D5B6";

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

/** A request of Service Quotas; its name is that of the SDK's command. */
class QuotasRequest<Input extends object> implements SignedRequest {
  readonly service = "servicequotas";
  readonly operation: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;

  constructor(operation: string, input: Input) {
    this.operation = operation;
    this.headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `ServiceQuotasV20190624.${operation}`,
    };
    this.body = JSON.stringify(input);
  }
}

class ListServiceQuotasCommand extends QuotasRequest<{
  ServiceCode: string;
  MaxResults: number;
  NextToken?: string;
}> {
  constructor(input: { ServiceCode: string; MaxResults: number; NextToken?: string }) {
    super("ListServiceQuotas", input);
  }
}

class GetServiceQuotaCommand extends QuotasRequest<{ ServiceCode: string; QuotaCode: string }> {
  constructor(input: { ServiceCode: string; QuotaCode: string }) {
    super("GetServiceQuota", input);
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

export async function judgeJobQuota(context: HandlerContext): Promise<Verdict> {
  const { region, sagemaker } = context;
  try {
    const command = new GetServiceQuotaCommand({ ServiceCode: "sagemaker", QuotaCode: jobsCode });
    const { Quota: quota }: { Quota?: Quota } = JSON.parse(await sendSigned(context, command));
    const most = quota?.Value;
    if (most === undefined)
      return unknown("AWS tells no quota for Autopilot jobs at a time.", `Look at ${consoleOf(region)}.`);
    const list = new ListAutoMLJobsCommand({ StatusEquals: "InProgress", MaxResults: 100 });
    const { AutoMLJobSummaries: jobs = [] } = await sagemaker.send(list);
    const fix = increase(jobsCode, Math.max(most + 1, 4), region);
    if (most < 1) return error(`The account may run no Autopilot job in ${region}.`, fix);
    const told = `${countOf(most, "Autopilot job", "Autopilot jobs")} may run at a time in ${region}, and ${countOf(jobs.length, "does", "do")}`;
    if (jobs.length < most) return ok(`${told}.`);
    return warning(`${told}: a training is refused until one of them has ended.`, fix);
  } catch (cause) {
    return impossible(cause);
  }
}

const consoleOf = (region: string) =>
  `https://${region}.console.aws.amazon.com/servicequotas/home/services/sagemaker/quotas`;

function increase(code: string, to: number, region: string): string {
  return `aws service-quotas request-service-quota-increase --service-code sagemaker --quota-code ${code} --desired-value ${to} --region ${region}`;
}

function verdictOf(quotas: ReadonlyMap<string, Quota>, region: string): Verdict {
  const most = quotas.get(usual)?.Value;
  if (most === undefined)
    return unknown(`AWS tells no quota for endpoints on ${usual}.`, `Look at ${consoleOf(region)}.`);
  if (most > 0)
    return ok(`Endpoints may have ${countOf(most, "instance", "instances")} of ${usual} together.`);
  const code = quotas.get(usual)?.QuotaCode ?? "<quota code>";
  const fix = increase(code, 2, region);
  const others = [...quotas].filter(([, { Value = 0 }]) => Value > 0).map(([type]) => type);
  if (others.length === 0) return error(`The account may have no instance for endpoints in ${region}.`, fix);
  return warning(
    `Endpoints may have no ${usual}, which a deployment takes by default, but ${others.slice(0, 3).join(", ")}.`,
    fix,
  );
}
