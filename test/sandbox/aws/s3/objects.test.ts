import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { Sha256 } from "@aws-crypto/sha256-js";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { SignatureV4 } from "@smithy/signature-v4";
import * as assert from "uvu/assert";
import { stringToSign } from "../../../../sandbox/aws/http/sign-again.ts";
import type { Signature } from "../../../../sandbox/aws/http/signature.ts";
import { suite } from "../../../support/suite.ts";
import {
  type Clients,
  clientConfiguration,
  errorOf,
  rowsBucket,
  startClients,
  testKey,
} from "../local-aws.ts";

const test = suite("local S3");
const Bucket = rowsBucket;
const megabyte = 1024 * 1024;
let clients: Clients;

test.before(async () => {
  clients = await startClients({
    credentials: [testKey, { accessKeyId: "AKIDTEMPORARY", secretAccessKey: "other", sessionToken: "token" }],
  });
});
test.after(() => clients.close());

const put = (Key: string, Body: string | Buffer) =>
  clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const text = async (Key: string, Range?: string) => {
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key, ...(Range ? { Range } : {}) }));
  return Body?.transformToString();
};
async function* chunks(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part);
}
test("keeps a string with its CRC32, content type and metadata", async () => {
  const command = {
    Bucket,
    Key: "a/b.txt",
    Body: "hello",
    ContentType: "text/plain",
    Metadata: { by: "test" },
  };
  const stored = await clients.s3.send(new PutObjectCommand(command));
  assert.is(stored.ChecksumCRC32, "NhCmhg==");
  assert.is(stored.ETag, '"5d41402abc4b2a76b9719d911017c592"');
  const head = await clients.s3.send(
    new HeadObjectCommand({ Bucket, Key: "a/b.txt", ChecksumMode: "ENABLED" }),
  );
  assert.equal([head.ContentLength, head.ContentType, head.Metadata], [5, "text/plain", { by: "test" }]);
  assert.is(head.ChecksumCRC32, "NhCmhg==");
  assert.is(await text("a/b.txt"), "hello");
});

test("keeps a stream sent as aws-chunked with a trailer, without its framing", async () => {
  const upload = {
    Bucket,
    Key: "stream",
    Body: Readable.from(chunks("one,", "two"), { objectMode: false }),
    ContentLength: 7,
  };
  const stored = await clients.s3.send(new PutObjectCommand(upload));
  assert.is(await text("stream"), "one,two");
  assert.ok(stored.ChecksumCRC32);
  const { ContentEncoding } = await clients.s3.send(new HeadObjectCommand({ Bucket, Key: "stream" }));
  assert.is(ContentEncoding, undefined);
});

test("keeps every byte of an empty and of a binary object", async () => {
  await put("empty", "");
  assert.is(await text("empty"), "");
  const bytes = randomBytes(300_000);
  await put("binary", bytes);
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key: "binary" }));
  assert.ok(bytes.equals(Buffer.from((await Body?.transformToByteArray()) ?? [])));
});

test("joins the parts that lib-storage uploads at the same time", async () => {
  const bytes = randomBytes(12 * megabyte);
  for (const Key of ["multipart", "multipart"]) {
    const upload = new Upload({
      client: clients.s3,
      params: { Bucket, Key, Body: Readable.from(slices(bytes)) },
    });
    const { ETag } = await upload.done();
    assert.match(ETag ?? "", /^"[0-9a-f]{32}-3"$/);
  }
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key: "multipart" }));
  assert.ok(bytes.equals(Buffer.from((await Body?.transformToByteArray()) ?? [])));
});
function* slices(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

test("forgets an aborted upload", async () => {
  const { UploadId } = await clients.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "aborted" }));
  const part = { Bucket, Key: "aborted", UploadId, PartNumber: 1, Body: "x" };
  await clients.s3.send(new UploadPartCommand(part));
  await clients.s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "aborted", UploadId }));
  assert.is((await errorOf(clients.s3.send(new UploadPartCommand(part)))).name, "NoSuchUpload");
  assert.is((await errorOf(text("aborted"))).name, "NoSuchKey");
});

