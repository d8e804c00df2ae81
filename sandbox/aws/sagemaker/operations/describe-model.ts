import type { DescribeModelCommandInput } from "@aws-sdk/client-sagemaker";
import { epochSeconds } from "../names.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "DescribeModel",
  run({ models }, { ModelName }: DescribeModelCommandInput) {
    const { name, arn, request, created } = models.require(ModelName);
    const { PrimaryContainer, Containers, ExecutionRoleArn } = request;
    return {
      ModelName: name,
      ModelArn: arn,
      PrimaryContainer,
      Containers,
      ExecutionRoleArn,
      CreationTime: epochSeconds(created),
      EnableNetworkIsolation: false,
    };
  },
};
