import { createHmac, hash } from "node:crypto";
import type { Key } from "../iam/identities.ts";
import type { Signature, SignedRequest } from "./signature.ts";

/** Signing keys by what they are made of, the latest last; a key is good for one day, region and service. */
const signingKeys = new Map<string, Buffer>();
const mostSigningKeys = 100;

/**
 * The signature that the request would have if it came from the owner of the credentials. Source: "Create a
 * signed AWS API request" in IAM's guide; `payloadHash` stands for the body.
 */
export function signAgain(
  request: SignedRequest,
  signature: Signature,
  payloadHash: string,
  { secretAccessKey }: Pick<Key, "secretAccessKey">,
): string {
  const { day, region, service } = signature;
  const text = stringToSign(signature, canonicalRequest(request, signature, payloadHash));
  const key = signingKey(secretAccessKey, [day, region, service, "aws4_request"]);
  return createHmac("sha256", key).update(text).digest("hex");
}

/** The request as it is signed; its characters are bytes, as in the headers of Node.js. */
export function canonicalRequest(
  request: SignedRequest,
  { service, signedHeaders }: Signature,
  payloadHash: string,
): string {
  return [
    request.method,
    // Only S3 signs the path as it is sent; the other services encode it once more.
    service === "s3" ? request.path : encodedAgain(request.path),
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name])}`),
    "",
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

/** What is signed of a request. */
export function stringToSign({ day, region, service, signedAt }: Signature, canonical: string): string {
  const scope = `${day}/${region}/${service}/aws4_request`;
  const time = signedAt.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const digest = hash("sha256", Buffer.from(canonical, "latin1"));
  return `AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest}`;
}

function signingKey(secret: string, scope: readonly string[]): Buffer {
  const name = [secret, ...scope].join("\n");
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  const key = scope.reduce<Buffer>(
    (made, part) => createHmac("sha256", made).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  const [oldest] = signingKeys.keys();
  if (signingKeys.size >= mostSigningKeys && oldest !== undefined) signingKeys.delete(oldest);
  signingKeys.set(name, key);
  return key;
}

/** In the order of the encoded names, then of the encoded values. */
function canonicalQuery(query: URLSearchParams): string {
  if (query.size === 0) return "";
  return [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function canonicalValue(value = ""): string {
  return value.trim().replace(/\s+/g, " ");
}

/** Without empty segments and those that lead back, as RFC 3986 removes them. */
function encodedAgain(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(encode(segment));
  }
  const end = segments.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${segments.join("/")}${end}`;
}

/** All but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
