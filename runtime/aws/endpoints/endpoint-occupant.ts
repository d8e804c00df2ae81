/** An endpoint whose name a deployment wants: whose it is, and what to say of it. */

import { DescribeModelCommand } from "@aws-sdk/client-sagemaker";
import { countOf } from "../../../spec/count-of.ts";
import { SmeError } from "../../../spec/errors.ts";
import { quoteIdentifier, quoteLiteral } from "../../../sql/quote.ts";
import type { HandlerContext } from "../context.ts";
import { isMissing } from "../failure.ts";
import { readTags } from "../read-tags.ts";
import { tagKeys } from "../tags.ts";
import { readVariantName } from "./deployment.ts";
import {
  attempts,
  describeConfig,
  describeEndpoint,
  type Endpoint,
  type EndpointConfig,
} from "./endpoint-parts.ts";
import { type EndpointSize, sizeOfVariant } from "./endpoint-size.ts";

/**
 * The endpoint, or undefined when there is none. Waits for one that is being deleted to be gone, throws
 * E-SME-77 when it still is after so many minutes.
 */
export async function findEndpoint(
  context: HandlerContext,
  endpointName: string,
  minutes: number,
): Promise<Endpoint | undefined> {
  for await (const _ of attempts(minutes)) {
    const endpoint = await describeEndpoint(context, endpointName);
    if (endpoint?.EndpointStatus !== "Deleting") return endpoint;
  }
  throw new SmeError("E-SME-77", {
    endpoint_name: endpointName,
    cause: `one of the same name was still Deleting after ${countOf(minutes, "minute", "minutes")}.`,
    left: "Call the script again when it is gone.",
  });
}

/** E-SME-76 for an endpoint that took the name while a deployment was under way. */
export async function occupiedBy(
  context: HandlerContext,
  endpointName: string,
  endpoint: Endpoint,
): Promise<SmeError> {
  const occupant = await lookAt(context, endpoint);
  const advice =
    occupant.token === undefined
      ? undefined
      : "Another session has deployed it at the same time. Call the script again when that has ended: it uses the endpoint if it is as asked.";
  return refusal(context, endpointName, endpoint, occupant, advice);
}

export interface Occupant {
  /** Of ours only. */
  token?: string | undefined;
  jobName?: string | undefined;
  user?: string | undefined;
  /** Undefined where AWS does not tell. */
  size: EndpointSize | undefined;
  /** As AWS tells it: its id, alias or ARN. */
  kmsKeyId: string | undefined;
  /** Where its model comes from. */
  modelData?: string | undefined;
}

/** By its tags and its configuration, as far as the credentials may read them. */
export async function lookAt(context: HandlerContext, endpoint: Endpoint): Promise<Occupant> {
  const tags = (await orUndefined(readTags(context, endpoint.EndpointArn))) ?? new Map<string, string>();
  const config = await orUndefined(describeConfig(context, endpoint.EndpointConfigName ?? ""));
  const variant = config?.ProductionVariants?.[0];
  const named = readVariantName(variant?.VariantName ?? "");
  return {
    token: tags.get(tagKeys.deployment) ?? named?.token,
    // A promotion changes what is served, and leaves the endpoint's tags.
    jobName: named?.jobName ?? tags.get(tagKeys.job),
    user: tags.get(tagKeys.user),
    size: variant && sizeOfVariant(variant),
    kmsKeyId: config?.KmsKeyId,
    modelData: await modelDataOf(context, config),
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

/** What is gone, or may not be read, is left out of the text. */
async function orUndefined<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isMissing(error) || (error instanceof SmeError && error.code === "E-SME-66")) return undefined;
    throw error;
  }
}

/** E-SME-76. */
export function refusal(
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

export function deletion(context: HandlerContext, endpointName: string): string {
  return `delete it: ${deletionStatement(context, endpointName)}.`;
}

/** The statement that deletes an endpoint, as this user can run it. */
export function deletionStatement(place: StatementPlace, endpointName: string): string {
  return endpointStatement("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", place, endpointName);
}

type StatementPlace = Pick<HandlerContext, "connection" | "region" | "schema">;

/** The statement that calls a script for an endpoint, as this user can run it. */
export function endpointStatement(
  script: string,
  { connection, region, schema }: StatementPlace,
  endpointName: string,
): string {
  const plain = /^[A-Z][A-Z0-9_]*$/.test(schema);
  const place = schema === "" ? "" : `${plain ? schema : quoteIdentifier(schema)}.`;
  const values = [endpointName, sqlName(connection.name), region].map(quoteLiteral);
  return `EXECUTE SCRIPT ${place}${script}(${values.join(", ")})`;
}

/** As the script reads it: what is not in quotes means its upper-case spelling. */
function sqlName(name: string): string {
  return name === name.toUpperCase() ? name : quoteIdentifier(name);
}
