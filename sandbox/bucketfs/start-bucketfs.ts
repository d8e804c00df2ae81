/**
 * Exasol's file store: an HTTP API over buckets of files, whose archives UDFs find unpacked below /buckets.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { BucketStore, PathConflict } from "./bucket-store.ts";

interface BucketFsOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: a free port. */
  port?: number;
  /** Default bfsdefault. */
  service?: string;
  /** Default: one bucket, default. */
  buckets?: string[];
  /** Where files are kept and archives unpacked. */
  folder: string;
  /** Of the users `r` and `w`; default: new random ones. */
  readPassword?: string;
  writePassword?: string;
  /** With it the server speaks HTTPS. */
  tls?: { certificatePem: string; privateKeyPem: string };
  /** How long an archive stays packed after its upload; default 300 ms. */
  extractionDelayMs?: number;
  log?: (line: string) => void;
}

/** A file store that has been started. */
export interface LocalBucketFs {
  host: string;
  port: number;
  /** http://host:port */
  url: string;
  service: string;
  buckets: string[];
  readPassword: string;
  writePassword: string;
  /** What UDFs see as /buckets. */
  treeFolder: string;
  close(): Promise<void>;
}

/** Starts the file store. Rejects when its port is taken. */
export async function startBucketFs(options: BucketFsOptions): Promise<LocalBucketFs> {
  const { host = "127.0.0.1", port = 0, service = "bfsdefault", buckets = ["default"], tls } = options;
  const readPassword = options.readPassword ?? randomBytes(12).toString("base64url");
  const writePassword = options.writePassword ?? randomBytes(12).toString("base64url");
  const store = await BucketStore.open({
    folder: options.folder,
    service,
    buckets,
    extractionDelayMs: options.extractionDelayMs ?? 300,
    log: options.log ?? (() => {}),
  });
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    handle(request, response, store, { readPassword, writePassword }).catch((error: unknown) => {
      if (error instanceof Refusal) refuse(request, response, error);
      else if (error instanceof PathConflict) refuse(request, response, new Refusal(409, error.message));
      else if (request.destroyed || response.headersSent) response.destroy();
      else refuse(request, response, new Refusal(500, String(error)));
    });
  };
  const server = tls
    ? createTlsServer({ cert: tls.certificatePem, key: tls.privateKeyPem }, onRequest)
    : createServer(onRequest);
  // A container may take longer than Node's five minutes for a request.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const address = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    host,
    port: address.port,
    url: `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    service,
    buckets,
    readPassword,
    writePassword,
    treeFolder: store.treeFolder,
    close() {
      closing ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }).then(() => store.close());
      return closing;
    },
  };
}

interface Passwords {
  readPassword: string;
  writePassword: string;
}

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  store: BucketStore,
  passwords: Passwords,
): Promise<void> {
  const { method = "GET" } = request;
  const reads = method === "GET" || method === "HEAD";
  if (!reads && method !== "PUT" && method !== "DELETE") throw new Refusal(405, `no method ${method}`);
  const [bucket, ...path] = segmentsOf(request.url ?? "/");
  if (bucket === undefined) {
    if (!reads) throw new Refusal(405, "name a bucket and a file");
    return answer(response, 200, lines(store.bucketNames));
  }
  authorize(request, reads, passwords);
  if (!store.bucketNames.includes(bucket)) throw new Refusal(404, `no bucket ${bucket}`);
  if (path.length === 0) {
    if (!reads) throw new Refusal(405, "name a file");
    return answer(response, 200, lines(await store.list(bucket)));
  }
  const name = path.join("/");
  if (encodeURIComponent(name).length > 255) throw new Refusal(400, "the path is too long");
  if (method === "PUT") {
    await store.put(bucket, name, request);
    return answer(response, 200, "");
  }
  if (method === "DELETE") {
    if (!(await store.delete(bucket, name))) throw new Refusal(404, `no file ${name}`);
    return answer(response, 200, "");
  }
  const file = store.file(bucket, name);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new Refusal(404, `no file ${name}`);
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": found.size });
  if (method === "HEAD") response.end();
  else await pipeline(createReadStream(file), response);
}

/** The path's names, decoded. The server joins them to paths of its own, so none may mean another folder. */
function segmentsOf(url: string): string[] {
  const path = url.replace(/[?#].*$/, "").replace(/^\/+|\/+$/g, "");
  if (path === "") return [];
  return path.split("/").map((part) => {
    let name: string;
    try {
      name = decodeURIComponent(part);
    } catch {
      throw new Refusal(400, "the path is not well encoded");
    }
    if (name === "" || name === "." || name === ".." || /[/\\\0\r\n]/.test(name)) {
      throw new Refusal(400, "the path has a forbidden part");
    }
    return name;
  });
}

/** `r` reads, `w` reads and writes. */
function authorize(request: IncomingMessage, reads: boolean, passwords: Passwords): void {
  const given = /^Basic (\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const [, user, password = ""] = /^([^:]*):([\s\S]*)$/.exec(Buffer.from(given, "base64").toString()) ?? [];
  const mayWrite = user === "w" && same(password, passwords.writePassword);
  const mayRead =
    mayWrite ||
    (user === "r" && (same(password, passwords.readPassword) || same(password, passwords.writePassword)));
  if (!mayRead) throw new Refusal(401, "user or password is wrong");
  if (!reads && !mayWrite) throw new Refusal(403, "the user may not write");
}

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}

/** The rest of a refused upload is not read: the connection ends instead. */
function refuse(request: IncomingMessage, response: ServerResponse, { status, message }: Refusal): void {
  if (status === 401) response.setHeader("www-authenticate", 'Basic realm="BucketFS"');
  if (!request.complete) response.setHeader("connection", "close");
  answer(response, status, `${message}\n`);
  if (!request.complete) response.once("finish", () => request.destroy());
}

function lines(names: string[]): string {
  return names.map((name) => `${name}\n`).join("");
}
