/** The AWS credentials in an Exasol connection object. */
import { SmeError } from "../../spec/errors.ts";
import { type Connections, findConnection } from "../connection.ts";

export interface AwsConnection {
  /** As the caller wrote it. */
  name: string;
  address: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/**
 * Reads the connection that holds the AWS access key id as user and the secret as password.
 *
 * Exasol's EXPORT lets options follow the secret, `secret;sse_type=AES256;kms_key_id=…`. A session token is
 * given the same way, `secret;session_token=…`; the other options belong to EXPORT and are passed over here.
 */
export function readAwsConnection(exa: Connections, name: string): AwsConnection {
  const { address, user, password } = findConnection(exa, name);
  const [secret = "", ...options] = password.split(";");
  const missing = [user === "" && "user", secret === "" && "password"].filter((part) => part !== false);
  if (missing.length > 0) {
    throw new SmeError("E-SME-61", { connection: name, missing: missing.join(" and no ") });
  }
  const sessionToken = optionOf(options, "session_token");
  return {
    name,
    address,
    accessKeyId: user,
    secretAccessKey: secret,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

/** The credentials as the AWS clients take them. */
export function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: AwsConnection) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function optionOf(options: readonly string[], name: string): string | undefined {
  const option = options.map((text) => text.trim()).find((text) => text.startsWith(`${name}=`));
  const value = option?.slice(name.length + 1);
  return value === "" ? undefined : value;
}
