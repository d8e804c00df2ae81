/** What S3 says besides of a signature that it does not accept. */
import { AwsError } from "./aws-error.ts";
import { canonicalRequest, stringToSign } from "./sign-again.ts";
import type { Signature, SignedRequest } from "./signature.ts";
import type { SignatureFault } from "./verify-signature.ts";

/** Members of the error that show the client what S3 has signed, or when a URL has expired. */
export function signatureDetails(
  fault: SignatureFault,
  request: SignedRequest,
  signature: Signature,
  payloadHash: string,
  now: number,
): Record<string, string> {
  const { accessKeyId, expires, signedAt } = signature;
  if (fault === "wrong signature") {
    const CanonicalRequest = canonicalRequest(request, signature, payloadHash);
    const StringToSign = stringToSign(signature, CanonicalRequest);
    return {
      AWSAccessKeyId: accessKeyId,
      StringToSign,
      SignatureProvided: signature.signature,
      StringToSignBytes: bytesOf(StringToSign),
      CanonicalRequest,
      CanonicalRequestBytes: bytesOf(CanonicalRequest),
    };
  }
  if (fault !== "expired" || expires === undefined) return {};
  return {
    "X-Amz-Expires": String(expires),
    Expires: seconds(signedAt.getTime() + expires * 1000),
    ServerTime: seconds(now),
  };
}

/** Refuses a header of AWS' that the signature leaves out: anybody could have added it. */
export function checkAllSigned({ headers }: SignedRequest, { signedHeaders }: Signature): void {
  const left = Object.keys(headers).filter(
    (name) => name.startsWith("x-amz-") && name !== "x-amz-content-sha256" && !signedHeaders.includes(name),
  );
  if (left.length === 0) return;
  const message = "There were headers present in the request which were not signed";
  throw new AwsError(403, "AccessDenied", message, { HeadersNotSigned: left.sort().join(", ") });
}

function bytesOf(text: string): string {
  return (Buffer.from(text, "latin1").toString("hex").match(/../g) ?? []).join(" ");
}

function seconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+/, "");
}
