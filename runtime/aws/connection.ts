/** The AWS credentials in an Exasol connection object. */
import { SmeError } from "../../spec/errors.ts";
import { foldName } from "../../sql/fold-name.ts";
import { messageOf, oneLine } from "./error-message.ts";

/** What a UDF sees of a connection object. */
export interface ConnectionObject {
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

/** The part of Exasol's `exa` that reads connections; it throws when there is none of that name. */
export interface Connections {
  getConnection(name: string): ConnectionObject;
}

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

/** The scripts hand over the exact name; in a call by hand, an unquoted one means its upper-case spelling. */
function findConnection(exa: Connections, name: string): ConnectionObject {
  const folded = foldName(name);
  if (folded === name) return orUnusable(name, () => exa.getConnection(name));
  try {
    return exa.getConnection(name);
  } catch {
    return orUnusable(name, () => exa.getConnection(folded));
  }
}

function orUnusable(connection: string, get: () => ConnectionObject): ConnectionObject {
  try {
    return get();
  } catch (error) {
    throw unusable(connection, error);
  }
}

/** E-SME-60 for what getConnection() threw, which need not name the connection once more. */
export function unusable(connection: string, error: unknown): SmeError {
  const cause = oneLine(messageOf(error));
  const [, named = "", rest] = /^connection "?(.+?)"? (does not exist.*)$/i.exec(cause) ?? [];
  const isRepeated = named.toUpperCase() === connection.toUpperCase();
  return new SmeError("E-SME-60", { connection, cause: isRepeated ? `it ${rest}` : cause }, { cause: error });
}

function optionOf(options: readonly string[], name: string): string | undefined {
  const option = options.map((text) => text.trim()).find((text) => text.startsWith(`${name}=`));
  const value = option?.slice(name.length + 1);
  return value === "" ? undefined : value;
}
