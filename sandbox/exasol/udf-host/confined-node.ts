/**
 * Runs a client that is a Node program by Node's permission model: it reads what it is made of and a
 * temporary folder of its own, writes that folder, and starts nothing. What is open already is not
 * checked, so it gets its connection as a file descriptor. Node calls this a seat belt: it does not claim
 * to hold who knows a defect of Node itself.
 */
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { resolve, sep } from "node:path";
import { ExasolError } from "../model.ts";

/** The descriptor of a confined client's connection. */
export const connectionDescriptor = 3;

/**
 * Options of Node, which go before the client's file. `reads` are folders and files. Throws where this Node
 * has no permission model, or cannot name a path to it.
 */
export function confiningOptions(reads: readonly string[], ownFolder: string): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const model = ["--permission", "--experimental-permission"].find((option) => known.has(option));
  if (model === undefined) {
    const reason = `${process.execPath} (${process.version}) has no permission model to confine them`;
    throw new ExasolError("22002", `VM error: the local Exasol runs no UDFs here: ${reason}`);
  }
  // Node 20 warns of its model before the client can stop it, which would be in the script's output. Later
  // ones deny the network, too, and have SQLite, which opens any file.
  const quiet = model === "--experimental-permission" ? ["--disable-warning=ExperimentalWarning"] : [];
  const besides = ["--allow-net", "--no-experimental-sqlite"].filter((option) => known.has(option));
  const readable = named([...reads, ownFolder]);
  const writable = linksLeadOut() ? [] : named([ownFolder]);
  for (const path of readable) {
    if (!/[*,]/.test(path)) continue;
    const reason = `Node's permission model cannot name ${path}, for * and , mean something there`;
    throw new ExasolError("22002", `VM error: the local Exasol runs no UDFs here: ${reason}`);
  }
  return [
    model,
    ...quiet,
    ...besides,
    ...readable.map((path) => `--allow-fs-read=${path}`),
    ...writable.map((path) => `--allow-fs-write=${path}`),
  ];
}

/**
 * Also by their real paths, and none within another: Node 20 crashes on the same folder with a slash behind.
 */
function named(paths: string[]): string[] {
  const all = [...new Set(paths.map((path) => resolve(path)).flatMap((path) => [path, realpathSync(path)]))];
  return all.filter((path) => !all.some((other) => other !== path && path.startsWith(other + sep)));
}

/** The releases of Node since which a confined program makes no symbolic links (CVE-2025-55130). */
const withoutLinks: Record<number, number> = { 20: 20, 22: 22, 24: 13, 25: 3 };

/** Whether a link that a program makes where it may write could lead out of there. */
export function linksLeadOut(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major <= 25 && minor < (withoutLinks[major] ?? Number.POSITIVE_INFINITY);
}

/** A connection to the socket at `path` for another process to read and write: it blocks, as in C. */
export async function connectionFor(path: string): Promise<Socket> {
  const connection = connect(path);
  // Otherwise the first bytes would be read here.
  connection.pause();
  await once(connection, "connect");
  const handle: { setBlocking?: (blocking: boolean) => unknown } | undefined = Reflect.get(
    connection,
    "_handle",
  );
  // A client must wait in steps where this Node has no such function.
  handle?.setBlocking?.(true);
  return connection;
}

let users = 0;
const ignore = () => {};

/**
 * While UDFs may run, the signal by which anyone who may send it opens Node's debugger does nothing. Returns
 * what ends that.
 */
export function withoutDebugger(): () => void {
  if (users++ === 0) process.on("SIGUSR1", ignore);
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    if (--users === 0) process.off("SIGUSR1", ignore);
  };
}
