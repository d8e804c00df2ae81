import {
  CopyObjectCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { suite } from "../../../support/suite.ts";
import { type Clients, errorOf, startClients } from "../local-aws.ts";

const test = suite("versions in the local S3");
const buckets = ["plain", "versioned", "suspended", "listed", "emptied", "once"];
let clients: Clients;

test.before(async () => {
  clients = await startClients({ buckets });
  for (const Bucket of buckets.slice(1)) await setVersioning(Bucket, "Enabled");
});
test.after(() => clients.close());

const setVersioning = (Bucket: string, Status: "Enabled" | "Suspended") =>
  clients.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const put = async (Bucket: string, Key: string, Body: string) =>
  (await clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
const remove = (Bucket: string, Key: string, VersionId?: string) =>
  clients.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
const read = async (Bucket: string, Key: string, VersionId?: string) => {
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  return Body?.transformToString();
};
const list = (Bucket: string, more: object = {}) =>
  clients.s3.send(new ListObjectVersionsCommand({ Bucket, ...more }));

test("a bucket has none until it is told to keep them", async () => {
  const { Status } = await clients.s3.send(new GetBucketVersioningCommand({ Bucket: "plain" }));
  assert.is(Status, undefined);
  assert.is(await put("plain", "a", "1"), undefined);
  const { Status: enabled } = await clients.s3.send(new GetBucketVersioningCommand({ Bucket: "versioned" }));
  assert.is(enabled, "Enabled");
  const { Versions } = await list("plain");
  assert.equal(
    Versions?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest]),
    [["a", "null", true]],
  );
  const odd = await errorOf(read("plain", "a", "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"));
  assert.equal([odd.name, odd.message], ["InvalidArgument", "Invalid version id specified"]);
});

test("an object that was replaced or deleted is read by its version, and comes back when the marker goes", async () => {
  const first = await put("versioned", "k", "one");
  const second = await put("versioned", "k", "two");
  const { DeleteMarker, VersionId: marker } = await remove("versioned", "k");
  assert.is(DeleteMarker, true);
  const gone = await errorOf(read("versioned", "k"));
  assert.is(gone.name, "NoSuchKey");
  assert.is((await errorOf(read("versioned", "k", marker))).name, "MethodNotAllowed");
  assert.equal([await read("versioned", "k", first), await read("versioned", "k", second)], ["one", "two"]);
  const { Contents } = await clients.s3.send(new ListObjectsV2Command({ Bucket: "versioned" }));
  assert.is(Contents, undefined);
  const back = await remove("versioned", "k", marker);
  assert.equal([back.DeleteMarker, back.VersionId], [true, marker]);
  assert.is(await read("versioned", "k"), "two");
  await remove("versioned", "k", second);
  assert.is(await read("versioned", "k"), "one");
  const missing = await errorOf(read("versioned", "k", second));
  assert.equal([missing.name, missing.VersionId], ["NoSuchVersion", second]);
  assert.is((await errorOf(read("versioned", "k", "x"))).name, "InvalidArgument");
});

test("a copy of a version is a new one, and says of which", async () => {
  const first = await put("versioned", "source", "one");
  await put("versioned", "source", "two");
  const copy = await clients.s3.send(
    new CopyObjectCommand({
      Bucket: "versioned",
      Key: "source",
      CopySource: `versioned/source?versionId=${first}`,
    }),
  );
  assert.is(copy.CopySourceVersionId, first);
  assert.is(await read("versioned", "source"), "one");
  assert.is(await read("versioned", "source", copy.VersionId), "one");
  const { VersionId: marker } = await remove("versioned", "source");
  const CopySource = `versioned/source?versionId=${marker}`;
  const refused = errorOf(clients.s3.send(new CopyObjectCommand({ Bucket: "plain", Key: "x", CopySource })));
  assert.match((await refused).message, "delete marker");
});

test("a suspended bucket has one null version of a key, beside those it had before", async () => {
  const kept = await put("suspended", "k", "kept");
  await setVersioning("suspended", "Suspended");
  await put("suspended", "k", "null one");
  await put("suspended", "k", "null two");
  const { Versions } = await list("suspended");
  assert.equal(
    Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]),
    [
      ["null", true],
      [kept, false],
    ],
  );
  const deletion = await remove("suspended", "k");
  assert.equal([deletion.DeleteMarker, deletion.VersionId], [true, "null"]);
  assert.is(await read("suspended", "k", kept), "kept");
  const { DeleteMarkers } = await list("suspended");
  assert.is(DeleteMarkers?.length, 1);
});

