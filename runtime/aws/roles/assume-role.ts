/** Credentials of the role that a connection names. Imports STS only when a session is begun. */
import type { STSClientConfig } from "@aws-sdk/client-sts";
import { SmeError } from "../../../spec/errors.ts";
import { type AssumedRole, type AwsConnection, credentialsOf } from "../connection.ts";
import { failureOf } from "../failure.ts";
import { generalError } from "../general-error.ts";
import { type RoleSession, sessionFor } from "./role-sessions.ts";

/**
 * Credentials that the AWS clients ask for before each request. `options` are those of any client but for its
 * credentials. The requests then throw E-SME-430 when the role cannot be assumed, and 431 when AWS refuses
 * what was asked.
 */
export function roleCredentials(
  connection: AwsConnection,
  role: AssumedRole,
  region: string,
  options: STSClientConfig,
) {
  const key = JSON.stringify([credentialsOf(connection), role, region]);
  const provide = () => sessionFor(key, () => assumeRole(connection, role, region, options));
  // The SDK would keep a session for each client; these are for all clients of the process.
  return Object.assign(provide, { memoized: true });
}

/** For an hour: the longest that AWS allows a key that is a session itself, and where nobody raised it. */
async function assumeRole(
  connection: AwsConnection,
  role: AssumedRole,
  region: string,
  options: STSClientConfig,
): Promise<RoleSession> {
  const { AssumeRoleCommand, STSClient } = await import("../clients/sts.ts");
  const client = new STSClient({ ...options, credentials: credentialsOf(connection) });
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: role.sessionName,
    DurationSeconds: 3600,
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
  });
  try {
    const { Credentials: answer } = await client.send(command);
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
      throw new SmeError("F-SME-86", { action: "sts:AssumeRole", member: "Credentials" });
    const secrets = { secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    return { accessKeyId: AccessKeyId, ...secrets, expiration: Expiration };
  } catch (error) {
    throw error instanceof SmeError ? error : refusalOf(error, connection, role, region);
  } finally {
    client.destroy();
  }
}

function refusalOf(error: unknown, connection: AwsConnection, role: AssumedRole, region: string): Error {
  const failure = failureOf(error, "sts:AssumeRole", connection);
  const about = { connection: connection.name, role: role.arn, cause: failure.text };
  if (failure.kind === "denied") {
    const advice =
      role.externalId === undefined
        ? "If the trust policy asks for an external id, put ;external_id=<id> behind it in the connection's password."
        : "The external id of the connection must be the one in the trust policy.";
    return new SmeError("E-SME-430", { ...about, advice });
  }
  if (failure.kind === "request") return new SmeError("E-SME-431", about);
  return generalError(failure, connection.name, region);
}
