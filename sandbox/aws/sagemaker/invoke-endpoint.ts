import { AwsError } from "../http/aws-error.ts";
import { valueError } from "../http/validation-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import type { Endpoint, Endpoints } from "./endpoints.ts";
import { chooseVariant, type RunningVariant } from "./running-variant.ts";
import { notSupported } from "./sagemaker-errors.ts";
import { type ModelAnswer, ModelRefusal } from "./served-model.ts";
import { mostServerlessBytes, withinConcurrency } from "./serverless.ts";

/** The most a request's body may have. */
export const mostBodyBytes = 6_291_456;

/**
 * What a request may say besides. An inference ID is for the data that are captured, which is none here;
 * custom attributes are for the container.
 */
export const invocationHeaders: readonly string[] = [
  "x-amzn-sagemaker-custom-attributes",
  "x-amzn-sagemaker-inference-id",
  "x-amzn-sagemaker-target-variant",
];

/** How long they may be, as AWS' model of the API has it, and what it calls them. */
const limits = [
  ["accept", "accept", 1024],
  ["content-type", "contentType", 1024],
  ["x-amzn-sagemaker-custom-attributes", "customAttributes", 1024],
  ["x-amzn-sagemaker-inference-id", "inferenceId", 64],
  ["x-amzn-sagemaker-target-variant", "targetVariant", 63],
] as const;

/** A call of an endpoint. */
export interface Invocation {
  endpointName: string;
  headers: Readonly<Record<string, string>>;
  /** Undefined when it was too long to be read. */
  body: Buffer | undefined;
}

export interface InvocationAnswer {
  headers: Record<string, string>;
  body: string | Buffer;
}

/** InvokeEndpoint: hands the body to the container, and its answer back. */
export async function invokeEndpoint(
  context: LocalAwsContext,
  endpoints: Pick<Endpoints, "findInService">,
  { endpointName, headers, body }: Invocation,
): Promise<InvocationAnswer> {
  const option = Object.keys(headers).find(
    (name) => name.startsWith("x-amzn-sagemaker-") && !invocationHeaders.includes(name),
  );
  if (option) throw notSupported(`InvokeEndpoint with ${option}`);
  for (const [header, member, most] of limits) {
    const value = headers[header] ?? "";
    if (value.length > most) throw valueError(value, member, `have length less than or equal to ${most}`);
  }
  const endpoint = endpoints.findInService(endpointName);
  if (!endpoint) {
    const message = `Endpoint ${endpointName} of account ${context.accountId} not found.`;
    throw new AwsError(400, "ValidationError", message);
  }
  const began = performance.now();
  const variant = targetVariant(endpoint, headers["x-amzn-sagemaker-target-variant"]);
  const most = variant.definition.ServerlessConfig ? mostServerlessBytes : mostBodyBytes;
  if (!body || body.length > most) {
    throw new AwsError(413, "RequestEntityTooLarge", `The body is longer than ${most} bytes.`);
  }
  const customAttributes = headers["x-amzn-sagemaker-custom-attributes"];
  const request = { contentType: headers["content-type"], accept: headers.accept, customAttributes, body };
  const measure = startMeasuring(context, endpoint, variant, began);
  let answer: ModelAnswer;
  try {
    answer = await withinConcurrency(variant, () => variant.model.answer(request));
    measure(200, false);
  } catch (cause) {
    if (cause instanceof AwsError) measure(cause.status, false);
    if (!(cause instanceof ModelRefusal)) throw cause;
    measure(cause.status, true);
    throw modelError(context, endpoint.name, cause.status, cause.message);
  }
  return {
    headers: {
      "content-type": answer.contentType,
      "x-amzn-invoked-production-variant": variant.definition.VariantName ?? "",
      ...(answer.customAttributes && { "x-amzn-sagemaker-custom-attributes": answer.customAttributes }),
    },
    body: answer.body,
  };
}

/** Gives what tells CloudWatch of the request, once the model has answered. */
function startMeasuring(
  { invocations }: LocalAwsContext,
  { name: endpoint }: Endpoint,
  { definition: { VariantName: variant = "" } }: RunningVariant,
  began: number,
): (status: number, modelFailed: boolean) => void {
  const asked = performance.now();
  return (status, modelFailed) => {
    const times = { modelMilliseconds: performance.now() - asked, overheadMilliseconds: asked - began };
    invocations.add({ endpoint, variant, time: Date.now(), ...times, status, modelFailed });
  };
}

/** The variant that is asked for, or one by the weights. */
function targetVariant({ name, running }: Endpoint, wanted: string | undefined): RunningVariant {
  const found =
    wanted === undefined
      ? chooseVariant(running)
      : running.find(({ definition }) => definition.VariantName === wanted);
  if (found !== undefined) return found;
  const message =
    wanted === undefined
      ? `Endpoint ${name} has no variant with a weight.`
      : `Variant ${wanted} was not found on endpoint ${name}.`;
  throw new AwsError(400, "ValidationError", message);
}

function modelError(context: LocalAwsContext, endpoint: string, status: number, message: string): AwsError {
  const { region, accountId } = context;
  const kind = status >= 400 && status < 500 ? "client" : "server";
  const group = `/aws/sagemaker/Endpoints/${endpoint}`;
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
  const log = `See ${console}#logEventViewer:group=${group} in account ${accountId} for more information.`;
  const received = `Received ${kind} error (${status}) from model`;
  const details = {
    OriginalStatusCode: status,
    OriginalMessage: message,
    LogStreamArn: `arn:aws:logs:${region}:${accountId}:log-group:${group}`,
  };
  // Models quote the rows that they do not take.
  const words = `${received} with message "${message}". ${log}`;
  return new AwsError(424, "ModelError", words, details).journaledAs(received);
}
