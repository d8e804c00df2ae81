import type { ProductionVariant } from "@aws-sdk/client-sagemaker";
import { quantile } from "../cloudwatch/endpoint-metrics.ts";
import type { LocalAwsContext, Prices } from "../local-aws.ts";
import type { Endpoint } from "../sagemaker/endpoints.ts";

/** An endpoint as the console shows it. */
interface ShownEndpoint {
  name: string;
  status: string;
  reason?: string | undefined;
  created: string;
  configuration: string;
  /** Such as `2 × ml.m5.large`, for each variant. */
  instances: string[];
  invocations: number;
  failed: number;
  medianMilliseconds?: number | undefined;
  p95Milliseconds?: number | undefined;
  /** Undefined where a price is not known, or is by use. */
  costPerHour?: number | undefined;
  costSoFar?: number | undefined;
}

/** All endpoints. */
export function showEndpoints(
  { invocations: measured, prices }: Pick<LocalAwsContext, "invocations" | "prices">,
  endpoints: readonly Endpoint[],
): ShownEndpoint[] {
  return endpoints.map((endpoint) => {
    const { invocations, failed, latencies } = measured.useOf(endpoint.name);
    // What has never been in service is not billed.
    const billed = endpoint.status === "Failed" ? [] : endpoint.wanted;
    const costPerHour = costOf(billed, prices.perHour);
    const hours = (Date.now() - endpoint.created.getTime()) / 3_600_000;
    return {
      name: endpoint.name,
      status: endpoint.status,
      reason: endpoint.failureReason,
      created: endpoint.created.toISOString(),
      configuration: endpoint.configName,
      instances: endpoint.wanted.map(describeVariant),
      invocations,
      failed,
      medianMilliseconds: quantile(latencies, 0.5),
      p95Milliseconds: quantile(latencies, 0.95),
      costPerHour,
      costSoFar: costPerHour === undefined ? undefined : costPerHour * hours,
    };
  });
}

function describeVariant({
  InitialInstanceCount,
  InstanceType,
  ServerlessConfig,
}: ProductionVariant): string {
  return ServerlessConfig
    ? `serverless, ${ServerlessConfig.MemorySizeInMB} MB`
    : `${InitialInstanceCount ?? 0} × ${InstanceType}`;
}

function costOf(variants: readonly ProductionVariant[], perHour: Prices["perHour"]): number | undefined {
  let sum = 0;
  for (const { InitialInstanceCount = 0, InstanceType = "" } of variants) {
    const price = Object.hasOwn(perHour, InstanceType) ? perHour[InstanceType] : undefined;
    if (price === undefined) return undefined;
    sum += InitialInstanceCount * price;
  }
  return sum;
}
