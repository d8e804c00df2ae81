import type { DescribeEndpointConfigCommandInput } from "@aws-sdk/client-sagemaker";
import { epochSeconds } from "../names.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "DescribeEndpointConfig",
  run({ configs }, { EndpointConfigName }: DescribeEndpointConfigCommandInput) {
    const { name, arn, variants, kmsKeyId, created } = configs.require(EndpointConfigName);
    return {
      EndpointConfigName: name,
      EndpointConfigArn: arn,
      ProductionVariants: variants,
      KmsKeyId: kmsKeyId,
      CreationTime: epochSeconds(created),
    };
  },
};