test("completes no upload with a small part before the last, or with a part it does not have", async () => {
  const target = { Bucket, Key: "small" };
  const { UploadId } = await clients.s3.send(new CreateMultipartUploadCommand(target));
  const parts = [];
  for (const PartNumber of [1, 2]) {
    const part = await clients.s3.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber, Body: "tiny" }),
    );
    parts.push({ PartNumber, ETag: part.ETag });
  }
  const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
    clients.s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  assert.is((await errorOf(complete(parts))).name, "EntityTooSmall");
  assert.is((await errorOf(complete([{ PartNumber: 3, ETag: '"abc"' }]))).name, "InvalidPart");
  assert.is((await errorOf(complete(parts.toReversed()))).name, "InvalidPartOrder");
  await complete(parts.slice(0, 1));
  assert.is(await text("small"), "tiny");
});

test("answers with a range of bytes", async () => {
  await put("range", "0123456789");
  assert.is(await text("range", "bytes=2-4"), "234");
  assert.is(await text("range", "bytes=7-"), "789");
  assert.is(await text("range", "bytes=-2"), "89");
  assert.is((await errorOf(text("range", "bytes=10-"))).name, "InvalidRange");
});

test("lists page by page in the order of UTF-8, keys with any character", async () => {
  const keys = ["list/a b+c", "list/z", "list/ü/1", "list/ü/2", "list/😀"];
  for (const key of keys) await put(key, key);
  const found: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = { Bucket, Prefix: "list/", MaxKeys: 2, ...(ContinuationToken ? { ContinuationToken } : {}) };
    const { Contents = [], NextContinuationToken } = await clients.s3.send(new ListObjectsV2Command(page));
    found.push(...Contents.map(({ Key }) => Key));
    ContinuationToken = NextContinuationToken;
  } while (ContinuationToken);
  assert.equal(found, keys);
  for (const key of keys) assert.is(await text(key), key);
});

test("encodes listed keys when asked to", async () => {
  const request = { Bucket, Prefix: "list/a", EncodingType: "url" as const };
  const { Contents } = await clients.s3.send(new ListObjectsV2Command(request));
  assert.is(Contents?.[0]?.Key, "list/a+b%2Bc");
});

test("groups keys by a delimiter, each group once over all pages", async () => {
  for (const key of ["tree/1/a", "tree/1/b", "tree/2", "tree/3/a"]) await put(key, "x");
  const list = (more: object) =>
    clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "tree/", Delimiter: "/", ...more }));
  const all = await list({});
  assert.equal(all.CommonPrefixes, [{ Prefix: "tree/1/" }, { Prefix: "tree/3/" }]);
  assert.equal(
    all.Contents?.map(({ Key }) => Key),
    ["tree/2"],
  );
  const first = await list({ MaxKeys: 1 });
  const rest = await list({ ContinuationToken: first.NextContinuationToken });
  assert.equal(first.CommonPrefixes, [{ Prefix: "tree/1/" }]);
  assert.equal([rest.KeyCount, rest.CommonPrefixes], [2, [{ Prefix: "tree/3/" }]]);
});

test("deletes one object, or many at once with odd names", async () => {
  for (const key of ["del/1", "del/<&> ü", "del/3"]) await put(key, "x");
  await clients.s3.send(new DeleteObjectCommand({ Bucket, Key: "del/1" }));
  const Objects = [{ Key: "del/<&> ü" }, { Key: "del/3" }, { Key: "del/never" }];
  const { Deleted } = await clients.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.equal(Deleted, Objects);
  const { KeyCount } = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "del/" }));
  assert.is(KeyCount, 0);
});

test("copies an object", async () => {
  await put("copy from", "content");
  await clients.s3.send(
    new CopyObjectCommand({ Bucket, Key: "copied", CopySource: `${Bucket}/copy%20from` }),
  );
  assert.is(await text("copied"), "content");
});

test("names what does not exist", async () => {
  assert.is((await errorOf(text("never"))).name, "NoSuchKey");
  const elsewhere = clients.s3.send(new GetObjectCommand({ Bucket: "nowhere", Key: "x" }));
  assert.is((await errorOf(elsewhere)).name, "NoSuchBucket");
  const head = clients.s3.send(new HeadObjectCommand({ Bucket, Key: "never" }));
  assert.is((await errorOf(head)).name, "NotFound");
});

test("refuses content that differs from its checksum, and keeps nothing of it", async () => {
  const wrong = new PutObjectCommand({ Bucket, Key: "bad", Body: "hello", ChecksumCRC32: "AAAAAA==" });
  assert.is((await errorOf(clients.s3.send(wrong))).name, "BadDigest");
  const md5 = new PutObjectCommand({
    Bucket,
    Key: "bad",
    Body: "hello",
    ContentMD5: "AAAAAAAAAAAAAAAAAAAAAA==",
  });
  assert.is((await errorOf(clients.s3.send(md5))).name, "BadDigest");
  assert.is((await errorOf(text("bad"))).name, "NoSuchKey");
  for (const ChecksumAlgorithm of ["CRC32C", "SHA1", "SHA256"] as const) {
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: "good", Body: "hello", ChecksumAlgorithm }));
  }
});

