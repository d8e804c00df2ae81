import { AwsError } from "../http/aws-error.ts";
import { idleMembers } from "./idle-members.ts";
import { type S3Operation, s3Operations } from "./operations.ts";
import type { S3Request } from "./s3-request.ts";

/** What any request may have: its signature, and what says who sends it. */
const takenEverywhere = [
  "X-Amz-*",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-expected-bucket-owner",
  "x-amz-security-token",
  "x-amz-user-agent",
  "x-id",
];

/** Headers other than x-amz-* that change what an operation does. */
const conditions = [
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "range",
];

/** The nouns of absent operations, by the parameter that stands for them: `?acl` is GetBucketAcl. */
const absentNouns: Readonly<Record<string, string>> = {
  accelerate: "AccelerateConfiguration",
  acl: "Acl",
  analytics: "AnalyticsConfiguration",
  cors: "Cors",
  encryption: "Encryption",
  "intelligent-tiering": "IntelligentTieringConfiguration",
  inventory: "InventoryConfiguration",
  "legal-hold": "LegalHold",
  lifecycle: "LifecycleConfiguration",
  logging: "Logging",
  metrics: "MetricsConfiguration",
  notification: "NotificationConfiguration",
  ownershipControls: "OwnershipControls",
  policy: "Policy",
  policyStatus: "PolicyStatus",
  replication: "Replication",
  requestPayment: "RequestPayment",
  retention: "Retention",
  torrent: "Torrent",
  website: "Website",
};

/** Those whose name is made in another way. */
const absentNames: Readonly<Record<string, string>> = {
  "GET object-lock": "GetObjectLockConfiguration",
  "PUT object-lock": "PutObjectLockConfiguration",
  "DELETE lifecycle": "DeleteBucketLifecycle",
  "DELETE publicAccessBlock": "DeletePublicAccessBlock",
  "GET publicAccessBlock": "GetPublicAccessBlock",
  "PUT publicAccessBlock": "PutPublicAccessBlock",
  "GET session": "CreateSession",
  "POST restore": "RestoreObject",
  "POST select": "SelectObjectContent",
  "PUT renameObject": "RenameObject",
};

/** By `METHOD on`, those with the most marks first. */
const byMethod = new Map<string, S3Operation[]>();
for (const operation of s3Operations) {
  const name = `${operation.method} ${operation.on}`;
  byMethod.set(name, [...(byMethod.get(name) ?? []), operation]);
}
for (const operations of byMethod.values())
  operations.sort((a, b) => (b.marks?.length ?? 0) - (a.marks?.length ?? 0));

/** The operation a request asks for; refuses what this S3 does not have, by name. */
export function findOperation(request: S3Request): S3Operation {
  const method = request.message.method ?? "";
  const on = request.key !== "" ? "object" : request.bucket !== "" ? "bucket" : "service";
  const absent = absentOperation(method, on, [...request.query.keys()]);
  const operation = byMethod
    .get(`${method} ${on}`)
    ?.find(({ marks = [] }) => marks.every((mark) => request.query.has(mark) || mark in request.headers));
  if (absent !== undefined || !operation) {
    const query = [...request.query.keys()].join(", ");
    throw notImplemented(absent ?? `${method} of a ${on}${query && ` with the parameters ${query}`}`);
  }
  checkMembers(request, operation);
  const owner = request.headers["x-amz-expected-bucket-owner"];
  if (owner !== undefined && owner !== request.context.accountId) {
    throw new AwsError(403, "AccessDenied", "Access Denied");
  }
  return operation;
}

/** What the caller must be allowed to do it; undefined where that depends on the body. */
export function actionOf({ action, versionAction }: S3Operation, { query }: S3Request): string | undefined {
  return query.has("versionId") ? (versionAction ?? action) : action;
}

/** Headers of a request; a presigned URL may have those of AWS among its parameters. */
export function headersWithHoisted(
  headers: Readonly<Record<string, string>>,
  query: URLSearchParams,
): Readonly<Record<string, string>> {
  const hoisted = [...query].filter(([name]) => name.startsWith("x-amz-"));
  return hoisted.length === 0 ? headers : { ...headers, ...Object.fromEntries(hoisted) };
}

function absentOperation(method: string, on: string, parameters: readonly string[]): string | undefined {
  for (const parameter of parameters) {
    const name = absentNames[`${method} ${parameter}`];
    if (name !== undefined) return name;
    const noun = absentNouns[parameter];
    const verb = method.charAt(0) + method.slice(1).toLowerCase();
    if (noun !== undefined) return `${verb}${on === "object" ? "Object" : "Bucket"}${noun}`;
  }
  return undefined;
}

/** Whether the operation honours a header or parameter, whatever its value. */
export function honours(operation: S3Operation, name: string): boolean {
  const { names, beginnings } = honouredBy(operation);
  return names.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
}

interface Honoured {
  names: ReadonlySet<string>;
  beginnings: readonly string[];
}

const honoured = new Map<S3Operation, Honoured>();

function honouredBy(operation: S3Operation): Honoured {
  const known = honoured.get(operation);
  if (known !== undefined) return known;
  const { marks = [], takes = [] } = operation;
  const patterns = [...takenEverywhere, ...marks, ...takes];
  const found = {
    names: new Set(patterns.filter((pattern) => !pattern.endsWith("*"))),
    beginnings: patterns.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1)),
  };
  honoured.set(operation, found);
  return found;
}

function checkMembers({ headers, query }: S3Request, operation: S3Operation): void {
  // An empty header asks for nothing.
  const binding = Object.entries(headers).filter(
    ([name, value]) => value !== "" && (name.startsWith("x-amz-") || conditions.includes(name)),
  );
  for (const [name, value] of [...query, ...binding]) {
    if (honours(operation, name)) continue;
    const idle = idleMembers[name];
    if (idle?.includes(value)) continue;
    const what = `${operation.name} with ${name}`;
    // A key of the customer's is nobody's business.
    const shown = value === "" || name.includes("customer-key") ? what : `${what} ${value}`;
    const possible = idle === undefined ? "" : ` It takes ${idle.join(" or ")}.`;
    // Any value may be a secret.
    throw notImplemented(shown, possible).journaledAs(notImplemented(what, possible).message);
  }
}

function notImplemented(what: string, more = ""): AwsError {
  return new AwsError(501, "NotImplemented", `${what} is not available in this local S3.${more}`);
}
