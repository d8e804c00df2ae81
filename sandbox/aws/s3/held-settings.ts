/**
 * Settings of buckets and objects that are here as S3 has them for a new bucket, and that nothing changes:
 * who asks is told, and who sets or leaves what holds anyway is obeyed.
 */
import type { XmlContent } from "../http/render-xml.ts";

/** What there is: the content of a document, `OWNER` standing for the owner's id. */
interface Held {
  root: string;
  content: XmlContent;
  /** What may be set: what there is, however it may be written. */
  writable?: readonly XmlContent[];
}

/** Or the error with which S3 says that there is none. */
interface None {
  status: number;
  code: string;
  message: string;
}

export interface HeldSetting {
  /** As in GetBucketCors. */
  noun: string;
  /** The parameter that stands for it. */
  mark: string;
  on: "bucket" | "object";
  /** What the caller must be allowed, without Get and Put. */
  right: string;
  is: Held | None;
  /** Whether it may be deleted, which leaves what holds. */
  isDeletable?: true;
}

export const ownerPlace = "OWNER";
const acl: Held = {
  root: "AccessControlPolicy",
  content: {
    Owner: { ID: ownerPlace },
    AccessControlList: {
      Grant: {
        'Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"': {
          ID: ownerPlace,
        },
        Permission: "FULL_CONTROL",
      },
    },
  },
};
const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } };
const encryption = { Rule: { ...byDefault, BucketKeyEnabled: "false" } };
const ownership = { Rule: { ObjectOwnership: "BucketOwnerEnforced" } };
const publicAccess = {
  BlockPublicAcls: "true",
  IgnorePublicAcls: "true",
  BlockPublicPolicy: "true",
  RestrictPublicBuckets: "true",
};
const payment = { Payer: "BucketOwner" };
const noPolicy = none("NoSuchBucketPolicy", "The bucket policy does not exist");
const noLocks: None = {
  ...none("InvalidRequest", "Bucket is missing Object Lock Configuration"),
  status: 400,
};

export const heldSettings: readonly HeldSetting[] = [
  ofBucket("AccelerateConfiguration", "accelerate", empty("AccelerateConfiguration"), {
    right: "AccelerateConfiguration",
  }),
  ofBucket("Acl", "acl", acl),
  ofBucket("Cors", "cors", none("NoSuchCORSConfiguration", "The CORS configuration does not exist"), {
    right: "BucketCORS",
    isDeletable: true,
  }),
  ofBucket(
    "Encryption",
    "encryption",
    {
      root: "ServerSideEncryptionConfiguration",
      content: encryption,
      writable: [encryption, { Rule: byDefault }],
    },
    { right: "EncryptionConfiguration", isDeletable: true },
  ),
  ofBucket(
    "LifecycleConfiguration",
    "lifecycle",
    none("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
    { right: "LifecycleConfiguration", isDeletable: true },
  ),
  ofBucket("Logging", "logging", empty("BucketLoggingStatus")),
  ofBucket("NotificationConfiguration", "notification", empty("NotificationConfiguration"), {
    right: "BucketNotification",
  }),
  {
    noun: "ObjectLockConfiguration",
    mark: "object-lock",
    on: "bucket",
    right: "BucketObjectLockConfiguration",
    is: none(
      "ObjectLockConfigurationNotFoundError",
      "Object Lock configuration does not exist for this bucket",
    ),
  },
  ofBucket("OwnershipControls", "ownershipControls", {
    root: "OwnershipControls",
    content: ownership,
    writable: [ownership],
  }),
  ofBucket("Policy", "policy", noPolicy, { isDeletable: true }),
  ofBucket("PolicyStatus", "policyStatus", noPolicy),
  {
    noun: "PublicAccessBlock",
    mark: "publicAccessBlock",
    on: "bucket",
    right: "BucketPublicAccessBlock",
    is: { root: "PublicAccessBlockConfiguration", content: publicAccess, writable: [publicAccess] },
  },
  ofBucket(
    "Replication",
    "replication",
    none("ReplicationConfigurationNotFoundError", "The replication configuration was not found"),
    { right: "ReplicationConfiguration", isDeletable: true },
  ),
  ofBucket("RequestPayment", "requestPayment", {
    root: "RequestPaymentConfiguration",
    content: payment,
    writable: [payment],
  }),
  ofBucket(
    "Website",
    "website",
    none("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"),
    { isDeletable: true },
  ),
  { noun: "Acl", mark: "acl", on: "object", right: "ObjectAcl", is: acl },
  { noun: "LegalHold", mark: "legal-hold", on: "object", right: "ObjectLegalHold", is: noLocks },
  { noun: "Retention", mark: "retention", on: "object", right: "ObjectRetention", is: noLocks },
];

function ofBucket(
  noun: string,
  mark: string,
  is: Held | None,
  more: Partial<Pick<HeldSetting, "isDeletable" | "right">> = {},
): HeldSetting {
  return { noun, mark, on: "bucket", right: `Bucket${noun}`, is, ...more };
}

function none(code: string, message: string): None {
  return { status: 404, code, message };
}

function empty(root: string): Held {
  return { root, content: {} };
}
