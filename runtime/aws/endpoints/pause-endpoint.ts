/** Taking an endpoint down so that it can come back: its configuration and models stay. */
import { SmeError } from "../../../spec/errors.ts";
import { checkAccount } from "../account.ts";
import type { HandlerContext } from "../context.ts";
import { isMissing } from "../failure.ts";
import {
  deleteUnlessInProgress,
  describeConfig,
  describeEndpoint,
  type Endpoint,
  type EndpointConfig,
  inProgress,
} from "./endpoint-parts.ts";
import { candidateOf } from "./endpoint-versions.ts";
import { type DeployedEndpoint, requireOwn } from "./known-endpoint.ts";
import { findPausedConfiguration, markPaused } from "./paused-configuration.ts";

export interface Pausable {
  /** Undefined when it is gone already, by a pause that was interrupted. */
  endpoint: Endpoint | undefined;
  config: EndpointConfig;
  /** Whether AWS' tags say that it is ours. */
  isTagged: boolean;
}

/**
 * The endpoint, if it can be paused, or is. Throws E-SME-482 while AWS works on it, 483 where it is somebody
 * else's, 484 for one that has failed, 485 where nothing would bring it back.
 */
export async function findPausable(
  context: HandlerContext,
  endpointName: string,
  known: DeployedEndpoint,
): Promise<Pausable> {
  const endpoint = await describeEndpoint(context, endpointName);
  const { EndpointStatus: status = "" } = endpoint ?? {};
  if (endpoint === undefined || status === "Deleting") {
    await checkAccount(context, endpointName, known.account, endpoint?.EndpointArn);
    const wanted = { token: known.token, recorded: known.configuration };
    const config = await findPausedConfiguration(context, endpointName, wanted);
    if (config === undefined) throw irretrievable(context, endpointName, known.configuration);
    return { endpoint: undefined, config, isTagged: true };
  }
  const { isTagged } = await requireOwn(context, endpointName, endpoint, known);
  if (inProgress.includes(status)) throw inChange(endpointName, status);
  if (status === "Failed") {
    const cause = endpoint.FailureReason ?? "AWS gave no reason.";
    throw new SmeError("E-SME-484", { endpoint_name: endpointName, cause });
  }
  const name = endpoint.EndpointConfigName ?? "";
  const config = await describeConfig(context, name);
  if (config === undefined) throw irretrievable(context, endpointName, name);
  return { endpoint, config, isTagged };
}

/**
 * Deletes the endpoint, and returns the configuration that brings it back, with the candidate that it serves.
 * Throws what findPausable() and markPaused() do.
 */
export async function pauseEndpoint(
  context: HandlerContext,
  endpointName: string,
  known: DeployedEndpoint,
): Promise<{ config: EndpointConfig; candidateName: string | null }> {
  const { config, endpoint } = await findPausable(context, endpointName, known);
  const candidateName = await candidateOf(context, config);
  if (endpoint !== undefined) {
    try {
      await markPaused(context, endpoint, config);
    } catch (error) {
      // By a deletion meanwhile.
      throw isMissing(error) ? irretrievable(context, endpointName, config.EndpointConfigName) : error;
    }
    await deleteUnlessInProgress(context, endpointName, (status) => inChange(endpointName, status));
  }
  return { config, candidateName };
}

function inChange(endpointName: string, status: string): SmeError {
  return new SmeError("E-SME-482", { endpoint_name: endpointName, status });
}

export function irretrievable(
  { region }: HandlerContext,
  endpointName: string,
  configuration: string | undefined,
): SmeError {
  const complaint = configuration === undefined ? "none is marked as paused" : `${configuration} is gone`;
  return new SmeError("E-SME-485", { endpoint_name: endpointName, region, complaint });
}
