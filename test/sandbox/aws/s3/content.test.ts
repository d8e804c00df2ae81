import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { Sha256 } from "@aws-crypto/sha256-js";
import {
  DeleteBucketTaggingCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { SignatureV4 } from "@smithy/signature-v4";
import * as assert from "uvu/assert";
import { joinedChecksum, ofWhole, startChecksum } from "../../../../sandbox/aws/s3/checksums.ts";
import { Crc64Nvme, crc32c } from "../../../../sandbox/aws/s3/crc.ts";
import { suite } from "../../../support/suite.ts";
import { type Clients, errorOf, startClients, testKey } from "../local-aws.ts";

const test = suite("content, checksums and tags in the local S3");
const Bucket = "content";
let clients: Clients;

test.before(async () => {
  clients = await startClients({ buckets: [Bucket] });
});
test.after(() => clients.close());

const put = (Key: string, Body: string | Buffer, more: object = {}) =>
  clients.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const textOf = async (Key: string) => {
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
  return Body?.transformToString();
};

test("checksums are those that their definitions give for nine digits, however the bytes come", () => {
  const bytes = Buffer.from("123456789".repeat(7));
  assert.is(crc32c(Buffer.from("123456789"), 0), 0xe3069283);
  const nine = new Crc64Nvme();
  nine.update(Buffer.from("123456789"));
  assert.is(nine.digest().toString("hex"), "ae8b14860a799888");
  const whole = new Crc64Nvme();
  whole.update(bytes);
  for (let at = 0; at <= bytes.length; at++) {
    const parts = new Crc64Nvme();
    for (const part of [bytes.subarray(0, at), bytes.subarray(at)]) parts.update(part);
    assert.equal(parts.digest(), whole.digest());
    const after = crc32c(bytes.subarray(at), crc32c(bytes.subarray(0, at), 0));
    assert.is(after, crc32c(bytes, 0));
  }
});

test("the checksum of parts is joined from theirs, however long they are", () => {
  const bytes = randomBytes(100_000);
  for (const algorithm of ["CRC32", "CRC32C", "CRC64NVME"] as const) {
    const checksumOf = (part: Buffer) => {
      const running = startChecksum(algorithm);
      running.update(part);
      return ofWhole(algorithm, running);
    };
    for (const cuts of [[0], [0, 1, 1, 7], [0, 30_000, 60_000, 90_000], [0, 100_000]]) {
      const parts = cuts.map((from, i) => bytes.subarray(from, cuts[i + 1] ?? bytes.length));
      const known = parts.map((part) => ({ size: part.length, checksum: checksumOf(part) }));
      assert.equal(joinedChecksum(algorithm, known), checksumOf(bytes));
    }
  }
  const other = {
    size: 1,
    checksum: { algorithm: "SHA256" as const, value: "AA==", type: "COMPOSITE" as const },
  };
  assert.is(joinedChecksum("SHA256", [other]), undefined);
  assert.is(joinedChecksum("CRC32", [other]), undefined);
});

test("each algorithm's checksum is kept and given back with the object", async () => {
  for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "SHA1", "SHA256"] as const) {
    const stored = await put("sum", "hello", { ChecksumAlgorithm });
    const head = await clients.s3.send(
      new HeadObjectCommand({ Bucket, Key: "sum", ChecksumMode: "ENABLED" }),
    );
    const member = `Checksum${ChecksumAlgorithm}` as const;
    assert.ok(head[member]);
    assert.equal([head[member], head.ChecksumType], [stored[member], "FULL_OBJECT"]);
  }
});

