/**
 * The connection object in which an endpoint's prediction function reads where its endpoint is, whether it lives and
 * how to ask it: its address is a JSON object that users may edit.
 */
import { SmeError } from "../../spec/errors.ts";
import { endpointConnectionPrefix } from "../../spec/facts.ts";
import type { Connections } from "./connection.ts";
import type { Deployment } from "./deployment.ts";
import type { Part } from "./endpoint-parts.ts";
import { messageOf, oneLine } from "./error-message.ts";

/** Where an endpoint is. The object's other keys belong to deployment or to the user. */
export interface EndpointPlace {
  /** The connection with the AWS credentials. */
  aws_s3_connection: string;
  aws_region: string;
  endpoint_name: string;
}

/**
 * What users may edit in the address, with what it is when they don't:
 * - batch_size: rows in a request, at most
 * - max_payload_bytes: bytes a request is filled to; an endpoint takes 6 MiB, a serverless one 4 MB
 * - requests_in_flight: requests that one process of the function has under way at a time. A deployment writes this
 *   many for each instance of the endpoint
 * - on_error: what becomes of a row that the model refuses. "fail" ends the query with an error that names it, "null"
 *   gives it NULL as its prediction, with the reason in the column ERROR where the function has one
 * - retry_seconds: how long a request that AWS puts off is tried again
 */
export const endpointDefaults = {
  batch_size: 10_000,
  max_payload_bytes: 5 * 1024 * 1024,
  requests_in_flight: 4,
  on_error: "fail",
  retry_seconds: 300,
};

/** The predecessor set this at every deployment, so nobody chose it. */
const batchSizeOfPredecessor = 100;

export function endpointConnectionName(endpointName: string): string {
  return `${endpointConnectionPrefix}${endpointName.toUpperCase()}`;
}

/** What a deployment writes into the address besides the settings. */
export interface DeployedAddress extends EndpointPlace, Partial<Omit<Deployment, keyof EndpointPlace>> {
  problem_type: string;
  response_keys: readonly string[];
  instance_count: number;
}

/** They say whose the endpoint is, so those of the deployment before must not stay. */
const ofDeployment: readonly (keyof Deployment)[] = [
  "deployment",
  "job_name",
  "account",
  "function_schema",
  "target",
  "columns",
  "encoding",
];

/**
 * The address after a deployment: what a user has edited in the existing one stays. Throws E-SME-60 when that may not be read,
 * since it would be lost.
 */
export function deployedAddress(exa: Connections, deployed: DeployedAddress): string {
  const edited = existingAddress(exa, deployed.endpoint_name, (connection, cause) => {
    throw new SmeError("E-SME-60", { connection, cause });
  });
  const isPredecessors = edited.response_keys === undefined;
  if (isPredecessors && edited.batch_size === batchSizeOfPredecessor) delete edited.batch_size;
  if (edited.requests_in_flight === requestsInFlight(edited.instance_count)) delete edited.requests_in_flight;
  for (const key of ofDeployment) delete edited[key];
  const defaults = { ...endpointDefaults, requests_in_flight: requestsInFlight(deployed.instance_count) };
  return JSON.stringify({ ...defaults, ...edited, status: "deployed", ...deployed });
}

/** What a deployment on so many instances writes when no user has. */
function requestsInFlight(instanceCount: unknown): number {
  return endpointDefaults.requests_in_flight * (typeof instanceCount === "number" ? instanceCount : 1);
}

/** The address after the endpoint's deletion, with what that had to leave. */
export function deletedAddress(
  exa: Connections,
  endpoint: EndpointPlace,
  left: readonly Part[] = [],
): string {
  const { left_behind, ...existing } = existingAddress(exa, endpoint.endpoint_name);
  return JSON.stringify({
    ...existing,
    ...endpoint,
    status: "deleted",
    ...(left.length > 0 && { left_behind: left.map(({ kind, name }) => ({ kind, name })) }),
  });
}

/** What an earlier deletion of the endpoint in this region had to leave on AWS. */
export function leftBehind(exa: Connections, endpointName: string, region: string): Part[] {
  const { aws_region, left_behind } = existingAddress(exa, endpointName);
  if (aws_region !== region || !Array.isArray(left_behind)) return [];
  return left_behind.filter(
    (part): part is Part =>
      ["model", "endpoint configuration"].includes(part?.kind) && typeof part.name === "string",
  );
}

/** Throws E-SME-168 when the connection says that the endpoint is deployed in another region than the one it is to be deleted in. */
export function checkNotInOtherRegion(exa: Connections, endpointName: string, region: string): void {
  const connected = connectedEndpoint(exa, endpointName);
  const { aws_region: own = region, status } = connected ?? {};
  if (status !== "deployed" || own === region) return;
  const connection = endpointConnectionName(endpointName);
  throw new SmeError("E-SME-168", { endpoint_name: endpointName, own, region, connection });
}

/** Throws E-SME-154 when the connection says that an endpoint of this name is deployed in another region or account. */
export function checkNotElsewhere(
  exa: Connections,
  wanted: { endpoint_name: string; aws_region: string; account: string | undefined },
): void {
  const connected = connectedEndpoint(exa, wanted.endpoint_name);
  if (connected?.status !== "deployed") return;
  const { account = wanted.account, aws_region = wanted.aws_region, aws_s3_connection = "?" } = connected;
  if (aws_region === wanted.aws_region && account === wanted.account) return;
  throw new SmeError("E-SME-154", {
    endpoint_name: wanted.endpoint_name,
    region: aws_region,
    account: account === undefined ? "" : ` of account ${account}`,
    aws_connection: aws_s3_connection,
    connection: endpointConnectionName(wanted.endpoint_name),
  });
}

/** What the database knows of an endpoint: the texts in its connection's address; undefined when it has none, or may not be read. */
export function connectedEndpoint(
  exa: Connections,
  endpointName: string,
): Readonly<Record<string, string | undefined>> | undefined {
  const texts = Object.entries(existingAddress(exa, endpointName)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

function existingAddress(
  exa: Connections,
  endpointName: string,
  onUnreadable?: (connection: string, cause: string) => void,
): Record<string, unknown> {
  const connection = endpointConnectionName(endpointName);
  try {
    return parseObject(exa.getConnection(connection).address);
  } catch (error) {
    const cause = oneLine(messageOf(error));
    if (/privilege/i.test(cause)) onUnreadable?.(connection, cause);
    // A connection that is not there, or holds no JSON object, has nothing to keep.
    return {};
  }
}

/** Throws when `text` is no JSON object. */
export function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError("it is no JSON object");
  return { ...value };
}
