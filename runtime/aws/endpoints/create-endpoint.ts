/** Creating a deployment's model, endpoint configuration and endpoint, and taking them back. */
import {
  type ContainerDefinition,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  type Tag,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { messageOf, oneLine, reasonOf } from "../error-message.ts";
import { AwsFailure, isRoleRefused, isTaken } from "../failure.ts";
import { isTaggingRefused } from "../tags.ts";
import { partName, variantName } from "./deployment.ts";
import { deletionStatement, occupiedBy } from "./endpoint-occupant.ts";
import {
  deletePart,
  describeEndpoint,
  type Endpoint,
  inProgress,
  isSameName,
  isUnanswered,
  type Part,
  watchEndpoint,
} from "./endpoint-parts.ts";
import { type EndpointSize, isServerless, variantOfSize } from "./endpoint-size.ts";
import { checkNotTakenOver } from "./taken-over.ts";

export interface EndpointPlan {
  endpointName: string;
  jobName: string;
  /** The deployment's token. */
  token: string;
  containers: ContainerDefinition[];
  roleArn: string;
  size: EndpointSize;
  kmsKeyId: string | undefined;
  /** The extension's own, of all three parts, without which it goes where a key may not tag. */
  ownTags: Tag[];
  /** And those of the endpoint besides. */
  tagsOfEndpoint?: Tag[];
  /** Those that the caller asked for. */
  callersTags: Tag[];
  /** What SME_PRICES has for an instance, in US dollars an hour. */
  usdPerHour: number | null;
  /** Whether to return only when the endpoint is in service. */
  waits: boolean;
}

/**
 * The endpoint's status, once it is in service or, if nobody waits, being created. What an earlier call with
 * the same token made is used. When it fails, what carries the token is removed again: E-SME-77 tells what
 * could not be. When only the waiting fails it stays, by E-SME-524. Throws E-SME-76 when somebody else's
 * endpoint has the name.
 */
export async function createEndpoint(context: HandlerContext, plan: EndpointPlan): Promise<string> {
  const { endpointName, token } = plan;
  const made: Part[] = [];
  try {
    for (const part of partsOf(endpointName, token)) {
      try {
        await create(context, part, plan);
        made.push(part);
      } catch (error) {
        if (isUnanswered(error)) made.push(part);
        throw error;
      }
    }
    if (!plan.waits) return "Creating";
    const { failure, status } = await outcomeOf(context, plan);
    if (failure !== undefined) throw new Error(failure);
    return status;
  } catch (error) {
    if (error instanceof SmeError && error.code === "E-SME-524") throw error;
    const left = await takeBack(context, plan, made.reverse());
    if (left === undefined && error instanceof SmeError) throw error;
    const cause = error instanceof AwsFailure ? error.text : `${reasonOf(error)}.`;
    throw failed(endpointName, cause, left ?? "Nothing of it is left.");
  }
}

/** Deletes what was made for the endpoint, and says what of it is left; undefined for nothing. */
async function takeBack(
  context: HandlerContext,
  { endpointName, token }: EndpointPlan,
  made: readonly Part[],
): Promise<string | undefined> {
  const left: string[] = [];
  let stays: SmeError | undefined;
  await deleteParts(context, endpointName, token, made, ({ kind, name }, cause) => {
    if (cause instanceof SmeError && cause.code === "E-SME-525") stays = cause;
    else left.push(`${kind} ${name} (${messageOf(cause)})`);
  });
  if (stays !== undefined) return `${reasonOf(stays)}.`;
  return left.length === 0 ? undefined : `Delete by hand what is left and may cost money: ${left.join(", ")}`;
}

/** Whether the endpoint was made by the deployment of this token. */
export function isOfDeployment(
  { EndpointConfigName }: Endpoint,
  endpointName: string,
  token: string,
): boolean {
  return isSameName(EndpointConfigName, partName(endpointName, token));
}

/**
 * Deletes what the deployment of this token made, and nothing else; returns what was there. An endpoint that
 * is not yet in service is waited for, because AWS deletes none before. Throws what the first part ends in
 * that cannot be deleted: E-SME-525 for an endpoint that another session has taken over, which stays with all
 * its parts, unless it has failed and is to be made `anew`.
 */
export function deleteDeployment(
  context: HandlerContext,
  endpointName: string,
  token: string,
  { anew = false } = {},
): Promise<Part[]> {
  const parts = partsOf(endpointName, token).reverse();
  const onFailure = (_: Part, cause: unknown) => {
    throw cause;
  };
  return deleteParts(context, endpointName, token, parts, onFailure, anew);
}

async function deleteParts(
  context: HandlerContext,
  endpointName: string,
  token: string,
  parts: readonly Part[],
  onFailure: (part: Part, cause: unknown) => void,
  anew = false,
): Promise<Part[]> {
  const gone: Part[] = [];
  for (const part of parts) {
    try {
      if (part.kind === "endpoint" && !(await isToBeDeleted(context, endpointName, token, anew))) continue;
      if (await deletePart(context, part)) gone.push(part);
    } catch (cause) {
      onFailure(part, cause);
      // It goes on using the others.
      if (part.kind === "endpoint") break;
    }
  }
  return gone;
}

async function isToBeDeleted(
  context: HandlerContext,
  endpointName: string,
  token: string,
  anew: boolean,
): Promise<boolean> {
  for await (const endpoint of watchEndpoint(context, endpointName, 15)) {
    if (endpoint === undefined || !isOfDeployment(endpoint, endpointName, token)) return false;
    if (inProgress.includes(endpoint.EndpointStatus ?? "")) continue;
    if (!anew) await checkNotTakenOver(context, endpoint);
    return true;
  }
  return true;
}

/** An endpoint that is being created. */
export interface AwaitedEndpoint {
  endpointName: string;
  size: EndpointSize;
  /** What an instance costs, in US dollars an hour; null where that is not known. */
  usdPerHour: number | null;
}

/**
 * Returns its status once an endpoint that an earlier call has made is in service. Throws E-SME-77 when it
 * fails, which ends with `left`, 524 when nobody can tell how it ends.
 */
export async function waitUntilInService(
  context: HandlerContext,
  awaited: AwaitedEndpoint,
  left: string,
): Promise<string> {
  const { failure, status } = await outcomeOf(context, awaited);
  if (failure !== undefined) throw failed(awaited.endpointName, failure, left);
  return status;
}

/** Of one that the deployment of the token has made; without token, of any. Throws E-SME-524. */
async function outcomeOf(
  context: HandlerContext,
  awaited: AwaitedEndpoint & { token?: string },
): Promise<{ status: string; failure?: string }> {
  const { endpointName, token } = awaited;
  let status = "Creating";
  try {
    for await (const endpoint of watchEndpoint(context, endpointName)) {
      const isIt =
        endpoint !== undefined && (token === undefined || isOfDeployment(endpoint, endpointName, token));
      if (!isIt) return { status: "Deleting", failure: "it has been deleted meanwhile." };
      status = endpoint.EndpointStatus ?? "Unknown";
      if (status === "InService") return { status };
      const reason = endpoint.FailureReason ?? "AWS gave no reason.";
      if (!inProgress.includes(status)) return { status, failure: `it is ${status}: ${reason}` };
    }
  } catch (error) {
    throw unawaited(context, awaited, error instanceof AwsFailure ? error.text : reasonOf(error));
  }
  throw unawaited(context, awaited, `it was still ${status} after an hour`);
}

// ---- The three parts, in the order in which each needs the one before it ----

function partsOf(endpointName: string, token: string): Part[] {
  const name = partName(endpointName, token);
  return [
    { kind: "model", name },
    { kind: "endpoint configuration", name },
    { kind: "endpoint", name: endpointName },
  ];
}

/**
 * A name that is taken is the deployment's own if it carries the token; of the endpoint, if its configuration
 * does.
 */
async function create(context: HandlerContext, part: Part, plan: EndpointPlan): Promise<void> {
  try {
    await requestPart(context, part.kind, plan);
  } catch (error) {
    // Names tell the most of it, too; what the caller wants is not left out.
    if (isTaggingRefused(error) && plan.callersTags.length === 0 && plan.ownTags.length > 0) {
      return create(context, part, { ...plan, ownTags: [], tagsOfEndpoint: [] });
    }
    if (isRoleRefused(error)) throw new SmeError("E-SME-73", { role: plan.roleArn, cause: error.text });
    if (!isTaken(error)) throw error;
    if (part.kind !== "endpoint") return;
    const endpoint = await describeEndpoint(context, plan.endpointName);
    if (endpoint === undefined) throw error;
    if (!isOfDeployment(endpoint, plan.endpointName, plan.token)) {
      throw await occupiedBy(context, plan.endpointName, endpoint);
    }
  }
}

async function requestPart(
  { sagemaker }: HandlerContext,
  kind: Part["kind"],
  plan: EndpointPlan,
): Promise<void> {
  const { endpointName, jobName, token, containers, roleArn, size, kmsKeyId, tagsOfEndpoint = [] } = plan;
  const tags = [...plan.ownTags, ...plan.callersTags];
  const name = partName(endpointName, token);
  switch (kind) {
    case "model":
      await sagemaker.send(
        new CreateModelCommand({
          ModelName: name,
          ExecutionRoleArn: roleArn,
          Containers: containers,
          Tags: tags,
        }),
      );
      return;
    case "endpoint configuration":
      await sagemaker.send(
        new CreateEndpointConfigCommand({
          EndpointConfigName: name,
          ProductionVariants: [
            { VariantName: variantName(jobName, token), ModelName: name, ...variantOfSize(size) },
          ],
          KmsKeyId: kmsKeyId,
          Tags: tags,
        }),
      );
      return;
    case "endpoint":
      await sagemaker.send(
        new CreateEndpointCommand({
          EndpointName: endpointName,
          EndpointConfigName: name,
          Tags: [...tags, ...tagsOfEndpoint],
        }),
      );
  }
}

function failed(endpointName: string, cause: string, left: string): SmeError {
  return new SmeError("E-SME-77", {
    endpoint_name: endpointName,
    // AWS lists all instance types there are, where it knows no such one: what is left must be read, too.
    cause: oneLine(cause).replace(/^(.{500}).+/, "$1…"),
    left,
  });
}

/** E-SME-524: by then the script has nothing to go on with, and AWS goes on all the same. */
function unawaited(
  context: HandlerContext,
  { endpointName, size, usdPerHour }: AwaitedEndpoint,
  cause: string,
): SmeError {
  return new SmeError("E-SME-524", {
    endpoint_name: endpointName,
    cause: `${oneLine(cause).replace(/\.$/, "")}.`,
    cost: costOf(size, usdPerHour),
    statement: deletionStatement(context, endpointName),
  });
}

function costOf(size: EndpointSize, usdPerHour: number | null): string {
  if (isServerless(size)) return "costs what it answers";
  if (usdPerHour === null) return "costs by the hour";
  return `costs ${Number((usdPerHour * (size.instanceCount ?? 1)).toFixed(6))} US dollars an hour`;
}
