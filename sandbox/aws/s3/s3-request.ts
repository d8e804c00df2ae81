import { readFile, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { loadForPart } from "../../missing-packages.ts";
import { parseS3Host } from "../../s3-address.ts";
import { AwsError } from "../http/aws-error.ts";
import { renderXml, type XmlContent } from "../http/render-xml.ts";
import type { Caller } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import type { StoredObject } from "./object-store.ts";
import { receiveContent } from "./receive-content.ts";
import { requireRight } from "./rights.ts";

/** The bucket and key a request is about; "" where it has none. */
interface S3Location {
  bucket: string;
  key: string;
}

/** A request whose signature has been verified. */
export interface S3Request extends S3Location {
  context: LocalAwsContext;
  caller: Caller;
  message: IncomingMessage;
  headers: Readonly<Record<string, string>>;
  query: URLSearchParams;
}

/** An answer of S3; without a body it is empty. */
export interface S3Response {
  status: number;
  headers?: Record<string, string | number>;
  body?: string | Readable;
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

const mostXmlBytes = 2 * 1024 * 1024;
const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** A document in S3's namespace. */
export function xmlResponse(root: string, content: XmlContent): S3Response {
  const headers = { "content-type": "application/xml" };
  return { status: 200, headers, body: renderXml(root, content, namespace) };
}

/** The object, or S3's error for a bucket or key that does not exist, which only who may list hears. */
export function requireObject(request: S3Request): StoredObject {
  const { context, bucket, key } = request;
  requireBucket(context, bucket);
  const object = context.store.find(bucket, key);
  if (object) return object;
  requireRight({ ...request, key: "" }, "s3:ListBucket");
  throw new AwsError(404, "NoSuchKey", "The specified key does not exist.", { Key: key });
}

/** Throws S3's error for a bucket that does not exist. */
export function requireBucket(context: LocalAwsContext, bucket: string): void {
  if (context.store.hasBucket(bucket)) return;
  throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist", { BucketName: bucket });
}

/** The headers that are kept with an object and given back. */
export function storedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  const named = ["cache-control", "content-disposition", "content-language", "content-type", "expires"];
  for (const [name, value] of Object.entries(headers)) {
    if (named.includes(name) || name.startsWith("x-amz-meta-")) kept[name] = value;
  }
  const encodings = (headers["content-encoding"] ?? "").split(",").map((encoding) => encoding.trim());
  const encoding = encodings.filter((name) => name !== "" && name !== "aws-chunked").join(",");
  if (encoding) kept["content-encoding"] = encoding;
  kept["content-type"] ??= "application/octet-stream";
  return kept;
}

/** Reads an XML body, checked like any other content, and gives the content of its root element. */
export async function readXml(
  { context, message }: S3Request,
  root: string,
): Promise<Record<string, unknown>> {
  if (Number(message.headers["content-length"] ?? 0) > mostXmlBytes) {
    throw new AwsError(400, "MaxMessageLengthExceeded", "Your request was too big.");
  }
  const { path } = await receiveContent(message, context.store.incomingPath());
  const text = await readFile(path, "utf8");
  await rm(path, { force: true });
  const { parseXml } = await loadForPart("Requests with XML to the local S3", () => import("./parse-xml.ts"));
  const content = parseXml(text)?.[root];
  if (content === "") return {};
  if (typeof content === "object" && content !== null) return content as Record<string, unknown>;
  const wording = "The XML you provided was not well-formed or did not validate against our published schema";
  throw new AwsError(400, "MalformedXML", wording);
}
