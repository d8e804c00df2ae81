/** The AWS credentials in an Exasol connection object. */
import { SmeError } from "../../spec/errors.ts";
import type { HandlerExa } from "../call-context.ts";
import { findConnection } from "../connection.ts";
import { isRoleArn } from "./roles/role-arn.ts";

export interface AwsConnection {
  /** As the caller wrote it. */
  name: string;
  address: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** What the clients act as instead of the key's user. */
  role?: AssumedRole;
}

export interface AssumedRole {
  arn: string;
  externalId?: string;
  /** By which AWS' logs tell who it was. */
  sessionName: string;
}

/** The part of Exasol's `exa` that tells whose call it is, too. */
type Exa = Pick<HandlerExa, "getConnection"> & {
  readonly meta?: Pick<NonNullable<HandlerExa["meta"]>, "currentUser">;
};

/**
 * Reads the connection that holds the AWS access key id as user and the secret as password.
 *
 * Exasol's EXPORT lets options follow the secret, `secret;sse_type=AES256;kms_key_id=…`. A session token is
 * given the same way, `secret;session_token=…`, and so is a role, `secret;role_arn=…;external_id=…`; the
 * other options belong to EXPORT and are passed over here.
 *
 * Throws E-SME-60 and 61 when it cannot be used, 432 for a role that is none, and 586 for a misspelt
 * option of ours: passed over, the key's user would make the requests, with its own rights.
 */
export function readAwsConnection(exa: Exa, name: string): AwsConnection {
  const { address, user, password } = findConnection(exa, name);
  const [secret = "", ...options] = password.split(";");
  const missing = [user === "" && "user", secret === "" && "password"].filter((part) => part !== false);
  if (missing.length > 0) {
    throw new SmeError("E-SME-61", { connection: name, missing: missing.join(" and no ") });
  }
  checkSpelling(name, options);
  const sessionToken = optionOf(options, "session_token");
  const role = roleOf(name, options, exa.meta?.currentUser ?? "");
  return {
    name,
    address,
    accessKeyId: user,
    secretAccessKey: secret,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(role === undefined ? {} : { role }),
  };
}

const ownOptions = ["session_token", "role_arn", "external_id"] as const;

/** Options of ours in another case, or with other letters between their words. */
function checkSpelling(connection: string, options: readonly string[]): void {
  for (const text of options) {
    const [key = ""] = text.split("=", 1);
    const letters = key.toLowerCase().replace(/[^a-z]/g, "");
    const meant = ownOptions.find((option) => option.replace("_", "") === letters);
    if (meant !== undefined && key.trim() !== meant)
      throw new SmeError("E-SME-586", { connection, option: key.trim(), meant });
  }
}

/** The credentials of the connection's own key, as the AWS clients take them. */
export function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: AwsConnection) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function roleOf(connection: string, options: readonly string[], user: string): AssumedRole | undefined {
  const arn = optionOf(options, "role_arn");
  const externalId = optionOf(options, "external_id");
  const odd = (complaint: string) => new SmeError("E-SME-432", { connection, complaint });
  if (arn === undefined) {
    if (options.some((text) => text.trim() === "role_arn=")) throw odd("its role_arn is empty");
    if (externalId !== undefined) throw odd("it has an external_id, but no role_arn");
    return undefined;
  }
  // Not what it is: a password that is put together wrongly may have its secret there.
  if (!isRoleArn(arn)) throw odd("its role_arn is no ARN of an IAM role");
  if (externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId))
    throw odd("its external_id has letters that AWS does not allow, or is too short or too long");
  return { arn, ...(externalId === undefined ? {} : { externalId }), sessionName: sessionNameOf(user) };
}

/** AWS allows 64 letters of few kinds, and users of a database have all kinds. */
function sessionNameOf(user: string): string {
  return `exasol-${user.replace(/[^\w+=,.@-]/g, "-")}`.slice(0, 64);
}

function optionOf(options: readonly string[], name: string): string | undefined {
  const option = options.map((text) => text.trim()).find((text) => text.startsWith(`${name}=`));
  const value = option?.slice(name.length + 1);
  return value === "" ? undefined : value;
}
