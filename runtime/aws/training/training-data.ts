/** The files that EXPORT wrote for a training run. */
import { SmeError } from "../../../spec/errors.ts";
import { trainingFileEndings, trainingFileFormat } from "../../../spec/facts.ts";
import type { HandlerContext } from "../context.ts";
import { AwsFailure } from "../failure.ts";
import { generalError } from "../general-error.ts";
import { s3Uri } from "../s3-location.ts";

/** As the export names its file of this number, counted from 1. */
export function trainingFileName(number: number, compression: string): string {
  const ending = compression === "Gzip" ? trainingFileEndings.Gzip : trainingFileEndings.None;
  return trainingFileFormat.replace("%04d", String(number).padStart(4, "0")) + ending;
}

/** Whether an export names a file so, whichever it is. */
function isTrainingFile(name: string): boolean {
  const [, digits = ""] = /(\d+)\./.exec(name) ?? [];
  return ["None", "Gzip"].some((compression) => trainingFileName(Number(digits), compression) === name);
}

export interface TrainingFolder {
  /** Keys of the files that have the names of a training's. */
  files: string[];
  /** Names of what else is there: Autopilot would learn from it too. */
  foreign: string[];
  /** The size of the files together. */
  bytes: number;
}

/** What is in the folder for the training data. Throws E-SME-70 when there is no such bucket. */
export async function listTrainingFolder(
  context: HandlerContext,
  bucket: string,
  path: string,
): Promise<TrainingFolder> {
  const folder: TrainingFolder = { files: [], foreign: [], bytes: 0 };
  for await (const { Key: key = "", Size: size = 0 } of listObjects(context, bucket, path)) {
    const name = key.slice(path.length);
    folder.bytes += size;
    if (isTrainingFile(name)) folder.files.push(key);
    // The S3 console marks a folder by an empty object of its name.
    else if (name !== "") folder.foreign.push(name);
  }
  return folder;
}

/** Whether the bucket has an object of this key. Throws E-SME-70 when there is no such bucket. */
export async function isObject(context: HandlerContext, bucket: string, key: string): Promise<boolean> {
  for await (const { Key } of listObjects(context, bucket, key)) if (Key === key) return true;
  return false;
}

/** All objects whose keys begin with the prefix. Throws E-SME-70 when there is no such bucket. */
export async function* listObjects(context: HandlerContext, bucket: string, prefix: string) {
  let continuation: string | undefined;
  do {
    const page = await listPage(context, bucket, prefix, continuation);
    yield* page.Contents ?? [];
    continuation = page.NextContinuationToken;
  } while (continuation !== undefined);
}

/** Removes objects and returns how many there were. */
export async function deleteObjects(
  context: HandlerContext,
  bucket: string,
  keys: readonly string[],
): Promise<number> {
  const { DeleteObjectsCommand } = await import("../clients/s3.ts");
  // S3 takes a thousand at a time.
  for (let start = 0; start < keys.length; start += 1000) {
    const Objects = keys.slice(start, start + 1000).map((Key) => ({ Key }));
    const { Errors = [] } = await context.s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first !== undefined) {
      const { Code = "UnknownError", Message = "AWS gave no reason.", Key = "" } = first;
      const failure = new AwsFailure(Code, Message, {
        action: "s3:DeleteObject",
        resource: s3Uri(bucket, Key),
        kind: Code === "AccessDenied" ? "denied" : "request",
        status: 200,
        attempts: 1,
      });
      throw generalError(failure, context.connection.name, context.region);
    }
  }
  return keys.length;
}

async function listPage(
  context: HandlerContext,
  bucket: string,
  path: string,
  continuation: string | undefined,
) {
  const { ListObjectsV2Command } = await import("../clients/s3.ts");
  try {
    return await context.s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: path,
        ...(continuation === undefined ? {} : { ContinuationToken: continuation }),
      }),
    );
  } catch (error) {
    if (error instanceof AwsFailure && isElsewhere(error)) {
      throw new SmeError("E-SME-70", { bucket, region: context.region, cause: error.text });
    }
    throw error;
  }
}

/**
 * A bucket of another region is answered with a redirect, or by saying which region the signature should
 * name.
 */
export function isElsewhere({ code, status }: AwsFailure): boolean {
  return status === 404 || status === 301 || code === "AuthorizationHeaderMalformed";
}
