import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { ModelClientConfig, TransformS3DataSource } from "@aws-sdk/client-sagemaker";
import { parseS3Uri } from "../../s3-address.ts";
import { roleRefusal } from "../iam/execution-role.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { bucketArn, objectArn } from "../s3/rights.ts";
import { ModelRefusal, type ServedModel } from "./served-model.ts";
import { startContainer } from "./start-container.ts";
import { assembled, batchesOf, recordsOf, type TransformPlan, transformPlan } from "./transform-data.ts";
import type { TransformJob } from "./transform-job.ts";

/** An object to transform, and what its answers are called below the output path. */
interface Input {
  bucket: string;
  key: string;
  outputName: string;
}

/**
 * Lets the model answer each object of the input, and writes the answers of an object when all of them are
 * there. An object that fails does not keep the others from being transformed, but the job fails.
 */
export async function runTransformJob(
  context: LocalAwsContext,
  job: TransformJob,
  stopped: AbortSignal,
): Promise<void> {
  const output = parseS3Uri(job.request.TransformOutput?.S3OutputPath ?? "");
  const inputs = findInputs(context, job);
  requireOfRole(context, job, "s3:PutObject", objectArn(output.bucket, output.key));
  if (!context.store.hasBucket(output.bucket))
    throw new Error(`ClientError: The bucket ${output.bucket} of the output path does not exist.`);
  const plan = transformPlan(job.request);
  const model = await startContainer(context, job.container);
  const failures: string[] = [];
  try {
    for (const input of inputs) {
      if (stopped.aborted) return;
      try {
        const answer = await transformObject(context, job, { model, plan, input, stopped });
        if (stopped.aborted) return;
        const folder = output.key === "" || output.key.endsWith("/") ? output.key : `${output.key}/`;
        const type = plan.accept ?? "text/csv";
        await context.store.putText(output.bucket, `${folder}${input.outputName}.out`, answer, type);
      } catch (cause) {
        failures.push(failureOf(input, cause));
      }
    }
  } finally {
    await model.unload();
  }
  const [first, ...more] = failures;
  if (first === undefined) return;
  throw new Error(more.length === 0 ? first : `${first} (and ${more.length} more objects)`);
}

function failureOf({ bucket, key }: Input, cause: unknown): string {
  const why = cause instanceof Error ? cause.message : String(cause);
  const status = cause instanceof ModelRefusal ? cause.status : undefined;
  const kind = status !== undefined && status >= 500 ? "AlgorithmError" : "ClientError";
  const http = status === undefined ? "" : `Bad HTTP status received from algorithm: ${status}. `;
  return `${kind}: s3://${bucket}/${key}: ${http}${why}`;
}

interface Transformation {
  model: ServedModel;
  plan: TransformPlan;
  input: Input;
  stopped: AbortSignal;
}

async function transformObject(
  context: LocalAwsContext,
  { request }: TransformJob,
  { model, plan, input, stopped }: Transformation,
): Promise<string> {
  const object = context.store.find(input.bucket, input.key);
  if (!object) throw new Error("The object does not exist any more");
  const bytes = await readFile(context.store.contentPath(input.bucket, object));
  const isZipped = request.TransformInput?.CompressionType === "Gzip";
  const content = isZipped ? await promisify(gunzip)(bytes) : bytes;
  const answers: string[] = [];
  for (const batch of batchesOf(plan, recordsOf(plan, content.toString("utf8")))) {
    if (stopped.aborted) break;
    const { contentType, accept } = plan;
    const ask = () => model.answer({ contentType, accept, body: Buffer.from(batch.body) });
    const { body } = await withRetries(request.ModelClientConfig, ask);
    answers.push(assembled(plan, batch, body.toString()));
  }
  return answers.join("");
}

/** Asks again where the model fails or takes too long, as often as the request says. */
async function withRetries<T>(
  { InvocationsTimeoutInSeconds = 600, InvocationsMaxRetries = 0 }: Partial<ModelClientConfig> = {},
  ask: () => Promise<T>,
): Promise<T> {
  for (let left = InvocationsMaxRetries; ; left--) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const message = `The model took more than ${InvocationsTimeoutInSeconds} seconds`;
      timer = setTimeout(() => reject(new ModelRefusal(504, message)), InvocationsTimeoutInSeconds * 1000);
    });
    try {
      return await Promise.race([ask(), late]);
    } catch (cause) {
      if (!(cause instanceof ModelRefusal) || cause.status < 500 || left <= 0) throw cause;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The objects below the prefix. */
function findInputs(context: LocalAwsContext, job: TransformJob): Input[] {
  const source: Partial<TransformS3DataSource> = job.request.TransformInput?.DataSource?.S3DataSource ?? {};
  const uri = source.S3Uri ?? "";
  const { bucket, key: prefix } = parseS3Uri(uri);
  const { store } = context;
  if (!store.hasBucket(bucket))
    throw new Error(`ClientError: The bucket ${bucket} of ${uri} does not exist.`);
  requireOfRole(context, job, "s3:ListBucket", bucketArn(bucket));
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const inputs = store
    .keys(bucket)
    .filter((key) => key.startsWith(prefix))
    // What S3 consoles make for folders is nothing to transform.
    .filter((key) => !key.endsWith("/"))
    .map((key) => ({ bucket, key, outputName: key === prefix ? baseName(key) : key.slice(folder.length) }));
  for (const { key } of inputs) requireOfRole(context, job, "s3:GetObject", objectArn(bucket, key));
  if (inputs.length === 0) throw new Error(`ClientError: No S3 objects found under the prefix ${uri}.`);
  return inputs;
}

function baseName(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

function requireOfRole(context: LocalAwsContext, job: TransformJob, action: string, resource: string): void {
  const refusal = roleRefusal(context, job.roleArn, action, resource);
  if (refusal !== undefined) throw new Error(`ClientError: Access denied to S3 (AccessDenied): ${refusal}`);
}
