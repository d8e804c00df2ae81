/** Reports in S3. */
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { messageOf, oneLine } from "../error-message.ts";
import { AwsFailure } from "../failure.ts";
import { s3Uri } from "../s3-location.ts";
import { isElsewhere, listObjects } from "../training/training-data.ts";
import type { ReportKind } from "./report-kinds.ts";

/** A report has some kilobytes, and with curves of many points some megabytes. */
const mostBytes = 32 * 1024 * 1024;

export interface ReportFile {
  address: string;
  content: Uint8Array;
}

/**
 * The report's file in a prefix that AWS names, or further below; undefined where there is none. Throws
 * E-SME-338 for one that no report can be, and E-SME-70 where the bucket is gone.
 */
export async function fetchReport(
  context: HandlerContext,
  prefix: string,
  kind: ReportKind,
): Promise<ReportFile | undefined> {
  const [, bucket = "", path = ""] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(prefix) ?? [];
  const folder = path.replace(/\/*$/, "");
  const direct = folder.endsWith(`/${kind.file}`) ? folder : `${folder}/${kind.file}`;
  try {
    const found = await getReport(context, bucket, direct, kind);
    if (found !== undefined) return found;
    const below = await findBelow(context, bucket, `${folder}/`, kind);
    return below === undefined ? undefined : await getReport(context, bucket, below, kind);
  } catch (error) {
    if (!(error instanceof AwsFailure) || !isElsewhere(error)) throw error;
    throw new SmeError("E-SME-70", { bucket, region: context.region, cause: error.text });
  }
}

/** Undefined where there is no such object. */
async function getReport(
  context: HandlerContext,
  bucket: string,
  key: string,
  kind: ReportKind,
): Promise<ReportFile | undefined> {
  const { GetObjectCommand } = await import("../clients/s3.ts");
  const address = s3Uri(bucket, key);
  try {
    const { Body: body, ContentLength: length } = await context.s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key }),
    );
    const content = await readBody(context, body as AsyncIterable<Uint8Array>);
    if (content !== undefined) return { address, content };
    const bytes = length ?? `more than ${mostBytes}`;
    throw new SmeError("E-SME-338", { report: kind.name, address, bytes, limit: mostBytes });
  } catch (error) {
    if (error instanceof AwsFailure && error.code === "NoSuchKey") return undefined;
    throw error;
  }
}

/** Undefined for more than a report can have. Throws E-SME-68 where it ends too early. */
async function readBody(
  { region }: HandlerContext,
  body: AsyncIterable<Uint8Array>,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      // Leaving the loop closes the connection.
      if (bytes > mostBytes) return undefined;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new SmeError("E-SME-68", { action: "s3:GetObject", region, cause: oneLine(messageOf(error)) });
  }
  return Buffer.concat(chunks);
}

/** The newest one's key, if there are several. */
async function findBelow(
  context: HandlerContext,
  bucket: string,
  folder: string,
  { file }: ReportKind,
): Promise<string | undefined> {
  let newest: { key: string; modified: number } | undefined;
  for await (const { Key: key = "", LastModified } of listObjects(context, bucket, folder)) {
    const modified = LastModified?.getTime() ?? 0;
    if (key.endsWith(`/${file}`) && modified >= (newest?.modified ?? 0)) newest = { key, modified };
  }
  return newest?.key;
}
