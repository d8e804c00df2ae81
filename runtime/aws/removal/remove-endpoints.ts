/** Removing what serves a job's models, and what once did. */
import type { HandlerContext } from "../context.ts";
import {
  type Deletable,
  type Deletion,
  deleteCostly,
  deleteParts,
  deleteUnused,
  findDeletable,
} from "../endpoints/delete-endpoint.ts";
import { readVariantName } from "../endpoints/deployment.ts";
import { connectedEndpoint } from "../endpoints/endpoint-connection.ts";
import {
  describeConfig,
  describeEndpoint,
  type Endpoint,
  isSameName,
  type Left,
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

/** Those that only their tags call the job's are not recorded. */
interface EndpointToRemove extends RecordedEndpoint {
  isRecorded?: boolean;
}

type Found = Part & { deployment: string | undefined };

/**
 * Endpoints that the database or their tags call the job's, unless they serve another by now; when all of
 * them are gone, which cost, what they used; then configurations and models of the job that nobody uses.
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
  const endpoints: EndpointToRemove[] = [...of.recorded];
  for (const { deployment = null, kind, name } of tagged) {
    const isKnown = kind !== "endpoint" || endpoints.some((one) => isSameName(one.name, name));
    if (!isKnown) endpoints.push({ name, deployment, paused: null, isRecorded: false });
  }
  // A paused one costs nothing, so it can wait.
  endpoints.sort((one, other) => Number(one.paused !== null) - Number(other.paused !== null));
  const going: Deletable[] = [];
  for (const endpoint of endpoints) {
    const { deletable, row } = await removeEndpoint(context, endpoint, of);
    if (row !== undefined) rows.push(row);
    if (deletable !== undefined) going.push(deletable);
  }
  const gone = going.map(({ name }) => name);
  const configs: string[] = [];
  for (const deletable of going) {
    const { deleted, left } = await deleteParts(context, deletable, {
      endpoints: gone,
      configs,
      dryRun: of.dryRun,
    });
    for (const part of deleted) {
      rows.push(rowOf(part, "deleted", of.dryRun));
      if (part.kind === "endpoint configuration") configs.push(part.name);
    }
    rows.push(...left.map((part) => rowOf(part, part, of.dryRun)));
  }
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

/** Deletes the endpoint alone. What it used is to go where it is `deletable`, also if it was gone before. */
async function removeEndpoint(
  context: HandlerContext,
  { deployment, isRecorded = true, name, paused }: EndpointToRemove,
  { dryRun, jobName, keep }: EndpointsOfJob,
): Promise<{ deletable?: Deletable; row?: Removed }> {
  const thing = { object: "endpoint", name, action: "delete" } as const;
  try {
    const endpoint = await describeEndpoint(context, name);
    const others = endpoint && (await whyNotOfJob(context, endpoint, jobName, deployment, isRecorded));
    if (others !== undefined) return { row: others };
    if (keep) return { row: kept("endpoint", name, "to be kept") };
    const connected = connectedEndpoint(context, name);
    const isConnected = connected?.deployment === (deployment ?? undefined);
    const deletable = await findDeletable(context, name, {
      account: isConnected ? connected?.account : undefined,
      token: deployment ?? undefined,
      leftBehind: paused === null ? [] : [{ kind: "endpoint configuration", name: paused }],
    });
    const isDeleted = await deleteCostly(context, deletable, dryRun);
    return isDeleted ? { deletable, row: done(thing, dryRun) } : { deletable };
  } catch (error) {
    return { row: left(thing, error) };
  }
}

/**
 * Undefined for an endpoint that the job's deployment made, and that serves the job. One that serves another
 * though our table calls it the job's has functions that are to stay: the row says so.
 */
async function whyNotOfJob(
  context: HandlerContext,
  endpoint: Endpoint,
  jobName: string,
  deployment: string | null,
  isRecorded: boolean,
): Promise<Removed | undefined> {
  const { EndpointName: name = "" } = endpoint;
  const config = await describeConfig(context, endpoint.EndpointConfigName ?? "");
  const tags = await tagsIfReadable(context, endpoint.EndpointArn);
  const [variant] = endpoint.ProductionVariants ?? config?.ProductionVariants ?? [];
  const named = readVariantName(variant?.VariantName ?? "");
  // A promotion changes what is served, and leaves the endpoint's tags.
  const serves = named?.jobName ?? tags.get(tagKeys.job);
  if (!isSameName(serves, jobName)) {
    const isStale = isRecorded && deployment !== null && named?.token === deployment;
    if (!isStale) {
      return kept(
        "endpoint",
        name,
        serves === undefined ? "it serves something else by now" : `it serves job ${serves} by now`,
      );
    }
    const reason = `it serves job ${serves}, as SME_METADATA_AUTOPILOT_ENDPOINTS does not say: call SME_PROMOTE with that job, which enters it`;
    return left({ object: "endpoint", name, action: "keep" }, reason);
  }
  const token = tags.get(tagKeys.deployment) ?? named?.token;
  const isOther = deployment !== null && token !== deployment;
  return isOther ? kept("endpoint", name, "another deployment has made it") : undefined;
}

function rowOf(
  { kind, name }: Left,
  outcome: "deleted" | Deletion["left"][number],
  dryRun: boolean,
): Removed {
  const thing = { object: kind, name, action: "delete" } as const;
  if (outcome === "deleted") return done(thing, dryRun);
  return outcome.isShared ? kept(kind, name, outcome.reason) : left(thing, outcome.reason);
}
