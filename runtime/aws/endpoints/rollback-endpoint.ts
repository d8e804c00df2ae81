/** Putting the version before the present one behind an endpoint. */
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { inProgress, isSameName } from "./endpoint-parts.ts";
import { listVersions, servedBy, versionBefore } from "./endpoint-versions.ts";
import {
  type Connected,
  changing,
  findServing,
  pendingConfig,
  type Switched,
  switchTo,
} from "./switch-endpoint.ts";

/**
 * Returns once AWS is putting it there. `recordedPrevious` is the configuration of the version before the one
 * that this database believes to serve: where that serves already, an interrupted call has done it, or AWS
 * has gone back by itself. Throws E-SME-475 where there is no version to go back to.
 */
export async function rollBackEndpoint(
  context: HandlerContext,
  endpointName: string,
  connected: Connected,
  recordedPrevious: string | null,
): Promise<Switched> {
  const { columns_of, deployment: token } = connected;
  const serving = await findServing(context, endpointName, connected, false);
  const { EndpointStatus: status = "Unknown" } = serving.endpoint;
  const versions = await listVersions(context, token);
  const isBack = recordedPrevious !== null && isSameName(serving.configName, recordedPrevious);
  const target = await servedBy(context, isBack ? serving : versionBefore(serving, versions), token);
  const about = { endpoint_name: endpointName, version: serving.version };
  if (target === undefined) {
    const complaint = serving.previous === undefined ? "" : ": AWS does not have it any more";
    throw new SmeError("E-SME-475", { ...about, complaint });
  }
  if (target.variant.columnsOf !== columns_of) {
    throw new SmeError("E-SME-475", {
      ...about,
      complaint: " that its functions could ask: it has other columns",
    });
  }
  const previous = await servedBy(context, versionBefore(target, versions), token);
  const { candidateName, configName, variant, version } = target;
  const switched = { version, jobName: variant.jobName, candidateName, previous };
  if (inProgress.includes(status)) {
    const pending = pendingConfig(serving.endpoint);
    if (!isSameName(pending, configName)) throw changing(endpointName, status, pending);
    return { ...switched, status };
  }
  if (isBack && status === "InService") return { ...switched, status };
  return { ...switched, status: await switchTo(context, endpointName, serving, target) };
}
