import type { StopTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "StopTrainingJob",
  run({ trainingJobs }, { TrainingJobName }: StopTrainingJobCommandInput) {
    trainingJobs.stop(TrainingJobName, "training");
    return {};
  },
};
