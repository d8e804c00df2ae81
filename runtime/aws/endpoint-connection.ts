/**
 * The connection object in which an endpoint's prediction function reads where its endpoint is, whether it lives and
 * how to ask it: its address is a JSON object that users may edit.
 */
import type { Connections } from "./connection.ts";

/** Where an endpoint is. The object's other keys belong to deployment or to the user. */
export interface EndpointPlace {
  /** The connection with the AWS credentials. */
  aws_s3_connection: string;
  aws_region: string;
  endpoint_name: string;
}

/** What users may edit, with what it is when they don't. */
export const endpointDefaults = {
  /** Rows in a request, at most. */
  batch_size: 10_000,
  /** Requests under way at a time. */
  requests_in_flight: 4,
};

/** The predecessor set this at every deployment, so nobody chose it. */
const batchSizeOfPredecessor = 100;

export function endpointConnectionName(endpointName: string): string {
  return `SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpointName.toUpperCase()}`;
}

/** The address after a deployment: what a user has edited in the existing one stays. */
export function deployedAddress(
  exa: Connections,
  endpoint: EndpointPlace & { problem_type: string; response_keys: readonly string[] },
): string {
  const { ...existing } = existingAddress(exa, endpoint.endpoint_name);
  const isPredecessors = existing.response_keys === undefined;
  if (isPredecessors && existing.batch_size === batchSizeOfPredecessor) delete existing.batch_size;
  return JSON.stringify({ ...endpointDefaults, ...existing, ...endpoint, status: "deployed" });
}

/** The address after the endpoint's deletion. */
export function deletedAddress(exa: Connections, endpoint: EndpointPlace): string {
  return JSON.stringify({ ...existingAddress(exa, endpoint.endpoint_name), ...endpoint, status: "deleted" });
}

function existingAddress(exa: Connections, endpointName: string): Record<string, unknown> {
  try {
    return parseObject(exa.getConnection(endpointConnectionName(endpointName)).address);
  } catch {
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
