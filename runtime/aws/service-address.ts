/** Where AWS' services are. For what no client of the SDK is there for, or what asks before one does. */
import { otherAddress, wantedAddresses } from "./client-options.ts";

/** By the name that stands in signatures and in the variables of the SDK, upper case. */
const hosts = {
  iam: "iam",
  s3: "s3.<region>",
  sagemaker: "api.sagemaker.<region>",
  servicequotas: "servicequotas.<region>",
  sts: "sts.<region>",
} as const;

export type ServiceName = keyof typeof hosts | "sagemaker_runtime";

/**
 * How the regions of a partition begin, and what the names of its hosts end with: those of IPv4, and those of
 * both versions.
 */
const partitions = [
  ["cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"],
  ["eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
  ["eusc-", "amazonaws.eu", "api.amazonwebservices.eu"],
  ["us-iso-", "c2s.ic.gov", "api.aws.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov", "api.aws.scloud"],
  ["us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"],
  ["", "amazonaws.com", "api.aws"],
] as const;

/** The address of a service in a region; IAM has one for all regions of a partition. */
export function serviceAddress(service: ServiceName, region: string): URL {
  const other = otherAddress(service.toUpperCase());
  if (other !== undefined) return new URL(other);
  if (service === "sagemaker_runtime") return new URL(`https://${runtimeHost(region)}`);
  const domain = domainsOf(region)[1];
  if (service !== "iam") return new URL(`https://${hosts[service].replace("<region>", region)}.${domain}`);
  if (region.startsWith("cn-")) return new URL(`https://iam.cn-north-1.${domain}`);
  return new URL(region.startsWith("us-gov-") ? `https://iam.us-gov.${domain}` : `https://iam.${domain}`);
}

function runtimeHost(region: string): string {
  const { bothVersions, fips } = wantedAddresses();
  const [, domain, domainOfBoth] = domainsOf(region);
  if (bothVersions) return `runtime.sagemaker${fips ? "-fips" : ""}.${region}.${domainOfBoth}`;
  // All of this partition are.
  if (!fips || region.startsWith("us-gov-")) return `runtime.sagemaker.${region}.${domain}`;
  if (domain === "amazonaws.com") return `runtime-fips.sagemaker.${region}.${domain}`;
  return `runtime.sagemaker-fips.${region}.${domain}`;
}

function domainsOf(region: string): (typeof partitions)[number] {
  const aws = partitions[partitions.length - 1] as (typeof partitions)[number];
  return partitions.find(([start]) => region.startsWith(start)) ?? aws;
}

/** The region that a request to the service is signed for. */
export function signingRegion(service: ServiceName, region: string): string {
  if (service !== "iam") return region;
  if (region.startsWith("cn-")) return "cn-north-1";
  return region.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
}
