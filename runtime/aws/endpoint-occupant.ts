/**
 * An endpoint whose name a deployment wants: whose it is, whether the deployment may take it over, and what
 * to say if not.
 */
import { DescribeModelCommand } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import type { HandlerContext } from "./context.ts";
import { partName, readVariantName } from "./deployment.ts";
import { connectedEndpoint } from "./endpoint-connection.ts";
import {
  attempts,
  describeConfig,
  describeEndpoint,
  type Endpoint,
  type EndpointConfig,
  isSameName,
} from "./endpoint-parts.ts";
import { readTags } from "./read-tags.ts";
import { tagKeys } from "./tags.ts";

/** What a deployment would have made of the endpoint. */
export interface WantedEndpoint {
  endpointName: string;
  jobName: string;
  instanceType: string;
  instanceCount: number;
}

/** The endpoint, or undefined when there is none. Waits for one that is being deleted to be gone. */
export async function findEndpoint(
  context: HandlerContext,
  endpointName: string,
): Promise<Endpoint | undefined> {
  for await (const _ of attempts()) {
    const endpoint = await describeEndpoint(context, endpointName);
    if (endpoint?.EndpointStatus !== "Deleting") return endpoint;
  }
  throw new SmeError("E-SME-77", {
    endpoint_name: endpointName,
    cause: "one of the same name was still Deleting after an hour.",
    left: "Call the script again when it is gone.",
  });
}

/**
 * The token of an endpoint that an interrupted deployment of the same job left, and that no connection knows:
 * it can be used as it is. Throws E-SME-76 for any other endpoint.
 */
export async function adoptableToken(
  context: HandlerContext,
  endpoint: Endpoint,
  wanted: WantedEndpoint,
): Promise<string> {
  const occupant = await lookAt(context, endpoint);
  const { count, token, type } = occupant;
  const { endpointName, jobName } = wanted;
  const isWhole =
    token !== undefined &&
    isSameName(endpoint.EndpointConfigName, partName(endpointName, token)) &&
    endpoint.EndpointName === endpointName &&
    ["Creating", "InService"].includes(endpoint.EndpointStatus ?? "") &&
    !isConnected(context, endpointName, token);
  if (!isWhole || occupant.jobName === undefined) throw refusal(context, endpointName, endpoint, occupant);
  const takeOver = (with_: string) =>
    `No connection of this database knows it: its deployment is under way or was interrupted, or another database uses it. To use it, deploy ${with_}; to be rid of it, ${deletion(context, endpointName)}`;
  if (!isSameName(occupant.jobName, jobName)) {
    throw refusal(context, endpointName, endpoint, occupant, takeOver(`job ${occupant.jobName}`));
  }
  if (type !== wanted.instanceType || count !== wanted.instanceCount) {
    const size = `with instance_type '${type}' and instance_count ${count}`;
    throw refusal(context, endpointName, endpoint, occupant, takeOver(size));
  }
  return token;
}

/** E-SME-76 for an endpoint that took the name while a deployment was under way. */
export async function occupiedBy(
  context: HandlerContext,
  endpointName: string,
  endpoint: Endpoint,
): Promise<SmeError> {
  return refusal(context, endpointName, endpoint, await lookAt(context, endpoint));
}

/** Whether this database's connection says that it has deployed the endpoint with this token. */
function isConnected(context: HandlerContext, endpointName: string, token: string): boolean {
  const connected = connectedEndpoint(context, endpointName);
  return connected?.status === "deployed" && connected.deployment === token;
}

interface Occupant {
  /** Of ours only. */
  token?: string | undefined;
  jobName?: string | undefined;
  user?: string | undefined;
  type?: string | undefined;
  count?: number | undefined;
  /** Where the model of a stranger's endpoint comes from. */
  modelData?: string | undefined;
}

/** By its tags and its configuration, as far as the credentials may read them. */
async function lookAt(context: HandlerContext, endpoint: Endpoint): Promise<Occupant> {
  const tags = (await orUndefined(readTags(context, endpoint.EndpointArn))) ?? new Map<string, string>();
  const config = await orUndefined(describeConfig(context, endpoint.EndpointConfigName ?? ""));
  const variant = config?.ProductionVariants?.[0];
  const named = readVariantName(variant?.VariantName ?? "");
  const jobName = tags.get(tagKeys.job) ?? named?.jobName;
  return {
    token: tags.get(tagKeys.deployment) ?? named?.token,
    jobName,
    user: tags.get(tagKeys.user),
    type: variant?.InstanceType,
    count: variant?.InitialInstanceCount,
    modelData: jobName === undefined ? await modelDataOf(context, config) : undefined,
  };
}

async function modelDataOf(
  { sagemaker }: HandlerContext,
  config: EndpointConfig | undefined,
): Promise<string | undefined> {
  const ModelName = config?.ProductionVariants?.[0]?.ModelName;
  if (ModelName === undefined) return undefined;
  const model = await orUndefined(sagemaker.send(new DescribeModelCommand({ ModelName })));
  return model?.PrimaryContainer?.ModelDataUrl ?? model?.Containers?.at(-1)?.ModelDataUrl;
}

/** What can't be read is left out of the text. */
async function orUndefined<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch {
    return undefined;
  }
}

function refusal(
  context: HandlerContext,
  endpointName: string,
  endpoint: Endpoint,
  { jobName, modelData, user }: Occupant,
  advice = `Choose another endpoint_name, or ${deletion(context, endpointName)}`,
): SmeError {
  const serves = jobName === undefined ? modelData && `the model ${modelData}` : `job ${jobName}`;
  const since = endpoint.CreationTime?.toISOString().replace(/^(.{10})T(.{5}).*/, "$1 $2 UTC");
  const details = [since && ` since ${since}`, user && `, deployed by ${user}`].filter(Boolean).join("");
  return new SmeError("E-SME-76", {
    endpoint_name: endpointName,
    region: context.region,
    status: endpoint.EndpointStatus ?? "Unknown",
    serves: serves ? ` It serves ${serves}${details}.` : "",
    advice,
  });
}

function deletion(context: HandlerContext, endpointName: string): string {
  return `delete it: ${deletionStatement(context, endpointName)}.`;
}

/** The statement that deletes an endpoint, as this user can run it. */
export function deletionStatement(
  { connection, region, schema }: Pick<HandlerContext, "connection" | "region" | "schema">,
  endpointName: string,
): string {
  const plain = /^[A-Z][A-Z0-9_]*$/.test(schema);
  const place = schema === "" ? "" : `${plain ? schema : quoteIdentifier(schema)}.`;
  const values = [endpointName, sqlName(connection.name), region].map(quoteLiteral);
  return `EXECUTE SCRIPT ${place}SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT(${values.join(", ")})`;
}

/** As the script reads it: what is not in quotes means its upper-case spelling. */
function sqlName(name: string): string {
  return name === name.toUpperCase() ? name : quoteIdentifier(name);
}
