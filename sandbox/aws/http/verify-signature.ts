import { timingSafeEqual } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsCredentials } from "../local-aws.ts";

/** A request as it was received. */
export interface SignedRequest {
  method: string;
  /** As sent, still encoded. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
}

/** Who a request says it is from, and the signature that is to prove it. */
export interface Signature {
  accessKeyId: string;
  /** As in the scope, for example 20260131. */
  day: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  signedAt: Date;
  token: string | undefined;
  /** Seconds a presigned URL is valid; undefined for a signature in the header. */
  expires: number | undefined;
}

/** Why a request is not trusted; each service has its own words for them. */
export type SignatureFault =
  | "missing"
  | "malformed"
  | "unknown key"
  | "wrong token"
  | "wrong region"
  | "skewed"
  | "expired"
  | "wrong signature";

const MOST_SKEW_MILLISECONDS = 15 * 60 * 1000;
const HEADER = /^AWS4-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/** Reads the signature from the header or the query (presigned URL). */
export function parseSignature({ headers, query }: SignedRequest): Signature | "missing" | "malformed" {
  const header = headers.authorization;
  const presigned = query.has("X-Amz-Signature");
  if (header === undefined && !presigned) return "missing";
  const found = HEADER.exec(header ?? "");
  const [credential = "", signedHeaders = "", signature = ""] = presigned
    ? ["X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature"].map((name) => query.get(name) ?? "")
    : (found?.slice(1) ?? []);
  const scope = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  const date = (presigned ? query.get("X-Amz-Date") : headers["x-amz-date"]) ?? "";
  const signedAt = parseDate(date);
  const expires = presigned ? Number(query.get("X-Amz-Expires")) : undefined;
  const [, accessKeyId, day, region, service] = scope ?? [];
  if (!accessKeyId || !day || !region || !service || !signedAt || !date.startsWith(day)) return "malformed";
  if (expires !== undefined && !(Number.isInteger(expires) && expires >= 1 && expires <= 604_800))
    return "malformed";
  const token = presigned
    ? (query.get("X-Amz-Security-Token") ?? undefined)
    : headers["x-amz-security-token"];
  const names = signedHeaders.split(";");
  if (!names.includes("host")) return "malformed";
  return { accessKeyId, day, region, service, signedHeaders: names, signature, signedAt, token, expires };
}

/**
 * Signs the request again with the secret its key belongs to and compares. `payloadHash` is what stands for the body in
 * the signature. Gives the reason when the request is not to be trusted.
 */
export async function verifySignature(
  request: SignedRequest,
  signature: Signature,
  payloadHash: string,
  region: string,
  credentials: readonly AwsCredentials[],
): Promise<SignatureFault | undefined> {
  const own = credentials.find(({ accessKeyId }) => accessKeyId === signature.accessKeyId);
  if (!own) return "unknown key";
  if (own.sessionToken !== signature.token) return "wrong token";
  if (signature.region !== region) return "wrong region";
  const age = Date.now() - signature.signedAt.getTime();
  if (age < -MOST_SKEW_MILLISECONDS) return "skewed";
  if (signature.expires !== undefined && age > signature.expires * 1000) return "expired";
  if (signature.expires === undefined && age > MOST_SKEW_MILLISECONDS) return "skewed";
  const expected = await signAgain(request, signature, payloadHash, own);
  return isSame(expected, signature.signature) ? undefined : "wrong signature";
}

async function signAgain(
  request: SignedRequest,
  signature: Signature,
  payloadHash: string,
  credentials: AwsCredentials,
): Promise<string> {
  const { region, service, signedAt: signingDate } = signature;
  // Only S3 signs the path as it is sent; the other services encode it once more.
  const signer = new SignatureV4({
    credentials,
    region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== "s3",
    applyChecksum: false,
  });
  const signableHeaders = new Set(signature.signedHeaders);
  // These the signer adds itself; they count only when the sender signed them.
  const unsignableHeaders = new Set(["x-amz-content-sha256", "x-amz-date", "x-amz-security-token"]);
  const headers: Record<string, string> = { "x-amz-content-sha256": payloadHash };
  for (const name of signableHeaders) {
    const value = request.headers[name];
    if (value !== undefined && name !== "x-amz-content-sha256") headers[name] = value;
  }
  const query = toQueryBag(request.query, signature.expires !== undefined);
  const again = {
    method: request.method,
    protocol: "http:",
    hostname: "",
    path: request.path,
    headers,
    query,
  };
  if (signature.expires === undefined) {
    const signed = await signer.sign(again, { signingDate, signableHeaders, unsignableHeaders });
    return signed.headers.authorization?.split("Signature=")[1] ?? "";
  }
  const unhoistableHeaders = new Set(Object.keys(headers));
  const expiresIn = signature.expires;
  const signed = await signer.presign(again, {
    signingDate,
    expiresIn,
    signableHeaders,
    unsignableHeaders,
    unhoistableHeaders,
  });
  return String(signed.query?.["X-Amz-Signature"] ?? "");
}

function toQueryBag(query: URLSearchParams, presigned: boolean): Record<string, string | string[]> {
  const added = [
    "Algorithm",
    "Credential",
    "Date",
    "Expires",
    "SignedHeaders",
    "Signature",
    "Security-Token",
  ];
  const bag: Record<string, string | string[]> = {};
  for (const name of new Set(query.keys())) {
    if (presigned && added.some((part) => name === `X-Amz-${part}`)) continue;
    const values = query.getAll(name);
    bag[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return bag;
}

/** The basic format of ISO 8601: 20260131T235959Z. */
function parseDate(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
