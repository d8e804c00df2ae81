/**
 * The connection object in which an endpoint's prediction function reads where its endpoint is, whether it
 * lives and how to ask it: its address is a JSON object that users may edit.
 */
import { isDeepStrictEqual } from "node:util";
import { SmeError } from "../../../spec/errors.ts";
import { type Connections, unusable } from "../../connection.ts";
import type { JobColumn } from "../../csv/job-columns.ts";
import { messageOf } from "../error-message.ts";
import type { StatedColumns } from "./column-differences.ts";
import type { Deployment } from "./deployment.ts";
import {
  defaultsOf,
  type EndpointAddress,
  type EndpointPlace,
  endpointConnectionName,
  type endpointDefaults,
  type FoundAddress,
  parseAddress,
} from "./endpoint-address.ts";
import type { Left } from "./endpoint-parts.ts";

/** The predecessor set this at every deployment, so nobody chose it. */
const batchSizeOfPredecessor = 100;

/** So did release 1.0, which knew no tokens of deployments, with these. */
const ofRelease10 = { batch_size: 10_000, requests_in_flight: 4 };

/** What a deployment writes into the address besides the settings. */
export type DeployedAddress = Omit<EndpointAddress, keyof typeof endpointDefaults | "status" | "left_behind">;

/** They say whose the endpoint is, so those of the deployment before must not stay. */
const ofDeployment: readonly (keyof EndpointAddress)[] = [
  "deployment",
  "job_name",
  "account",
  "function_schema",
  "target",
  "columns",
  "encoding",
  "forecast",
  "instance_count",
  "serverless_memory_mb",
  "serverless_max_concurrency",
  "columns_of",
];

/** What only a paused endpoint has. */
const ofPause = ["paused_configuration", "paused_since", "resume_statement"] as const;

/**
 * The address after a deployment: what a user has edited in the existing one stays. Throws E-SME-60 when that
 * may not be read, since it would be lost.
 */
export function deployedAddress(exa: Connections, deployed: DeployedAddress): string {
  const edited = existingAddress(exa, deployed.endpoint_name, (connection, error) => {
    throw unusable(connection, error);
  });
  const isPredecessors = edited.response_keys === undefined;
  if (isPredecessors && edited.batch_size === batchSizeOfPredecessor) delete edited.batch_size;
  // Of a deployment that goes on they are version 1's, which answers again after a rollback.
  const isSame = edited.deployment !== undefined && edited.deployment === deployed.deployment;
  const answers = isSame ? { response_keys: edited.response_keys } : {};
  const before = defaultsOf(edited);
  if (edited.max_payload_bytes === before.max_payload_bytes) delete edited.max_payload_bytes;
  if (edited.deployment === undefined) {
    if (edited.batch_size === ofRelease10.batch_size) delete edited.batch_size;
    if (edited.requests_in_flight === ofRelease10.requests_in_flight) delete edited.requests_in_flight;
  }
  for (const key of [...ofDeployment, ...ofPause]) delete edited[key];
  return JSON.stringify({ ...defaultsOf(deployed), ...edited, status: "deployed", ...deployed, ...answers });
}

/** Whether the endpoint's connection says exactly what this address does. */
export function isConnected(exa: Connections, endpointName: string, address: string): boolean {
  return isDeepStrictEqual(existingAddress(exa, endpointName), JSON.parse(address));
}

/** Throws E-SME-454 when the connection says that the endpoint is paused. */
export function checkNotPaused(exa: Connections, endpointName: string): void {
  const { resume_statement: statement = "SME_RESUME_ENDPOINT", status } =
    connectedEndpoint(exa, endpointName) ?? {};
  if (status === "paused") throw new SmeError("E-SME-454", { endpoint_name: endpointName, statement });
}

/** The address after a promotion to other columns: all else stays. */
export function promotedAddress(
  exa: Connections,
  { deployment, ...promoted }: Deployment & Pick<EndpointAddress, "problem_type" | "response_keys">,
): string {
  const { forecast, ...existing } = existingAddress(exa, promoted.endpoint_name);
  return JSON.stringify({ ...existing, ...promoted, deployment });
}

/** What the endpoint's functions take and give, as the address states it. */
export function statedColumns(exa: Connections, endpointName: string): StatedColumns {
  const { columns, forecast, problem_type, target } = existingAddress(exa, endpointName);
  return {
    columns: Array.isArray(columns) ? columns : [],
    target: isColumn(target) ? target : { name: "", type: "" },
    problemType: typeof problem_type === "string" ? problem_type : "",
    forecast: typeof forecast === "object" && forecast !== null ? forecast : {},
  };
}

