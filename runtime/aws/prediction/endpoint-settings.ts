/** What a prediction function reads in its endpoint's connection object. */
import { csvEncodingVersion } from "../../../spec/csv-encoding.ts";
import { SmeError } from "../../../spec/errors.ts";
import { type Connections, unusable } from "../../connection.ts";
import type { Deployment } from "../endpoints/deployment.ts";
import {
  type EndpointAddress,
  endpointConnectionName,
  endpointDefaults,
  type FoundAddress,
  foundRequests,
  foundRows,
  parseAddress,
  serverlessBytes,
} from "../endpoints/endpoint-address.ts";
import type { PaceLimits, Range } from "./pace.ts";

export interface EndpointSettings {
  endpointName: string;
  /** The connection the settings were read in. */
  connectionName: string;
  /** The connection with the AWS credentials. */
  awsConnectionName: string;
  region: string;
  /** Rows in a request and bytes that it is filled to; requests at a time, of one process of the function. */
  pace: PaceLimits;
  /** Bytes that a request with a single row may have. */
  mostBytes: number;
  /** How long a request is tried again, in seconds. */
  retrySeconds: number;
  /** What becomes of a row that gets no prediction. */
  onError: "fail" | "null";
  /** What an answer's line holds, in order; undefined when the connection does not say. */
  responseKeys: readonly string[] | undefined;
  /** Whose answers count; undefined when neither function nor connection says so, as before release 1.1. */
  owner: EndpointOwner | undefined;
}

/** The deployment that made the function. */
export interface EndpointOwner {
  /** As SQL names it, for errors. */
  functionName: string;
  token: string;
  jobName: string | undefined;
  account: string | undefined;
  /** Which promotion gave the function its columns; undefined where the deployment did. */
  columnsOf: string | undefined;
}

/** The function that predicts: where it is, and what its text states. */
export interface PredictionFunction {
  /** The name its endpoint was deployed under. */
  endpoint: string;
  /** Its own name, which may have a suffix. */
  name: string;
  schema: string | undefined;
  /** Undefined for functions made before release 1.1. */
  stated: Deployment | undefined;
}

/** What SageMaker documents as the most it takes today. */
const largestPayload = 25 * 1024 * 1024;

/**
 * What a single row may have on instances: SageMaker's limit for a request. A `max_payload_bytes` beyond it
 * says that there is more.
 */
export const mostBytesOnInstances = 6 * 1024 * 1024;

/**
 * Throws E-SME-60 when there is no such connection, 79 when it cannot be read, 80 or 480 when its endpoint is
 * not deployed, 150 or 152 when it is not the endpoint the function was made for, 85 when its model was
 * trained on data of another encoding.
 */
