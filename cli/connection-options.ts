import { readFile } from "node:fs/promises";
import { connect, type Database } from "../deploy/connect.ts";
import { parseDsn } from "../deploy/dsn.ts";
import { SmeError } from "../spec/errors.ts";
import { askPassword } from "./ask-password.ts";
import {
  booleanOption,
  type Given,
  grouped,
  requiredOption,
  requireOptions,
  textOption,
  valueOption,
} from "./options.ts";

/** How to reach a database; the names are those of Exasol's other deployers. */
export const connectionOptions = grouped(
  "Connection (also as environment variables: --db-user is SME_DB_USER):",
  {
    dsn: valueOption("host:port or host/FINGERPRINT:port"),
    "db-user": valueOption("User"),
    "db-password": valueOption("Password; better in DB_PASSWORD"),
    "ssl-cert-path": valueOption("Certificates to trust (PEM)"),
    "ssl-client-cert-path": valueOption("Certificate of this client (PEM)"),
    "ssl-client-private-key": valueOption("Its key (PEM file)"),
    "use-ssl-cert-validation": {
      type: "boolean",
      describe: "Check the server's certificate [default: true]",
    },
  },
);

/** The options without which no connection can be made; a password can be asked for where someone is at a terminal. */
export function connectionNeeds(): string[] {
  return ["dsn", "db-user", ...(process.stdin.isTTY ? [] : ["db-password"])];
}

/** Connects as the options say; asks for the password if there is none and someone to ask. */
export async function connectAsGiven(
  given: Given,
  command: string,
  options: { autocommit: boolean; schema?: string },
): Promise<Database> {
  requireOptions(given, connectionNeeds(), command);
  const dsn = parseDsn(requiredOption(given, "dsn", command));
  const user = requiredOption(given, "db-user", command);
  const authorities = await fileOption(given, "ssl-cert-path");
  const clientCertificate = await fileOption(given, "ssl-client-cert-path");
  const clientPrivateKey = await fileOption(given, "ssl-client-private-key");
  const password = textOption(given, "db-password") ?? (await askPassword(`Password of ${user}: `));
  return connect({
    dsn,
    user,
    password,
    ...options,
    tls: {
      certificateCheck: booleanOption(given, "use-ssl-cert-validation", true),
      ...(authorities === undefined ? {} : { authorities }),
      ...(clientCertificate === undefined ? {} : { clientCertificate }),
      ...(clientPrivateKey === undefined ? {} : { clientPrivateKey }),
    },
  });
}

async function fileOption(given: Given, option: string): Promise<string | undefined> {
  const path = textOption(given, option);
  return path === undefined ? undefined : readTextFile(path);
}

export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const cause =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file." : String(error);
    throw new SmeError("E-SME-101", { path, cause }, { cause: error });
  }
}
