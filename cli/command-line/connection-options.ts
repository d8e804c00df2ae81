import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { connect, type StreamingDatabase } from "../../deploy/database/connect.ts";
import { type Dsn, parseDsn } from "../../deploy/database/dsn.ts";
import { SmeError } from "../../spec/errors.ts";
import { type RunningSandbox, runningSandboxes } from "../sandbox/running-sandbox.ts";
import { askPassword } from "../terminal/ask-password.ts";
import { readableTime } from "../terminal/readable-time.ts";
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
    dsn: valueOption("host:port or host/FINGERPRINT:port [default: a running sandbox]"),
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

/**
 * The options without which no connection can be made; a password can be asked for
 * where someone is at a terminal.
 */
export function connectionNeeds(): string[] {
  return ["dsn", "db-user", ...(process.stdin.isTTY ? [] : ["db-password"])];
}

/**
 * The options with those of a running sandbox, BucketFS included, when no database is named: the newest,
 * which is said on standard error. `--dsn 127.0.0.1:port` chooses another, and needs no more than that. What
 * stands on the command line counts; variables that say how to log in to some other database do not.
 */
export async function withRunningSandbox(given: Given): Promise<Given> {
  const dsn = textOption(given, "dsn");
  const named = dsn === undefined ? undefined : parseDsn(dsn);
  if (named !== undefined && !mayBeSandbox(given, named)) return given;
  const running = await runningSandboxes();
  const sandbox = running.find(({ facts }) => named === undefined || facts.exasol.port === named.port);
  if (sandbox === undefined) return given;
  if (named === undefined) console.error(whichSandbox(sandbox, running.length));
  const { exasol, bucketFs } = sandbox.facts;
  const user = String(given["db-user"] ?? exasol.user);
  return {
    "db-user": exasol.user,
    // Another user of the sandbox has a password of his own.
    ...(user.toUpperCase() === exasol.user.toUpperCase() && { "db-password": exasol.password }),
    "bucketfs-host": bucketFs.host,
    "bucketfs-port": bucketFs.port,
    "bucketfs-use-https": false,
    "bucketfs-user": "w",
    "bucketfs-name": bucketFs.service,
    bucket: bucketFs.bucket,
    "bucketfs-password": bucketFs.writePassword,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    dsn: exasol.dsn,
  };
}

/** Whoever names a user or a fingerprint knows what to connect to. */
function mayBeSandbox(given: Given, { host, fingerprint }: Dsn): boolean {
  const local = host === "127.0.0.1" || host === "localhost";
  return local && fingerprint === undefined && textOption(given, "db-user") === undefined;
}

function whichSandbox({ facts, started }: RunningSandbox, count: number): string {
  const { host, port } = facts.exasol;
  const others = count === 1 ? "" : `, the newest of ${count} (--dsn 127.0.0.1:PORT takes another)`;
  return `Using the sandbox ${host}:${port}, started ${readableTime(started)}${others}.`;
}

/** Connects as the options say; asks for the password if there is none and someone to ask. */
export async function connectAsGiven(
  asked: Given,
  command: string,
  options: { autocommit: boolean; schema?: string },
): Promise<StreamingDatabase> {
  const given = await withRunningSandbox(asked);
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
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const cause =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file." : String(error);
    throw new SmeError("E-SME-101", { path, cause }, { cause: error });
  }
  return utf8Text(bytes, path);
}

/** Throws E-SME-166: text with other characters in place of what is no UTF-8 would be other statements. */
export function utf8Text(bytes: Buffer, file: string): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const lines = bytes.toString("latin1").split("\n");
  const line = lines.findIndex((text) => !isUtf8(Buffer.from(text, "latin1"))) + 1;
  throw new SmeError("E-SME-166", { file, line });
}
