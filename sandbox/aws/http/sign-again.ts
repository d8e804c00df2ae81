import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Key } from "../iam/identities.ts";
import type { Signature, SignedRequest } from "./signature.ts";

/** The signature that the request would have if it came from the owner of the credentials. */
export async function signAgain(
  request: SignedRequest,
  signature: Signature,
  payloadHash: string,
  { accessKeyId, secretAccessKey, sessionToken }: Key,
): Promise<string> {
  const { region, service, signedAt: signingDate } = signature;
  // Only S3 signs the path as it is sent; the other services encode it once more.
  const token = sessionToken === undefined ? {} : { sessionToken };
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey, ...token },
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
