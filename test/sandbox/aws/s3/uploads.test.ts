import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteObjectCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { Crc64Nvme } from "../../../../sandbox/aws/s3/crc.ts";
import { suite } from "../../../support/suite.ts";
import { type Clients, errorOf, startClients } from "../local-aws.ts";

const test = suite("uploads in parts to the local S3");
const Bucket = "uploads";
const least = 5 * 1024 * 1024;
const bytes = randomBytes(least + 1000);
let clients: Clients;

test.before(async () => {
  clients = await startClients({ buckets: [Bucket, "listed"] });
  await clients.s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: bytes, Tagging: "a=b" }));
});
test.after(() => clients.close());

type More = Partial<CreateMultipartUploadCommandInput>;

async function begin(Key: string, more: More = {}, s3: S3Client = clients.s3) {
  const { UploadId, ...answer } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return { target: { Bucket, Key, UploadId }, answer };
}
type Target = Awaited<ReturnType<typeof begin>>["target"];

async function uploadPart(target: Target, PartNumber: number, Body: Buffer | string, more: object = {}) {
  const part = await clients.s3.send(new UploadPartCommand({ ...target, PartNumber, Body, ...more }));
  const { ETag, ChecksumSHA256, ChecksumCRC32 } = part;
  return { PartNumber, ETag, ChecksumSHA256, ChecksumCRC32 };
}
const complete = (target: Target, Parts: CompletedPart[], more: object = {}) =>
  clients.s3.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts }, ...more }));
const base64Crc32 = (content: Buffer) => {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(content));
  return value.toString("base64");
};

const sha256 = (content: string) => createHash("sha256").update(content).digest("base64");

test("parts are copied from objects, whole or in ranges", async () => {
  const { target } = await begin("copied");
  const CopySource = `${Bucket}/source`;
  const copy = async (PartNumber: number, CopySourceRange?: string) => {
    const request = { ...target, PartNumber, CopySource, CopySourceRange };
    const { CopyPartResult } = await clients.s3.send(new UploadPartCopyCommand(request));
    return { PartNumber, ETag: CopyPartResult?.ETag };
  };
  const parts = [await copy(1), await copy(2, "bytes=10-19")];
  assert.is(parts[0]?.ETag, `"${createHash("md5").update(bytes).digest("hex")}"`);
  for (const range of ["bytes=5-2", "bytes=5-", "5-6"]) {
    assert.is((await errorOf(copy(3, range))).ArgumentName, "x-amz-copy-source-range");
  }
  assert.match((await errorOf(copy(3, `bytes=0-${bytes.length}`))).message, "Range specified is not valid");
  assert.is((await errorOf(copy(3, `bytes=${bytes.length}-${bytes.length + 9}`))).name, "InvalidRequest");
  await complete(target, parts);
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key: "copied" }));
  const whole = Buffer.concat([bytes, bytes.subarray(10, 20)]);
  assert.ok(whole.equals(Buffer.from((await Body?.transformToByteArray()) ?? [])));
});

test("an object that nobody chose a checksum for has the CRC-64/NVME of all its bytes", async () => {
  const { target, answer } = await begin("default");
  assert.is(answer.ChecksumAlgorithm, undefined);
  const sent = [await uploadPart(target, 1, bytes), await uploadPart(target, 2, "end")];
  // S3 has then no checksum of a part that it would compare with.
  assert.is((await errorOf(complete(target, sent))).name, "InvalidPart");
  const parts = sent.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
  const { ChecksumCRC64NVME, ChecksumType, ServerSideEncryption } = await complete(target, parts);
  const crc = new Crc64Nvme();
  crc.update(bytes);
  crc.update(Buffer.from("end"));
  assert.equal([ChecksumCRC64NVME, ChecksumType], [crc.digest().toString("base64"), "FULL_OBJECT"]);
  assert.is(ServerSideEncryption, "AES256");
});

