/** An endpoint that this database has deployed and not deleted: what its connection says. */
import { SmeError } from "../../../spec/errors.ts";
import { checkAccount } from "../account.ts";
import type { HandlerContext } from "../context.ts";
import { tagsIfReadable } from "../read-tags.ts";
import { isTaggedOurs, tagKeys } from "../tags.ts";
import { readVariantName } from "./deployment.ts";
import { connectedEndpoint } from "./endpoint-connection.ts";
import { describeConfig, type Endpoint, isSameName } from "./endpoint-parts.ts";

export interface DeployedEndpoint {
  /** As it was deployed: AWS takes other upper and lower case letters for the same. */
  name: string;
  /** The deployment's token. */
  token: string;
  account: string | undefined;
  status: "deployed" | "paused";
  /** The endpoint configuration of a paused one. */
  configuration: string | undefined;
}

/** Throws E-SME-481 for any other endpoint. */
export function requireDeployed(context: HandlerContext, endpointName: string): DeployedEndpoint {
  const { region } = context;
  const refused = (complaint: string) =>
    new SmeError("E-SME-481", { endpoint_name: endpointName, region, complaint });
  const connected = connectedEndpoint(context, endpointName);
  if (connected === undefined) throw refused("it has no connection for one, or you may not read that");
  const { account, aws_region: own = region, deployment: token, endpoint_name: deployed, status } = connected;
  if (own !== region) throw refused(`its connection says that it is in region ${own}`);
  if (status !== "deployed" && status !== "paused") throw refused(`its connection says that it is ${status}`);
  if (token === undefined)
    throw refused("it was deployed before release 1.1, and is to be deployed anew first");
  // Somebody may have edited the address: no other endpoint is paused than the one that is named.
  const name = deployed !== undefined && isSameName(deployed, endpointName) ? deployed : endpointName;
  return { name, token, account, status, configuration: connected.paused_configuration };
}

/**
 * Throws E-SME-153 for an endpoint of another account, 483 for one that this deployment has not made. Returns
 * whether its tags say so; without them, the names do that it was given.
 */
export async function requireOwn(
  context: HandlerContext,
  endpointName: string,
  endpoint: Endpoint,
  { account, token }: DeployedEndpoint,
): Promise<{ isTagged: boolean }> {
  await checkAccount(context, endpointName, account, endpoint.EndpointArn);
  const tags = await tagsIfReadable(context, endpoint.EndpointArn);
  const isTagged = isTaggedOurs(tags) && tags.get(tagKeys.deployment) === token;
  if (isTagged) return { isTagged };
  const config = await describeConfig(context, endpoint.EndpointConfigName ?? "");
  const [variant] = endpoint.ProductionVariants ?? config?.ProductionVariants ?? [];
  const named = readVariantName(variant?.VariantName ?? "");
  if (tags.get(tagKeys.deployment) === undefined && named?.token === token) return { isTagged };
  const other = tags.get(tagKeys.job) ?? named?.jobName;
  const complaint =
    other === undefined ? "it serves something else" : `it serves job ${other} by another deployment`;
  throw new SmeError("E-SME-483", { endpoint_name: endpointName, region: context.region, complaint });
}
