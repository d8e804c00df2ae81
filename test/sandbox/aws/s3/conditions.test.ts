import { createHash } from "node:crypto";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { suite } from "../../../support/suite.ts";
import { type Clients, errorOf, startClients } from "../local-aws.ts";

const test = suite("conditions and headers of the local S3");
const Bucket = "conditions";
const Key = "object";
let clients: Clients;
let ETag: string;
let written: Date;

test.before(async () => {
  clients = await startClients({ buckets: [Bucket] });
  const stored = await clients.s3.send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: "0123456789",
      CacheControl: "no-cache",
      Tagging: "a=1&b=%C3%BC",
    }),
  );
  ETag = stored.ETag ?? "";
  const { LastModified } = await head({});
  written = LastModified ?? new Date();
});
test.after(() => clients.close());

const put = (more: object) =>
  clients.s3.send(new PutObjectCommand({ Bucket, Key: "written", Body: "x", ...more }));
const get = (more: object) => clients.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
const head = (more: object) => clients.s3.send(new HeadObjectCommand({ Bucket, Key, ...more }));
const copy = (more: object) =>
  clients.s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/${Key}`, ...more }));
const past = () => new Date(written.getTime() - 1000);
const statusOf = async (sent: Promise<unknown>) =>
  sent.then(
    (answer) => (answer as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode,
    (cause) => cause.$metadata.httpStatusCode,
  );

test("an object is read when it has been changed, or has not, since a time of whole seconds", async () => {
  assert.is(await statusOf(get({ IfModifiedSince: past() })), 200);
  assert.is(await statusOf(get({ IfModifiedSince: written })), 304);
  assert.is(await statusOf(get({ IfModifiedSince: new Date(Date.now() + 3_600_000) })), 200);
  assert.is(await statusOf(get({ IfUnmodifiedSince: written })), 200);
  const changed = await errorOf(get({ IfUnmodifiedSince: past() }));
  assert.equal([changed.name, changed.Condition], ["PreconditionFailed", "If-Unmodified-Since"]);
  assert.is(await statusOf(head({ IfUnmodifiedSince: past() })), 412);
});

test("an ETag decides before a time does", async () => {
  assert.is(await statusOf(get({ IfMatch: ETag, IfUnmodifiedSince: past() })), 200);
  assert.is(await statusOf(get({ IfNoneMatch: '"x"', IfModifiedSince: written })), 200);
  assert.is(await statusOf(get({ IfNoneMatch: ETag, IfModifiedSince: past() })), 304);
  assert.is((await errorOf(get({ IfMatch: '"x"' }))).Condition, "If-Match");
});

test("a copy is made under conditions of its source", async () => {
  const failed = async (more: object) => (await errorOf(copy(more))).Condition;
  assert.is(await failed({ CopySourceIfMatch: "x" }), "x-amz-copy-source-If-Match");
  assert.is(await failed({ CopySourceIfNoneMatch: ETag }), "x-amz-copy-source-If-None-Match");
  assert.is(await failed({ CopySourceIfUnmodifiedSince: past() }), "x-amz-copy-source-If-Unmodified-Since");
  assert.is(await failed({ CopySourceIfModifiedSince: written }), "x-amz-copy-source-If-Modified-Since");
  await copy({ CopySourceIfMatch: ETag, CopySourceIfUnmodifiedSince: past() });
  await copy({ CopySourceIfModifiedSince: past() });
});

test("what S3 does not take as a condition of writing is refused with the header", async () => {
  assert.is((await errorOf(put({ IfNoneMatch: ETag }))).Header, "If-None-Match");
  assert.is((await errorOf(put({ IfMatch: "*" }))).Header, "If-Match");
  assert.is((await errorOf(put({ IfMatch: ETag, IfNoneMatch: "*" }))).Header, "If-Match,If-None-Match");
  assert.is((await errorOf(put({ IfMatch: ETag }))).name, "NoSuchKey");
});

test("of writers at the same time that want nothing there exactly one wins", async () => {
  for (let round = 0; round < 25; round++) {
    const writers = Array.from({ length: 8 }, (_, i) =>
      statusOf(put({ Key: `once-${round}`, Body: `${i}`, IfNoneMatch: "*" })),
    );
    const statuses = (await Promise.all(writers)).sort();
    assert.equal(statuses, [200, 412, 412, 412, 412, 412, 412, 412]);
  }
});

test("of writers at the same time that want what they have read exactly one wins", async () => {
  let { ETag: last } = await put({ Key: "counted", Body: "start" });
  for (let round = 0; round < 10; round++) {
    const writers = Array.from({ length: 4 }, async (_, i) => {
      const stored = await put({ Key: "counted", Body: `${round}/${i}`, IfMatch: last }).catch(
        (error) => error,
      );
      return stored.ETag as string | undefined;
    });
    const winners = (await Promise.all(writers)).filter((etag) => etag !== undefined);
    assert.is(winners.length, 1);
    last = winners[0];
  }
});

test("an object is deleted only when it is the one that was read", async () => {
  await put({ Key: "deleted" });
  const remove = (IfMatch: string) =>
    clients.s3.send(new DeleteObjectCommand({ Bucket, Key: "deleted", IfMatch }));
  assert.is((await errorOf(remove('"x"'))).name, "PreconditionFailed");
  await remove("*");
  assert.is((await errorOf(get({ Key: "deleted" }))).name, "NoSuchKey");
});

test("a head tells of a range too, and an odd range is none", async () => {
  const part = await head({ Range: "bytes=2-4" });
  assert.equal([part.ContentLength, part.ContentRange], [3, "bytes 2-4/10"]);
  const { Body } = await get({ Range: "bytes=0-1,4-5" });
  assert.is(await Body?.transformToString(), "0123456789");
  const both = await errorOf(get({ Range: "bytes=2-4", PartNumber: 1 }));
  assert.match(both.message, "Cannot specify both Range header and partNumber");
});

test("a reader may have other headers than the object was stored with", async () => {
  const answer = await get({
    ResponseCacheControl: "max-age=1",
    ResponseContentDisposition: "attachment",
    ResponseContentType: "text/csv",
  });
  assert.equal(
    [answer.CacheControl, answer.ContentDisposition, answer.ContentType],
    ["max-age=1", "attachment", "text/csv"],
  );
  assert.is((await head({})).CacheControl, "no-cache");
});

test("an object is copied onto itself only with other headers", async () => {
  const onto = (more: object) => copy({ Key, ...more });
  assert.match((await errorOf(onto({}))).message, "This copy request is illegal");
  await onto({ MetadataDirective: "REPLACE", Metadata: { by: "copy" }, CacheControl: "no-store" });
  const { Metadata, CacheControl, TagCount } = await head({});
  assert.equal([Metadata, CacheControl, TagCount], [{ by: "copy" }, "no-store", 2]);
  // S3 takes the name of what holds anyway for a change.
  await onto({ StorageClass: "STANDARD" });
  await onto({ ServerSideEncryption: "AES256" });
});

test("a copy has the checksum that is asked for", async () => {
  const { CopyObjectResult } = await copy({ ChecksumAlgorithm: "SHA256" });
  const wanted = createHash("sha256").update("0123456789").digest("base64");
  assert.is(CopyObjectResult?.ChecksumSHA256, wanted);
  const { ChecksumSHA256 } = await head({ Key: "copy", ChecksumMode: "ENABLED" });
  assert.is(ChecksumSHA256, wanted);
  assert.is((await copy({})).CopyObjectResult?.ChecksumType, "FULL_OBJECT");
});

test.run();