test("a checksum that is none, or that is not alone, is refused as S3 does", async () => {
  const refusal = async (more: object) => {
    const { name, message } = await errorOf(put("bad", "hello", more));
    return `${name}: ${message}`;
  };
  assert.match(
    await refusal({ ChecksumCRC32: "!" }),
    "InvalidRequest: Value for x-amz-checksum-crc32 header is invalid.",
  );
  assert.match(await refusal({ ChecksumSHA1: "AAAA" }), "InvalidRequest: Value for x-amz-checksum-sha1");
  assert.match(await refusal({ ContentMD5: "x" }), "InvalidDigest");
  const two = { ChecksumCRC32: "NhCmhg==", ChecksumCRC32C: "mnG7TA==" };
  assert.match(await refusal(two), "Expecting a single x-amz-checksum- header");
  assert.match(await refusal({ ChecksumCRC32: "AAAAAA==" }), "BadDigest: The CRC32 you specified");
  const md5 = createHash("md5").update("other").digest("base64");
  const { ExpectedDigest } = await errorOf(put("bad", "hello", { ContentMD5: md5 }));
  assert.is(ExpectedDigest, createHash("md5").update("other").digest("hex"));
});

test("an object that comes without a checksum gets one", async () => {
  const answer = await send("PUT", `/${Bucket}/plain`, "hello");
  const crc = new Crc64Nvme();
  crc.update(Buffer.from("hello"));
  assert.is(answer.headers.get("x-amz-checksum-crc64nvme"), crc.digest().toString("base64"));
  assert.is(answer.headers.get("x-amz-server-side-encryption"), "AES256");
  const head = await send("HEAD", `/${Bucket}/plain`);
  assert.is(head.headers.get("content-type"), "binary/octet-stream");
});

test("a body is as long as it says", async () => {
  const decoded = { "x-amz-decoded-content-length": "6" };
  const answer = await send("PUT", `/${Bucket}/short`, "hello", decoded);
  assert.match(await answer.text(), "<Code>IncompleteBody</Code>");
  assert.is((await send("HEAD", `/${Bucket}/short`)).status, 404);
});

test("errors say which request, and to whom", async () => {
  const answer = await send("GET", `/${Bucket}/missing`);
  const body = await answer.text();
  assert.match(body, "<Key>missing</Key>");
  assert.match(body, `<RequestId>${answer.headers.get("x-amz-request-id")}</RequestId>`);
  assert.match(body, `<HostId>${answer.headers.get("x-amz-id-2")}</HostId>`);
});

test("XML with blanks, prefixes and declarations is read", async () => {
  await put("one", "1");
  const xml = `<?xml version="1.0"?>
    <s3:Delete xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/">
      <s3:Object>
        <s3:Key>one</s3:Key>
      </s3:Object>
    </s3:Delete>`;
  const answer = await send("POST", `/${Bucket}`, xml, {}, { delete: "" });
  assert.match(await answer.text(), "<Deleted><Key>one</Key></Deleted>");
  assert.is((await errorOf(textOf("one"))).name, "NoSuchKey");
});

test("a body that is signed chunk by chunk is taken when every signature is right", async () => {
  const chunks = [randomBytes(70_000).toString("hex"), "the end"];
  const good = await sendInChunks("signed", chunks);
  assert.is(good.status, 200);
  assert.is(await textOf("signed"), chunks.join(""));
  for (const changed of [0, 1, 2]) {
    const bad = await sendInChunks("tampered", chunks, changed);
    assert.match(await bad.text(), "<Code>SignatureDoesNotMatch</Code>");
  }
  assert.is((await errorOf(textOf("tampered"))).name, "NoSuchKey");
});

