/** What an endpoint consists of on AWS: the endpoint itself, its configuration and that one's models. */
import { setTimeout as pause } from "node:timers/promises";
import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  DescribeEndpointConfigCommand,
  type DescribeEndpointConfigCommandOutput,
  DescribeModelCommand,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { AwsFailure, isMissing } from "../failure.ts";

export interface Part {
  kind: "model" | "endpoint configuration" | "endpoint";
  name: string;
}

/**
 * What a deletion had to leave: a part; or all parts of a kind whose names are like this, where AWS did not
 * say whether there are any.
 */
export interface Left {
  kind: Part["kind"] | "endpoint configurations" | "models";
  name: string;
}

export type Endpoint = DescribeEndpointCommandOutput;
export type EndpointConfig = DescribeEndpointConfigCommandOutput;

/** What an endpoint is while AWS works on it, and deletes it not. */
export const inProgress: readonly string[] = ["Creating", "Updating", "SystemUpdating", "RollingBack"];

/** Undefined when there is none. */
export function describeEndpoint({ sagemaker }: HandlerContext, name: string): Promise<Endpoint | undefined> {
  return orMissing(sagemaker.send(new DescribeEndpointCommand({ EndpointName: name })));
}

/** Undefined when there is none. */
export function describeConfig(
  { sagemaker }: HandlerContext,
  name: string,
): Promise<EndpointConfig | undefined> {
  return orMissing(sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name })));
}

/** False when there was none. */
export async function deletePart(context: HandlerContext, { kind, name }: Part): Promise<boolean> {
  if (kind === "endpoint") return deleteEndpointAlone(context, name);
  const { sagemaker } = context;
  try {
    if (kind === "model") await sagemaker.send(new DeleteModelCommand({ ModelName: name }));
    else await sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name }));
    return true;
  } catch (error) {
    if (isMissing(error)) return isGoneByRetry(error);
    // AWS may have done it all the same.
    if (isUnanswered(error) && (await isGone(context, { kind, name }))) return true;
    throw error;
  }
}

/** Whether an earlier attempt of the same request, whose answer got lost, has deleted what is missing now. */
function isGoneByRetry({ attempts }: AwsFailure): boolean {
  return attempts > 1;
}

/** False where AWS does not tell. */
async function isGone(context: HandlerContext, { kind, name }: Part): Promise<boolean> {
  try {
    const { sagemaker } = context;
    const found =
      kind === "model"
        ? await orMissing(sagemaker.send(new DescribeModelCommand({ ModelName: name })))
        : await describeConfig(context, name);
    return found === undefined;
  } catch {
    return false;
  }
}

/** Deletes the endpoint, whose configuration and models stay. False when there was none. */
export async function deleteEndpointAlone(context: HandlerContext, name: string): Promise<boolean> {
  try {
    await context.sagemaker.send(new DeleteEndpointCommand({ EndpointName: name }));
    return true;
  } catch (error) {
    if (isMissing(error)) return isGoneByRetry(error);
    // AWS deletes no endpoint in progress, not even one that is being deleted; or it has not answered.
    const mayBeDeleted = error instanceof AwsFailure || isUnanswered(error);
    if (mayBeDeleted && (await isBeingDeleted(context, name))) return true;
    throw error;
  }
}

/**
 * Deletes the endpoint likewise. Throws what `refused` makes of the status of one that AWS is working on, by
 * somebody's change meanwhile.
 */
export async function deleteUnlessInProgress(
  context: HandlerContext,
  name: string,
  refused: (status: string) => Error,
): Promise<boolean> {
  try {
    return await deleteEndpointAlone(context, name);
  } catch (error) {
    const { EndpointStatus: status = "" } = (await describeEndpoint(context, name)) ?? {};
    if (!inProgress.includes(status) || !(error instanceof AwsFailure)) throw error;
    throw refused(status);
  }
}

async function isBeingDeleted(context: HandlerContext, name: string): Promise<boolean> {
  const endpoint = await describeEndpoint(context, name);
  return endpoint === undefined || endpoint.EndpointStatus === "Deleting";
}

/** SageMaker does not tell upper from lower case in names. */
export function isSameName(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

async function orMissing<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** True when AWS did not answer, or not now: it may have done what it was asked for. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof SmeError && (error.code === "E-SME-67" || error.code === "E-SME-68");
}

/** How many looks in a row AWS may leave unanswered: with the SDK's own attempts, some minutes. */
const mostUnanswered = 10;

/**
 * The endpoint, or undefined, at once and after longer and longer pauses, until an hour or so many minutes
 * are over. AWS may leave some looks unanswered meanwhile: who waits for minutes wants to know how it ends.
 */
export async function* watchEndpoint(
  context: HandlerContext,
  name: string,
  minutes?: number,
): AsyncGenerator<Endpoint | undefined> {
  let unanswered = 0;
  for await (const _ of attempts(minutes)) {
    try {
      const endpoint = await describeEndpoint(context, name);
      unanswered = 0;
      yield endpoint;
    } catch (error) {
      if (!isUnanswered(error) || ++unanswered === mostUnanswered) throw error;
    }
  }
}

/** SageMaker takes minutes; an endpoint that is not there after an hour never comes. */
const patience = { minutes: 60, firstPause: 200, longestPause: 10_000 };

/** One at once, then after longer and longer pauses, until the patience ends. */
export async function* attempts(minutes = patience.minutes): AsyncGenerator<void> {
  const end = Date.now() + minutes * 60_000;
  for (let wait = patience.firstPause; ; wait = Math.min(wait * 1.5, patience.longestPause)) {
    yield;
    if (Date.now() + wait > end) return;
    await pause(wait);
  }
}
