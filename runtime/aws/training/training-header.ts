/** Reads which columns a job learned from, in their order, in the first line of its data. */
import { createGunzip } from "node:zlib";
import type { AutoMLJobChannel } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { oneLine } from "../error-message.ts";
import { parseAnswer } from "../prediction/answer-lines.ts";
import type { AutopilotJob } from "./autopilot-job.ts";

/** Bytes that are read; a header of a thousand columns with names of a hundred letters has less. */
const longestHeader = 256 * 1024;

/** Either the columns or why they are not known: the data may be gone, or not for this key to read. */
export async function readTrainingHeader(
  context: HandlerContext,
  job: AutopilotJob,
): Promise<{ header?: string[]; failure?: string }> {
  const channels = job.AutoMLJobInputDataConfig ?? [];
  const channel = channels.find(({ ChannelType }) => ChannelType !== "validation");
  try {
    const line = await firstLine(context, channel);
    const [header] = parseAnswer(line);
    return header === undefined ? { failure: "its first file is empty" } : { header };
  } catch (error) {
    return { failure: oneLine(error instanceof Error ? error.message : String(error)).slice(0, 2000) };
  }
}

async function firstLine({ s3 }: HandlerContext, channel: AutoMLJobChannel | undefined): Promise<string> {
  const { S3DataType, S3Uri = "" } = channel?.DataSource?.S3DataSource ?? {};
  const [, Bucket, Prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(S3Uri) ?? [];
  if (Bucket === undefined) throw new Error("the job does not say where its data are");
  if (S3DataType !== "S3Prefix") throw new Error(`its data are listed in a ${S3DataType}`);
  if (!(channel?.ContentType ?? "text/csv").startsWith("text/csv")) throw new Error("its data are no CSV");
  const { GetObjectCommand, ListObjectsV2Command } = await import("../clients/s3.ts");
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1000 }));
  const Key = Contents.find(({ Size = 0 }) => Size > 0)?.Key;
  if (Key === undefined) throw new Error(`there is nothing at ${S3Uri} any more`);
  const Range = `bytes=0-${longestHeader - 1}`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  const text = channel?.CompressionType === "Gzip" ? await startOf(bytes) : bytes.toString("utf8");
  return lineOf(text.replace(/^\uFEFF/, ""));
}

/** Up to the first line break that stands in no quotes. */
function lineOf(text: string): string {
  const [line = ""] = /^(?:[^"\r\n]|"(?:[^"]|"")*")*/.exec(text) ?? [];
  if (line.length === text.length && text.length >= longestHeader)
    throw new Error(`its first line is longer than ${longestHeader} bytes`);
  return line;
}

/** What can be unpacked of the start of a file: the rest is not there. */
async function startOf(bytes: Buffer): Promise<string> {
  const chunks: Buffer[] = [];
  const unpacked = createGunzip();
  unpacked.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve) => {
    unpacked.on("end", resolve);
    unpacked.on("error", () => resolve());
    unpacked.end(bytes);
  });
  if (chunks.length === 0) throw new Error("its first file cannot be unpacked");
  return Buffer.concat(chunks).toString("utf8");
}
