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

/** Why there is no signature to be read. */
export type UnreadSignature = "missing" | "malformed" | "incomplete query" | "malformed credential";

/** What a presigned URL has. */
const inQuery = [
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Signature",
  "X-Amz-Date",
  "X-Amz-SignedHeaders",
  "X-Amz-Expires",
];

const headerForm =
  /^AWS4-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/** Reads the signature from the header or the query (presigned URL). */
export function parseSignature({ headers, query }: SignedRequest): Signature | UnreadSignature {
  const header = headers.authorization;
  const presigned = header === undefined && inQuery.some((name) => query.has(name));
  if (header === undefined && !presigned) return "missing";
  if (presigned && !inQuery.every((name) => query.has(name))) return "incomplete query";
  const found = headerForm.exec(header ?? "");
  const [credential = "", signedHeaders = "", signature = ""] = presigned
    ? ["X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature"].map((name) => query.get(name) ?? "")
    : (found?.slice(1) ?? []);
  const scope = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential);
  const date = (presigned ? query.get("X-Amz-Date") : headers["x-amz-date"]) ?? "";
  const signedAt = parseDate(date);
  const expires = presigned ? Number(query.get("X-Amz-Expires")) : undefined;
  const [, accessKeyId, day, region, service] = scope ?? [];
  if (presigned && !scope) return "malformed credential";
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

/** The basic format of ISO 8601: 20260131T235959Z. */
function parseDate(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
