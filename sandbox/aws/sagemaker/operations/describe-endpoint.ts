import type { DescribeEndpointCommandInput } from "@aws-sdk/client-sagemaker";
import { summarizeEndpoint } from "../endpoints.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "DescribeEndpoint",
  run({ endpoints }, { EndpointName }: DescribeEndpointCommandInput) {
    const endpoint = endpoints.require(EndpointName);
    return {
      ...summarizeEndpoint(endpoint),
      EndpointConfigName: endpoint.configName,
      FailureReason: endpoint.failureReason,
      PendingDeploymentSummary: endpoint.next && {
        EndpointConfigName: endpoint.next.configName,
        ProductionVariants: endpoint.next.variants.map(({ VariantName }) => ({ VariantName })),
      },
      ProductionVariants: endpoint.running.map(({ definition }) => ({
        VariantName: definition.VariantName,
        CurrentWeight: definition.InitialVariantWeight ?? 1,
        DesiredWeight: definition.InitialVariantWeight ?? 1,
        CurrentInstanceCount: definition.InitialInstanceCount,
        DesiredInstanceCount: definition.InitialInstanceCount,
        CurrentServerlessConfig: definition.ServerlessConfig,
        DesiredServerlessConfig: definition.ServerlessConfig,
      })),
    };
  },
};
