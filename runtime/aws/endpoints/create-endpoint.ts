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
import { messageOf, oneLine } from "../error-message.ts";
import { AwsFailure, isRoleRefused, isTaken } from "../failure.ts";
import { isTaggingRefused } from "../tags.ts";
import { partName, variantName } from "./deployment.ts";
import { occupiedBy } from "./endpoint-occupant.ts";
import {
  attempts,
  deletePart,
  describeEndpoint,
  type Endpoint,
  inProgress,
  isSameName,
  type Part,
} from "./endpoint-parts.ts";
import { type EndpointSize, variantOfSize } from "./endpoint-size.ts";

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
  /** Whether to return only when the endpoint is in service. */
  waits: boolean;
}

/**
 * The endpoint's status, once it is in service or, if nobody waits, being created. What an earlier call with
 * the same token made is used. When it fails, what carries the token is removed again: E-SME-77 tells what
 * could not be. Throws E-SME-76 when somebody else's endpoint has the name.
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
        if (isUncertain(error)) made.push(part);
        throw error;
      }
    }
    return plan.waits ? await waitUntilInService(context, endpointName) : "Creating";
  } catch (error) {
    const left: string[] = [];
    await deleteParts(context, endpointName, token, made.reverse(), ({ kind, name }, cause) => {
      left.push(`${kind} ${name} (${messageOf(cause)})`);
    });
    if (left.length === 0 && error instanceof SmeError) throw error;
    const cause = error instanceof AwsFailure ? error.text : messageOf(error);
    throw failed(
      endpointName,
      cause,
      left.length === 0 ? nothingLeft : `Delete by hand what is left and may cost money: ${left.join(", ")}`,
    );
  }
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
 * that cannot be deleted.
 */
export function deleteDeployment(
  context: HandlerContext,
  endpointName: string,
  token: string,
): Promise<Part[]> {
  return deleteParts(context, endpointName, token, partsOf(endpointName, token).reverse(), (_, cause) => {
    throw cause;
  });
}

async function deleteParts(
  context: HandlerContext,
  endpointName: string,
  token: string,
  parts: readonly Part[],
  onFailure: (part: Part, cause: unknown) => void,
): Promise<Part[]> {
  const gone: Part[] = [];
  for (const part of parts) {
    try {
      if (part.kind === "endpoint" && !(await isToBeDeleted(context, endpointName, token))) continue;
      if (await deletePart(context, part)) gone.push(part);
    } catch (cause) {
      onFailure(part, cause);
    }
  }
  return gone;
}

async function isToBeDeleted(context: HandlerContext, endpointName: string, token: string): Promise<boolean> {
  for await (const _ of attempts(15)) {
    const endpoint = await describeEndpoint(context, endpointName);
    if (endpoint === undefined || !isOfDeployment(endpoint, endpointName, token)) return false;
    if (!inProgress.includes(endpoint.EndpointStatus ?? "")) return true;
  }
  return true;
}

/**
 * Returns its status once an endpoint that is being created, by this call or an earlier one, is in service.
 * Throws E-SME-77 when it fails, which ends with what is left of it.
 */
export async function waitUntilInService(
  context: HandlerContext,
  endpointName: string,
  left = nothingLeft,
): Promise<string> {
  let status = "Creating";
  for await (const _ of attempts()) {
    const endpoint = await describeEndpoint(context, endpointName);
    if (endpoint === undefined) throw failed(endpointName, "it has been deleted meanwhile.", left);
    status = endpoint.EndpointStatus ?? "Unknown";
    if (status === "InService") return status;
    if (!inProgress.includes(status)) {
      throw failed(endpointName, `it is ${status}: ${endpoint.FailureReason ?? "AWS gave no reason."}`, left);
    }
  }
  throw failed(endpointName, `it was still ${status} after an hour.`, left);
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

/** True when AWS may have made the part without our hearing of it. */
function isUncertain(error: unknown): boolean {
  return error instanceof SmeError && (error.code === "E-SME-67" || error.code === "E-SME-68");
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

const nothingLeft = "Nothing of it is left.";

function failed(endpointName: string, cause: string, left: string): SmeError {
  return new SmeError("E-SME-77", {
    endpoint_name: endpointName,
    // AWS lists all instance types there are, where it knows no such one: what is left must be read, too.
    cause: oneLine(cause).replace(/^(.{500}).+/, "$1…"),
    left,
  });
}
