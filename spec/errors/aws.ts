import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What UDFs find at AWS: credentials, rights, buckets, jobs, and the connection's part in it. */
export const awsErrors = {
  "E-SME-60": {
    message: "Connection {{connection}} cannot be used: {{cause}}",
    mitigation: "Create it, or have the right to use it granted to you and to the scripts.",
  },
  "E-SME-61": {
    message: "Connection {{connection}} has no {{missing}}.",
    mitigation: "Create it again with USER '<AWS access key id>' IDENTIFIED BY '<AWS secret access key>'.",
  },
  "E-SME-62": {
    message: "The address{{address}} of connection {{connection}} is not that of an S3 bucket.",
    mitigation: "Create it again with the address https://<bucket>.s3.<region>.amazonaws.com.",
  },
  "E-SME-63": {
    message:
      "Connection {{connection}} points to bucket {{address_bucket}}, but s3_bucket_uri names {{bucket}}.",
    mitigation: "Give both the same bucket.",
  },
  "E-SME-64": {
    message: "Connection {{connection}} points to region {{address_region}}, but aws_region is {{region}}.",
    mitigation: "Give both the same region.",
  },
  "E-SME-65": {
    message: "AWS does not accept the credentials of connection {{connection}}: {{cause}}",
    mitigation:
      "Check its user (the access key id), its password (the secret) and, if it has one, its session token.",
  },
  "E-SME-66": {
    message: "AWS does not allow the user of connection {{connection}} the action {{action}}: {{cause}}",
    mitigation: "Allow the action in the IAM policy of the user, or of the role that the connection names.",
  },
  "E-SME-67": {
    message: "AWS kept putting off {{action}}, and its answer to attempt {{attempts}} was {{cause}}",
    mitigation: "Call again later, or ask AWS for a higher rate.",
  },
  "E-SME-68": {
    message: "AWS cannot be reached for {{action}} in region {{region}}: {{cause}}",
    mitigation: "Check aws_region, and that the database can reach AWS.",
  },
  "E-SME-69": {
    message: "A limit of the AWS account does not allow {{action}}: {{cause}}",
    mitigation: "Delete what is no longer used, or ask AWS for a higher limit.",
  },
  "E-SME-70": {
    message: "There is no bucket {{bucket}} in region {{region}}: {{cause}}",
    mitigation: "Check s3_bucket_uri and aws_region.",
  },
  "E-SME-71": {
    message:
      "AWS has an Autopilot job {{job_name}} in region {{region}} already, made {{created}} and now {{status}}.",
    mitigation:
      "Nothing of it was touched. Choose another job_name: AWS never frees one, and does not tell upper from lower case. If the job is yours and its row in SME_METADATA_AUTOPILOT_JOBS is gone, as after a ROLLBACK, train again under another name, remove it by SME_DROP_MODEL with connection and region, or enter the row with SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB.",
  },
  "E-SME-72": {
    message: "The folder of this training run, {{folder}}, holds {{object}}, which this run did not write.",
    mitigation:
      "No job was started: Autopilot would learn from it. Find out who writes there, then train again.",
  },
  "E-SME-73": {
    message: "SageMaker cannot use role {{role}}: {{cause}}",
    mitigation: "Give sagemaker.amazonaws.com the right to assume the role.",
  },
  "E-SME-74": {
    message: "AWS has no Autopilot job {{job_name}} in region {{region}}: {{cause}}",
    mitigation: "Check job_name, aws_region and the account of the connection.",
  },
  "F-SME-86": {
    message: "AWS answered {{action}} without {{member}}.",
    mitigation: "Please report this.",
  },
  "E-SME-147": {
    message:
      "The folder of this training run, {{folder}}, holds {{found}} of the {{required}} files that the export wrote.",
    mitigation: "No job was started. Find out who removes files there, then train again.",
  },
  "E-SME-148": {
    message: "AWS takes no tag '{{key}}' with the value '{{value}}': {{complaint}}.",
    mitigation: "Correct aws_tags.",
  },
  "E-SME-161": {
    message: "AWS does not take {{action}} in region {{region}}: {{cause}}",
    mitigation: "Give the region of the job, its endpoint and the bucket as aws_region.",
  },
  "E-SME-162": {
    message:
      "Job {{job_name}} belongs to AWS account {{job_account}}, but connection {{connection}} has a key of account {{account}}.",
    mitigation: "Give the connection that the job was trained with, or one with a key of its account.",
  },
  "E-SME-163": {
    message: "Job {{job_name}} was trained in region {{job_region}}, but aws_region is {{region}}.",
    mitigation: "Give {{job_region}} as aws_region.",
  },
  "E-SME-192": {
    message: "'{{role}}' in iam_sagemaker_role is no role.",
    mitigation: "Give arn:aws:iam::<account of 12 digits>:role/<name>, or the role's name alone.",
  },
  "E-SME-194": {
    message: "AWS refused {{action}}: {{cause}}",
    mitigation: "Correct what it names, and call again.",
  },
  "E-SME-430": {
    message: "The key of connection {{connection}} may not assume role {{role}}: {{cause}}",
    mitigation:
      "Allow the key's user sts:AssumeRole for the role, and name the user or its account in the role's trust policy. {{advice}}",
  },
  "E-SME-431": {
    message: "AWS begins no session of role {{role}} for connection {{connection}}: {{cause}}",
    mitigation: "Check role_arn and external_id in the connection's password, and aws_region.",
  },
  "E-SME-432": {
    message: "The password of connection {{connection}} names no role that can be assumed: {{complaint}}.",
    mitigation:
      "Create it again with IDENTIFIED BY '<secret>;role_arn=arn:aws:iam::<account>:role/<name>;external_id=<id>', the last one only if the role asks for it.",
  },
  "E-SME-586": {
    message:
      "The password of connection {{connection}} has the option '{{option}}', which must be spelt {{meant}}: as it is, it would count for nothing.",
    mitigation: "Create the connection again with {{meant}}=<value>.",
  },
} as const satisfies Record<string, CatalogueEntry>;
