/** An endpoint on AWS, of the extension or of others, in the columns of spec/endpoint-columns.ts. */
import type { EndpointSummary } from "@aws-sdk/client-sagemaker";
import { statesWithoutCost } from "../../../spec/endpoint-columns.ts";
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { readVariantName } from "../endpoints/deployment.ts";
import {
  describeConfig,
  describeEndpoint,
  type Endpoint,
  type EndpointConfig,
} from "../endpoints/endpoint-parts.ts";
import { AwsFailure, isMissing } from "../failure.ts";
import { readTags } from "../read-tags.ts";
import { isTaggedOurs, taggedPrice, tagKeys } from "../tags.ts";
import { secondsBetween, timestamp } from "./times.ts";

type Tags = ReadonlyMap<string, string>;

/** Undefined for an endpoint that is gone by now. */
export async function endpointRow(context: HandlerContext, summary: EndpointSummary) {
  const refused: string[] = [];
  const orRefused = <Found>(found: Promise<Found>) => unlessRefused(found, refused);
  const { EndpointName: name = "" } = summary;
  const described = await orRefused(describeEndpoint(context, name));
  if (described === undefined) return undefined;
  const endpoint: Partial<Endpoint> = described ?? {};
  const { EndpointStatus: status = summary.EndpointStatus ?? "Unknown" } = endpoint;
  const { CreationTime: created = summary.CreationTime } = endpoint;

  const configName = endpoint.EndpointConfigName;
  const config = configName === undefined ? null : await orRefused(describeConfig(context, configName));
  const tags = await orRefused(orNone(readTags(context, endpoint.EndpointArn ?? summary.EndpointArn)));
  const named = nameOfVariant(endpoint, config);
  const ours = named !== undefined || (tags === null ? null : isTaggedOurs(tags));
  const ofVersion =
    ours && config ? await orRefused(orNone(readTags(context, config.EndpointConfigArn))) : null;

  const hours = created === undefined ? null : secondsBetween(created, new Date()) / 3600;
  const runsOn = instancesOf(endpoint, config ?? undefined);
  const isPaid = !statesWithoutCost.some((state) => state === status);
  const cost = isPaid ? costPerHour(runsOn, tags) : null;
  return {
    endpoint_name: name,
    endpoint_status: status,
    ...runsOn,
    created_at: created === undefined ? null : timestamp(created),
    age_hours: hours === null ? null : toHundredths(hours),
    job_name: named?.jobName ?? (ours ? tagOf(tags, tagKeys.job) : null),
    candidate_name: tagOf(ofVersion, tagKeys.candidate),
    function_name: tagOf(tags, tagKeys.function),
    version: named?.version ?? null,
    expires_at: tagOf(tags, tagKeys.expires),
    cost_per_hour: cost,
    cost_so_far: cost === null || hours === null ? null : toHundredths(cost * hours),
    failure_reason: [...new Set([endpoint.FailureReason, ...refused])].filter(Boolean).join("; ") || null,
    ours,
    deployment: named?.token ?? (ours ? tagOf(tags, tagKeys.deployment) : null),
  };
}

/** Null for what the credentials may not ask, which `refused` then says. */
async function unlessRefused<Found>(found: Promise<Found>, refused: string[]): Promise<Found | null> {
  try {
    return await found;
  } catch (error) {
    const denied = error instanceof SmeError && error.code === "E-SME-66" ? error.cause : undefined;
    if (!(denied instanceof AwsFailure)) throw error;
    refused.push(`not all of it could be read, as ${denied.action} is not allowed: ${denied.text}`);
    return null;
  }
}

/** What is gone by now has no tags. */
function orNone(tags: Promise<Tags>): Promise<Tags> {
  return tags.catch((error: unknown) => {
    if (isMissing(error)) return new Map();
    throw error;
  });
}

function tagOf(tags: Tags | null, key: string): string | null {
  return tags?.get(key) ?? null;
}

/** Of the variant that answers now, or of the one that is going to. */
function nameOfVariant({ ProductionVariants }: Partial<Endpoint>, config: EndpointConfig | null | undefined) {
  const [variant] = ProductionVariants ?? config?.ProductionVariants ?? [];
  return readVariantName(variant?.VariantName ?? "");
}

/** Shadow variants, which answer nobody, cost as much as others. */
function instancesOf(endpoint: Partial<Endpoint>, config: EndpointConfig | undefined) {
  const wanted = [...(config?.ProductionVariants ?? []), ...(config?.ShadowProductionVariants ?? [])];
  const running = [...(endpoint.ProductionVariants ?? []), ...(endpoint.ShadowProductionVariants ?? [])];
  const types = new Set(wanted.flatMap(({ InstanceType }) => InstanceType ?? []));
  const isServerless = wanted.some(({ ServerlessConfig }) => ServerlessConfig !== undefined);
  const isGoingTo = endpoint.EndpointStatus === "Creating" || running.length === 0;
  const counts = isGoingTo
    ? wanted.map(({ InitialInstanceCount }) => InitialInstanceCount)
    : running.map(({ CurrentInstanceCount }) => CurrentInstanceCount);
  const count = counts.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  const byTheHour = config?.AsyncInferenceConfig === undefined ? "real-time" : "asynchronous";
  return {
    kind: wanted.length === 0 ? null : isServerless ? "serverless" : byTheHour,
    instance_type: types.size === 0 ? null : [...types].join(", "),
    instances: wanted.length === 0 || isServerless ? null : count,
  };
}

/** Null where the price is not known, or of another instance type than the endpoint runs on. */
function costPerHour(
  { instance_type, instances }: ReturnType<typeof instancesOf>,
  tags: Tags | null,
): number | null {
  const price = tags === null ? undefined : taggedPrice(tags);
  if (price === undefined || instances === null || price.instanceType !== instance_type) return null;
  return price.usdPerHour * instances;
}

function toHundredths(amount: number): number {
  return Math.round(amount * 100) / 100;
}
