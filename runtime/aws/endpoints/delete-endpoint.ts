/** Deleting an endpoint with what it uses, whatever the names, and nothing that others use too. */
import {
  DescribeModelCommand,
  paginateListEndpointConfigs,
  paginateListEndpoints,
  paginateListModels,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import { checkAccount } from "../account.ts";
import type { HandlerContext } from "../context.ts";
import { reasonOf } from "../error-message.ts";
import { isMissing } from "../failure.ts";
import { partName } from "./deployment.ts";
import {
  deletePart,
  deleteUnlessInProgress,
  describeConfig,
  describeEndpoint,
  type Endpoint,
  type EndpointConfig,
  inProgress,
  isSameName,
  type Left,
  type Part,
} from "./endpoint-parts.ts";
import { listVersions, readVersionName } from "./endpoint-versions.ts";

/** What the endpoint's connection says about it. */
export interface KnownEndpoint {
  /** The AWS account that it was deployed in. */
  account?: string | undefined;
  /** The deployment's token. */
  token?: string | undefined;
  /** What an earlier deletion had to leave. */
  leftBehind: readonly Left[];
}

export interface Deletion {
  deleted: Part[];
  left: LeftPart[];
}

/** What stays, and why: "endpoint b uses it". */
export interface LeftPart extends Left {
  reason: string;
  /** Whether others use it, so that it is not to be deleted later, either. */
  isShared: boolean;
}

/** What else is, or would be, gone by now, so that it uses nothing any more. */
interface Surroundings {
  endpoints: readonly string[];
  configs: readonly string[];
  /** Only find out what would be done. */
  dryRun: boolean;
}

/** An endpoint that is to go, and what it uses. */
export interface Deletable {
  name: string;
  endpoint: Endpoint | undefined;
  parts: readonly UsedPart[];
  /** What AWS did not list, so that some of it may stay. */
  unlisted: readonly LeftPart[];
  /** Of the deployment. */
  token: string | undefined;
}

/** A model with the configuration that names it. */
type UsedPart = Part & { configName?: string };

/**
 * Deletes the endpoint, its configuration and that one's models, as far as nobody else uses them. Throws only
 * as long as the endpoint is there: E-SME-153 when it is of another account than the one it was deployed in,
 * 169 when AWS is working on it.
 */
export async function deleteEndpoint(
  context: HandlerContext,
  endpointName: string,
  known: KnownEndpoint,
): Promise<Deletion> {
  const deletable = await findDeletable(context, endpointName, known);
  // What costs money goes first.
  const isDeleted = await deleteCostly(context, deletable, false);
  const deletion = await deleteParts(context, deletable, {
    endpoints: [endpointName],
    configs: [],
    dryRun: false,
  });
  const endpoint: Part = { kind: "endpoint", name: endpointName };
  return isDeleted ? { ...deletion, deleted: [endpoint, ...deletion.deleted] } : deletion;
}

/** What an endpoint uses can be told only while it is there. Throws E-SME-153. */
export async function findDeletable(
  context: HandlerContext,
  name: string,
  known: KnownEndpoint,
): Promise<Deletable> {
  const endpoint = await describeEndpoint(context, name);
  await checkAccount(context, name, known.account, endpoint?.EndpointArn);
  const versions = await partsOfVersions(context, known.token);
  const parts = await usedParts(context, name, endpoint, known, versions);
  return { name, endpoint, parts, unlisted: versions.unlisted, token: known.token };
}

/** Deletes what an endpoint used that is gone, as far as nobody else uses it. Never throws. */
export async function deleteParts(
  context: HandlerContext,
  { parts, token, unlisted }: Deletable,
  gone: Surroundings,
): Promise<Deletion> {
  const deletion: Deletion = { deleted: [], left: [...unlisted] };
  const { deleted, left } = deletion;
  // As long as the endpoint was there, another session could promote to a version more.
  const { configs, models } = await partsOfVersions(context, gone.dryRun ? undefined : token);
  const versions: UsedPart[] = [
    ...configs.map((name) => ({ kind: "endpoint configuration" as const, name })),
    ...models.map((name) => ({ kind: "model" as const, name })),
  ];
  const isNew = (part: UsedPart) =>
    parts.every((other) => other.kind !== part.kind || !isSameName(other.name, part.name));
  for (const { configName, kind, name } of inOrderOfUse([...parts, ...versions.filter(isNew)])) {
    const part: Part = { kind, name };
    const stays = left.find((other) => other.kind === "endpoint configuration" && other.name === configName);
    if (stays !== undefined) {
      const reason = `endpoint configuration ${configName} uses it`;
      left.push({ ...part, reason, isShared: stays.isShared });
      continue;
    }
    const configs = deleted.filter((other) => other.kind === "endpoint configuration");
    const outcome = await deleteUnused(context, part, {
      ...gone,
      configs: [...gone.configs, ...configs.map((other) => other.name)],
    });
    if (outcome === "deleted") deleted.push(part);
    else if (outcome !== undefined) left.push(outcome);
  }
  return deletion;
}

/** Endpoint configurations before the models that they use. */
function inOrderOfUse(parts: readonly UsedPart[]): UsedPart[] {
  const isModel = ({ kind }: Part) => kind === "model";
  return [...parts.filter((part) => !isModel(part)), ...parts.filter(isModel)];
}

/** Deletes an endpoint configuration or a model unless others use it. Undefined when there was none. */
export async function deleteUnused(
  context: HandlerContext,
  part: Part,
  gone: Surroundings,
): Promise<"deleted" | LeftPart | undefined> {
  try {
    const user = await otherUser(context, part, gone);
    if (user !== undefined) return { ...part, reason: `${user} uses it`, isShared: true };
    const wasThere = gone.dryRun ? await isThere(context, part) : await deletePart(context, part);
    return wasThere ? "deleted" : undefined;
  } catch (error) {
    return { ...part, reason: reasonOf(error), isShared: false };
  }
}

async function isThere(context: HandlerContext, { kind, name }: Part): Promise<boolean> {
  return kind === "model"
    ? (await creationTimeOf(context, name)) !== undefined
    : (await describeConfig(context, name)) !== undefined;
}

/**
 * Deletes the endpoint alone, unless it is a dry run. Throws E-SME-169 for one that AWS is working on. False
 * when there is none.
 */
export async function deleteCostly(
  context: HandlerContext,
  { endpoint, name }: Deletable,
  dryRun: boolean,
): Promise<boolean> {
  const refused = (status: string) => new SmeError("E-SME-169", { endpoint_name: name, status });
  if (!dryRun) return deleteUnlessInProgress(context, name, refused);
  const { EndpointStatus: status = "" } = endpoint ?? {};
  if (inProgress.includes(status)) throw refused(status);
  return endpoint !== undefined;
}

/**
 * What the endpoint uses, or what may be left of an endpoint that no longer exists: each configuration before
 * its models.
 */
async function usedParts(
  context: HandlerContext,
  endpointName: string,
  endpoint: Endpoint | undefined,
  { leftBehind, token }: KnownEndpoint,
  versions: Pick<PartsOfVersions, "configs" | "models">,
): Promise<UsedPart[]> {
  // Release 1.0.0 gave all parts the endpoint's name.
  const ours = [endpointName, ...(token === undefined ? [] : [partName(endpointName, token)])];
  const leftNames = (kind: Part["kind"]) =>
    leftBehind.filter((part) => part.kind === kind).map(({ name }) => name);
  const configs: Part[] = [];
  const models = new Map<string, string | undefined>();
  const names = endpoint === undefined ? ours : [endpoint.EndpointConfigName ?? endpointName];
  for (const name of new Set([...names, ...versions.configs, ...leftNames("endpoint configuration")])) {
    const config = await describeConfig(context, name);
    if (config !== undefined) configs.push({ kind: "endpoint configuration", name });
    for (const model of config === undefined ? [] : modelsOf(config)) models.set(model, name);
  }
  // Without its configuration nothing tells a model's name; those of ours are named alike.
  for (const name of [...(endpoint === undefined ? ours : []), ...versions.models, ...leftNames("model")]) {
    if (!models.has(name) && (await mayExist(context, name))) models.set(name, undefined);
  }
  return [
    ...configs,
    ...[...models].map(([name, configName]) => ({
      kind: "model" as const,
      name,
      ...(configName !== undefined && { configName }),
    })),
  ];
}

interface PartsOfVersions {
  configs: string[];
  models: string[];
  /** What AWS did not list. */
  unlisted: LeftPart[];
}

/** What promotions have made for the deployment, which serves now or has served. */
async function partsOfVersions(context: HandlerContext, token: string | undefined): Promise<PartsOfVersions> {
  const found: PartsOfVersions = { configs: [], models: [], unlisted: [] };
  if (token === undefined) return found;
  const list = async (kind: "endpoint configurations" | "models", names: () => Promise<string[]>) => {
    try {
      return await names();
    } catch (error) {
      // What it uses is known without. Of the others it has to be said that there may be some.
      const reason = `whether there are any could not be told: ${reasonOf(error)}`;
      found.unlisted.push({ kind, name: `*${token}*`, reason, isShared: false });
      return [];
    }
  };
  found.configs = await list("endpoint configurations", async () =>
    (await listVersions(context, token)).map(({ configName }) => configName),
  );
  found.models = await list("models", () => modelsOfVersions(context, token));
  return found;
}

async function modelsOfVersions({ sagemaker }: HandlerContext, token: string): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateListModels({ client: sagemaker, pageSize: 100 }, { NameContains: token });
  for await (const { Models = [] } of pages) {
    const names = Models.map(({ ModelName = "" }) => ModelName);
    found.push(...names.filter((name) => readVersionName(name, token) !== undefined));
  }
  return found;
}

