/** The container of a model of the local AutoML, which takes what those of Autopilot take. */
import { loadModel } from "../../automl/load-model.ts";
import { chooseAnswerType, encodeAnswer } from "./encode-answer.ts";
import { type Container, hasChosenKeys, requestedKeys } from "./inference-container.ts";
import { ModelRefusal, type ServedModel } from "./served-model.ts";

/** Rejects when the file is no model. */
export async function startAutomlContainer(path: string, container: Container): Promise<ServedModel> {
  const model = await loadModel(path);
  const keys = requestedKeys(container);
  return {
    async answer({ contentType, accept, body }) {
      // Source: `input_fn` of the `sagemaker_serve.py` that Autopilot generates takes CSV only.
      if (!isCsv(contentType))
        throw new ModelRefusal(415, `'${contentType}' is an unsupported content type.`);
      const type = chooseAnswerType(accept, hasChosenKeys(container));
      if (type === undefined) throw new ModelRefusal(406, `Accept type '${accept}' is not supported.`);
      const csv = await model.answer(body, keys).catch((cause: unknown) => {
        throw new ModelRefusal(400, cause instanceof Error ? cause.message : String(cause));
      });
      return { contentType: `${type}; charset=utf-8`, body: await encodeAnswer(csv, keys, type) };
    },
    retire: () => model.retire(),
    unload: () => model.unload(),
  };
}

function isCsv(contentType = "text/csv"): boolean {
  return contentType.split(";")[0]?.trim().toLowerCase() === "text/csv";
}
