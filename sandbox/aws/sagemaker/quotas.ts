/** What an account may have at a time in a region. Names as Service Quotas has them for SageMaker. */
import { AwsError } from "../http/aws-error.ts";
import { shapeOf } from "./service-model.ts";

export interface Quotas {
  /** AutoML jobs that run. */
  autoMLJobs: number;
  endpoints: number;
  /** Instances of one type that all running jobs of the kind have together. */
  trainingInstances: number;
  transformInstances: number;
}

export const standardQuotas: Quotas = {
  autoMLJobs: 100,
  endpoints: 100,
  trainingInstances: 20,
  transformInstances: 20,
};

const autoMLJobs = "Number of concurrent AutoML jobs";
const endpoints = "Number of endpoints";

/** Refuses an AutoML job beyond those that may run at a time. */
export function requireAutoMLJob({ autoMLJobs: limit }: Quotas, jobs: readonly { status: string }[]): void {
  const used = jobs.filter(({ status }) => status === "InProgress" || status === "Stopping").length;
  requireQuota(autoMLJobs, { limit, used, delta: 1 });
}

/** Refuses an endpoint beyond those that the account may have. */
export function requireEndpoint({ endpoints: limit }: Quotas, used: number): void {
  requireQuota(endpoints, { limit, used, delta: 1 });
}

interface InstanceUse {
  InstanceType?: string | undefined;
  InstanceCount?: number | undefined;
}

/** Refuses more instances of a type than the running jobs of a kind may have together. */
export function requireInstances(
  quotas: Quotas,
  kind: "training" | "transform",
  running: readonly InstanceUse[],
  { InstanceType = "", InstanceCount: delta = 1 }: InstanceUse,
): void {
  const used = running
    .filter((use) => use.InstanceType === InstanceType)
    .reduce((sum, { InstanceCount = 1 }) => sum + InstanceCount, 0);
  const limit = kind === "training" ? quotas.trainingInstances : quotas.transformInstances;
  requireQuota(`${InstanceType} for ${kind} job usage`, { limit, used, delta }, "Instances");
}

/** Throws AWS' error where something goes beyond a quota. */
export function requireQuota(
  name: string,
  { limit, used, delta }: { limit: number; used: number; delta: number },
  unit?: string,
): void {
  if (used + delta <= limit) return;
  const of = (count: number) => (unit === undefined ? `${count}` : `${count} ${unit}`);
  const advice =
    unit === undefined
      ? "Please use AWS Service Quotas to request an increase for this quota."
      : "Please contact AWS support to request an increase for this limit.";
  const message =
    `The account-level service limit '${name}' is ${of(limit)}, with current utilization of ${of(used)} ` +
    `and a request delta of ${of(delta)}. ${advice}`;
  throw new AwsError(400, "ResourceLimitExceeded", message);
}

export interface NamedQuota {
  name: string;
  value: number;
  code?: string;
}

/** All of them, by name; a code is only there where AWS' own is known. */
export function listQuotas(quotas: Quotas, instanceLimit: number): NamedQuota[] {
  const byType = (shape: string, what: string, value: number) =>
    (shapeOf(shape).enum ?? []).map((type) => ({ name: `${type} for ${what} usage`, value }));
  return [
    ...byType("ProductionVariantInstanceType", "endpoint", instanceLimit),
    ...byType("TrainingInstanceType", "training job", quotas.trainingInstances),
    ...byType("TransformInstanceType", "transform job", quotas.transformInstances),
    { name: autoMLJobs, value: quotas.autoMLJobs, code: "L-CFC2D5B6" },
    { name: endpoints, value: quotas.endpoints },
  ];
}
