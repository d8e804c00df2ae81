/** Where AWS' services are. For what no client of the SDK is there for, or what asks before one does. */
import { otherAddress } from "./client-options.ts";

/** By the name that stands in signatures and in the variables of the SDK, upper case. */
const hosts = {
  iam: "iam",
  s3: "s3.<region>",
  sagemaker: "api.sagemaker.<region>",
  sagemaker_runtime: "runtime.sagemaker.<region>",
  servicequotas: "servicequotas.<region>",
  sts: "sts.<region>",
} as const;

export type ServiceName = keyof typeof hosts;

/** The address of a service in a region; IAM has one for all regions of a partition. */
export function serviceAddress(service: ServiceName, region: string): URL {
  const other = otherAddress(service.toUpperCase());
  if (other !== undefined) return new URL(other);
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  if (service !== "iam") return new URL(`https://${hosts[service].replace("<region>", region)}.${domain}`);
  if (region.startsWith("cn-")) return new URL(`https://iam.cn-north-1.${domain}`);
  return new URL(region.startsWith("us-gov-") ? `https://iam.us-gov.${domain}` : `https://iam.${domain}`);
}

/** The region that a request to the service is signed for. */
export function signingRegion(service: ServiceName, region: string): string {
  if (service !== "iam") return region;
  if (region.startsWith("cn-")) return "cn-north-1";
  return region.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
}
