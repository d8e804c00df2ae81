/** Whether a deployment may use an endpoint that it finds. */
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { isOfDeployment } from "./create-endpoint.ts";
import { connectedEndpoint } from "./endpoint-connection.ts";
import { deletion, lookAt, type Occupant, refusal } from "./endpoint-occupant.ts";
import { type Endpoint, inProgress, isSameName } from "./endpoint-parts.ts";
import { describeSize, type EndpointSize } from "./endpoint-size.ts";

/** What a deployment would have made of the endpoint. */
export interface WantedEndpoint {
  endpointName: string;
  jobName: string;
  /** Of the candidate's last container. */
  modelData: string | undefined;
  functionSchema: string;
  size: EndpointSize;
  kmsKeyId: string | undefined;
}

export interface TakenOver {
  token: string;
  /** AWS could not make it: nobody loses anything when it is made anew. */
  isFailed: boolean;
  /** A connection knows it, so whatever made it is through. */
  isConnected: boolean;
}

/**
 * The token of an endpoint that can be used as it is: what this database's connection knows by the same
 * deployment, or what an interrupted deployment of the same job left, of which no connection knows. Throws
 * E-SME-453 where the former is otherwise than wanted, E-SME-76 for any other endpoint.
 */
export async function takeOver(
  context: HandlerContext,
  endpoint: Endpoint,
  wanted: WantedEndpoint,
): Promise<TakenOver> {
  const occupant = await lookAt(context, endpoint);
  const { endpointName, jobName, size } = wanted;
  const { token, jobName: servedJob } = occupant;
  const status = endpoint.EndpointStatus ?? "";
  if (token === undefined || servedJob === undefined)
    throw refusal(context, endpointName, endpoint, occupant);
  const isOwn = isOfDeployment(endpoint, endpointName, token);
  const isFailed = status === "Failed" && isOwn;
  const isUsable = status === "InService" || inProgress.includes(status);
  const connected = connectedEndpoint(context, endpointName);
  if (connected?.status === "deployed" && connected.deployment === token && (isUsable || isFailed)) {
    if (!isFailed) {
      checkSame(context, wanted, occupant, endpoint, connected.function_schema);
    }
    return { token, isFailed, isConnected: true };
  }
  if (
    !isOwn ||
    endpoint.EndpointName !== endpointName ||
    !["Creating", "InService", "Failed"].includes(status)
  ) {
    throw refusal(context, endpointName, endpoint, occupant);
  }
  const unknown = (with_: string) =>
    `No connection of this database knows it: its deployment is under way or was interrupted, or another database uses it. To use it, deploy ${with_}; to be rid of it, ${deletion(context, endpointName)}`;
  if (!isSameName(servedJob, jobName)) {
    throw refusal(context, endpointName, endpoint, occupant, unknown(`job ${servedJob}`));
  }
  const differences = isFailed ? [] : differencesOf(wanted, occupant);
  if (differences.length > 0) {
    const served = occupant.size && describeSize(occupant.size);
    const isOfSize = served === undefined || served === describeSize(size);
    const how = isOfSize ? `what it serves: ${differences.join(", ")}` : `with ${served}`;
    throw refusal(context, endpointName, endpoint, occupant, unknown(how));
  }
  return { token, isFailed, isConnected: false };
}

function checkSame(
  context: HandlerContext,
  wanted: WantedEndpoint,
  occupant: Occupant,
  { EndpointName = wanted.endpointName }: Endpoint,
  functionSchema = wanted.functionSchema,
): void {
  const { endpointName } = wanted;
  const places = [
    ...(EndpointName === endpointName ? [] : [`it is called ${EndpointName}`]),
    ...(functionSchema === wanted.functionSchema
      ? []
      : [`its functions are in schema ${functionSchema} instead of ${wanted.functionSchema}`]),
  ];
  const models = modelDifferences(wanted, occupant);
  const differences = [...models, ...sizeDifferences(wanted, occupant), ...places];
  if (differences.length === 0) return;
  const anew = deletion(context, EndpointName);
  throw new SmeError("E-SME-453", {
    endpoint_name: endpointName,
    differences: differences.join("; "),
    advice:
      differences.length === models.length
        ? `SME_PROMOTE puts another model behind its functions. To begin anew, ${anew}`
        : `Choose another endpoint_name. To begin anew, ${anew}`,
  });
}

function differencesOf(wanted: WantedEndpoint, occupant: Occupant): string[] {
  return [...modelDifferences(wanted, occupant), ...sizeDifferences(wanted, occupant)];
}

/** What AWS does not tell counts as the same. */
function modelDifferences({ jobName, modelData }: WantedEndpoint, occupant: Occupant): string[] {
  if (!isSameName(occupant.jobName, jobName))
    return [`it serves job ${occupant.jobName} instead of ${jobName}`];
  const { modelData: served = modelData } = occupant;
  return served === modelData ? [] : ["it serves another candidate of the job"];
}

function sizeDifferences({ kmsKeyId, size }: WantedEndpoint, occupant: Occupant): string[] {
  if (occupant.size === undefined)
    return ["what serves it cannot be told, as its configuration cannot be read"];
  const [served, asked] = [describeSize(occupant.size), describeSize(size)];
  return [
    ...(served === asked ? [] : [`it has ${served} instead of ${asked}`]),
    ...keyDifferences(occupant.kmsKeyId, kmsKeyId),
  ];
}

function keyDifferences(served: string | undefined, asked: string | undefined): string[] {
  if (served === undefined) return asked === undefined ? [] : ["it has no kms_key_id"];
  if (asked === undefined) return ["it has a kms_key_id, which was not asked for"];
  return isSameKey(served, asked) ? [] : [`it has kms_key_id '${served}' instead of '${asked}'`];
}

/** As far as it can be told, else yes: only KMS knows which key an alias means. */
function isSameKey(one: string, other: string): boolean {
  const [a, b] = [keyName(one), keyName(other)];
  if (a.startsWith("alias/") !== b.startsWith("alias/")) return true;
  return a === b && (one === other || !(one.startsWith("arn:") && other.startsWith("arn:")));
}

/** `key/<id>` or `alias/<name>` of a key's id, alias or ARN. */
function keyName(key: string): string {
  const name = key.replace(/^arn:(?:[^:]*:){4}/, "");
  return name.includes("/") ? name : `key/${name}`;
}