test("a checksum is of the whole object or of the parts' checksums, as the upload was begun", async () => {
  const full = await begin("full", { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
  const fullParts = [await uploadPart(full.target, 1, bytes), await uploadPart(full.target, 2, "end")];
  const wanted = base64Crc32(Buffer.concat([bytes, Buffer.from("end")]));
  const wrong = await errorOf(
    complete(full.target, fullParts, { ChecksumCRC32: "AAAAAA==", ChecksumType: "FULL_OBJECT" }),
  );
  assert.is(wrong.name, "BadDigest");
  const done = await complete(full.target, fullParts, { ChecksumCRC32: wanted, ChecksumType: "FULL_OBJECT" });
  assert.is(done.ChecksumCRC32, wanted);

  const { target, answer } = await begin("composite", { ChecksumAlgorithm: "SHA256" });
  assert.equal([answer.ChecksumAlgorithm, answer.ChecksumType], ["SHA256", "COMPOSITE"]);
  const algorithm = { ChecksumAlgorithm: "SHA256" };
  const parts = [
    await uploadPart(target, 1, bytes, algorithm),
    await uploadPart(target, 2, "end", algorithm),
  ];
  const other = uploadPart(target, 3, "x", { ChecksumAlgorithm: "CRC32" });
  assert.match((await errorOf(other)).message, "expected checksum Type: sha256, actual checksum Type: crc32");
  const without = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
  assert.match((await errorOf(complete(target, without))).message, "It was missing for part 1");
  const refusal = await errorOf(complete(target, parts, { ChecksumSHA1: "x" }));
  assert.match(refusal.message, "x-amz-checksum-sha1 of an upload whose checksum is SHA256");
  const { ChecksumSHA256 } = await complete(target, parts);
  assert.match(ChecksumSHA256 ?? "", /=-2$/);
});

test("a checksum that cannot be had is refused when the upload is begun", async () => {
  const refusal = async (more: More) => (await errorOf(begin("x", more))).message;
  assert.match(
    await refusal({ ChecksumAlgorithm: "SHA1", ChecksumType: "FULL_OBJECT" }),
    "sha1 checksum algorithm",
  );
  assert.match(await refusal({ ChecksumAlgorithm: "CRC64NVME", ChecksumType: "COMPOSITE" }), "COMPOSITE");
  assert.match(await refusal({ ChecksumType: "COMPOSITE" }), "can only be used with");
  assert.match(
    await refusal({ ChecksumAlgorithm: "MD5" as "SHA1" }),
    "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
  );
});

test("one part of an object is read by its number", async () => {
  const { target } = await begin("parts", {
    ChecksumAlgorithm: "SHA256",
    Tagging: "k=v",
    ContentType: "text/plain",
  });
  const algorithm = { ChecksumAlgorithm: "SHA256" };
  await complete(target, [
    await uploadPart(target, 1, bytes.subarray(0, least), algorithm),
    await uploadPart(target, 7, "the end", algorithm),
  ]);
  const read = (PartNumber: number) =>
    clients.s3.send(new GetObjectCommand({ Bucket, Key: "parts", PartNumber, ChecksumMode: "ENABLED" }));
  const { Body, ...last } = await read(7);
  assert.is(await Body?.transformToString(), "the end");
  assert.equal([last.ChecksumSHA256, last.ChecksumType], [sha256("the end"), "COMPOSITE"]);
  assert.equal(
    [last.PartsCount, last.ContentRange, last.ContentType, last.TagCount],
    [2, `bytes ${least}-${least + 6}/${least + 7}`, "text/plain", 1],
  );
  assert.is((await errorOf(read(2))).name, "InvalidPartNumber");
  const head = await clients.s3.send(new HeadObjectCommand({ Bucket, Key: "source", PartNumber: 1 }));
  assert.equal([head.ContentLength, head.PartsCount], [bytes.length, undefined]);
  const attributes = await clients.s3.send(
    new GetObjectAttributesCommand({
      Bucket,
      Key: "parts",
      ObjectAttributes: ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"],
      MaxParts: 1,
    }),
  );
  const { ObjectParts, Checksum, ObjectSize, StorageClass } = attributes;
  assert.equal([ObjectSize, StorageClass, Checksum?.ChecksumType], [least + 7, "STANDARD", "COMPOSITE"]);
  assert.not.match(Checksum?.ChecksumSHA256 ?? "", "-");
  assert.equal(
    [ObjectParts?.TotalPartsCount, ObjectParts?.IsTruncated, ObjectParts?.Parts?.length],
    [2, true, 1],
  );
});

test("parts are listed page by page, a part that was sent again once", async () => {
  const { target } = await begin("listed", { ChecksumAlgorithm: "CRC32" });
  for (const number of [2, 1, 3, 2]) await uploadPart(target, number, `part ${number}`);
  const page = await clients.s3.send(new ListPartsCommand({ ...target, MaxParts: 2 }));
  assert.equal(
    page.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]),
    [
      [1, 6],
      [2, 6],
    ],
  );
  assert.equal([page.IsTruncated, page.NextPartNumberMarker, page.ChecksumAlgorithm], [true, "2", "CRC32"]);
  assert.is(page.Parts?.[0]?.ChecksumCRC32, base64Crc32(Buffer.from("part 1")));
  const rest = await clients.s3.send(new ListPartsCommand({ ...target, PartNumberMarker: "2" }));
  assert.equal([rest.Parts?.[0]?.PartNumber, rest.IsTruncated], [3, false]);
  await clients.s3.send(new AbortMultipartUploadCommand(target));
  const gone = await errorOf(clients.s3.send(new ListPartsCommand(target)));
  assert.equal([gone.name, gone.UploadId], ["NoSuchUpload", target.UploadId]);
});