test("creates, lists and deletes buckets", async () => {
  const name = { Bucket: "second" };
  const CreateBucketConfiguration = { LocationConstraint: "eu-central-1" as const };
  await clients.s3.send(new CreateBucketCommand({ ...name, CreateBucketConfiguration }));
  const again = clients.s3.send(new CreateBucketCommand({ ...name, CreateBucketConfiguration }));
  assert.is((await errorOf(again)).name, "BucketAlreadyOwnedByYou");
  const { Buckets } = await clients.s3.send(new ListBucketsCommand());
  assert.equal(
    Buckets?.map(({ Name }) => Name),
    [Bucket, "second"],
  );
  const { LocationConstraint } = await clients.s3.send(new GetBucketLocationCommand(name));
  assert.is(LocationConstraint, "eu-central-1");
  await clients.s3.send(new PutObjectCommand({ ...name, Key: "x", Body: "x" }));
  assert.is((await errorOf(clients.s3.send(new DeleteBucketCommand(name)))).name, "BucketNotEmpty");
  await clients.s3.send(new DeleteObjectCommand({ ...name, Key: "x" }));
  await clients.s3.send(new DeleteBucketCommand(name));
  assert.is((await errorOf(clients.s3.send(new HeadBucketCommand(name)))).name, "NotFound");
});

test("finds the bucket in the host name too", async () => {
  await put("by host/ü", "virtual");
  const client = new S3Client({ ...clientConfiguration(clients.aws), credentials: testKey });
  // The SDK signs for the name a real bucket has; only the connection goes to the local server.
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { hostname: string; headers: Record<string, string>; path: string };
      request.headers.host = `${Bucket}.s3.eu-central-1.amazonaws.com`;
      request.path = request.path.replace(`/${Bucket}/`, "/");
      return next(args);
    },
    { step: "build", priority: "low" },
  );
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: "by host/ü" }));
  assert.is(await Body?.transformToString(), "virtual");
  client.destroy();
});

test("trusts only requests signed with a secret it knows", async () => {
  const attempt = async (credentials: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
  }) => {
    const client = new S3Client({ ...clientConfiguration(clients.aws), forcePathStyle: true, credentials });
    try {
      await client.send(new PutObjectCommand({ Bucket, Key: "signed", Body: "x" }));
      return "trusted";
    } catch (cause) {
      return (cause as Error).name;
    } finally {
      client.destroy();
    }
  };
  assert.is(await attempt({ ...testKey, secretAccessKey: "wrong" }), "SignatureDoesNotMatch");
  assert.is(await attempt({ ...testKey, accessKeyId: "AKIDUNKNOWN" }), "InvalidAccessKeyId");
  assert.is(await attempt({ ...testKey, sessionToken: "unexpected" }), "InvalidToken");
  const temporary = { accessKeyId: "AKIDTEMPORARY", secretAccessKey: "other" };
  assert.is(await attempt(temporary), "InvalidToken");
  assert.is(await attempt({ ...temporary, sessionToken: "token" }), "trusted");
});

test("refuses another region, a clock that is 16 minutes off, and no signature at all", async () => {
  const failing = async (more: object) => {
    const configuration = {
      ...clientConfiguration(clients.aws),
      forcePathStyle: true,
      credentials: testKey,
    };
    const client = new S3Client({ ...configuration, ...more });
    const error = await errorOf(client.send(new GetObjectCommand({ Bucket, Key: "signed" })));
    client.destroy();
    return [error.name, error.Region];
  };
  assert.equal(await failing({ region: "us-west-2" }), ["AuthorizationHeaderMalformed", "eu-central-1"]);
  assert.equal(await failing({ systemClockOffset: 16 * 60 * 1000 }), ["RequestTimeTooSkewed", undefined]);
  const response = await fetch(`${clients.aws.endpoint}/${Bucket}/signed`);
  assert.is(response.status, 403);
  assert.match(await response.text(), "<Code>AccessDenied</Code>");
});

