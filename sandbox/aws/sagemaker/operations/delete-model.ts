import type { DeleteModelCommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "DeleteModel",
  run({ models }, { ModelName }: DeleteModelCommandInput) {
    models.delete(models.require(ModelName));
    return {};
  },
};
