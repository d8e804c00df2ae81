/**
 * The local S3: small objects with eight connections, writers who want nothing there, and one large object
 * that is sent at once, and once more in parts. `--rows` is the number of small objects, `--long` makes the
 * large one 5 GB instead of 300 MB.
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
import { sendPrepared } from "./s3-connection.ts";
import { endServer, useOf } from "./server-use.ts";

const key = { accessKeyId: "AKIDBENCH", secretAccessKey: "secret" };
const bucket = "bench-bucket";
const connections = 8;
const content = Buffer.alloc(1000, "x");
const chunk = Buffer.alloc(1_000_000, "y");

interface Signed {
  method: string;
  path: string;
  headers: Record<string, string>;
}

export async function measure(options: Record<string, string>): Promise<Figures> {
  const server = fork(new URL("./s3-server.js", import.meta.url), [...Object.values(key), bucket]);
  const [{ endpoint }] = (await once(server, "message")) as [{ endpoint: string }];
  const use = () => useOf(server);
  const url = new URL(endpoint);
  const { host, port, hostname } = url;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const signer = new SignatureV4({
    credentials: key,
    region: "eu-central-1",
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const sign = async (
    method: string,
    name: string,
    more: Record<string, string> = {},
    query: Record<string, string> = {},
  ): Promise<Signed> => {
    const path = `/${bucket}/${name}`;
    const headers = { host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD", ...more };
    const signed = await signer.sign({ method, protocol: "http:", hostname, path, query, headers });
    const asked = new URLSearchParams(query).toString();
    return { method, path: asked === "" ? path : `${path}?${asked}`, headers: signed.headers };
  };
  const send = async (signed: Signed, body?: Buffer | string | Readable, into?: Writable) =>
    (await exchange(signed, body, into)).status;
  const exchange = (signed: Signed, body?: Buffer | string | Readable, into?: Writable) =>
    new Promise<{ status: number; etag: string; text: string }>((resolve, reject) => {
      const sent = httpRequest({ ...signed, hostname, port, agent }, async (response) => {
        let text = "";
        if (into) await pipeline(response, into);
        else for await (const piece of response) text += piece;
        resolve({ status: response.statusCode ?? 0, etag: response.headers.etag ?? "", text });
      });
      sent.once("error", reject);
      if (body instanceof Readable) pipeline(body, sent).catch(reject);
      else sent.end(body);
    });
  /** So many of them at a time. */
  const all = async (requests: readonly Signed[], body?: Buffer) => {
    const left = requests.map((request) => prepared(request, body)).values();
    const before = await use();
    const began = performance.now();
    await Promise.all(Array.from({ length: connections }, () => sendPrepared(url, left)));
    const seconds = (performance.now() - began) / 1000;
    const after = await use();
    return {
      "a second": requests.length / seconds,
      "server's microseconds": (after.cpuMicroseconds - before.cpuMicroseconds) / requests.length,
    };
  };

  /** Gives the status of the completion. */
  const sendInParts = async (megabytes: number): Promise<number> => {
    const name = "in-parts";
    const { text } = await exchange(await sign("POST", name, {}, { uploads: "" }));
    const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(text)?.[1] ?? "";
    const megabytesOfPart = 50;
    const tags: string[] = [];
    const numbers = Array.from({ length: Math.ceil(megabytes / megabytesOfPart) }, (_, i) => i + 1).values();
    const sendParts = async () => {
      for (const number of numbers) {
        const query = { partNumber: `${number}`, uploadId };
        const signed = await sign(
          "PUT",
          name,
          { "content-length": `${megabytesOfPart * chunk.length}` },
          query,
        );
        const { etag } = await exchange(signed, Readable.from(Array(megabytesOfPart).fill(chunk)));
        tags[number - 1] = `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`;
      }
    };
    await Promise.all(Array.from({ length: 4 }, sendParts));
    const list = `<CompleteMultipartUpload>${tags.join("")}</CompleteMultipartUpload>`;
    return send(await sign("POST", name, { "content-length": `${list.length}` }, { uploadId }), list);
  };

  try {
    // First, so that the memory is what this takes.
    const megabytes = options.long ? 5000 : 300;
    const large = { "content-length": `${megabytes * chunk.length}` };
    await use();
    const began = performance.now();
    const stored = await send(
      await sign("PUT", "large", large),
      Readable.from(Array.from({ length: megabytes }, () => chunk)),
    );
    const uploaded = performance.now();
    const { peakMegabytes: uploading } = await use();
    const inParts = await sendInParts(megabytes);
    const joined = performance.now();
    const { peakMegabytes: joining } = await use();
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
    if (stored !== 200 || inParts !== 200 || read !== 200)
      throw new Error(`The large object was answered with ${stored}, ${inParts}, ${read}`);
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
          what: "upload in parts, four at a time",
          megabytes,
          "MB a second": megabytes / ((joined - uploaded) / 1000),
          "peak MB of the server": joining,
        },
        {
          what: "download",
          megabytes,
          "MB a second": megabytes / ((downloaded - joined) / 1000),
          "peak MB of the server": downloading,
        },
      ],
    };
  } finally {
    agent.destroy();
    await endServer(server);
  }
}

/** A request as it is sent. */
function prepared({ method, path, headers }: Signed, body: Buffer = Buffer.alloc(0)): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`), body]);
}