test("refuses what it does not have, by the names AWS has for it, and what it takes", async () => {
  const refusal = async (sent: Promise<unknown>) => {
    const error = await errorOf(sent);
    assert.is(error.name, "NotImplemented");
    return error.message;
  };
  const inventory = new ListBucketInventoryConfigurationsCommand({ Bucket });
  assert.match(
    await refusal(clients.s3.send(inventory)),
    "ListBucketInventoryConfigurations is not available",
  );
  const website = { Bucket, WebsiteConfiguration: { IndexDocument: { Suffix: "index.html" } } };
  assert.match(
    await refusal(clients.s3.send(new PutBucketWebsiteCommand(website))),
    "PutBucketWebsite is not available",
  );
  const kms = new PutObjectCommand({ Bucket, Key: "x", Body: "x", ServerSideEncryption: "aws:kms" });
  const words =
    "PutObject with x-amz-server-side-encryption aws:kms is not available in this local S3. It takes AES256.";
  assert.is(await refusal(clients.s3.send(kms)), words);
  const key = new PutObjectCommand({
    Bucket,
    Key: "x",
    Body: "x",
    SSECustomerAlgorithm: "AES256",
    SSECustomerKey: "secret",
  });
  assert.not.match(await refusal(clients.s3.send(key)), "secret");
  const glacier = new PutObjectCommand({ Bucket, Key: "x", Body: "x", StorageClass: "GLACIER" });
  assert.match(await refusal(clients.s3.send(glacier)), "x-amz-storage-class GLACIER");
});

test("says of a bucket's settings what holds, and takes nothing else", async () => {
  const acl = await clients.s3.send(new GetBucketAclCommand({ Bucket }));
  assert.equal(acl.Grants, [
    { Grantee: { ID: acl.Owner?.ID, Type: "CanonicalUser" }, Permission: "FULL_CONTROL" },
  ]);
  const lock = new GetObjectLockConfigurationCommand({ Bucket });
  assert.is((await errorOf(clients.s3.send(lock))).name, "ObjectLockConfigurationNotFoundError");
  const encrypt = (SSEAlgorithm: "AES256" | "aws:kms") => {
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, BucketKeyEnabled: false }];
    const ServerSideEncryptionConfiguration = { Rules };
    return clients.s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  };
  await encrypt("AES256");
  assert.match((await errorOf(encrypt("aws:kms"))).message, /PutBucketEncryption with .*aws:kms/);
  const { ServerSideEncryptionConfiguration } = await clients.s3.send(
    new GetBucketEncryptionCommand({ Bucket }),
  );
  const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
  assert.is(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, "AES256");
  const of = { Bucket, ExpectedBucketOwner: "0000" };
  const owner = await errorOf(clients.s3.send(new GetBucketPolicyCommand(of)));
  assert.is(owner.name, "InvalidBucketOwnerAWSAccountID");
});

test("keeps the storage class of an object, but none that cannot be read at once", async () => {
  await clients.s3.send(
    new PutObjectCommand({ Bucket, Key: "cold", Body: "x", StorageClass: "STANDARD_IA" }),
  );
  const { StorageClass } = await clients.s3.send(new GetObjectCommand({ Bucket, Key: "cold" }));
  const { Contents } = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "cold" }));
  assert.equal([StorageClass, Contents?.[0]?.StorageClass], ["STANDARD_IA", "STANDARD_IA"]);
  const unknown = new PutObjectCommand({ Bucket, Key: "cold", Body: "x", StorageClass: "OUTPOSTS" });
  assert.is((await errorOf(clients.s3.send(unknown))).StorageClassRequested, "OUTPOSTS");
});

test("takes what asks for what holds anyway", async () => {
  await clients.s3.send(
    new PutObjectCommand({
      Bucket,
      Key: "idle",
      Body: "x",
      ACL: "private",
      BucketKeyEnabled: false,
      RequestPayer: "requester",
      ServerSideEncryption: "AES256",
      StorageClass: "STANDARD",
      Tagging: "",
      WebsiteRedirectLocation: "",
      ObjectLockLegalHoldStatus: "OFF",
      ObjectLockEventHold: "OFF",
    }),
  );
  const list = { Bucket, FetchOwner: false, OptionalObjectAttributes: ["RestoreStatus" as const] };
  await clients.s3.send(new ListObjectsV2Command({ ...list, RequestPayer: "requester" }));
  const read = new GetObjectCommand({ Bucket, Key: "idle", VersionId: "null", RequestPayer: "requester" });
  const { ServerSideEncryption, ContentType } = await clients.s3.send(read);
  assert.equal([ServerSideEncryption, ContentType], ["AES256", "application/octet-stream"]);
});

