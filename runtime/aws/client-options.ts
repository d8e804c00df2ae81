/**
 * How every AWS client of this extension is set up. Imports no client, so that every bundle can afford it.
 */
import { SmeError } from "../../spec/errors.ts";
import { type AwsConnection, credentialsOf } from "./connection.ts";
import { type AwsFailure, failureOf } from "./failure.ts";

/** The SDK waits up to 20 s between attempts, with jitter: eight of them outlast a minute of throttling. */
const mostAttempts = 8;

/** Credentials go to the client and nowhere else: never through the process environment. */
export function clientOptions(connection: AwsConnection, region: string) {
  return {
    region,
    credentials: credentialsOf(connection),
    maxAttempts: mostAttempts,
    retryMode: "standard",
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  };
}

/**
 * An S3 at another address than AWS' own, which the SDK takes from these variables by itself, rarely has a
 * host name for each bucket.
 */
export function s3Options() {
  return { forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL) };
}

/**
 * A middleware for a client's outermost step. It gets the error of a request after all retries. One that any
 * request can end with becomes an error of the catalogue; any other an AwsFailure, which the handler judges.
 */
export function failureReporter(service: string, connection: AwsConnection, region: string) {
  return <Arguments, Result>(next: (given: Arguments) => Promise<Result>, about: { commandName?: string }) =>
    async (given: Arguments): Promise<Result> => {
      try {
        return await next(given);
      } catch (error) {
        const failure = failureOf(error, actionOf(service, about.commandName), connection);
        throw generalError(failure, connection.name, region);
      }
    };
}

/** Where failureReporter belongs. */
export const outermost = { step: "initialize", priority: "high", name: "failureReporter" } as const;

/** The catalogue's error for what any request can end with; other failures come back as they are. */
export function generalError(failure: AwsFailure, connection: string, region: string): SmeError | AwsFailure {
  const { action, attempts, kind, text: cause } = failure;
  switch (kind) {
    case "credentials":
      return new SmeError("E-SME-65", { connection, cause });
    case "denied":
      return new SmeError("E-SME-66", { connection, action, cause }, { cause: failure });
    case "throttled":
    case "unavailable":
      return new SmeError("E-SME-67", { action, attempts, cause });
    case "network":
      return new SmeError("E-SME-68", { action, region, cause });
    case "region":
      return new SmeError("E-SME-161", { action, region, cause });
    case "limit":
      return new SmeError("E-SME-69", { action, cause });
    case "request":
      return failure;
  }
}

/** S3 checks other actions than its operations are named. */
const actions: Readonly<Record<string, string>> = {
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:DeleteObjects": "s3:DeleteObject",
};

function actionOf(service: string, commandName = "a request"): string {
  const action = `${service}:${commandName.replace(/Command$/, "")}`;
  return actions[action] ?? action;
}
