import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errorOf, rowsBucket, startClients } from "./local-aws.ts";

const test = suite("the objects of the local S3");

test("are there again when the same folder is opened again", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "object-store-"));
  const target = { Bucket: rowsBucket, Key: "kept/ü" };
  const first = await startClients({ dataDir });
  await first.s3.send(new PutObjectCommand({ ...target, Body: "first" }));
  await first.s3.send(new PutObjectCommand({ ...target, Body: "second" }));
  await first.close();
  const second = await startClients({ dataDir });
  const { Body } = await second.s3.send(new GetObjectCommand(target));
  assert.is(await Body?.transformToString(), "second");
  await second.close();
  const files = await readdir(join(dataDir, "buckets", rowsBucket));
  assert.is(files.length, 2, "one file for the content and one for its description");
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