test("uploads are listed by key, then by their beginning", async () => {
  const ids: Record<string, string | undefined> = {};
  for (const [name, Key] of Object.entries({ a1: "a", b1: "b/1", a2: "a", b2: "b/2" })) {
    ids[name] = (await begin(Key, { Bucket: "listed" })).target.UploadId;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const list = (more: object) =>
    clients.s3.send(new ListMultipartUploadsCommand({ Bucket: "listed", ...more }));
  const { Uploads, CommonPrefixes } = await list({ Delimiter: "/" });
  assert.equal(
    Uploads?.map(({ UploadId }) => UploadId),
    [ids.a1, ids.a2],
  );
  assert.equal(CommonPrefixes, [{ Prefix: "b/" }]);
  const first = await list({ MaxUploads: 1 });
  assert.equal([first.IsTruncated, first.NextKeyMarker, first.NextUploadIdMarker], [true, "a", ids.a1]);
  const next = await list({ KeyMarker: "a", UploadIdMarker: ids.a1, MaxUploads: 2 });
  assert.equal(
    next.Uploads?.map(({ UploadId }) => UploadId),
    [ids.a2, ids.b1],
  );
  assert.is((await errorOf(list({ KeyMarker: "a", UploadIdMarker: "x" }))).ArgumentName, "upload-id-marker");
});

test("an upload is completed only under its condition, and with parts", async () => {
  const { target } = await begin("source");
  const { PartNumber, ETag: etag } = await uploadPart(target, 1, "new");
  const parts = [{ PartNumber, ETag: etag }];
  assert.is((await errorOf(complete(target, parts, { IfNoneMatch: "*" }))).Condition, "If-None-Match");
  assert.is((await errorOf(complete(target, parts, { IfMatch: '"x"' }))).Condition, "If-Match");
  assert.match((await errorOf(complete(target, []))).message, "at least one part");
  assert.match(
    (await errorOf(complete(target, parts, { MpuObjectSize: 7 }))).message,
    "x-amz-mp-object-size",
  );
  const { ETag } = await clients.s3.send(new HeadObjectCommand({ Bucket, Key: "source" }));
  await complete(target, parts, { IfMatch: ETag });
});

test("a condition cannot be judged when the object was written or deleted while the upload went on", async () => {
  const object = { Bucket, Key: "meanwhile" };
  const { target } = await begin(object.Key);
  const { PartNumber, ETag } = await uploadPart(target, 1, "new");
  const parts = [{ PartNumber, ETag }];
  const written = await clients.s3.send(new PutObjectCommand({ ...object, Body: "other" }));
  const changed = await errorOf(complete(target, parts, { IfMatch: written.ETag }));
  assert.equal([changed.name, changed.Condition], ["ConditionalRequestConflict", "If-Match"]);
  await clients.s3.send(new DeleteObjectCommand(object));
  const deleted = await errorOf(complete(target, parts, { IfNoneMatch: "*" }));
  assert.equal([deleted.name, deleted.Condition], ["ConditionalRequestConflict", "If-None-Match"]);
  await complete(target, parts);
});

test("an upload goes on after a restart with its tags, checksums and the time of its beginning", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "uploads-"));
  const first = await startClients({ dataDir, buckets: [Bucket] });
  const { target } = await begin("kept", { ChecksumAlgorithm: "CRC32", Tagging: "k=v" }, first.s3);
  const part = await first.s3.send(new UploadPartCommand({ ...target, PartNumber: 1, Body: "content" }));
  const before = await first.s3.send(new ListMultipartUploadsCommand({ Bucket }));
  await first.close();
  const second = await startClients({ dataDir, buckets: [Bucket] });
  const after = await second.s3.send(new ListMultipartUploadsCommand({ Bucket }));
  assert.equal(after.Uploads, before.Uploads);
  const Parts = [{ PartNumber: 1, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 }];
  const MultipartUpload = { Parts };
  await second.s3.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload }));
  const { TagCount } = await second.s3.send(new GetObjectCommand({ Bucket, Key: "kept" }));
  assert.is(TagCount, 1);
  await second.close();
  await rm(dataDir, { recursive: true });
});

