/** What AWS lets serverless endpoints do. Source: "Serverless endpoints" and the quotas of AWS' guide. */
import type { ProductionVariant } from "@aws-sdk/client-sagemaker";
import { AwsError } from "../http/aws-error.ts";
import { requireQuota } from "./quotas.ts";
import type { RunningVariant } from "./running-variant.ts";

/** The most that a request's body, and an answer's, may have. */
export const mostServerlessBytes = 4 * 1024 * 1024;

/** Of an account in a region. */
const mostEndpoints = 50;
const mostConcurrency = 1000;

const answering = new WeakMap<RunningVariant, number>();

/** Throttles a request beyond those that the variant answers at a time. */
export async function withinConcurrency<Answer>(
  variant: RunningVariant,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const most = variant.definition.ServerlessConfig?.MaxConcurrency ?? Number.POSITIVE_INFINITY;
  const before = answering.get(variant) ?? 0;
  if (before >= most) throw new AwsError(400, "ThrottlingException", "Rate exceeded");
  answering.set(variant, before + 1);
  try {
    return await answer();
  } finally {
    answering.set(variant, (answering.get(variant) ?? 1) - 1);
  }
}

/** Refuses what goes beyond the account's quotas; `others` are the variants of each endpoint there is. */
export function checkServerlessQuotas(
  others: readonly (readonly ProductionVariant[])[],
  wanted: readonly ProductionVariant[],
): void {
  const concurrencyOf = (variants: readonly ProductionVariant[]) =>
    variants.reduce((sum, { ServerlessConfig }) => sum + (ServerlessConfig?.MaxConcurrency ?? 0), 0);
  const delta = concurrencyOf(wanted);
  if (delta === 0) return;
  const serverless = others.map(concurrencyOf).filter((concurrency) => concurrency > 0);
  requireQuota("Maximum number of serverless endpoints", {
    limit: mostEndpoints,
    used: serverless.length,
    delta: 1,
  });
  const used = serverless.reduce((sum, concurrency) => sum + concurrency, 0);
  requireQuota("Maximum total concurrency across all serverless endpoints", {
    limit: mostConcurrency,
    used,
    delta,
  });
}
