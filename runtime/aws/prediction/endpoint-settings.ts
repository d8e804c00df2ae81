/** What a prediction function reads in its endpoint's connection object. */
import { SmeError } from "../../../spec/errors.ts";
import type { Connections } from "../connection.ts";
import { endpointConnectionName, endpointDefaults, parseObject } from "../endpoint-connection.ts";

export interface EndpointSettings {
  endpointName: string;
  /** The connection with the AWS credentials. */
  awsConnectionName: string;
  region: string;
  /** Rows in a request, at most. */
  batchSize: number;
  requestsInFlight: number;
  /** What an answer's line holds, in order. */
  responseKeys: readonly string[];
}

/** Throws E-SME-60 when there is no such connection, 79 when it cannot be read, 80 when its endpoint is not deployed. */
export function readEndpointSettings(exa: Connections, functionName: string): EndpointSettings {
  const connection = endpointConnectionName(functionName);
  const damaged = (complaint: string) =>
    new SmeError("E-SME-79", { connection, endpoint_name: functionName, complaint });
  let address: Record<string, unknown>;
  try {
    address = parseObject(addressOf(exa, connection));
  } catch (error) {
    if (error instanceof SmeError) throw error;
    throw damaged("its address is no JSON object");
  }
  const text = (key: string) => {
    const value = address[key];
    if (typeof value !== "string" || value === "") throw damaged(`${key} is missing`);
    return value;
  };
  const count = (key: keyof typeof endpointDefaults) => {
    const value = Number(address[key] ?? endpointDefaults[key]);
    if (!Number.isInteger(value) || value < 1) throw damaged(`${key} is not a whole number from 1`);
    return value;
  };
  const endpointName = text("endpoint_name");
  const status = text("status");
  if (status !== "deployed") throw new SmeError("E-SME-80", { endpoint_name: endpointName, status });
  const keys = address.response_keys ?? ["predicted_label"];
  if (!isTexts(keys) || !keys.includes("predicted_label")) {
    throw damaged("response_keys is not a list with predicted_label");
  }
  return {
    endpointName,
    awsConnectionName: text("aws_s3_connection"),
    region: text("aws_region"),
    batchSize: count("batch_size"),
    requestsInFlight: count("requests_in_flight"),
    responseKeys: keys,
  };
}

function addressOf(exa: Connections, connection: string): string {
  try {
    return exa.getConnection(connection).address;
  } catch (error) {
    const cause = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").trim();
    throw new SmeError("E-SME-60", { connection, cause }, { cause: error });
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
