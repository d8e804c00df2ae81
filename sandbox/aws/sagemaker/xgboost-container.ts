/**
 * SageMaker's container of XGBoost, where it serves a model. Source: `serve.py`, `serve_utils.py` and
 * `constants` of aws/sagemaker-xgboost-container.
 */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { loadBooster } from "../../automl/load-model.ts";
import { readTar } from "../../read-tar.ts";
import type { Container } from "./inference-container.ts";
import { notSupported } from "./sagemaker-errors.ts";
import { ModelRefusal, type ServedModel } from "./served-model.ts";

/** Whether it is an image of the built-in algorithm, of any region and version. */
export function isXgboostImage(image = ""): boolean {
  return /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/(?:sagemaker-)?xgboost:(?!local)[\w.-]+$/.test(
    image,
  );
}

const formats: Readonly<Record<string, "csv" | "libsvm">> = {
  "text/csv": "csv",
  "text/libsvm": "libsvm",
  "text/x-libsvm": "libsvm",
};
const answerTypes = {
  "text/csv": "csv",
  "application/json": "json",
  "application/jsonlines": "jsonlines",
} as const;

/** Set where a transform job asks. */
export const batchVariable = "SAGEMAKER_BATCH";

/** Variables that change no answer, and those that do not while they are empty. The Python SDK sets them. */
const harmless = ["SAGEMAKER_CONTAINER_LOG_LEVEL", "SAGEMAKER_REGION"];
const harmlessIfEmpty = ["SAGEMAKER_PROGRAM", "SAGEMAKER_SUBMIT_DIRECTORY"];

/** Refuses variables that would change what the container does. */
export function checkXgboostEnvironment(environment: Readonly<Record<string, string>> = {}): void {
  const odd = Object.entries(environment).find(
    ([name, value]) => !harmless.includes(name) && !(harmlessIfEmpty.includes(name) && value === ""),
  );
  if (odd === undefined) return;
  const variable = `The environment variable ${odd[0]}`;
  throw notSupported(`${variable} with the value '${odd[1]}'`, variable);
}

/** Rejects when the file is no archive with a model. */
export async function startXgboostContainer(path: string, { Environment }: Container): Promise<ServedModel> {
  const model = await loadBooster(await readModelArchive(path));
  const isBatch = Environment?.[batchVariable] !== undefined;
  return {
    async answer({ contentType, accept, body }) {
      const format = formats[mediaType(contentType ?? "text/csv")];
      if (format === undefined)
        throw new ModelRefusal(
          415,
          `Content type ${contentType} is not supported; it must be text/csv or text/libsvm.`,
        );
      const [type, wanted] = chooseAnswer(accept);
      const keys = [format, wanted === "csv" && isBatch ? "csv-lines" : wanted];
      const text = await model.answer(body, keys).catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new ModelRefusal(400, `Unable to evaluate payload provided: ${why}`);
      });
      return { contentType: `${type}; charset=utf-8`, body: text };
    },
    retire: () => model.retire(),
    unload: () => model.unload(),
  };
}

function chooseAnswer(accept = "*/*"): [type: string, wanted: string] {
  const asked = accept.split(",").map(mediaType);
  if (asked.some((type) => ["*/*", "text/*", ""].includes(type))) return ["text/csv", "csv"];
  const found = Object.entries(answerTypes).find(([type]) => asked.includes(type));
  if (found === undefined) throw new ModelRefusal(406, `Accept type ${accept} is not supported.`);
  return found;
}

function mediaType(type: string): string {
  return (type.split(";")[0] ?? "").trim().toLowerCase();
}

/** The first file of a model.tar.gz. */
async function readModelArchive(path: string): Promise<Buffer> {
  let found: Buffer | undefined;
  const stream = createReadStream(path);
  const unzipped = createGunzip();
  stream.on("error", (cause) => unzipped.destroy(cause));
  try {
    await readTar(stream.pipe(unzipped), async (entry, content) => {
      if (entry.type !== "file" || found !== undefined) return;
      const parts: Buffer[] = [];
      for await (const part of content) parts.push(part);
      found = Buffer.concat(parts);
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : cause;
    throw new Error(`The model's data are no archive (tar.gz): ${why}.`, { cause });
  }
  if (found === undefined) throw new Error("The model's archive holds no file.");
  return found;
}
