import {
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { compareKeys, firstFrom, SortedKeys } from "../../../../sandbox/aws/s3/sorted-keys.ts";
import { suite } from "../../../support/suite.ts";
import { type Clients, errorOf, startClients } from "../local-aws.ts";

const test = suite("lists of the local S3");
const Bucket = "listed";
const keys = ["a", "b/1", "b/2", "c", "d/e/1", "d/f", "ü +&"];
let clients: Clients;

test.before(async () => {
  clients = await startClients({ buckets: ["alpha", "beta", Bucket] });
  for (const Key of keys) await clients.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});
test.after(() => clients.close());

const first = (more: object) => clients.s3.send(new ListObjectsCommand({ Bucket, ...more }));
const second = (more: object) => clients.s3.send(new ListObjectsV2Command({ Bucket, ...more }));

test("the first version lists page by page after a key, or after NextMarker where there is a delimiter", async () => {
  const seen: (string | undefined)[] = [];
  let Marker = "";
  for (let page = 0; page < 10; page++) {
    const answer = await first({ MaxKeys: 2, Marker });
    assert.is(answer.NextMarker, undefined);
    seen.push(...(answer.Contents ?? []).map(({ Key }) => Key));
    if (!answer.IsTruncated) break;
    Marker = seen.at(-1) ?? "";
  }
  assert.equal(seen, keys);
  const grouped: (string | undefined)[] = [];
  for (let page = 0, marker = ""; page < 10; page++) {
    const answer = await first({ MaxKeys: 1, Delimiter: "/", Marker: marker });
    grouped.push(...(answer.Contents ?? []).map(({ Key }) => Key));
    grouped.push(...(answer.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
    if (!answer.IsTruncated) break;
    marker = answer.NextMarker ?? "";
  }
  assert.equal(grouped, ["a", "b/", "c", "d/", "ü +&"]);
});

test("lists tell of checksums and, when they are asked, of the owner", async () => {
  const { Contents: [object] = [] } = await second({ FetchOwner: true });
  assert.equal([object?.ChecksumAlgorithm, object?.ChecksumType], [["CRC32"], "FULL_OBJECT"]);
  const { Owner } = (await first({})).Contents?.[0] ?? {};
  assert.match(Owner?.ID ?? "", /^[0-9a-f]{64}$/);
  assert.is(object?.Owner?.ID, Owner?.ID);
  assert.is((await second({})).Contents?.[0]?.Owner, undefined);
});

test("a list begins after a key, also in the middle of a group", async () => {
  const { Contents, CommonPrefixes } = await second({ StartAfter: "b/1", Delimiter: "/" });
  assert.equal(
    Contents?.map(({ Key }) => Key),
    ["c", "ü +&"],
  );
  assert.equal(CommonPrefixes, [{ Prefix: "b/" }, { Prefix: "d/" }]);
  const none = await second({ MaxKeys: 0 });
  assert.equal([none.KeyCount, none.IsTruncated], [0, false]);
});

test("what is encoded are keys, prefixes and the places where pages begin", async () => {
  const answer = await first({ EncodingType: "url", Prefix: "ü", Marker: "ü" });
  assert.equal(
    [answer.Prefix, answer.Marker, answer.Contents?.[0]?.Key],
    ["%C3%BC", "%C3%BC", "%C3%BC+%2B%26"],
  );
});

test("what is no number, token or encoding is refused by its name", async () => {
  const argument = async (sent: Promise<unknown>) => {
    const { name, ArgumentName, ArgumentValue } = await errorOf(sent);
    return [name, ArgumentName, ArgumentValue];
  };
  assert.equal(await argument(first({ MaxKeys: -1 })), ["InvalidArgument", "max-keys", "-1"]);
  const token = await argument(second({ ContinuationToken: "x" }));
  assert.equal(token, ["InvalidArgument", "continuation-token", "x"]);
  const encoding = await argument(first({ EncodingType: "base64" as "url" }));
  assert.equal(encoding, ["InvalidArgument", "encoding-type", "base64"]);
});

test("buckets are listed by prefix, and page by page", async () => {
  const { Buckets: [bucket] = [] } = await clients.s3.send(new ListBucketsCommand({ Prefix: "al" }));
  assert.equal([bucket?.Name, bucket?.BucketRegion], ["alpha", "eu-central-1"]);
  const { Buckets: page, ContinuationToken } = await clients.s3.send(
    new ListBucketsCommand({ MaxBuckets: 2, ContinuationToken: "" }),
  );
  const { Buckets: rest } = await clients.s3.send(
    new ListBucketsCommand({ MaxBuckets: 2, ContinuationToken }),
  );
  const names = [...(page ?? []), ...(rest ?? [])].map(({ Name }) => Name);
  assert.equal(names, ["alpha", "beta", "listed"]);
  const odd = clients.s3.send(new ListBucketsCommand({ ContinuationToken: "x" }));
  assert.match((await errorOf(odd)).message, "The continuation token provided is incorrect");
});

test("keys are in the order of their UTF-8 bytes, whatever was added and removed in between", () => {
  const texts = ["", "a", "a\u0000", "aa", "b", "é", "\ud7ff", "\ue000", "\uffff", "😀", "😀a", "\u{10ffff}"];
  const wanted = texts.toSorted((a, b) => Buffer.from(a).compare(Buffer.from(b)));
  assert.equal(texts.toSorted(compareKeys), wanted);
  const sorted = new SortedKeys();
  for (const text of texts.toReversed()) sorted.add(text);
  assert.equal(sorted.sorted(), wanted);
  sorted.delete("b");
  sorted.delete("é");
  sorted.add("é");
  sorted.add("c");
  sorted.delete("c");
  assert.equal(
    sorted.sorted(),
    wanted.filter((text) => text !== "b"),
  );
  assert.equal(
    [firstFrom(wanted, "a\u0000"), firstFrom(wanted, "zz"), firstFrom([], "a")],
    [2, wanted.indexOf("é"), 0],
  );
});

test.run();
