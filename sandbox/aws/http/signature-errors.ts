import { AwsError } from "./aws-error.ts";
import { mostSkewMilliseconds, type SignatureFault } from "./verify-signature.ts";

/** Each protocol has its own words for the same refusal. */
export type Protocol = "s3" | "sagemaker" | "runtime" | "sts" | "cbor";

/** What a signature says, and the time by the clock of AWS. */
interface Given {
  region: string;
  signedAt: Date;
  now: number;
}

/** The error with which the service refuses a request that it does not trust. */
export function signatureError(
  fault: SignatureFault,
  protocol: Protocol,
  region: string,
  given: Given = { region: "", signedAt: new Date(0), now: 0 },
  more: Readonly<Record<string, string>> = {},
): AwsError {
  const [status, code, message] =
    protocol === "s3" ? s3Error(fault, region, given.region) : otherError(fault, protocol, given);
  // From this member clients learn where to ask again.
  const details = protocol === "s3" && fault === "wrong region" ? { Region: region } : {};
  return new AwsError(status, code, message, { ...details, ...more });
}

const mismatch = "The request signature we calculated does not match the signature you provided.";

type Words = readonly [status: number, code: string, message: string];

function s3Error(fault: SignatureFault, region: string, given: string): Words {
  switch (fault) {
    case "missing":
      return [403, "AccessDenied", "Access Denied"];
    case "malformed":
      return [
        400,
        "AuthorizationHeaderMalformed",
        "The authorization header that you provided is not valid.",
      ];
    case "incomplete query":
      return [
        400,
        "AuthorizationQueryParametersError",
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
      ];
    case "malformed credential":
      return [
        400,
        "AuthorizationQueryParametersError",
        'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      ];
    case "unknown key":
      return [403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."];
    case "wrong token":
      return [400, "InvalidToken", "The provided token is malformed or otherwise invalid."];
    case "wrong region":
      return [
        400,
        "AuthorizationHeaderMalformed",
        `The authorization header is malformed; the region '${given}' is wrong; expecting '${region}'`,
      ];
    case "skewed":
      return [
        403,
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
      ];
    case "expired":
      return [403, "AccessDenied", "Request has expired"];
    case "session over":
      return [400, "ExpiredToken", "The provided token has expired."];
    case "wrong signature":
      return [403, "SignatureDoesNotMatch", `${mismatch} Check your key and signing method.`];
  }
}

/** How far a signature's time is from now, in AWS' words. */
function wordsOfTime({ signedAt, now }: Given): string {
  const written = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
  const [signed, current] = [written(signedAt.getTime()), written(now)];
  return signedAt.getTime() < now
    ? `Signature expired: ${signed} is now earlier than ${written(now - mostSkewMilliseconds)} (${current} - 15 min.)`
    : `Signature not yet current: ${signed} is still later than ${written(now + mostSkewMilliseconds)} (${current} + 15 min.)`;
}

function otherError(fault: SignatureFault, protocol: Protocol, given: Given): Words {
  // The JSON protocol answers 400 where the others say 403.
  const status = protocol === "sagemaker" || protocol === "cbor" ? 400 : 403;
  const code = protocol === "sts" ? "SignatureDoesNotMatch" : "InvalidSignatureException";
  switch (fault) {
    case "missing":
      return [status, "MissingAuthenticationTokenException", "Missing Authentication Token"];
    case "malformed":
    case "incomplete query":
    case "malformed credential":
      return [
        status,
        "IncompleteSignatureException",
        "The authorization header is not complete or not well-formed.",
      ];
    case "unknown key":
    case "wrong token": {
      const unknown = protocol === "sts" ? "InvalidClientTokenId" : "UnrecognizedClientException";
      return [status, unknown, "The security token included in the request is invalid."];
    }
    case "wrong region":
      return [status, code, "Credential should be scoped to a valid region."];
    case "skewed":
    case "expired":
      return [status, code, wordsOfTime(given)];
    case "session over": {
      const expired = protocol === "sts" ? "ExpiredToken" : "ExpiredTokenException";
      return [status, expired, "The security token included in the request is expired"];
    }
    case "wrong signature":
      return [
        status,
        code,
        `${mismatch} Check your AWS Secret Access Key and signing method. ` +
          "Consult the service documentation for details.",
      ];
  }
}
