/**
 * The connection object in which an endpoint's prediction function reads where its endpoint is, whether it lives and
 * how to ask it: its address is a JSON object that users may edit.
 */
import { SmeError } from "../../spec/errors.ts";
import type { Connections } from "./connection.ts";

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
  return `SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpointName.toUpperCase()}`;
}

export interface Deployment extends EndpointPlace {
  problem_type: string;
  response_keys: readonly string[];
  instance_count: number;
  /** Version of the CSV encoding the model was trained with; absent when that is not known. */
  encoding?: number;
}

/**
 * The address after a deployment: what a user has edited in the existing one stays. Throws E-SME-60 when that may not be read,
 * since it would be lost.
 */
export function deployedAddress(exa: Connections, deployment: Deployment): string {
  // The encoding belongs to the model, so the one before's must not stay.
  const { encoding: _, ...edited } = existingAddress(exa, deployment.endpoint_name, (connection, cause) => {
    throw new SmeError("E-SME-60", { connection, cause });
  });
  const isPredecessors = edited.response_keys === undefined;
  if (isPredecessors && edited.batch_size === batchSizeOfPredecessor) delete edited.batch_size;
  if (edited.requests_in_flight === requestsInFlight(edited.instance_count)) delete edited.requests_in_flight;
  const defaults = { ...endpointDefaults, requests_in_flight: requestsInFlight(deployment.instance_count) };
  return JSON.stringify({ ...defaults, ...edited, ...deployment, status: "deployed" });
}

/** What a deployment on so many instances writes when no user has. */
function requestsInFlight(instanceCount: unknown): number {
  return endpointDefaults.requests_in_flight * (typeof instanceCount === "number" ? instanceCount : 1);
}

/** The address after the endpoint's deletion. */
export function deletedAddress(exa: Connections, endpoint: EndpointPlace): string {
  return JSON.stringify({ ...existingAddress(exa, endpoint.endpoint_name), ...endpoint, status: "deleted" });
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
    const cause = error instanceof Error ? error.message.replace(/\s+/g, " ").trim() : String(error);
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