export function readEndpointSettings(exa: Connections, called: PredictionFunction): EndpointSettings {
  const connection = endpointConnectionName(called.endpoint);
  const damaged = (complaint: string) =>
    new SmeError("E-SME-79", { connection, endpoint_name: called.endpoint, complaint });
  let address: FoundAddress;
  try {
    address = parseAddress(addressOf(exa, connection));
  } catch (error) {
    if (error instanceof SmeError) throw error;
    throw damaged("its address is no JSON object");
  }
  const text = (key: keyof EndpointAddress) => {
    const value = address[key];
    if (typeof value !== "string" || value === "") throw damaged(`${key} is missing`);
    return value;
  };
  const count = (
    key: Exclude<keyof typeof endpointDefaults, "on_error">,
    lowest: number,
    highest: number,
  ) => {
    const given = address[key] ?? endpointDefaults[key];
    const value = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
    if (typeof value === "number" && Number.isInteger(value) && value >= lowest && value <= highest)
      return value;
    const others = endpointDefaults[key] === "auto" ? 'neither "auto" nor' : "not";
    throw damaged(
      `${key} is ${JSON.stringify(given)}, ${others} a whole number from ${lowest} to ${highest}`,
    );
  };
  const range = (key: "batch_size" | "requests_in_flight", highest: number, found: Range): Range => {
    if ((address[key] ?? endpointDefaults[key]) === "auto") return found;
    const set = count(key, 1, highest);
    return { start: set, most: set };
  };
  const endpointName = text("endpoint_name");
  const status = text("status");
  if (status === "paused") {
    const [since, statement] = [text("paused_since"), text("resume_statement")];
    throw new SmeError("E-SME-480", { endpoint_name: endpointName, since, statement });
  }
  if (status !== "deployed") throw new SmeError("E-SME-80", { endpoint_name: endpointName, status });
  const region = text("aws_region");
  const owner = ownerOf(called, address, endpointName);
  if (owner !== undefined && called.stated !== undefined && region !== called.stated.aws_region) {
    const own = called.stated.aws_region;
    const place = { endpoint_name: endpointName, function: owner.functionName };
    throw new SmeError("E-SME-152", { ...place, own, connection, region });
  }
  const trained = address.encoding ?? csvEncodingVersion;
  if (trained !== csvEncodingVersion) {
    throw new SmeError("E-SME-85", {
      endpoint_name: endpointName,
      trained: String(trained),
      own: csvEncodingVersion,
    });
  }
  const keys = address.response_keys ?? undefined;
  if (keys !== undefined && !(isTexts(keys) && keys.includes("predicted_label"))) {
    throw damaged("response_keys is not a list with predicted_label");
  }
  const onError = address.on_error ?? endpointDefaults.on_error;
  if (onError !== "fail" && onError !== "null") {
    throw damaged(`on_error is ${JSON.stringify(onError)}, neither "fail" nor "null"`);
  }
  const payload = count("max_payload_bytes", 1, largestPayload);
  const requests = range("requests_in_flight", 1000, foundRequests(address));
  const rows = range("batch_size", foundRows.most, foundRows);
  const { serverless_max_concurrency: concurrency } = address;
  const isServerless = typeof concurrency === "number";
  return {
    endpointName,
    connectionName: connection,
    awsConnectionName: text("aws_s3_connection"),
    region,
    // Whatever a user has edited: AWS refuses what is more.
    pace: {
      requests: isServerless ? within(requests, Math.max(1, concurrency)) : requests,
      rows,
      bytes: isServerless ? Math.min(payload, serverlessBytes.filled) : payload,
    },
    mostBytes: isServerless ? serverlessBytes.most : Math.max(mostBytesOnInstances, payload),
    retrySeconds: count("retry_seconds", 0, 86_400),
    onError,
    responseKeys: keys,
    owner,
  };
}

/**
 * Throws E-SME-150 when the connection tells of another deployment than the one that made the function. A
 * function that states nothing passes for the deployment's that has its schema and name; a connection that
 * states nothing leaves it to the endpoint's answers.
 */
function ownerOf(
  { endpoint, name, schema, stated }: PredictionFunction,
  address: FoundAddress,
  endpointName: string,
): EndpointOwner | undefined {
  const textOf = (key: keyof EndpointAddress) => {
    const value = address[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const connected = textOf("deployment");
  const functionName = schema === undefined ? name : `${schema}.${name}`;
  const served = {
    functionName,
    token: connected ?? "",
    jobName: textOf("job_name"),
    account: textOf("account"),
    columnsOf: textOf("columns_of"),
  };
  if (stated === undefined && connected === undefined) return undefined;
  const isServed =
    stated === undefined
      ? endpoint === endpointName && schema === textOf("function_schema")
      : connected === undefined || stated.deployment === connected;
  if (!isServed) {
    const otherSchema = textOf("function_schema");
    throw new SmeError("E-SME-150", {
      function: functionName,
      own:
        stated === undefined
          ? "an earlier model"
          : `job ${stated.job_name} (deployment ${stated.deployment})`,
      endpoint_name: endpointName,
      other: `job ${served.jobName ?? "?"} (deployment ${connected})`,
      other_function: otherSchema === undefined ? "its function" : `${otherSchema}."${endpointName}"`,
    });
  }
  if (stated === undefined) return served;
  const { account, columns_of: columnsOf, deployment: token, job_name: jobName } = stated;
  return { functionName, token, jobName, account, columnsOf };
}

function addressOf(exa: Connections, connection: string): string {
  try {
    return exa.getConnection(connection).address;
  } catch (error) {
    throw unusable(connection, error);
  }
}

function within({ most, start }: Range, limit: number): Range {
  return { start: Math.min(start, limit), most: Math.min(most, limit) };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