function isColumn(value: unknown): value is JobColumn {
  return typeof value === "object" && value !== null && "name" in value && "type" in value;
}

/** The address after the endpoint's deletion, with what that had to leave. */
export function deletedAddress(
  exa: Connections,
  endpoint: EndpointPlace,
  left: readonly Left[] = [],
): string {
  const { left_behind, ...existing } = existingAddress(exa, endpoint.endpoint_name);
  for (const key of ofPause) delete existing[key];
  return JSON.stringify({
    ...existing,
    ...endpoint,
    status: "deleted",
    ...(left.length > 0 && { left_behind: left.map(({ kind, name }) => ({ kind, name })) }),
  });
}

/** The address after the endpoint was paused; paused twice, it is so since the first time. */
export function pausedAddress(
  exa: Connections,
  endpoint: EndpointPlace,
  paused: Required<Pick<EndpointAddress, (typeof ofPause)[number]>>,
): string {
  const existing = existingAddress(exa, endpoint.endpoint_name);
  const since = existing.status === "paused" ? existing.paused_since : undefined;
  return JSON.stringify({
    ...existing,
    ...endpoint,
    status: "paused",
    ...paused,
    ...(since !== undefined && { paused_since: since }),
  });
}

/** The address after the endpoint was resumed. */
export function resumedAddress(exa: Connections, endpoint: EndpointPlace): string {
  const existing = existingAddress(exa, endpoint.endpoint_name);
  for (const key of ofPause) delete existing[key];
  return JSON.stringify({ ...existing, ...endpoint, status: "deployed" });
}

/** What an earlier deletion of the endpoint in this region had to leave on AWS. */
export function leftBehind(exa: Connections, endpointName: string, region: string): Left[] {
  const { aws_region, left_behind } = existingAddress(exa, endpointName);
  if (aws_region !== region || !Array.isArray(left_behind)) return [];
  return left_behind.filter(
    (part): part is Left =>
      ["model", "models", "endpoint configuration", "endpoint configurations"].includes(part?.kind) &&
      typeof part.name === "string",
  );
}

/**
 * Throws E-SME-168 when the connection says that the endpoint is deployed in another region than the one it
 * is to be deleted in.
 */
export function checkNotInOtherRegion(exa: Connections, endpointName: string, region: string): void {
  const connected = connectedEndpoint(exa, endpointName);
  const { aws_region: own = region, status } = connected ?? {};
  if ((status !== "deployed" && status !== "paused") || own === region) return;
  const connection = endpointConnectionName(endpointName);
  throw new SmeError("E-SME-168", { endpoint_name: endpointName, own, region, connection });
}

/**
 * Throws E-SME-154 when the connection says that an endpoint of this name is deployed in another region or
 * account.
 */
export function checkNotElsewhere(
  exa: Connections,
  endpointName: string,
  wanted: { region: string; account: string | undefined },
): void {
  const connected = connectedEndpoint(exa, endpointName);
  if (connected?.status !== "deployed") return;
  const { account = wanted.account, aws_region = wanted.region, aws_s3_connection = "?" } = connected;
  if (aws_region === wanted.region && account === wanted.account) return;
  throw new SmeError("E-SME-154", {
    endpoint_name: endpointName,
    region: aws_region,
    account: account === undefined ? "" : ` of account ${account}`,
    aws_connection: aws_s3_connection,
    connection: endpointConnectionName(endpointName),
  });
}

/**
 * What the database knows of an endpoint: the texts in its connection's address; undefined when it has none,
 * or may not be read.
 */
export function connectedEndpoint(
  exa: Connections,
  endpointName: string,
): { readonly [Key in keyof EndpointAddress]?: string } | undefined {
  const texts = Object.entries(existingAddress(exa, endpointName)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

/** Whether the database has a connection for the endpoint, also one that may not be read. */
export function hasConnection(exa: Connections, endpointName: string): boolean {
  try {
    exa.getConnection(endpointConnectionName(endpointName));
    return true;
  } catch (error) {
    return /privilege/i.test(messageOf(error));
  }
}

function existingAddress(
  exa: Connections,
  endpointName: string,
  onUnreadable?: (connection: string, error: unknown) => void,
): FoundAddress {
  const connection = endpointConnectionName(endpointName);
  try {
    return parseAddress(exa.getConnection(connection).address);
  } catch (error) {
    if (/privilege/i.test(messageOf(error))) onUnreadable?.(connection, error);
    // A connection that is not there, or holds no JSON object, has nothing to keep.
    return {};
  }
}
