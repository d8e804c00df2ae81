import type { DescribeEndpointCommandInput, ProductionVariant } from "@aws-sdk/client-sagemaker";
import { type Endpoint, summarizeEndpoint } from "../endpoints.ts";
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
      ProductionVariants: endpoint.running.map(({ definition }) => describeVariant(endpoint, definition)),
    };
  },
};

/** What it has, and what it is to have; until a change has been made these differ. */
function describeVariant({ next }: Endpoint, current: ProductionVariant): object {
  const desired = next?.variants.find(({ VariantName }) => VariantName === current.VariantName) ?? current;
  return {
    VariantName: current.VariantName,
    CurrentWeight: current.InitialVariantWeight ?? 1,
    DesiredWeight: desired.InitialVariantWeight ?? 1,
    CurrentInstanceCount: current.InitialInstanceCount,
    DesiredInstanceCount: desired.InitialInstanceCount,
    CurrentServerlessConfig: current.ServerlessConfig,
    DesiredServerlessConfig: desired.ServerlessConfig,
  };
}
