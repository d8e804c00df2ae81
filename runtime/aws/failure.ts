/**
 * What the AWS SDK throws, in one shape and in one line. Imports no client, so that every bundle can afford
 * it.
 */
import { withoutSecrets } from "../../spec/without-secrets.ts";
import type { AwsConnection } from "./connection.ts";
import { oneLine } from "./error-message.ts";
import { sessionSecrets } from "./roles/role-sessions.ts";

export type FailureKind =
  | "credentials"
  | "denied"
  | "throttled"
  | "unavailable"
  | "network"
  | "limit"
  | "region"
  | "request";

/** AWS refused a request. The name is AWS' code, so that any print of it reads `<Code>: <message>`. */
export class AwsFailure extends Error {
  /** AWS' code, for example `ValidationException`. */
  readonly code: string;
  /** The IAM action, for example `sagemaker:CreateModel`. */
  readonly action: string;
  /** What the action was for, an ARN or an address in S3, where it is known. */
  readonly resource: string | undefined;
  readonly kind: FailureKind;
  /** Of HTTP; 0 when there was no whole answer. */
  readonly status: number;
  readonly attempts: number;

  constructor(
    code: string,
    message: string,
    about: Pick<AwsFailure, "action" | "kind" | "status" | "attempts"> & { resource?: string | undefined },
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.action = about.action;
    this.resource = about.resource;
    this.kind = about.kind;
    this.status = about.status;
    this.attempts = about.attempts;
  }

  /** The action and what it was for, as in `s3:GetObject on arn:aws:s3:::bucket/key`. */
  get right(): string {
    return this.resource === undefined ? this.action : `${this.action} on ${this.resource}`;
  }

  /** `<Code>: <message>`, without a line break. */
  get text(): string {
    return `${this.code}: ${this.message}`;
  }
}

const codesOf: Readonly<Record<string, readonly string[]>> = {
  credentials: [
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "InvalidToken",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
  ],
  denied: ["AccessDenied", "AccessDeniedException", "AllAccessDisabled", "NotAuthorized"],
  throttled: [
    "EC2ThrottledException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
  ],
  limit: ["LimitExceededException", "ResourceLimitExceeded", "ServiceQuotaExceededException"],
};

const kindByCode = new Map(
  Object.entries(codesOf).flatMap(([kind, codes]) =>
    codes.map((code) => [code, kind as FailureKind] as const),
  ),
);

/**
 * Anything a client of the connection threw, as an AwsFailure. The original is not kept as its cause on
 * purpose: AWS quotes the signed headers in some messages, the session token among them. `asked` is what the
 * request was about.
 */
export function failureOf(
  error: unknown,
  action: string,
  { role, secretAccessKey, sessionToken }: Pick<AwsConnection, "role" | "secretAccessKey" | "sessionToken">,
  asked?: string,
): AwsFailure {
  if (error instanceof AwsFailure) return error;
  const { status, attempts } = metadataOf(error);
  const code = codeOf(error, status);
  const kind = isOfRegion(code, error) ? "region" : (kindByCode.get(code) ?? kindByStatus(status));
  const secrets = [secretAccessKey, sessionToken, role?.externalId, ...sessionSecrets()];
  return new AwsFailure(code, withoutSecrets(messageOf(error, kind), secrets), {
    ...rightOf(error, action, asked),
    kind,
    status,
    attempts,
  });
}

/** True when AWS says that what was asked for is not there. */
export function isMissing(failure: unknown): failure is AwsFailure {
  return (
    failure instanceof AwsFailure &&
    (failure.status === 404 ||
      /^ResourceNotFound(Exception)?$/.test(failure.code) ||
      (failure.code.startsWith("Validation") &&
        /could not find|not found|does not exist/i.test(failure.message)))
  );
}

/** True when AWS says that a session has ended, or that it knows none such any more. */
export function isSessionOver(failure: unknown): failure is AwsFailure {
  return (
    failure instanceof AwsFailure &&
    /^(ExpiredToken(Exception)?|InvalidToken|RequestExpired)$/.test(failure.code)
  );
}

/** True when AWS says that the name is in use. */
export function isTaken(failure: unknown): failure is AwsFailure {
  return (
    failure instanceof AwsFailure &&
    (failure.code === "ResourceInUse" || /already exist/i.test(failure.message))
  );
}

/** True when SageMaker may not act in the name of the role it was given. */
export function isRoleRefused(failure: unknown): failure is AwsFailure {
  return failure instanceof AwsFailure && /could not assume (the )?role/i.test(failure.message);
}

/**
 * A request that came to another region's service: its code is that of wrong credentials, which they are not.
 */
function isOfRegion(code: string, error: unknown): boolean {
  const message = property(error, "message");
  return (
    kindByCode.get(code) === "credentials" &&
    typeof message === "string" &&
    /scoped to [\w ]*\bregion\b/i.test(message)
  );
}

function kindByStatus(status: number): FailureKind {
  if (status === 0) return "network";
  if (status === 429) return "throttled";
  return status >= 500 ? "unavailable" : "request";
}

function metadataOf(error: unknown): { status: number; attempts: number } {
  const metadata: unknown = property(error, "$metadata");
  const status = property(metadata, "httpStatusCode");
  const attempts = property(metadata, "attempts");
  // AWS did not refuse: its answer broke off, or came from something else than AWS.
  const isUnreadable = typeof status === "number" && status < 300 && property(error, "$fault") === undefined;
  return {
    status: typeof status === "number" && !isUnreadable ? status : 0,
    attempts: typeof attempts === "number" ? attempts : 1,
  };
}

function codeOf(error: unknown, status: number): string {
  const system = property(error, "code");
  if (status === 0 && typeof system === "string") return system;
  const name = property(error, "name");
  if (typeof name !== "string" || name === "" || name === "Error")
    return status === 0 ? "NetworkError" : `HTTP ${status}`;
  return name;
}

function messageOf(error: unknown, kind: FailureKind): string {
  const message = property(error, "message");
  const text = typeof message === "string" ? message : "";
  // What follows is the request as AWS would have signed it, headers and all.
  const [reason = ""] = text.split("The Canonical String");
  const line = oneLine(reason);
  // The SDK says UnknownError for a message that is missing or null, as throttling's is.
  if (line !== "" && line !== "UnknownError" && line !== "null") return line;
  if (kind === "throttled") return "too many requests at a time.";
  return kind === "network" ? "there was no answer." : "AWS gave no reason.";
}

/**
 * AWS names the action it misses a right for, which need not be the one called, iam:PassRole or
 * s3:ListBucket, and mostly the resource. Of what it doesn't name, `asked` is what the request was about.
 */
function rightOf(error: unknown, called: string, asked: string | undefined) {
  const message = property(error, "message");
  const [, action, quoted, plain] =
    /not authorized to perform: ([\w-]+:\w+)(?: on resource: (?:"([^"]*)"|(\S+)))?/.exec(
      typeof message === "string" ? message : "",
    ) ?? [];
  const resource = quoted ?? plain;
  return { action: action ?? called, resource: resource ?? (action === undefined ? asked : undefined) };
}

function property(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}
