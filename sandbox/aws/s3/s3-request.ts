import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { loadForPart } from "../../missing-packages.ts";
import { parseS3Host } from "../../s3-address.ts";
import { AwsError } from "../http/aws-error.ts";
import { renderXml, type XmlContent } from "../http/render-xml.ts";
import type { Signature } from "../http/signature.ts";
import type { Caller } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import type { FileContent } from "./file-content.ts";

/** The bucket and key a request is about; "" where it has none. */
interface S3Location {
  bucket: string;
  key: string;
}

/** A request whose signature has been verified. */
export interface S3Request extends S3Location {
  context: LocalAwsContext;
  caller: Caller;
  signature: Signature;
  message: IncomingMessage;
  headers: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** What is younger lists do not know yet. */
  listLagMilliseconds: number;
}

/** An answer of S3; without a body it is empty. */
export interface S3Response {
  status: number;
  headers?: Record<string, string | number>;
  body?: string | Buffer | FileContent;
}

/**
 * Both styles: the bucket first in the path, or first in the host name (`bucket.s3.region.amazonaws.com`,
 * `bucket.localhost`).
 */
export function locateResource(host: string, path: string): S3Location {
  const decoded = decodePath(path);
  const local = /^(.+)\.localhost(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase();
  const bucket = local ?? parseS3Host(host)?.bucket;
  if (bucket !== undefined) return { bucket, key: decoded.slice(1) };
  const [, first = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(decoded) ?? [];
  return { bucket: first, key };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    const details = { URI: path, Cause: String(cause) };
    throw new AwsError(400, "InvalidURI", "Couldn't parse the specified URI.", details);
  }
}

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** A document in S3's namespace. */
export function xmlResponse(root: string, content: XmlContent, headers = {}): S3Response {
  const type = { "content-type": "application/xml" };
  return { status: 200, headers: { ...type, ...headers }, body: renderXml(root, content, namespace) };
}

/** Every object is encrypted with a key of S3's own, as AWS does whether or not it is asked to. */
export const encrypted = { "x-amz-server-side-encryption": "AES256" };

/** The owner of everything: S3 has a name of its own for an account. */
export function ownerOf({ accountId }: LocalAwsContext): { ID: string } {
  return { ID: createHash("sha256").update(accountId).digest("hex") };
}

/** Throws S3's error for a bucket that does not exist, or is another account's. */
export function requireBucket(context: LocalAwsContext, bucket: string): void {
  if (context.store.hasBucket(bucket)) {
    if (context.store.bucket(bucket).accountId === context.accountId) return;
    throw new AwsError(403, "AccessDenied", "Access Denied");
  }
  throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist", { BucketName: bucket });
}

const longestKeyBytes = 1024;

/** Refuses a key of more than 1024 bytes, whatever is to be done with it. */
export function checkKey({ context, bucket, key }: Pick<S3Request, "bucket" | "context" | "key">): void {
  // A unit of UTF-16 takes three bytes at most; that there is no such bucket S3 says first.
  if (key.length * 3 <= longestKeyBytes || !context.store.hasBucket(bucket)) return;
  const size = Buffer.byteLength(key);
  if (size <= longestKeyBytes) return;
  const details = { Size: size, MaxSizeAllowed: longestKeyBytes };
  throw new AwsError(400, "KeyTooLongError", "Your key is too long", details);
}

/** Whether a list knows an object that lags behind as the request wants it. */
export function isListed(
  { listLagMilliseconds: lag }: S3Request,
  { lastModified }: { lastModified: string },
): boolean {
  return lag === 0 || Date.parse(lastModified) <= Date.now() - lag;
}

export function invalidArgument(message: string, name: string, value?: string | number): AwsError {
  const given = value === undefined ? {} : { ArgumentValue: value };
  return new AwsError(400, "InvalidArgument", message, { ArgumentName: name, ...given });
}

export function malformedXml(): AwsError {
  const wording = "The XML you provided was not well-formed or did not validate against our published schema";
  return new AwsError(400, "MalformedXML", wording);
}

/** The headers that are kept with an object and given back. */
export function storedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  const named = ["cache-control", "content-disposition", "content-language", "content-type", "expires"];
  for (const [name, value] of Object.entries(headers)) {
    if (value !== "" && (named.includes(name) || name.startsWith("x-amz-meta-"))) kept[name] = value;
  }
  const encodings = (headers["content-encoding"] ?? "").split(",").map((encoding) => encoding.trim());
  const encoding = encodings.filter((name) => name !== "" && name !== "aws-chunked").join(",");
  if (encoding) kept["content-encoding"] = encoding;
  kept["content-type"] ??= "binary/octet-stream";
  return kept;
}

/** Loads what reads requests with XML. */
export function loadParser() {
  return loadForPart("Requests with XML to the local S3", () => import("./parse-xml.ts"));
}
