/**
 * How every AWS client of this extension is set up. Imports no client, so that every bundle can afford it.
 */
import { SmeError } from "../../spec/errors.ts";
import { type AwsConnection, credentialsOf } from "./connection.ts";
import { type AwsFailure, failureOf, isSessionOver } from "./failure.ts";
import { generalError } from "./general-error.ts";
import { roleCredentials } from "./roles/assume-role.ts";
import { endSessionsBefore } from "./roles/role-sessions.ts";

/** How often a client asks, and how many milliseconds it waits for a connection and for an answer. */
export interface Patience {
  maxAttempts: number;
  connection: number;
  answer: number;
}

/** The SDK waits up to 20 s between attempts, with jitter: eight of them outlast a minute of throttling. */
export const patient: Patience = { maxAttempts: 8, connection: 10_000, answer: 60_000 };

/** Whoever asks wants to know whether there is an answer at all. */
export const hasty: Patience = { maxAttempts: 2, connection: 1500, answer: 2500 };

/**
 * Credentials go to the client and nowhere else: never through the process environment. They are those of the
 * role, where the connection names one.
 */
export function clientOptions(connection: AwsConnection, region: string, patience = patient) {
  const options = {
    region,
    maxAttempts: patience.maxAttempts,
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: patience.connection,
      requestTimeout: patience.answer,
      throwOnRequestTimeout: true,
    },
  };
  const { role } = connection;
  const credentials =
    role === undefined ? credentialsOf(connection) : roleCredentials(connection, role, region, options);
  return { ...options, credentials };
}

/**
 * An S3 at another address than AWS' own, which the SDK takes from these variables by itself, rarely has a
 * host name for each bucket.
 */
export function s3Options() {
  return { forcePathStyle: otherAddress("S3") !== undefined };
}

/** An address that the user of this process gave instead of AWS' own, from where the SDK takes it, too. */
export function otherAddress(service: string): string | undefined {
  return process.env[`AWS_ENDPOINT_URL_${service}`] || process.env.AWS_ENDPOINT_URL || undefined;
}

/** What the user of this process wants of AWS' own addresses, by the variables that the SDK goes by. */
export function wantedAddresses(): { fips: boolean; bothVersions: boolean } {
  const { AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT } = process.env;
  return { fips: AWS_USE_FIPS_ENDPOINT === "true", bothVersions: AWS_USE_DUALSTACK_ENDPOINT === "true" };
}

/**
 * A middleware for a client's outermost step. It gets the error of a request after all retries. One that any
 * request can end with becomes an error of the catalogue; any other an AwsFailure, which the handler judges.
 */
export function failureReporter(service: string, connection: AwsConnection, region: string) {
  return <Arguments, Result>(next: (given: Arguments) => Promise<Result>, about: { commandName?: string }) =>
    async (given: Arguments): Promise<Result> => {
      const failureFrom = (error: unknown): AwsFailure | SmeError =>
        // What the credentials of a role end with has its meaning already.
        error instanceof SmeError
          ? error
          : failureOf(error, actionOf(service, about.commandName), connection, addressOf(given));
      const sent = Date.now();
      try {
        return await next(given);
      } catch (error) {
        let failure = failureFrom(error);
        if (connection.role !== undefined && isSessionOver(failure)) {
          // It ended while the request was tried again and again, or somebody has revoked it.
          endSessionsBefore(sent);
          try {
            return await next(given);
          } catch (last) {
            failure = failureFrom(last);
          }
        }
        throw failure instanceof SmeError ? failure : generalError(failure, connection.name, region);
      }
    };
}

/** Where failureReporter belongs. */
export const outermost = { step: "initialize", priority: "high", name: "failureReporter" } as const;

/** Takes from a client of the AWS SDK the step that copies each answer, for a log that nobody reads. */
export function withoutLog<Client extends { middlewareStack: { remove(name: string): boolean } }>(
  client: Client,
): Client {
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}

/** What a request to S3 is about: S3 does not always say. */
function addressOf(given: unknown): string | undefined {
  const input: unknown =
    typeof given === "object" && given !== null ? Reflect.get(given, "input") : undefined;
  if (typeof input !== "object" || input === null || !("Bucket" in input)) return undefined;
  const path: unknown = Reflect.get(input, "Key") ?? Reflect.get(input, "Prefix") ?? "";
  return `s3://${input.Bucket}/${path}`;
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