test("writes only once when asked to", async () => {
  const once = () =>
    clients.s3.send(new PutObjectCommand({ Bucket, Key: "once", Body: "x", IfNoneMatch: "*" }));
  await once();
  assert.is((await errorOf(once())).name, "PreconditionFailed");
});

test("answers a large upload it refuses with the reason", async () => {
  const upload = new PutObjectCommand({ Bucket: "nowhere", Key: "x", Body: randomBytes(5 * megabyte) });
  assert.is((await errorOf(clients.s3.send(upload))).name, "NoSuchBucket");
});

test("accepts a presigned URL until it expires, and no other key with it", async () => {
  await put("presigned", "content");
  const url = await presign("/rows/presigned", new Date());
  assert.is(await (await fetch(url)).text(), "content");
  assert.is((await fetch(url.replace("presigned", "range"))).status, 403);
  const expired = await fetch(await presign("/rows/presigned", new Date(Date.now() - 61_000)));
  assert.match(await expired.text(), /Request has expired.*<X-Amz-Expires>60<.*<ServerTime>/);
});

test("says what it has signed, and what is missing from a URL or from the signed headers", async () => {
  const url = await presign("/rows/presigned", new Date());
  const answer = async (from: string, headers = {}) => (await fetch(from, { headers })).text();
  assert.match(
    await answer(`${url}&more=x`),
    /SignatureDoesNotMatch.*<CanonicalRequest>GET\n\/rows\/presigned\n.*more=x/s,
  );
  const unsigned = "<HeadersNotSigned>x-amz-meta-added</HeadersNotSigned>";
  assert.match(await answer(url, { "x-amz-meta-added": "x" }), unsigned);
  const incomplete = await fetch(url.replace(/X-Amz-Signature=[^&]*/, ""));
  assert.is(incomplete.status, 400);
  assert.match(await incomplete.text(), "AuthorizationQueryParametersError");
  const malformed = "the Credential is mal-formed";
  assert.match(await answer(url.replace(/(X-Amz-Credential=[^%]*)%2F/, "$1%252F")), malformed);
});

test("verifies a header by its bytes, which Node.js shows as characters", () => {
  const date = new Date("2026-01-31T00:00:00Z");
  const signature = { day: "20260131", region: "eu-central-1", service: "s3", signedAt: date } as Signature;
  const bytes = Buffer.from("cache-control:ÄMÄZ");
  const hash = createHash("sha256").update(bytes).digest("hex");
  assert.match(stringToSign(signature, bytes.toString("latin1")), hash);
});

async function presign(path: string, signingDate: Date): Promise<string> {
  const { endpoint, region, host, port } = clients.aws;
  const signer = new SignatureV4({
    credentials: testKey,
    region,
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const headers = { host: `${host}:${port}`, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  const request = { method: "GET", protocol: "http:", hostname: host, port, path, headers, query: {} };
  const unsigned = new Set(["x-amz-content-sha256"]);
  const options = { expiresIn: 60, signingDate, unsignableHeaders: unsigned, unhoistableHeaders: unsigned };
  const { query = {} } = await signer.presign(request, options);
  return `${endpoint}${path}?${new URLSearchParams(query as Record<string, string>)}`;
}

/** Characters that XML, URLs or patterns treat in their own way. */
const oddKeys = [
  "odd/new\nline",
  "odd/carriage\rreturn",
  "odd/a&b&amp;&#10;&lt;",
  "odd/<tag>\"quoted\"'single'",
  "odd/control\u0001\u001f",
  "odd/ blanks at the ends ",
  "odd/100%25+plus?versionId=no",
  "odd/ä€😀\u0085\u2028",
];

test("keys of all characters are listed, copied and deleted as what they are", async () => {
  for (const [i, key] of oddKeys.entries()) await put(key, `content ${i}`);
  for (const EncodingType of [undefined, "url"] as const) {
    const { Contents = [] } = await clients.s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: "odd/", ...(EncodingType && { EncodingType }) }),
    );
    const decode = (key = "") => (EncodingType ? decodeURIComponent(key.replaceAll("+", " ")) : key);
    assert.equal(Contents.map(({ Key }) => decode(Key)).sort(), [...oddKeys].sort());
  }
  for (const [i, key] of oddKeys.entries()) {
    const CopySource = `${Bucket}/${encodeURIComponent(key)}`;
    await clients.s3.send(new CopyObjectCommand({ Bucket, Key: "copy-of-odd", CopySource }));
    assert.is(await text("copy-of-odd"), `content ${i}`);
  }
  await put("odd/a&b&\n<", "its key is what the third one decodes to twice");
  const { Deleted = [] } = await clients.s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: oddKeys.map((Key) => ({ Key })) } }),
  );
  assert.equal(
    Deleted.map(({ Key }) => Key),
    oddKeys,
  );
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "odd/" }));
  assert.equal(
    Contents.map(({ Key }) => Key),
    ["odd/a&b&\n<"],
  );
  await clients.s3.send(new DeleteObjectCommand({ Bucket, Key: "odd/a&b&\n<" }));
});

