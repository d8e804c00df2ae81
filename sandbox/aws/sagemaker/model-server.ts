/**
 * A container of others' models: a server on this machine that does what SageMaker asks of one, `GET /ping`
 * and `POST /invocations`. Source: "Custom Inference Code with Hosting Services" in AWS' guide.
 */
import { AwsError } from "../http/aws-error.ts";
import { ModelRefusal, type ServedModel } from "./served-model.ts";

/** How long SageMaker waits for an answer. */
const mostMilliseconds = 60_000;

const attributesHeader = "x-amzn-sagemaker-custom-attributes";

/** Rejects when nothing healthy is there. Nobody waits for the server any more once `closing` is aborted. */
export async function connectToModelServer(address: string, closing: AbortSignal): Promise<ServedModel> {
  const ping = await fetch(new URL("/ping", address), { signal: closing });
  await ping.arrayBuffer();
  if (!ping.ok) throw new Error(`The server answered it with ${ping.status}.`);
  return {
    async answer({ contentType, accept, customAttributes, body }) {
      const response = await fetch(new URL("/invocations", address), {
        method: "POST",
        headers: {
          ...(contentType && { "content-type": contentType }),
          ...(accept && { accept }),
          ...(customAttributes && { [attributesHeader]: customAttributes }),
        },
        body: new Uint8Array(body),
        signal: AbortSignal.any([closing, AbortSignal.timeout(mostMilliseconds)]),
      }).catch((cause: unknown) => {
        throw noAnswer(cause);
      });
      const answered = Buffer.from(await response.arrayBuffer());
      if (!response.ok) throw new ModelRefusal(response.status, answered.toString());
      return {
        contentType: response.headers.get("content-type") ?? "",
        customAttributes: response.headers.get(attributesHeader) ?? undefined,
        body: answered,
      };
    },
    // The server is whoever's started it.
    retire: async () => {},
    unload: async () => {},
  };
}

function noAnswer(cause: unknown): Error {
  if (!(cause instanceof DOMException) || cause.name !== "TimeoutError")
    return new AwsError(500, "InternalFailure", String(cause));
  return new ModelRefusal(
    0,
    "Your invocation timed out while waiting for a response from container primary. Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.",
  );
}