test("tags are kept, changed and removed with an object", async () => {
  await put("tagged", "x", { Tagging: "a=1&b%20c=%C3%BC" });
  const tags = async () => {
    const { TagSet = [] } = await clients.s3.send(new GetObjectTaggingCommand({ Bucket, Key: "tagged" }));
    return TagSet.map(({ Key, Value }) => `${Key}=${Value}`);
  };
  assert.equal(await tags(), ["a=1", "b c=ü"]);
  const change = (TagSet: { Key: string; Value: string }[]) =>
    clients.s3.send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging: { TagSet } }));
  await change([{ Key: "only", Value: "" }]);
  assert.equal(await tags(), ["only="]);
  const many = Array.from({ length: 11 }, (_, i) => ({ Key: `${i}`, Value: "" }));
  assert.match((await errorOf(change(many))).message, "Object tags cannot be greater than 10");
  const twice = [
    { Key: "a", Value: "" },
    { Key: "a", Value: "" },
  ];
  assert.match((await errorOf(change(twice))).message, "multiple Tags with the same key");
  const ofAws = await errorOf(change([{ Key: "aws:x", Value: "" }]));
  assert.equal([ofAws.TagKey, ofAws.message], ["aws:x", "Your TagKey cannot be prefixed with aws:"]);
  assert.is((await errorOf(change([{ Key: "a", Value: "<" }]))).TagValue, "<");
  for (const Tagging of ["a=1&a=2", "a=1,b=2"]) {
    assert.is((await errorOf(put("tagged", "x", { Tagging }))).ArgumentName, "x-amz-tagging");
  }
  assert.equal(await tags(), ["only="]);
});

test("buckets have tags", async () => {
  const ask = () => clients.s3.send(new GetBucketTaggingCommand({ Bucket }));
  assert.is((await errorOf(ask())).name, "NoSuchTagSet");
  const Tagging = { TagSet: [{ Key: "team", Value: "blue" }] };
  await clients.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging }));
  assert.equal((await ask()).TagSet, Tagging.TagSet);
  await clients.s3.send(new DeleteBucketTaggingCommand({ Bucket }));
  assert.is((await errorOf(ask())).name, "NoSuchTagSet");
});

test("a reader goes on with the object that it has begun to read", async () => {
  const large = randomBytes(3_000_000);
  await put("replaced", large);
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key: "replaced" }));
  await put("replaced", "new");
  const read: Buffer[] = [];
  for await (const chunk of Body as Readable) read.push(chunk);
  assert.ok(large.equals(Buffer.concat(read)));
  assert.is(await textOf("replaced"), "new");
});

type Headers = Record<string, string>;

async function sign(method: string, path: string, headers: Headers, query: Headers = {}) {
  const { region, host, port } = clients.aws;
  const signer = new SignatureV4({
    credentials: testKey,
    region,
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const request = { method, protocol: "http:", hostname: host, port, path, query };
  const all = { host: `${host}:${port}`, "x-amz-content-sha256": "UNSIGNED-PAYLOAD", ...headers };
  return (await signer.sign({ ...request, headers: all })).headers;
}

/** A request as no SDK sends it. */
async function send(method: string, path: string, body?: string, more: Headers = {}, query: Headers = {}) {
  const headers = await sign(method, path, more, query);
  const url = `${clients.aws.endpoint}${path}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ""}`;
  return fetch(url, { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) });
}

/** As older SDKs do. Of the chunk with the number `changed`, the last of which is empty, a bit is another. */
async function sendInChunks(key: string, chunks: readonly string[], changed?: number) {
  const path = `/${Bucket}/${key}`;
  const headers = await sign("PUT", path, {
    "content-encoding": "aws-chunked",
    "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "x-amz-decoded-content-length": `${Buffer.byteLength(chunks.join(""))}`,
  });
  const [, scope = "", first = ""] =
    /Credential=[^/]+\/([^,]+),.*Signature=([0-9a-f]+)/.exec(headers.authorization ?? "") ?? [];
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const signingKey = scope.split("/").reduce<Buffer>(hmac, Buffer.from(`AWS4${testKey.secretAccessKey}`));
  let signature = first;
  const framed = [...chunks, ""].map((chunk, i) => {
    const head = `AWS4-HMAC-SHA256-PAYLOAD\n${headers["x-amz-date"]}\n${scope}`;
    signature = hmac(signingKey, `${head}\n${signature}\n${sha256("")}\n${sha256(chunk)}`).toString("hex");
    const given = i === changed ? signature.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) : signature;
    return `${Buffer.byteLength(chunk).toString(16)};chunk-signature=${given}\r\n${chunk}\r\n`;
  });
  const body = framed.join("");
  return fetch(`${clients.aws.endpoint}${path}`, { method: "PUT", headers, body });
}

test.run();
