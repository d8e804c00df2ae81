/**
 * The local S3: small objects with eight connections, writers who want nothing there, and one large object.
 * `--rows` is the number of small objects, `--long` makes the large one 5 GB instead of 300 MB.
 */
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Figures } from "./figures.ts";
import type { ServerUse } from "./s3-server.ts";

const key = { accessKeyId: "AKIDBENCH", secretAccessKey: "secret" };
const bucket = "bench-bucket";
const connections = 8;
const content = Buffer.alloc(1000, "x");

interface Signed {
  method: string;
  path: string;
  headers: Record<string, string>;
}

export async function measure(options: Record<string, string>): Promise<Figures> {
  const server = fork(new URL("./s3-server.js", import.meta.url), [...Object.values(key), bucket]);
  const [{ endpoint }] = (await once(server, "message")) as [{ endpoint: string }];
  const use = async () => {
    server.send("use");
    return ((await once(server, "message")) as [ServerUse])[0];
  };
  const { host, port, hostname } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const signer = new SignatureV4({
    credentials: key,
    region: "eu-central-1",
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const sign = async (method: string, name: string, more: Record<string, string> = {}): Promise<Signed> => {
    const path = `/${bucket}/${name}`;
    const headers = { host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD", ...more };
    const signed = await signer.sign({ method, protocol: "http:", hostname, path, headers });
    return { method, path, headers: signed.headers };
  };
  const send = (signed: Signed, body?: Buffer | Readable, into?: Writable) =>
    new Promise<number>((resolve, reject) => {
      const sent = httpRequest({ ...signed, hostname, port, agent }, async (response) => {
        if (into) await pipeline(response, into);
        else response.resume();
        response.once("close", () => resolve(response.statusCode ?? 0));
        if (response.closed) resolve(response.statusCode ?? 0);
      });
      sent.once("error", reject);
      if (body instanceof Readable) pipeline(body, sent).catch(reject);
      else sent.end(body);
    });
  /** So many of them at a time. */
  const all = async (requests: readonly Signed[], body?: Buffer) => {
    const left = requests.values();
    const before = await use();
    const began = performance.now();
    const worker = async () => {
      for (const request of left) {
        const status = await send(request, body);
        if (status !== 200) throw new Error(`${request.method} ${request.path} was answered with ${status}`);
      }
    };
    await Promise.all(Array.from({ length: connections }, worker));
    const seconds = (performance.now() - began) / 1000;
    const after = await use();
    return {
      "a second": requests.length / seconds,
      "server's microseconds": (after.cpuMicroseconds - before.cpuMicroseconds) / requests.length,
    };
  };

  try {
    // First, so that the memory is what this takes.
    const megabytes = options.long ? 5000 : 300;
    const chunk = Buffer.alloc(1_000_000, "y");
    const large = { "content-length": `${megabytes * chunk.length}` };
    await use();
    const began = performance.now();
    const stored = await send(
      await sign("PUT", "large", large),
      Readable.from(Array.from({ length: megabytes }, () => chunk)),
    );
    const uploaded = performance.now();
    const { peakMegabytes: uploading } = await use();
    const digest = createHash("md5");
    const read = await send(
      await sign("GET", "large"),
      undefined,
      new Writable({
        write(part, _, done) {
          digest.update(part);
          done();
        },
      }),
    );
    const downloaded = performance.now();
    const { peakMegabytes: downloading } = await use();
    if (stored !== 200 || read !== 200)
      throw new Error(`The large object was answered with ${stored}, ${read}`);
    const wanted = createHash("md5");
    for (let i = 0; i < megabytes; i++) wanted.update(chunk);
    if (digest.digest("hex") !== wanted.digest("hex")) throw new Error("The large object came back changed");

    const count = Number(options.rows ?? 10_000);
    const length = { "content-length": `${content.length}` };
    const names = Array.from({ length: count }, (_, i) => `small/${i % 100}/${i}`);
    const puts = await Promise.all(names.map((name) => sign("PUT", name, length)));
    const gets = await Promise.all(names.map((name) => sign("GET", name)));
    await all(puts.slice(0, 1000), content);
    const small = [
      { what: "PUT of 1 kB", ...(await all(puts, content)) },
      { what: "GET of 1 kB", ...(await all(gets)) },
    ];

    let wrong = 0;
    const races = 1000;
    for (let race = 0; race < races; race++) {
      const condition = { ...length, "if-none-match": "*" };
      const writer = await sign("PUT", `race/${race}`, condition);
      const statuses = await Promise.all(Array.from({ length: connections }, () => send(writer, content)));
      if (statuses.filter((status) => status === 200).length !== 1) wrong += 1;
    }
    return {
      "small objects, eight connections": small,
      "If-None-Match: * of eight writers": { races, "without exactly one winner": wrong },
      "one large object": [
        {
          what: "upload",
          megabytes,
          "MB a second": megabytes / ((uploaded - began) / 1000),
          "peak MB of the server": uploading,
        },
        {
          what: "download",
          megabytes,
          "MB a second": megabytes / ((downloaded - uploaded) / 1000),
          "peak MB of the server": downloading,
        },
      ],
    };
  } finally {
    agent.destroy();
    server.send("close");
    await once(server, "exit");
  }
}
