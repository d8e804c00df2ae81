/** What serves an endpoint: so many instances of a type, or a serverless configuration. */
import type { ProductionVariant, ProductionVariantInstanceType } from "@aws-sdk/client-sagemaker";
import type { EndpointAddress } from "./endpoint-address.ts";

/** One of the two kinds: type and count, or memory and concurrency. */
export interface EndpointSize {
  instanceType?: string | undefined;
  instanceCount?: number | undefined;
  serverlessMemoryMb?: number | undefined;
  serverlessMaxConcurrency?: number | undefined;
}

/** The arguments of a script as they come to a UDF: NULL, or not there in a call of release 1.0. */
export interface SizeArguments {
  instance_type: string | null;
  instance_count: number | null;
  serverless_memory_mb?: number | null;
  serverless_max_concurrency?: number | null;
}

export function sizeAskedFor(given: SizeArguments): EndpointSize {
  return {
    instanceType: given.instance_type ?? undefined,
    instanceCount: given.instance_count ?? undefined,
    serverlessMemoryMb: given.serverless_memory_mb ?? undefined,
    serverlessMaxConcurrency: given.serverless_max_concurrency ?? undefined,
  };
}

export function isServerless({ serverlessMemoryMb }: EndpointSize): boolean {
  return serverlessMemoryMb !== undefined;
}

/** The members of a production variant that say so. */
export function variantOfSize(
  size: EndpointSize,
): Pick<ProductionVariant, "InstanceType" | "InitialInstanceCount" | "ServerlessConfig"> {
  if (!isServerless(size)) {
    return {
      InstanceType: size.instanceType as ProductionVariantInstanceType | undefined,
      InitialInstanceCount: size.instanceCount,
    };
  }
  const { serverlessMemoryMb, serverlessMaxConcurrency } = size;
  return {
    ServerlessConfig: { MemorySizeInMB: serverlessMemoryMb, MaxConcurrency: serverlessMaxConcurrency },
  };
}

/** The opposite of `variantOfSize`. */
export function sizeOfVariant({
  InstanceType,
  InitialInstanceCount,
  ServerlessConfig,
}: Partial<ProductionVariant>): EndpointSize {
  return {
    instanceType: InstanceType,
    instanceCount: InitialInstanceCount,
    serverlessMemoryMb: ServerlessConfig?.MemorySizeInMB,
    serverlessMaxConcurrency: ServerlessConfig?.MaxConcurrency,
  };
}

/** As a caller would ask for it: `instance_type 'ml.m5.large' and instance_count 1`. */
export function describeSize(size: EndpointSize): string {
  return isServerless(size)
    ? `serverless_memory_mb ${size.serverlessMemoryMb} and serverless_max_concurrency ${size.serverlessMaxConcurrency}`
    : `instance_type '${size.instanceType}' and instance_count ${size.instanceCount}`;
}

/** What the endpoint's connection says of it. */
export function addressOfSize(
  size: EndpointSize,
): Pick<EndpointAddress, "instance_count" | "serverless_memory_mb" | "serverless_max_concurrency"> {
  const { instanceCount, serverlessMaxConcurrency, serverlessMemoryMb } = size;
  return {
    ...(instanceCount === undefined ? {} : { instance_count: instanceCount }),
    ...(serverlessMemoryMb === undefined ? {} : { serverless_memory_mb: serverlessMemoryMb }),
    ...(serverlessMaxConcurrency === undefined
      ? {}
      : { serverless_max_concurrency: serverlessMaxConcurrency }),
  };
}
