import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { ModelClientConfig } from "@aws-sdk/client-sagemaker";
import { parseS3Uri } from "../../s3-address.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { type InputObject, objectsBelow, outputFolder } from "./s3-input.ts";
import { ModelRefusal, type ServedModel } from "./served-model.ts";
import { startContainer } from "./start-container.ts";
import { assembled, batchesOf, recordsOf, type TransformPlan, transformPlan } from "./transform-data.ts";
import type { TransformJob } from "./transform-job.ts";

/** An object to transform, and what its answers are called below the output path. */
interface Input extends InputObject {
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
): Promise<undefined> {
  const inputs = findInputs(context, job);
  const output = outputFolder(context, job.roleArn, job.request.TransformOutput?.S3OutputPath ?? "");
  const plan = transformPlan(job.request);
  const model = await startContainer(context, job.container);
  const failures: string[] = [];
  try {
    for (const input of inputs) {
      if (stopped.aborted) return;
      try {
        const answer = await transformObject(context, job, { model, plan, input, stopped });
        if (stopped.aborted) return;
        const type = plan.accept ?? "text/csv";
        await context.store.putText(output.bucket, `${output.key}${input.outputName}.out`, answer, type);
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
  const bytes = await readFile(await context.store.contentPath(input.bucket, object));
  const isZipped = request.TransformInput?.CompressionType === "Gzip";
  const content = isZipped ? await promisify(gunzip)(bytes) : bytes;
  const answers: string[] = [];
  for (const batch of batchesOf(plan, recordsOf(plan, content.toString("utf8")))) {
    if (stopped.aborted) break;
    const { contentType, accept } = plan;
    const ask = () => model.answer({ contentType, accept, body: Buffer.from(batch.body) });
    const { body } = await withRetries(request.ModelClientConfig, stopped, ask);
    answers.push(assembled(plan, batch, body.toString()));
  }
  return answers.join("");
}

/** Asks again where the model fails or takes too long, as often as the request says, until it is stopped. */
async function withRetries<T>(
  { InvocationsTimeoutInSeconds = 600, InvocationsMaxRetries = 0 }: Partial<ModelClientConfig> = {},
  stopped: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  for (let left = InvocationsMaxRetries; ; left--) {
    let timer: NodeJS.Timeout | undefined;
    let stop: (() => void) | undefined;
    const early = new Promise<never>((_, reject) => {
      const message = `The model took more than ${InvocationsTimeoutInSeconds} seconds`;
      timer = setTimeout(() => reject(new ModelRefusal(504, message)), InvocationsTimeoutInSeconds * 1000);
      stop = () => reject(new Error("The job was stopped"));
      stopped.addEventListener("abort", stop);
    });
    try {
      return await Promise.race([ask(), early]);
    } catch (cause) {
      if (!(cause instanceof ModelRefusal) || cause.status < 500 || left <= 0) throw cause;
    } finally {
      clearTimeout(timer);
      if (stop) stopped.removeEventListener("abort", stop);
    }
  }
}

/** The objects below the prefix, with what their answers are called: as from the prefix' last folder on. */
function findInputs(context: LocalAwsContext, { request, roleArn }: TransformJob): Input[] {
  const uri = request.TransformInput?.DataSource?.S3DataSource?.S3Uri ?? "";
  const { key: prefix } = parseS3Uri(uri);
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  return objectsBelow(context, roleArn, uri).map((object) => ({
    ...object,
    outputName: object.key.slice(folder.length),
  }));
}
