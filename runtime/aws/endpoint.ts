/** Endpoints: creating one with all it needs, waiting for it, deleting it. All its parts carry its name. */
import { setTimeout as pause } from "node:timers/promises";
import {
  type ContainerDefinition,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  type ProductionVariantInstanceType,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import type { HandlerContext } from "./context.ts";
import { AwsFailure, isMissing, isRoleRefused, isTaken } from "./failure.ts";

export interface EndpointPlan {
  endpointName: string;
  containers: ContainerDefinition[];
  roleArn: string;
  instanceType: string;
  instanceCount: number;
}

const VARIANT = "AllTraffic";
const inProgress: readonly string[] = ["Creating", "Updating", "SystemUpdating", "RollingBack"];

/** SageMaker takes minutes; an endpoint that is not there after an hour never comes. */
const patience = { limit: 60 * 60_000, firstPause: 1000, longestPause: 10_000 };

/** Returns once the endpoint is in service. When it fails, what was made is removed again: E-SME-77 tells what could not be. */
export async function createEndpoint(context: HandlerContext, plan: EndpointPlan): Promise<void> {
  const { endpointName } = plan;
  const made: Part[] = [];
  try {
    for (const part of parts) {
      try {
        await create(context, part, plan);
        made.push(part);
      } catch (error) {
        if (isUncertain(error)) made.push(part);
        throw error;
      }
    }
    await waitUntilInService(context, endpointName);
  } catch (error) {
    const left = await remove(context, endpointName, made.reverse());
    if (left === "" && error instanceof SmeError) throw error;
    throw failed(endpointName, error instanceof AwsFailure ? error.text : messageOf(error), left);
  }
}

/** Deletes what there is of an endpoint, its configuration and its model; says whether there was anything. */
export async function deleteEndpoint(context: HandlerContext, endpointName: string): Promise<boolean> {
  let found = false;
  for (const part of [...parts].reverse()) {
    if (await deletePart(context, part, endpointName)) found = true;
  }
  return found;
}

/** The endpoint, or undefined when there is none. Waits for one that is being deleted to be gone. */
export async function findEndpoint(
  context: HandlerContext,
  endpointName: string,
): Promise<DescribeEndpointCommandOutput | undefined> {
  for await (const _ of attempts()) {
    try {
      const endpoint = await describe(context, endpointName);
      if (endpoint.EndpointStatus !== "Deleting") return endpoint;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
  throw failed(endpointName, "one of the same name was still Deleting after an hour.");
}

// ---- The three parts, in the order in which each needs the one before it ----

type Part = "model" | "endpoint configuration" | "endpoint";
const parts: readonly Part[] = ["model", "endpoint configuration", "endpoint"];

/** True when AWS may have made the part without our hearing of it. */
function isUncertain(error: unknown): boolean {
  return error instanceof SmeError && (error.code === "E-SME-67" || error.code === "E-SME-68");
}

/** Model and configuration without an endpoint are what an interrupted attempt left: they are replaced. */
async function create(context: HandlerContext, part: Part, plan: EndpointPlan): Promise<void> {
  try {
    await send(context, part, plan);
  } catch (error) {
    if (isRoleRefused(error)) throw new SmeError("E-SME-73", { role: plan.roleArn, cause: error.text });
    if (!isTaken(error)) throw error;
    if (part === "endpoint") {
      // There was none, so an earlier attempt of this request made it, and only its answer was lost.
      if (error.attempts > 1) return;
      throw error;
    }
    await deletePart(context, part, plan.endpointName);
    await send(context, part, plan);
  }
}

async function send({ sagemaker }: HandlerContext, part: Part, plan: EndpointPlan): Promise<void> {
  const { endpointName, containers, roleArn, instanceType, instanceCount } = plan;
  switch (part) {
    case "model":
      await sagemaker.send(
        new CreateModelCommand({
          ModelName: endpointName,
          ExecutionRoleArn: roleArn,
          Containers: containers,
        }),
      );
      return;
    case "endpoint configuration":
      await sagemaker.send(
        new CreateEndpointConfigCommand({
          EndpointConfigName: endpointName,
          ProductionVariants: [
            {
              VariantName: VARIANT,
              ModelName: endpointName,
              InstanceType: instanceType as ProductionVariantInstanceType,
              InitialInstanceCount: instanceCount,
            },
          ],
        }),
      );
      return;
    case "endpoint":
      await sagemaker.send(
        new CreateEndpointCommand({ EndpointName: endpointName, EndpointConfigName: endpointName }),
      );
  }
}

/** False when there was none. */
async function deletePart(context: HandlerContext, part: Part, name: string): Promise<boolean> {
  const { sagemaker } = context;
  try {
    if (part === "model") await sagemaker.send(new DeleteModelCommand({ ModelName: name }));
    else if (part === "endpoint") await sagemaker.send(new DeleteEndpointCommand({ EndpointName: name }));
    else await sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name }));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    // AWS deletes no endpoint in progress, not even one that is being deleted.
    if (part === "endpoint" && error instanceof AwsFailure && (await isBeingDeleted(context, name)))
      return true;
    throw error;
  }
}

async function isBeingDeleted(context: HandlerContext, endpointName: string): Promise<boolean> {
  try {
    return (await describe(context, endpointName)).EndpointStatus === "Deleting";
  } catch (error) {
    return isMissing(error);
  }
}

/** Returns what could not be removed, in a sentence, or nothing. */
async function remove(context: HandlerContext, name: string, made: readonly Part[]): Promise<string> {
  const left: string[] = [];
  for (const part of made) {
    try {
      await deletePart(context, part, name);
    } catch (error) {
      left.push(`${part} ${name} (${messageOf(error)})`);
    }
  }
  return left.length === 0 ? "" : `Delete by hand what is left and may cost money: ${left.join(", ")}`;
}

async function waitUntilInService(context: HandlerContext, endpointName: string): Promise<void> {
  let status = "Creating";
  for await (const _ of attempts()) {
    const endpoint = await describe(context, endpointName);
    status = endpoint.EndpointStatus ?? "Unknown";
    if (status === "InService") return;
    if (!inProgress.includes(status)) {
      throw failed(endpointName, `it is ${status}: ${endpoint.FailureReason ?? "AWS gave no reason."}`);
    }
  }
  throw failed(endpointName, `it was still ${status} after an hour.`);
}

function describe(
  { sagemaker }: HandlerContext,
  endpointName: string,
): Promise<DescribeEndpointCommandOutput> {
  return sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
}

function failed(endpointName: string, cause: string, left = ""): SmeError {
  return new SmeError("E-SME-77", {
    endpoint_name: endpointName,
    cause: cause.replace(/\s+/g, " ").trim(),
    left: left === "" ? "Nothing of it is left." : left,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One at once, then after longer and longer pauses, until the patience ends. */
async function* attempts(): AsyncGenerator<void> {
  const end = Date.now() + patience.limit;
  for (let wait = patience.firstPause; ; wait = Math.min(wait * 1.5, patience.longestPause)) {
    yield;
    if (Date.now() + wait > end) return;
    await pause(wait);
  }
}
