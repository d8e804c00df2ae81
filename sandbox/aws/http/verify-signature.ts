import { timingSafeEqual } from "node:crypto";
import type { Key } from "../iam/identities.ts";
import { signAgain } from "./sign-again.ts";
import type { Signature, SignedRequest, UnreadSignature } from "./signature.ts";

/** Why a request is not trusted; each service has its own words for them. */
export type SignatureFault =
  | UnreadSignature
  | "unknown key"
  | "wrong token"
  | "wrong region"
  | "skewed"
  | "expired"
  | "session over"
  | "wrong signature";

/** How far the time of a signature may be from now. */
export const mostSkewMilliseconds = 15 * 60 * 1000;

/**
 * Signs the request again with the secret of its key and compares. `payloadHash` is what stands for
 * the body in the signature, `now` the time by the clock of AWS. Gives the reason when the request is not to
 * be trusted.
 */
export function verifySignature(
  request: SignedRequest,
  signature: Signature,
  payloadHash: string,
  region: string,
  own: Key,
  now = Date.now(),
): SignatureFault | undefined {
  if (own.sessionToken !== signature.token) return "wrong token";
  if (signature.region !== region) return "wrong region";
  const age = now - signature.signedAt.getTime();
  if (age < -mostSkewMilliseconds) return "skewed";
  if (signature.expires !== undefined && age > signature.expires * 1000) return "expired";
  if (signature.expires === undefined && age > mostSkewMilliseconds) return "skewed";
  const expected = signAgain(request, signature, payloadHash, own);
  if (!isSame(expected, signature.signature)) return "wrong signature";
  return own.expires !== undefined && own.expires.getTime() <= Date.now() ? "session over" : undefined;
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
