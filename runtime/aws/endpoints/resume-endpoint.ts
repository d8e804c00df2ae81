/** Bringing a paused endpoint back. */
import { CreateEndpointCommand, type Tag } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { AwsFailure, isTaken } from "../failure.ts";
import { readTags } from "../read-tags.ts";
import { copiedTags, sendTagged, tagKeys } from "../tags.ts";
import { findEndpoint } from "./endpoint-occupant.ts";
import {
  deleteEndpointAlone,
  describeEndpoint,
  type EndpointConfig,
  watchEndpoint,
} from "./endpoint-parts.ts";
import { type DeployedEndpoint, requireOwn } from "./known-endpoint.ts";
import { irretrievable } from "./pause-endpoint.ts";
import { findPausedConfiguration, unmarkPaused } from "./paused-configuration.ts";

/** How long AWS may take to delete the endpoint that was paused, or that has failed. */
const minutesOfDeletion = 15;

/**
 * Returns the endpoint's status, `Creating` as a rule. An endpoint that is there already is left as it is,
 * unless it has failed; one that is still being deleted is waited for.
 *
 * Throws E-SME-483 where somebody else has taken the name, 485 where nothing brings it back, 486 where AWS
 * refuses.
 */
export async function resumeEndpoint(
  context: HandlerContext,
  endpointName: string,
  known: DeployedEndpoint,
  tags: readonly Tag[],
): Promise<string> {
  const endpoint = await findEndpoint(context, endpointName, minutesOfDeletion);
  if (endpoint !== undefined) {
    await requireOwn(context, endpointName, endpoint, known);
    const { EndpointStatus: status = "Unknown" } = endpoint;
    if (status !== "Failed" || known.status !== "paused") return status;
  }
  const wanted = { token: known.token, recorded: known.configuration };
  const config = await findPausedConfiguration(context, endpointName, wanted);
  if (config === undefined) throw irretrievable(context, endpointName, known.configuration);
  const all = await tagsOf(context, config, tags);
  if (endpoint !== undefined) await removeFailed(context, endpointName);
  await create(context, endpointName, config, known, all);
  await unmarkPaused(context, config);
  return "Creating";
}

/** What an earlier resume has left that AWS had no instances for. */
async function removeFailed(context: HandlerContext, name: string): Promise<void> {
  await deleteEndpointAlone(context, name);
  for await (const endpoint of watchEndpoint(context, name, minutesOfDeletion))
    if (endpoint === undefined) return;
}

/** Those that the endpoint had, with its new expiry and price. Throws E-SME-66 where they may not be read. */
async function tagsOf(
  context: HandlerContext,
  config: EndpointConfig,
  changed: readonly Tag[],
): Promise<Tag[]> {
  const kept = await readTags(context, config.EndpointConfigArn);
  for (const key of [tagKeys.paused, tagKeys.expires, tagKeys.price]) kept.delete(key);
  for (const { Key = "", Value = "" } of changed) kept.set(Key, Value);
  return copiedTags(kept);
}

async function create(
  context: HandlerContext,
  EndpointName: string,
  config: EndpointConfig,
  known: DeployedEndpoint,
  tags: Tag[],
): Promise<void> {
  const { EndpointConfigName } = config;
  try {
    await sendTagged(tags, (Tags) =>
      context.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName, Tags })),
    );
  } catch (error) {
    if (isTaken(error)) {
      // By another session that resumes it, too, or by a stranger.
      const endpoint = await describeEndpoint(context, EndpointName);
      if (endpoint !== undefined) return void (await requireOwn(context, EndpointName, endpoint, known));
    }
    if (!(error instanceof AwsFailure)) throw error;
    throw new SmeError("E-SME-486", { endpoint_name: EndpointName, cause: error.text });
  }
}
