import type { StopTransformJobCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "StopTransformJob",
  run({ transformJobs }, { TransformJobName }: StopTransformJobCommandInput) {
    transformJobs.stop(TransformJobName, "transform");
    return {};
  },
};
