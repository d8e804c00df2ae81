import { AwsError } from "../http/aws-error.ts";
import { requireBucket, type S3Request, type S3Response, xmlResponse } from "./s3-request.ts";

type ListedName = { key: string } | { prefix: string };

interface Page {
  entries: ListedName[];
  /** The last key or common prefix, when there is more. */
  next: string | undefined;
}

const mostKeys = 1000;

/** ListObjectsV2. */
export function listObjects({ context, bucket, query }: S3Request): S3Response {
  requireBucket(context, bucket);
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after");
  const maxKeys = parseMaxKeys(query.get("max-keys"));
  const encoding = query.get("encoding-type");
  if (encoding !== null && encoding !== "url") {
    throw invalid("Invalid Encoding Method specified in Request", "encoding-type", encoding);
  }
  const after = token === null ? (startAfter ?? "") : decodeToken(token);
  const keys = context.store.keys(bucket).filter((key) => key.startsWith(prefix));
  const { entries, next } = pageOf(keys, prefix, delimiter, after, maxKeys);
  const encode = encoding === "url" ? urlEncode : (text: string) => text;

  return xmlResponse("ListBucketResult", {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: maxKeys,
    EncodingType: encoding ?? undefined,
    KeyCount: entries.length,
    IsTruncated: next !== undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: next === undefined ? undefined : Buffer.from(next).toString("base64url"),
    StartAfter: startAfter === null ? undefined : encode(startAfter),
    Contents: entries.flatMap((entry) => {
      const object = "key" in entry ? context.store.find(bucket, entry.key) : undefined;
      if (!object) return [];
      const { key, lastModified, etag, size } = object;
      return [
        {
          Key: encode(key),
          LastModified: lastModified,
          ETag: `"${etag}"`,
          Size: size,
          StorageClass: "STANDARD",
        },
      ];
    }),
    CommonPrefixes: entries.flatMap((entry) => ("prefix" in entry ? [{ Prefix: encode(entry.prefix) }] : [])),
  });
}

function pageOf(keys: string[], prefix: string, delimiter: string, after: string, maxKeys: number): Page {
  const entries: ListedName[] = [];
  let last = "";
  let lastPrefix: string | undefined;
  const afterBytes = Buffer.from(after);
  let passed = after === "";
  for (const key of keys) {
    passed ||= Buffer.from(key).compare(afterBytes) > 0;
    if (!passed) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    // A common prefix was given on the page before when the token is that prefix, or a key below it.
    if (common !== undefined && (common === lastPrefix || (after !== "" && after.startsWith(common))))
      continue;
    if (entries.length === maxKeys) return { entries, next: maxKeys === 0 ? undefined : last };
    entries.push(common === undefined ? { key } : { prefix: common });
    last = common ?? key;
    lastPrefix = common;
  }
  return { entries, next: undefined };
}

function parseMaxKeys(text: string | null): number {
  if (text === null) return mostKeys;
  if (!/^\d{1,10}$/.test(text))
    throw invalid("Provided max-keys not an integer or within integer range", "max-keys", text);
  return Math.min(Number(text), mostKeys);
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString("utf8");
  if (token === "" || Buffer.from(text).toString("base64url") !== token) {
    throw invalid("The continuation token provided is incorrect", "continuation-token", token);
  }
  return text;
}

function invalid(message: string, name: string, value: string): AwsError {
  return new AwsError(400, "InvalidArgument", message, { ArgumentName: name, ArgumentValue: value });
}

/** As S3 does with encoding-type=url: a space becomes +, a slash stays. */
function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replaceAll("%20", "+")
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
