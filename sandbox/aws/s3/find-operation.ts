import { AwsError } from "../http/aws-error.ts";
import { heldSettings } from "./held-settings.ts";
import { idleMembers } from "./idle-members.ts";
import { s3Operations } from "./operations.ts";
import type { S3Operation } from "./s3-operation.ts";
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

/** The nouns of operations, by the parameter that stands for them: `?torrent` is GetObjectTorrent. */
const nouns: Readonly<Record<string, string>> = {
  abac: "Abac",
  analytics: "AnalyticsConfiguration",
  "intelligent-tiering": "IntelligentTieringConfiguration",
  inventory: "InventoryConfiguration",
  metadataConfiguration: "MetadataConfiguration",
  metadataTable: "MetadataTableConfiguration",
  metrics: "MetricsConfiguration",
  torrent: "Torrent",
  ...Object.fromEntries(heldSettings.map(({ mark, noun }) => [mark, noun])),
};

/** Those whose name is made in another way. */
const otherNames: Readonly<Record<string, string>> = {
  "PUT object-lock": "PutObjectLockConfiguration",
  "DELETE publicAccessBlock": "DeletePublicAccessBlock",
  "GET session": "CreateSession",
  "POST metadataConfiguration": "CreateBucketMetadataConfiguration",
  "POST metadataTable": "CreateBucketMetadataTableConfiguration",
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
  const operation = byMethod
    .get(`${method} ${on}`)
    ?.find(({ marks = [] }) => marks.every((mark) => request.query.has(mark) || mark in request.headers));
  const absent = absentOperation(method, on, request.query, operation);
  if (absent !== undefined || !operation) {
    const query = [...request.query.keys()].join(", ");
    throw notImplemented(absent ?? `${method} of a ${on}${query && ` with the parameters ${query}`}`);
  }
  checkMembers(request, operation);
  const owner = request.headers["x-amz-expected-bucket-owner"];
  if (owner !== undefined && !/^\d{12}$/.test(owner)) {
    const message = `The value of the expected bucket owner parameter must be an AWS Account ID... [${owner}]`;
    throw new AwsError(400, "InvalidBucketOwnerAWSAccountID", message);
  }
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
  // What an SDK says of its checksum there S3 overlooks.
  const hoisted = [...query].filter(
    ([name]) => name.startsWith("x-amz-") && name !== "x-amz-sdk-checksum-algorithm",
  );
  return hoisted.length === 0 ? headers : { ...headers, ...Object.fromEntries(hoisted) };
}

/** The name of what is asked for, where a parameter says so that the operation does not have. */
function absentOperation(
  method: string,
  on: string,
  query: URLSearchParams,
  operation: S3Operation | undefined,
): string | undefined {
  for (const parameter of query.keys()) {
    if (operation?.marks?.includes(parameter)) continue;
    const name = otherNames[`${method} ${parameter}`];
    if (name !== undefined) return name;
    const noun = nouns[parameter];
    if (noun === undefined) continue;
    const isList = method === "GET" && listed.includes(parameter) && !query.has("id");
    if (isList) return `ListBucket${noun}s`;
    const verb = method.charAt(0) + method.slice(1).toLowerCase();
    return `${verb}${on === "object" ? "Object" : "Bucket"}${noun}`;
  }
  return undefined;
}

/** Of these a bucket may have several, each with an id. */
const listed = ["analytics", "intelligent-tiering", "inventory", "metrics"];

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
