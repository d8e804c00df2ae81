/** How a job's data and machines are protected, whatever it learns. */
import { defineParameter } from "../model/parameter.ts";

const kmsKeyFormat = {
  words: "a KMS key: its id, its alias or its ARN",
  patterns: ["^[A-Za-z0-9:/_-]+$"],
} as const;

export const kmsKeyId = defineParameter({
  name: "kms_key_id",
  type: "VARCHAR(2048)",
  description: "KMS key that encrypts what the job writes into the bucket.",
  aws: "CreateAutoMLJobV2Request.OutputDataConfig.KmsKeyId",
  format: kmsKeyFormat,
  example: "alias/ml",
});

export const volumeKmsKeyId = defineParameter({
  name: "volume_kms_key_id",
  type: "VARCHAR(2048)",
  description: "KMS key that encrypts the disks of the job's machines.",
  aws: "CreateAutoMLJobV2Request.SecurityConfig.VolumeKmsKeyId",
  format: kmsKeyFormat,
  example: "alias/ml",
});

export const encryptTraffic = defineParameter({
  name: "encrypt_traffic",
  type: "BOOLEAN",
  description: "Whether the job's machines encrypt what they send each other.",
  aws: "CreateAutoMLJobV2Request.SecurityConfig.EnableInterContainerTrafficEncryption",
  example: true,
});

const vpcIdFormat = { words: "an id of letters, digits and hyphens", patterns: ["^[-0-9A-Za-z]+$"] } as const;

export const vpcSubnets = defineParameter({
  name: "vpc_subnets",
  type: "VARCHAR(2000)",
  description: "Subnets of the VPC in which the job runs, as a JSON array or separated by commas.",
  aws: "CreateAutoMLJobV2Request.SecurityConfig.VpcConfig.Subnets[]",
  format: vpcIdFormat,
  maximumLength: 32,
  mostElements: 16,
  reads: "list",
  example: "subnet-0a1b2c3d",
});

export const vpcSecurityGroups = defineParameter({
  name: "vpc_security_groups",
  type: "VARCHAR(2000)",
  description: "Security groups of the job in its VPC, as a JSON array or separated by commas.",
  aws: "CreateAutoMLJobV2Request.SecurityConfig.VpcConfig.SecurityGroupIds[]",
  format: vpcIdFormat,
  maximumLength: 32,
  mostElements: 5,
  reads: "list",
  example: "sg-0a1b2c3d",
});

/** How a job's data and machines are protected, whatever it learns. */
export const jobSecurity = [kmsKeyId, volumeKmsKeyId, encryptTraffic, vpcSubnets, vpcSecurityGroups] as const;
