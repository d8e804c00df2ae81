import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/endpoint-look-udf.ts";
import { describeEndpoint, inProgress } from "../aws/endpoints/endpoint-parts.ts";
import { requireDeployed, requireOwn } from "../aws/endpoints/known-endpoint.ts";
import { findPausable } from "../aws/endpoints/pause-endpoint.ts";
import { secondsBetween } from "../aws/looking/times.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ action, endpoint_name }, context) => {
  const known = requireDeployed(context, endpoint_name);
  if (action === "pause") {
    const { endpoint, isTagged } = await findPausable(context, endpoint_name, known);
    requireTags(endpoint_name, isTagged);
    return { age_hours: hoursSince(endpoint?.CreationTime) };
  }
  const endpoint = await describeEndpoint(context, endpoint_name);
  if (endpoint === undefined) return { age_hours: null };
  const { isTagged } = await requireOwn(context, endpoint_name, endpoint, known);
  requireTags(endpoint_name, isTagged);
  const { EndpointStatus: status = "" } = endpoint;
  if (inProgress.includes(status)) throw new SmeError("E-SME-482", { endpoint_name, status });
  return { age_hours: hoursSince(endpoint.CreationTime) };
};

/** Nobody has named the endpoint in the statement. */
function requireTags(endpointName: string, isTagged: boolean): void {
  if (!isTagged) throw new SmeError("E-SME-493", { endpoint_name: endpointName });
}

function hoursSince(time: Date | undefined): number | null {
  return time === undefined ? null : Math.round(secondsBetween(time, new Date()) / 36) / 100;
}