test("a key of more than 1024 bytes is refused, whatever is to be done with it", async () => {
  const Key = "ü".repeat(513);
  const refusals = await Promise.all([
    errorOf(put(Key, "x")),
    errorOf(clients.s3.send(new GetObjectCommand({ Bucket, Key }))),
    errorOf(clients.s3.send(new DeleteObjectCommand({ Bucket, Key }))),
    errorOf(clients.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))),
  ]);
  assert.equal(new Set(refusals.map(({ name }) => name)), new Set(["KeyTooLongError"]));
  const head = await errorOf(clients.s3.send(new HeadObjectCommand({ Bucket, Key })));
  assert.match(JSON.stringify(head.$metadata), `"httpStatusCode":400`);
  const nowhere = await errorOf(clients.s3.send(new GetObjectCommand({ Bucket: "no-such-bucket", Key })));
  assert.is(nowhere.name, "NoSuchBucket");
  await put("ü".repeat(512), "x");
});

test("a copy source that names no object is refused", async () => {
  const copy = (CopySource: string) =>
    errorOf(clients.s3.send(new CopyObjectCommand({ Bucket, Key: "copy-of-nothing", CopySource })));
  assert.is((await copy("no-slash")).name, "InvalidArgument");
  assert.is((await copy(`${Bucket}/%zz`)).name, "InvalidArgument");
  assert.is((await copy(`${Bucket}/copy-of-odd?versionId=7`)).name, "InvalidArgument");
});

test("the copy of an object of several parts is of one piece", async () => {
  const content = randomBytes(6 * megabyte);
  const key = { Bucket, Key: "of-parts" };
  const { UploadId } = await clients.s3.send(
    new CreateMultipartUploadCommand({ ...key, ChecksumAlgorithm: "SHA256" }),
  );
  const pieces = [content.subarray(0, 5 * megabyte), content.subarray(5 * megabyte)];
  const Parts: CompletedPart[] = [];
  for (const [i, Body] of pieces.entries()) {
    const PartNumber = i + 1;
    const part = new UploadPartCommand({ ...key, UploadId, PartNumber, Body, ChecksumAlgorithm: "SHA256" });
    const { ETag, ChecksumSHA256 } = await clients.s3.send(part);
    Parts.push({ PartNumber, ETag, ChecksumSHA256 });
  }
  const complete = () =>
    clients.s3.send(new CompleteMultipartUploadCommand({ ...key, UploadId, MultipartUpload: { Parts } }));
  const { ETag } = await complete();
  assert.match(ETag ?? "", /-2"$/);
  assert.is((await complete()).ETag, ETag);
  const fewer = new CompleteMultipartUploadCommand({
    ...key,
    UploadId,
    MultipartUpload: { Parts: Parts.slice(0, 1) },
  });
  assert.is((await errorOf(clients.s3.send(fewer))).name, "NoSuchUpload");
  const CopySource = `${Bucket}/of-parts`;
  const { CopyObjectResult } = await clients.s3.send(
    new CopyObjectCommand({ Bucket, Key: "of-one-piece", CopySource }),
  );
  assert.is(CopyObjectResult?.ETag, `"${createHash("md5").update(content).digest("hex")}"`);
  const head = await clients.s3.send(
    new HeadObjectCommand({ Bucket, Key: "of-one-piece", ChecksumMode: "ENABLED" }),
  );
  assert.is(head.ETag, CopyObjectResult?.ETag);
  assert.is(head.ChecksumSHA256, createHash("sha256").update(content).digest("base64"));
});

test("a range that ends before it begins is no range", async () => {
  await put("ranged", "0123456789");
  assert.is(await text("ranged", "bytes=5-2"), "0123456789");
  assert.is(await text("ranged", "bytes=2-5"), "2345");
  const beyond = errorOf(
    clients.s3.send(new GetObjectCommand({ Bucket, Key: "ranged", Range: "bytes=10-12" })),
  );
  assert.is((await beyond).name, "InvalidRange");
});

test.run();
