/** From a socket's address to a database that has introduced itself. */
import { existsSync } from "node:fs";
import { ClientErrorCode, UdfError } from "../errors.ts";
import { inheritedSocket, openBlockingSocket } from "./blocking-socket.ts";
import { type ByteStream, TimedOut } from "./byte-stream.ts";
import { now } from "./clock.ts";
import { Database } from "./database.ts";
import { openWorkerSocket } from "./worker-socket.ts";
import { ZmtpRequester } from "./zmtp.ts";

/** "worker" works on every Node, "blocking" is faster. */
type Transport = "blocking" | "worker";

/** Seconds in which the database has to answer the first message; then the next attempt begins. 63 in all. */
const attempts = [1, 2, 4, 8, 16, 32];
const retryMilliseconds = 50;

/** The number behind `fd:…`: a descriptor that is connected to the database. */
function inheritedDescriptor(url: string): number | undefined {
  const [, digits] = /^fd:(\d+)$/.exec(url) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** The file behind `ipc://…`. Throws for another kind of address. */
function socketPath(url: string): string {
  if (!url.startsWith("ipc://") || url.length === "ipc://".length) {
    throw new UdfError(
      ClientErrorCode.start,
      `Only ipc:// sockets and fd: descriptors are supported, not ${JSON.stringify(url)}.`,
    );
  }
  const path = url.slice("ipc://".length);
  return path.startsWith("@") ? `\0${path.slice(1)}` : path;
}

/**
 * Connects and exchanges the first message. As Exasol's own client does, an unanswered first message is sent
 * again over a new connection: the database may have bound its socket in between.
 */
export async function connectDatabase(url: string, transport: Transport = "blocking"): Promise<Database> {
  const descriptor = inheritedDescriptor(url);
  if (descriptor !== undefined) {
    // Whoever connected it is there, or it ends: there is no second attempt, so nothing to wait for in time.
    const requester = new ZmtpRequester(inheritedSocket(descriptor));
    requester.handshake();
    return Database.open(requester, url);
  }
  const path = socketPath(url);
  for (const seconds of attempts) {
    const deadline = now() + seconds * 1000;
    const stream = await openStream(path, transport, deadline);
    if (stream === undefined) continue;
    const requester = new ZmtpRequester(stream);
    try {
      requester.handshake(deadline);
      return Database.open(requester, url, deadline);
    } catch (error) {
      requester.close();
      if (!(error instanceof TimedOut)) throw error;
    }
  }
  throw new UdfError(ClientErrorCode.start, `No database answers at ${url}.`);
}

/** undefined when nobody listens until the deadline. */
async function openStream(
  path: string,
  transport: Transport,
  deadline: number,
): Promise<ByteStream | undefined> {
  for (;;) {
    try {
      const blocking = transport === "blocking" ? await openBlockingSocket(path) : undefined;
      return blocking ?? openWorkerSocket(path);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code !== "ENOENT" && code !== "ECONNREFUSED" && code !== "EAGAIN") throw error;
      if (now() + retryMilliseconds > deadline) return undefined;
      await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
    }
  }
}

/** Whether the socket's file is still there; an abstract socket has none, nor has a descriptor. */
export function socketExists(url: string): boolean {
  if (inheritedDescriptor(url) !== undefined) return true;
  const path = socketPath(url);
  return path.startsWith("\0") || existsSync(path);
}