test("a copy alone says of its version that it is the null one", async () => {
  await put("suspended", "null", "null");
  const request = { Bucket: "suspended", Key: "copy", CopySource: "suspended/null" };
  const { VersionId, CopySourceVersionId } = await clients.s3.send(new CopyObjectCommand(request));
  assert.equal([VersionId, CopySourceVersionId], ["null", undefined]);
});

test("versions are listed page by page, the newest of a key first", async () => {
  for (const [key, body] of ["a1", "a2", "b1", "c/1", "c/2", "d1", "d2"].map((text) => [
    text.replace(/\d$/, ""),
    text,
  ])) {
    await put("listed", key ?? "", body ?? "");
  }
  await remove("listed", "b");
  const seen: unknown[] = [];
  let markers: object = {};
  for (let page = 0; page < 20; page++) {
    const answer = await list("listed", { MaxKeys: 1, Delimiter: "/", ...markers });
    for (const { Key, IsLatest } of answer.Versions ?? []) seen.push([Key, IsLatest]);
    for (const { Key } of answer.DeleteMarkers ?? []) seen.push(["deleted", Key]);
    for (const { Prefix } of answer.CommonPrefixes ?? []) seen.push(Prefix);
    if (!answer.IsTruncated) break;
    markers = { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker };
  }
  assert.equal(seen, [
    ["a", true],
    ["a", false],
    ["deleted", "b"],
    ["b", false],
    "c/",
    ["d", true],
    ["d", false],
  ]);
});

test("a bucket is emptied page by page, though the version a page begins after is deleted", async () => {
  for (let i = 0; i < 5; i++) await put("emptied", "k", `${i}`);
  const full = await errorOf(clients.s3.send(new DeleteBucketCommand({ Bucket: "emptied" })));
  assert.match(full.message, "You must delete all versions in the bucket.");
  let markers: object = {};
  for (let page = 0; page < 3; page++) {
    const {
      Versions = [],
      NextKeyMarker,
      NextVersionIdMarker,
    } = await list("emptied", { MaxKeys: 2, ...markers });
    const Objects = Versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
    const { Deleted } = await clients.s3.send(
      new DeleteObjectsCommand({ Bucket: "emptied", Delete: { Objects } }),
    );
    assert.equal(Deleted, Objects);
    markers = { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker };
  }
  await clients.s3.send(new DeleteBucketCommand({ Bucket: "emptied" }));
});

test("a batch makes delete markers, and tells of a version that is none", async () => {
  await put("versioned", "batch", "x");
  const wrong = "0".repeat(32);
  const Objects = [{ Key: "batch" }, { Key: "batch", VersionId: wrong }];
  const { Deleted, Errors } = await clients.s3.send(
    new DeleteObjectsCommand({ Bucket: "versioned", Delete: { Objects } }),
  );
  assert.is(Deleted?.[0]?.DeleteMarker, true);
  assert.equal(
    Errors?.map(({ Code, VersionId }) => [Code, VersionId]),
    [["NoSuchVersion", wrong]],
  );
});

test("each version has tags of its own", async () => {
  const first = await put("versioned", "tagged", "1");
  const second = await put("versioned", "tagged", "2");
  const tag = (VersionId: string | undefined, Value: string) =>
    clients.s3.send(
      new PutObjectTaggingCommand({
        Bucket: "versioned",
        Key: "tagged",
        VersionId,
        Tagging: { TagSet: [{ Key: "which", Value }] },
      }),
    );
  assert.is((await tag(first, "first")).VersionId, first);
  await tag(undefined, "newest");
  const tagOf = async (VersionId?: string) => {
    const request = { Bucket: "versioned", Key: "tagged", VersionId };
    return (await clients.s3.send(new GetObjectTaggingCommand(request))).TagSet?.[0]?.Value;
  };
  assert.equal([await tagOf(first), await tagOf(second)], ["first", "newest"]);
  const head = await clients.s3.send(new HeadObjectCommand({ Bucket: "versioned", Key: "tagged" }));
  assert.equal([head.TagCount, head.VersionId], [1, second]);
  await remove("versioned", "tagged");
  assert.is((await errorOf(tagOf())).name, "MethodNotAllowed");
});

test("who writes only when there is nothing may do so where it is deleted", async () => {
  const once = (Body: string) =>
    clients.s3.send(new PutObjectCommand({ Bucket: "once", Key: "k", Body, IfNoneMatch: "*" }));
  await once("1");
  assert.is((await errorOf(once("2"))).name, "PreconditionFailed");
  await remove("once", "k");
  await once("3");
  assert.is(await read("once", "k"), "3");
});

test.run();
