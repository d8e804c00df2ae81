import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { RecordStore } from "../../../../sandbox/aws/record-store.ts";
import { ObjectStore } from "../../../../sandbox/aws/s3/object-store.ts";
import { suite } from "../../../support/suite.ts";
import { errorOf, rowsBucket, startClients } from "../local-aws.ts";

const test = suite("the objects of the local S3");

const home = { region: "eu-central-1", accountId: "123456789012" };
test("are there again when the same folder is opened again, small ones and large ones", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "object-store-"));
  const large = randomBytes(100_000);
  const first = await startClients({ dataDir });
  for (const Body of ["first", large, "second"]) {
    await first.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "kept/ü", Body }));
    await first.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "large", Body: large }));
  }
  const head = await first.s3.send(new HeadObjectCommand({ Bucket: rowsBucket, Key: "large" }));
  await first.close();
  const second = await startClients({ dataDir });
  const read = async (Key: string) => {
    const { Body } = await second.s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  assert.is((await read("kept/ü")).toString(), "second");
  assert.ok(large.equals(await read("large")));
  const again = await second.s3.send(new HeadObjectCommand({ Bucket: rowsBucket, Key: "large" }));
  assert.equal([again.ETag, again.LastModified], [head.ETag, head.LastModified]);
  await second.close();
  const files = await readdir(join(dataDir, "buckets", rowsBucket));
  assert.is(files.length, 2, "the log, and a file for the large one");
  await rm(dataDir, { recursive: true });
});

test("of release 1.0.0 are taken over", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "object-store-"));
  const bucket = join(dataDir, "buckets", rowsBucket);
  await mkdir(bucket, { recursive: true });
  const file = "00000000-0000-0000-0000-000000000001.data";
  const lastModified = "2026-01-02T03:04:05.678Z";
  const old = { key: "old", file, size: 5, etag: "5d41402abc4b2a76b9719d911017c592", lastModified };
  const headers = { "content-type": "text/plain", "x-amz-meta-by": "1.0.0" };
  const checksums = { "x-amz-checksum-crc32": "NhCmhg==" };
  await writeFile(join(bucket, file), "hello");
  await writeFile(join(bucket, "0.json"), JSON.stringify({ ...old, headers, checksums }));
  for (let start = 0; start < 2; start++) {
    const { s3, close } = await startClients({ dataDir });
    const request = { Bucket: rowsBucket, Key: "old", ChecksumMode: "ENABLED" } as const;
    const { Body, ...described } = await s3.send(new GetObjectCommand(request));
    assert.is(await Body?.transformToString(), "hello");
    assert.equal(
      [described.Metadata, described.ContentType, described.ChecksumCRC32],
      [{ by: "1.0.0" }, "text/plain", "NhCmhg=="],
    );
    assert.is(described.LastModified?.toISOString(), "2026-01-02T03:04:05.000Z");
    await close();
  }
  assert.equal((await readdir(bucket)).sort(), [file, "objects.log"]);
  await rm(dataDir, { recursive: true });
});

test("become one file where a file is wanted of what is in several", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "object-store-"));
  const open = () => ObjectStore.open(dataDir, new RecordStore(join(dataDir, "records")), home);
  const store = await open();
  await store.createBucket("b", home);
  const texts = ["first, ", "", "second"];
  const parts = texts.map((_, i) => join(dataDir, `part-${i}`));
  for (const [i, path] of parts.entries()) await writeFile(path, texts[i] ?? "");
  const described = texts.map(({ length: size }, i) => ({ number: i + 1, size, checksum: undefined }));
  const object = { size: 13, etag: "", headers: {}, parts: described };
  const stored = store.put("b", "k", { parts }, object);
  const [path, same] = await Promise.all([store.contentPath("b", stored), store.contentPath("b", stored)]);
  assert.is(path, same);
  assert.equal(
    [await readFile(path, "utf8"), await readdir(join(dataDir, "incoming"))],
    ["first, second", []],
  );
  store.close();
  const again = await open();
  const found = again.find("b", "k");
  assert.is(found && (await again.contentPath("b", found)), path);
  assert.equal((await readdir(join(dataDir, "buckets", "b"))).length, 2, "the log, and the file");
  again.delete("b", "k");
  const gone = found && (await errorOf(again.contentPath("b", found)));
  assert.match(gone?.message ?? "", /has been deleted/);
  again.close();
  await rm(dataDir, { recursive: true });
});

test("take little room when they are replaced again and again", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "object-store-"));
  const store = await ObjectStore.open(dataDir, new RecordStore(join(dataDir, "records")), home);
  await store.createBucket("b", home);
  const put = (key: string, content: Uint8Array) =>
    store.put("b", key, content, { size: content.length, etag: "", headers: {} });
  const content = Buffer.alloc(60_000, "x");
  put("kept", Buffer.from("kept"));
  for (let i = 0; i < 1300; i++) put("replaced", content);
  assert.ok((await stat(join(dataDir, "buckets", "b", "objects.log"))).size < 40_000_000);
  put("last", Buffer.from("last"));
  store.close();
  const again = await ObjectStore.open(dataDir, new RecordStore(join(dataDir, "records")), home);
  const texts = again.keys("b").map((key) => {
    const object = again.find("b", key);
    return `${key}: ${object && String(again.read("b", object)).slice(0, 4)}`;
  });
  assert.equal(texts, ["kept: kept", "last: last", "replaced: xxxx"]);
  again.close();
  await rm(dataDir, { recursive: true });
});

test("are neither read nor written once the store is closed", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "object-store-"));
  const open = () => ObjectStore.open(dataDir, new RecordStore(join(dataDir, "records")), home);
  const described = { size: 4, etag: "", headers: {} };
  const closed = await open();
  await closed.createBucket("b", home);
  const object = closed.put("b", "kept", Buffer.from("kept"), described);
  closed.close();
  // Its log may have the number that the closed one had.
  const again = await open();
  assert.throws(() => closed.put("b", "late", Buffer.from("late"), described), /objects\.log is closed/);
  assert.throws(() => closed.read("b", object), /objects\.log is closed/);
  closed.close();
  assert.equal(again.keys("b"), ["kept"]);
  assert.is(String(again.read("b", again.put("b", "new", Buffer.from("new!"), described))), "new!");
  again.close();
  await rm(dataDir, { recursive: true });
});

test("never leave their folder, whatever the key", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "object-store-"));
  const { s3, close } = await startClients({ dataDir });
  await s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "../../../escaped", Body: "x" }));
  assert.equal((await readdir(dataDir)).sort(), ["buckets", "incoming", "parts", "records"]);
  assert.equal(await readdir(join(dataDir, "incoming")), []);
  await close();
  await rm(dataDir, { recursive: true });
});

test("stay whole when many write one key at a time", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "object-store-"));
  const first = await startClients({ dataDir });
  const target = { Bucket: rowsBucket, Key: "contended" };
  const bodies = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(i + 1));
  await Promise.all(bodies.map((Body) => first.s3.send(new PutObjectCommand({ ...target, Body }))));
  await first.close();
  const second = await startClients({ dataDir });
  const { Body } = await second.s3.send(new GetObjectCommand(target));
  assert.ok(bodies.includes((await Body?.transformToString()) ?? ""));
  await second.close();
  await rm(dataDir, { recursive: true });
});

test("have buckets of valid names only", async () => {
  assert.match((await errorOf(startClients({ buckets: [".."] }))).message, "not a valid name");
});

test.run();
