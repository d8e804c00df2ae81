/** Removing what serves a job's models, and what once did. */
import type { HandlerContext } from "../context.ts";
import { type Deletion, deleteEndpoint, deleteUnused } from "../endpoints/delete-endpoint.ts";
import { readVariantName } from "../endpoints/deployment.ts";
import { connectedEndpoint } from "../endpoints/endpoint-connection.ts";
import {
  describeConfig,
  describeEndpoint,
  type Endpoint,
  isSameName,
  type Part,
} from "../endpoints/endpoint-parts.ts";
import { isMissing } from "../failure.ts";
import { inOrder } from "../in-order.ts";
import { listServing } from "../looking/list-objects.ts";
import { readTags, tagsIfReadable } from "../read-tags.ts";
import { isTaggedOurs, tagKeys } from "../tags.ts";
import { done, kept, left, type Removed } from "./removed.ts";

/** An endpoint that this database has deployed for the job, or promoted to it. */
export interface RecordedEndpoint {
  name: string;
  deployment: string | null;
  paused: string | null;
}

export interface EndpointsOfJob {
  jobName: string;
  recorded: readonly RecordedEndpoint[];
  /** Whether endpoints stay, with all that they use. */
  keep: boolean;
  dryRun: boolean;
}

type Found = Part & { deployment: string | undefined };

/**
 * Endpoints that the database or their tags call the job's, unless they serve another by now, with what they
 * use; then configurations and models of the job that nobody uses.
 */
export async function removeEndpoints(context: HandlerContext, of: EndpointsOfJob): Promise<Removed[]> {
  const rows: Removed[] = [];
  const tagged: Found[] = [];
  try {
    tagged.push(...(await taggedParts(context, of.jobName)));
  } catch (error) {
    const name = `others of job ${of.jobName}`;
    rows.push(left({ object: "endpoint", name, action: of.keep ? "keep" : "delete" }, error));
  }
  const endpoints = [...of.recorded];
  for (const { deployment = null, kind, name } of tagged) {
    const isKnown = kind !== "endpoint" || endpoints.some((one) => isSameName(one.name, name));
    if (!isKnown) endpoints.push({ name, deployment, paused: null });
  }
  // A paused one costs nothing, so it can wait.
  endpoints.sort((one, other) => Number(one.paused !== null) - Number(other.paused !== null));
  const gone: string[] = [];
  for (const endpoint of endpoints) {
    const own = await removeEndpoint(context, endpoint, of);
    rows.push(...own);
    if (own.some((row) => isDeleted(row, "endpoint"))) gone.push(endpoint.name);
  }
  const configs: string[] = rows
    .filter((row) => isDeleted(row, "endpoint configuration"))
    .map(({ name }) => name);
  for (const { kind, name } of tagged) {
    const isSaid = rows.some((row) => row.object === kind && isSameName(row.name, name));
    if (kind === "endpoint" || isSaid) continue;
    if (of.keep) {
      rows.push(kept(kind, name, "to be kept"));
      continue;
    }
    const outcome = await deleteUnused(
      context,
      { kind, name },
      { endpoints: gone, configs, dryRun: of.dryRun },
    );
    if (outcome === undefined) continue;
    rows.push(rowOf({ kind, name }, outcome, of.dryRun));
    if (kind === "endpoint configuration" && outcome === "deleted") configs.push(name);
  }
  return rows;
}

function isDeleted({ action, is_left, object }: Removed, kind: Part["kind"]): boolean {
  return object === kind && action === "delete" && !is_left;
}

/** What AWS' tags call the job's, which is this extension's. */
async function taggedParts(context: HandlerContext, jobName: string): Promise<Found[]> {
  const found: Found[] = [];
  const looked = inOrder(listServing(context), 8, async ({ arn, kind, name }) => {
    const tags = await readTags(context, arn).catch((error: unknown) => {
      if (isMissing(error)) return new Map<string, string>();
      throw error;
    });
    const isOfJob = isTaggedOurs(tags) && isSameName(tags.get(tagKeys.job), jobName);
    if (!isOfJob || kind === "training job") return undefined;
    // A pause gives a configuration its endpoint's tags, which a promotion has not changed.
    if (kind === "endpoint configuration" && !(await isConfigOfJob(context, name, jobName))) return undefined;
    return { kind, name, deployment: tags.get(tagKeys.deployment) };
  });
  for await (const part of looked) if (part !== undefined) found.push(part);
  return found;
}

/** Its variant's name tells whose it is, where a deployment of ours gave that. */
async function isConfigOfJob(context: HandlerContext, name: string, jobName: string): Promise<boolean> {
  const config = await describeConfig(context, name);
  const named = readVariantName(config?.ProductionVariants?.[0]?.VariantName ?? "");
  return isSameName(named?.jobName ?? jobName, jobName);
}

async function removeEndpoint(
  context: HandlerContext,
  { deployment, name, paused }: RecordedEndpoint,
  { dryRun, jobName, keep }: EndpointsOfJob,
): Promise<Removed[]> {
  const thing = { object: "endpoint", name, action: "delete" } as const;
  try {
    const endpoint = await describeEndpoint(context, name);
    const others = endpoint && (await whyNotOfJob(context, endpoint, jobName, deployment));
    if (others !== undefined) return [kept("endpoint", name, others)];
    if (keep) return [kept("endpoint", name, "to be kept")];
    const connected = connectedEndpoint(context, name);
    const isConnected = connected?.deployment === (deployment ?? undefined);
    const deletion = await deleteEndpoint(
      context,
      name,
      {
        account: isConnected ? connected?.account : undefined,
        token: deployment ?? undefined,
        leftBehind: paused === null ? [] : [{ kind: "endpoint configuration", name: paused }],
      },
      dryRun,
    );
    return rowsOf(deletion, dryRun);
  } catch (error) {
    return [left(thing, error)];
  }
}

/** Undefined for an endpoint that the job's deployment made, and that serves the job. */
async function whyNotOfJob(
  context: HandlerContext,
  endpoint: Endpoint,
  jobName: string,
  deployment: string | null,
): Promise<string | undefined> {
  const config = await describeConfig(context, endpoint.EndpointConfigName ?? "");
  const tags = await tagsIfReadable(context, endpoint.EndpointArn);
  const [variant] = endpoint.ProductionVariants ?? config?.ProductionVariants ?? [];
  const named = readVariantName(variant?.VariantName ?? "");
  // A promotion changes what is served, and leaves the endpoint's tags.
  const serves = named?.jobName ?? tags.get(tagKeys.job);
  if (!isSameName(serves, jobName)) {
    return serves === undefined ? "it serves something else by now" : `it serves job ${serves} by now`;
  }
  const token = tags.get(tagKeys.deployment) ?? named?.token;
  return deployment !== null && token !== deployment ? "another deployment has made it" : undefined;
}

function rowsOf({ deleted, left: staying }: Deletion, dryRun: boolean): Removed[] {
  return [
    ...deleted.map((part) => rowOf(part, "deleted", dryRun)),
    ...staying.map((part) => rowOf(part, part, dryRun)),
  ];
}

function rowOf(
  { kind, name }: Part,
  outcome: "deleted" | Deletion["left"][number],
  dryRun: boolean,
): Removed {
  const thing = { object: kind, name, action: "delete" } as const;
  if (outcome === "deleted") return done(thing, dryRun);
  return outcome.isShared ? kept(kind, name, outcome.reason) : left(thing, outcome.reason);
}