/** Where AWS does not allow to delete a model, it says so of one that is not there, too. */
async function mayExist(context: HandlerContext, modelName: string): Promise<boolean> {
  try {
    return (await creationTimeOf(context, modelName)) !== undefined;
  } catch {
    return true;
  }
}

/** Who else uses the part. Throws when AWS does not say so of a part that may belong to somebody else. */
async function otherUser(
  context: HandlerContext,
  { kind, name }: Part,
  { configs, endpoints }: Surroundings,
): Promise<string | undefined> {
  try {
    return kind === "model"
      ? await configWithModel(context, name, configs)
      : await endpointWithConfig(context, name, endpoints);
  } catch (error) {
    if (endpoints.some((endpoint) => isNamedAfter(endpoint, name))) return undefined;
    throw error;
  }
}

/**
 * Whether a deployment of the endpoint named the part, for itself alone: by its token, or as release 1.0.0
 * did.
 */
function isNamedAfter(endpointName: string, name: string): boolean {
  const [, versionOf] = /-v\d+-([0-9a-f]{12})-[0-9a-f]{12}$/.exec(name) ?? [];
  if (versionOf !== undefined) return true;
  const [, token] = /-([0-9a-f]{12})$/i.exec(name) ?? [];
  const names = token === undefined ? [endpointName] : [endpointName, partName(endpointName, token)];
  return names.some((own) => isSameName(name, own));
}

