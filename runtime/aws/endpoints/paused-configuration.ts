/** The endpoint configuration that brings a paused endpoint back, also after a pause that was killed. */
import { AddTagsCommand, DeleteTagsCommand, paginateListEndpointConfigs } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { readTags, tagsIfReadable } from "../read-tags.ts";
import { copiedTags, isOwnTag, isTaggingRefused, tagKeys } from "../tags.ts";
import { describeConfig, type Endpoint, type EndpointConfig } from "./endpoint-parts.ts";
import { readVersionName } from "./endpoint-versions.ts";

/** What names of all of an endpoint's configurations begin with: they are cut to 63 characters. */
const commonBeginning = 40;

/**
 * Marks the configuration as the one to come back to, before the endpoint is deleted: a script that is killed
 * behind that has told nobody. It keeps the endpoint's tags, too, but for those that say what it serves: the
 * configuration's own do, and an endpoint has those of the version that it was deployed with. Throws E-SME-66
 * where tags may be lost: where they may not be read, and where those that somebody asked for may not be set.
 */
export async function markPaused(
  context: HandlerContext,
  endpoint: Endpoint,
  config: EndpointConfig,
): Promise<void> {
  const ofEndpoint = await readTags(context, endpoint.EndpointArn);
  for (const key of [tagKeys.job, tagKeys.candidate, tagKeys.version]) ofEndpoint.delete(key);
  const Tags = [...copiedTags(ofEndpoint), { Key: tagKeys.paused, Value: new Date().toISOString() }];
  try {
    await context.sagemaker.send(new AddTagsCommand({ ResourceArn: config.EndpointConfigArn, Tags }));
  } catch (error) {
    // Without the right to tag, the connection alone knows the configuration.
    if (!isTaggingRefused(error) || !Tags.every(isOwnTag)) throw error;
  }
}

/** Takes the mark away, from an endpoint that is back. */
export async function unmarkPaused({ sagemaker }: HandlerContext, config: EndpointConfig): Promise<void> {
  const command = new DeleteTagsCommand({
    ResourceArn: config.EndpointConfigArn,
    TagKeys: [tagKeys.paused],
  });
  // A mark that stays is older than that of the next pause.
  await sagemaker.send(command).catch(() => undefined);
}

/** When a pause that has told nobody yet has marked a configuration of the deployment last. */
export async function markedPausedSince(
  context: HandlerContext,
  endpointName: string,
  token: string,
): Promise<string | undefined> {
  return (await configurationsOf(context, endpointName, token)).marked.at(-1)?.since;
}

/**
 * The configuration that the connection names, or that a killed pause has marked last; where nothing could be
 * marked, the only one that the deployment has. Undefined when there is none.
 */
export async function findPausedConfiguration(
  context: HandlerContext,
  endpointName: string,
  { token, recorded }: { token: string; recorded: string | undefined },
): Promise<EndpointConfig | undefined> {
  const found = recorded === undefined ? undefined : await describeConfig(context, recorded);
  if (found !== undefined) return found;
  const { marked, names } = await configurationsOf(context, endpointName, token);
  const [sole = "", ...others] = names;
  const isOnly = others.length === 0 && readVersionName(sole.toLowerCase(), token) !== undefined;
  const name = marked.at(-1)?.name ?? (isOnly ? sole : undefined);
  return name === undefined ? undefined : describeConfig(context, name);
}

/** All of the deployment, and those that are marked, the latest last. */
async function configurationsOf(
  context: HandlerContext,
  endpointName: string,
  token: string,
): Promise<{ names: string[]; marked: { name: string; since: string }[] }> {
  const marked: { name: string; since: string }[] = [];
  const pages = paginateListEndpointConfigs(
    { client: context.sagemaker, pageSize: 100 },
    { NameContains: endpointName.slice(0, commonBeginning) },
  );
  const names: string[] = [];
  for await (const { EndpointConfigs = [] } of pages) {
    for (const { EndpointConfigArn, EndpointConfigName: name = "" } of EndpointConfigs) {
      const tags = await tagsIfReadable(context, EndpointConfigArn);
      const since = tags.get(tagKeys.paused);
      const isOwn = tags.get(tagKeys.deployment) === token || name.includes(token);
      if (isOwn) names.push(name);
      if (isOwn && since !== undefined) marked.push({ name, since });
    }
  }
  marked.sort((one, other) => one.since.localeCompare(other.since));
  return { names, marked };
}
