import { SmeError } from "../../../spec/errors.ts";
import { error, ok, unknown, type Verdict, warning } from "../../../spec/verdict.ts";
import type { callerOf } from "../account.ts";
import type { HandlerContext } from "../context.ts";
import { AwsFailure, isMissing } from "../failure.ts";
import { parseS3Address } from "../s3-location.ts";
import { impossible } from "./explain.ts";

export interface BucketVerdicts {
  bucket: Verdict;
  bucket_region: Verdict;
}

/** The bucket of the connection's address: whether it is there and may be used, and where. */
export async function judgeBucket(
  context: HandlerContext,
  caller: ReturnType<typeof callerOf>,
): Promise<BucketVerdicts> {
  const { connection, region } = context;
  const bucket = parseS3Address(connection.address)?.bucket;
  if (bucket === undefined) {
    const detail = `The address of connection ${connection.name} is no bucket's: training is not possible with it, everything else is.`;
    const fix = `CREATE OR REPLACE CONNECTION ${connection.name} TO 'https://<bucket>.s3.${region}.amazonaws.com' USER '<access key id>' IDENTIFIED BY '<secret access key>'`;
    return { bucket: warning(detail, fix), bucket_region: unknown("There is no bucket to look at.", fix) };
  }
  const { failure, place } = await headBucket(context, bucket);
  return {
    bucket: isForbidden(failure)
      ? await refusalOf(bucket, caller)
      : verdictOf(context, bucket, failure, place),
    bucket_region: regionVerdict(context, bucket, failure, place),
  };
}

/** S3 says in a header of every answer, also of a refusal, where a bucket is. */
async function headBucket({ s3 }: HandlerContext, bucket: string) {
  let place: string | undefined;
  const { HeadBucketCommand } = await import("../clients/s3.ts");
  const command = new HeadBucketCommand({ Bucket: bucket });
  command.middlewareStack.add(
    (next) => async (given) => {
      const answered = await next(given);
      place = headerOf(answered.response, "x-amz-bucket-region") ?? place;
      return answered;
    },
    // Nearer to the wire than the one that makes an error of a refusal.
    { step: "deserialize", priority: "low" },
  );
  try {
    await s3.send(command);
    return { failure: undefined, place };
  } catch (failure) {
    return { failure, place };
  }
}

function headerOf(response: unknown, name: string): string | undefined {
  const headers: unknown =
    typeof response === "object" && response !== null ? Reflect.get(response, "headers") : {};
  const text: unknown =
    typeof headers === "object" && headers !== null ? Reflect.get(headers, name) : undefined;
  return typeof text === "string" ? text : undefined;
}

function verdictOf(
  { region }: HandlerContext,
  bucket: string,
  failure: unknown,
  place: string | undefined,
): Verdict {
  if (failure === undefined) return ok(`Bucket ${bucket} is there, and may be listed.`);
  if (isMissing(failure))
    return error(
      `There is no bucket ${bucket}.`,
      "Create it, or give the connection the address of another.",
    );
  if (place !== undefined && place !== region)
    return unknown(
      `Bucket ${bucket} is in another region.`,
      "Mend what the check bucket_region found first.",
    );
  return impossible(failure);
}

function isForbidden(failure: unknown): boolean {
  return failure instanceof AwsFailure && failure.status === 403;
}

/** A refusal of HEAD has no text, only its status, be it for want of the right or for a key that is none. */
async function refusalOf(bucket: string, caller: ReturnType<typeof callerOf>): Promise<Verdict> {
  const refused = await caller.then(
    () => undefined,
    (cause: unknown) => (cause instanceof SmeError && cause.code === "E-SME-65" ? cause : undefined),
  );
  if (refused !== undefined) return impossible(refused);
  return warning(
    `AWS does not allow s3:ListBucket on arn:aws:s3:::${bucket}, which training needs. The bucket may also be of another account.`,
    `sme-gen policy --bucket ${bucket} --verbs train`,
  );
}

function regionVerdict(
  { connection, region }: HandlerContext,
  bucket: string,
  failure: unknown,
  place: string | undefined,
): Verdict {
  if (place === region) return ok(`Bucket ${bucket} is in ${region}.`);
  if (place !== undefined)
    return error(
      `Bucket ${bucket} is in ${place}, but ${region} was asked for. SageMaker reads only buckets of its own region.`,
      `Call everything with region '${place}', and connection ${connection.name} with the address https://${bucket}.s3.${place}.amazonaws.com, or take a bucket of ${region}.`,
    );
  if (isMissing(failure))
    return unknown("There is no bucket to look at.", "Mend what the check bucket found first.");
  if (failure instanceof SmeError || failure instanceof AwsFailure) return impossible(failure);
  return unknown(`S3 did not say where bucket ${bucket} is.`, "Repeat the call.");
}
