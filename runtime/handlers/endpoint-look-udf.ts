import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/endpoint-look-udf.ts";
import type { HandlerContext } from "../aws/context.ts";
import { describeEndpoint, type Endpoint, inProgress } from "../aws/endpoints/endpoint-parts.ts";
import { requireDeployed, requireOwn } from "../aws/endpoints/known-endpoint.ts";
import { findPausable } from "../aws/endpoints/pause-endpoint.ts";
import { secondsBetween } from "../aws/looking/times.ts";
import { readTags } from "../aws/read-tags.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ action, endpoint_name }, context) => {
  const known = requireDeployed(context, endpoint_name);
  if (action === "pause") {
    const { endpoint, isTagged } = await findPausable(context, endpoint_name, known);
    if (!isTagged) throw await untagged(context, endpoint_name, endpoint);
    return { age_hours: hoursSince(endpoint?.CreationTime) };
  }
  const endpoint = await describeEndpoint(context, endpoint_name);
  if (endpoint === undefined) return { age_hours: null };
  const { isTagged } = await requireOwn(context, endpoint_name, endpoint, known);
  if (!isTagged) throw await untagged(context, endpoint_name, endpoint);
  const { EndpointStatus: status = "" } = endpoint;
  if (inProgress.includes(status)) throw new SmeError("E-SME-482", { endpoint_name, status });
  return { age_hours: hoursSince(endpoint.CreationTime) };
};

/** Nobody has named the endpoint in the statement. Throws E-SME-66 where its tags may not be read. */
async function untagged(
  context: HandlerContext,
  endpoint_name: string,
  endpoint: Endpoint | undefined,
): Promise<SmeError> {
  await readTags(context, endpoint?.EndpointArn);
  return new SmeError("E-SME-493", { endpoint_name });
}

function hoursSince(time: Date | undefined): number | null {
  return time === undefined ? null : Math.round(secondsBetween(time, new Date()) / 36) / 100;
}