test("an object stays in the files of its parts, over a restart, until it is replaced", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "uploads-"));
  const first = await startClients({ dataDir, buckets: [Bucket] });
  const checksum = { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" } as const;
  const { target } = await begin("in-parts", checksum, first.s3);
  const whole = Buffer.concat([bytes, Buffer.from("the end")]);
  const Parts = await Promise.all(
    [bytes, "the end"].map(async (Body, i) => {
      const part = { ...target, PartNumber: i + 1, Body };
      return { PartNumber: i + 1, ETag: (await first.s3.send(new UploadPartCommand(part))).ETag };
    }),
  );
  await first.s3.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }));
  await first.close();
  const files = async () => (await readdir(join(dataDir, "buckets", Bucket))).length;
  assert.equal([await files(), await readdir(join(dataDir, "parts"))], [3, []]);
  const { close, s3 } = await startClients({ dataDir, buckets: [Bucket] });
  const get = (Range?: string) => s3.send(new GetObjectCommand({ Bucket, Key: "in-parts", Range }));
  const read = async ({ Body }: Awaited<ReturnType<typeof get>>) =>
    Buffer.from((await Body?.transformToByteArray()) ?? []);
  const border = bytes.length;
  for (const [from, to] of [
    [border - 3, border + 2],
    [0, 9],
    [border, border + 6],
  ] as const)
    assert.ok((await read(await get(`bytes=${from}-${to}`))).equals(whole.subarray(from, to + 1)));
  const begun = await get();
  await s3.send(new PutObjectCommand({ Bucket, Key: "in-parts", Body: "new" }));
  assert.is(await files(), 1);
  assert.ok((await read(begun)).equals(whole));
  await close();
  await rm(dataDir, { recursive: true });
});

test.run();