/** Only an endpoint that was changed after the configuration was made can use it. */
async function endpointWithConfig(
  context: HandlerContext,
  configName: string,
  gone: readonly string[],
): Promise<string | undefined> {
  const config = await describeConfig(context, configName);
  const pages = paginateListEndpoints(
    { client: context.sagemaker, pageSize: 100 },
    { LastModifiedTimeAfter: before(config?.CreationTime) },
  );
  const others = itemsOf(pages, ({ Endpoints }) => Endpoints, "endpoints");
  for await (const { EndpointName = "" } of others) {
    if (gone.some((name) => isSameName(name, EndpointName))) continue;
    const other = await describeEndpoint(context, EndpointName);
    const used = [other?.EndpointConfigName, other?.PendingDeploymentSummary?.EndpointConfigName];
    if (used.some((name) => isSameName(name, configName))) return `endpoint ${EndpointName}`;
  }
  return undefined;
}

/** Only a configuration that is younger than the model can use it. */
async function configWithModel(
  context: HandlerContext,
  modelName: string,
  gone: readonly string[],
): Promise<string | undefined> {
  const made = await creationTimeOf(context, modelName);
  if (made === undefined) return undefined;
  const pages = paginateListEndpointConfigs(
    { client: context.sagemaker, pageSize: 100 },
    { CreationTimeAfter: before(made) },
  );
  const others = itemsOf(pages, ({ EndpointConfigs }) => EndpointConfigs, "endpoint configurations");
  for await (const { EndpointConfigName = "" } of others) {
    if (gone.some((name) => isSameName(name, EndpointConfigName))) continue;
    const other = await describeConfig(context, EndpointConfigName);
    if (other !== undefined && modelsOf(other).some((name) => isSameName(name, modelName))) {
      return `endpoint configuration ${EndpointConfigName}`;
    }
  }
  return undefined;
}

/** Undefined when there is no such model. */
async function creationTimeOf({ sagemaker }: HandlerContext, ModelName: string): Promise<Date | undefined> {
  try {
    const { CreationTime = new Date(0) } = await sagemaker.send(new DescribeModelCommand({ ModelName }));
    return CreationTime;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Clocks of AWS' servers need not agree to the second. */
function before(time: Date = new Date(0)): Date {
  return new Date(Math.max(0, time.getTime() - 60_000));
}

/** Each is asked for one by one, which takes too long of more. */
const mostOthers = 200;

async function* itemsOf<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => Item[] | undefined,
  what: string,
): AsyncGenerator<Item> {
  let count = 0;
  for await (const page of pages) {
    for (const item of items(page) ?? []) {
      if (++count > mostOthers)
        throw new Error(
          `whether others use it could not be told, because more than ${mostOthers} ${what} are younger`,
        );
      yield item;
    }
  }
}

function modelsOf({ ProductionVariants = [], ShadowProductionVariants = [] }: EndpointConfig): string[] {
  const names = [...ProductionVariants, ...ShadowProductionVariants].map(({ ModelName = "" }) => ModelName);
  return [...new Set(names.filter((name) => name !== ""))];
}
