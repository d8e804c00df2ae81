import { DescribeModelCommand } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { describeConfig, type Endpoint } from "./endpoint-parts.ts";
import { outputKey } from "./inference-containers.ts";

/**
 * What a line of an endpoint's answer holds, in order, where Autopilot made its model: its last container's
 * environment says it, and without that it is the label alone.
 */
export async function answerKeysOf(context: HandlerContext, endpoint: Endpoint): Promise<string[]> {
  const config = await describeConfig(context, endpoint.EndpointConfigName ?? "");
  const ModelName = config?.ProductionVariants?.[0]?.ModelName;
  const { Containers, PrimaryContainer } = await context.sagemaker.send(
    new DescribeModelCommand({ ModelName }),
  );
  const last = PrimaryContainer ?? Containers?.at(-1);
  return (last?.Environment?.[outputKey] ?? "predicted_label").split(",").map((key) => key.trim());
}
