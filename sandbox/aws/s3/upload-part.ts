import { createHash } from "node:crypto";
import { AwsError } from "../http/aws-error.ts";
import { parseCopyRange } from "./byte-range.ts";
import { checksumHeader, defaultAlgorithm, ofWhole, startChecksum } from "./checksums.ts";
import type { ReceivedContent } from "./content.ts";
import { requireCopySource } from "./copy-source.ts";
import { discardContent, receiveContent } from "./receive-content.ts";
import { encrypted, invalidArgument, type S3Request, type S3Response, xmlResponse } from "./s3-request.ts";
import { storeStream } from "./store-stream.ts";
import type { Upload } from "./upload-store.ts";
import { noSuchUpload, requireUpload } from "./uploads.ts";

const mostParts = 10_000;

/** Takes one part, in place of an earlier one of its number. */
export async function uploadPart(request: S3Request): Promise<S3Response> {
  const upload = requireUpload(request);
  const number = partNumber(request);
  const part = await receiveContent(request, upload.checksum?.algorithm ?? defaultAlgorithm);
  checkAlgorithm(upload, part);
  await keep(request, upload, number, part);
  const { md5, checksum } = part;
  const sums = checksum && { [checksumHeader(checksum.algorithm)]: checksum.value };
  return { status: 200, headers: { etag: `"${md5}"`, ...encrypted, ...sums } };
}

/** Makes a part of an object, or of a range of it. */
export async function uploadPartCopy(request: S3Request): Promise<S3Response> {
  const { context, headers } = request;
  const upload = requireUpload(request);
  const number = partNumber(request);
  const { bucket, object, headers: sourceHeaders } = requireCopySource(request);
  const whole = { start: 0, end: object.size - 1 };
  const { start, end } = parseCopyRange(headers["x-amz-copy-source-range"], object.size) ?? whole;
  const size = end - start + 1;
  const read = context.store.read(bucket, object, start, end);
  const md5 = createHash("md5");
  const algorithm = upload.checksum?.algorithm ?? defaultAlgorithm;
  const running = startChecksum(algorithm);
  const content = await storeStream(context, [read], size, [md5, running]);
  const checksum = ofWhole(algorithm, running);
  const part = { content, size, md5: md5.digest("hex"), checksum };
  const LastModified = (await keep(request, upload, number, part)).toISOString();
  const sums = upload.checksum && { [`Checksum${algorithm}`]: checksum.value };
  const result = { LastModified, ETag: `"${part.md5}"`, ...sums };
  return xmlResponse("CopyPartResult", result, { ...encrypted, ...sourceHeaders });
}

async function keep(
  request: S3Request,
  upload: Upload,
  number: number,
  part: ReceivedContent,
): Promise<Date> {
  const kept = await request.context.uploads.putPart(upload.id, number, part);
  if (kept !== undefined) return kept;
  await discardContent(part.content);
  throw noSuchUpload(upload.id);
}

function partNumber({ query }: S3Request): number {
  const text = query.get("partNumber") ?? "";
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= mostParts) return number;
  const message = `Part number must be an integer between 1 and ${mostParts}, inclusive`;
  throw invalidArgument(message, "partNumber", text);
}

/** Where an upload has an algorithm its parts have no other. */
function checkAlgorithm({ checksum: chosen }: Upload, { checksum, content }: ReceivedContent): void {
  if (chosen === undefined || checksum === undefined || checksum.algorithm === chosen.algorithm) return;
  void discardContent(content);
  const [expected, actual] = [chosen.algorithm, checksum.algorithm].map((name) => name.toLowerCase());
  const message = `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`;
  throw new AwsError(400, "InvalidRequest", message);
}
