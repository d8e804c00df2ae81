/**
 * The address of an endpoint's connection: a JSON object that a deployment writes, the prediction functions
 * read and users may edit. Imports no client: every bundle has it.
 */
import { endpointConnectionPrefix } from "../../../spec/facts.ts";
import type { Range } from "../prediction/pace.ts";
import type { Deployment } from "./deployment.ts";
import type { Left } from "./endpoint-parts.ts";

/** Where an endpoint is. */
export interface EndpointPlace {
  /**
   * The connection with the AWS credentials, under the name that release 0.1 of the Python extension gave it.
   */
  aws_s3_connection: string;
  aws_region: string;
  endpoint_name: string;
}

/**
 * What users may edit in the address, with what it is when they don't:
 * - batch_size: rows in a request, at most; "auto" finds how many
 * - max_payload_bytes: bytes a request is filled to; an endpoint takes 6 MiB, a serverless one 4 MB
 * - requests_in_flight: requests that one process of the function has under way at a time; "auto" finds how
 *   many
 * - on_error: what becomes of a row that the model refuses. "fail" ends the query with an error that names
 *   it, "null" gives it NULL as its prediction, with the reason in the column ERROR where the function has
 *   one
 * - retry_seconds: how long a request that AWS puts off is tried again
 */
export const endpointDefaults = {
  batch_size: "auto",
  max_payload_bytes: 5 * 1024 * 1024,
  requests_in_flight: "auto",
  on_error: "fail",
  retry_seconds: 300,
};

/**
 * A serverless endpoint takes 4 MB, which AWS' guide does not call 4 MiB: requests are filled to the lesser.
 * Source: "Invoke a serverless endpoint".
 */
export const serverlessBytes = { filled: 4_000_000, most: 4 * 1024 * 1024 };

/** What the settings are that depend on what serves, when nobody edits them. */
export function defaultsOf({ serverless_max_concurrency }: FoundAddress): typeof endpointDefaults {
  if (typeof serverless_max_concurrency !== "number") return endpointDefaults;
  const { max_payload_bytes } = endpointDefaults;
  return { ...endpointDefaults, max_payload_bytes: Math.min(max_payload_bytes, serverlessBytes.filled) };
}

/** Rows in a request where it is found how many these should be. */
export const foundRows: Range = { start: 10_000, most: 1_000_000 };

/**
 * The same for requests at a time: four for each instance at first. A serverless endpoint throttles more than
 * it says.
 */
export function foundRequests({
  instance_count,
  serverless_max_concurrency: concurrency,
}: FoundAddress): Range {
  if (typeof concurrency === "number") {
    const most = Math.max(1, concurrency);
    return { start: Math.min(4, most), most };
  }
  const start = 4 * (typeof instance_count === "number" ? instance_count : 1);
  return { start, most: Math.max(32, start) };
}

/** What the address can hold. Users may add keys of their own, which stay. */
export interface EndpointAddress
  extends EndpointPlace,
    Partial<Omit<Deployment, keyof EndpointPlace>>,
    Partial<Record<keyof typeof endpointDefaults, unknown>> {
  status: "deployed" | "paused" | "deleted";
  /** As AWS names it. */
  problem_type: string;
  /** What an answer's line holds, in order. */
  response_keys: readonly string[];
  /** Either this, or the serverless ones. */
  instance_count?: number;
  serverless_memory_mb?: number;
  serverless_max_concurrency?: number;
  /** What the endpoint's deletion had to leave on AWS. */
  left_behind?: readonly Left[];
  /** Of a paused endpoint: configuration and statement that bring it back, and since when it is paused. */
  paused_configuration?: string;
  paused_since?: string;
  resume_statement?: string;
}

/** An address as it is read: anybody may have edited it, and other releases wrote other keys. */
export type FoundAddress = { [Key in keyof EndpointAddress]?: unknown };

/** The connection that an endpoint's prediction functions read. */
export function endpointConnectionName(endpointName: string): string {
  return endpointConnectionPrefix + endpointName.toUpperCase();
}

/** Throws when `text` is no JSON object. */
export function parseAddress(text: string): FoundAddress {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError("it is no JSON object");
  return { ...value };
}
