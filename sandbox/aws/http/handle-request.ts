import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { carryOut, InjectedFault, LostAnswer } from "../carry-out.ts";
import { handleIam, iamRegion } from "../iam/handle-iam.ts";
import type { Caller, Key } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { answerQuotas, listServiceQuotas } from "../quotas/list-service-quotas.ts";
import { findS3Operation } from "../s3/handle-s3.ts";
import { requireRight } from "../s3/rights.ts";
import { locateResource } from "../s3/s3-request.ts";
import { mostBodyBytes } from "../sagemaker/invoke-endpoint.ts";
import type { SageMakerService } from "../sagemaker/sagemaker-service.ts";
import { subjectOf } from "../sagemaker/service-model.ts";
import { handleSts } from "../sts/handle-sts.ts";
import { type Answer, errorAnswer, writeAnswer } from "./answer.ts";
import { AwsError } from "./aws-error.ts";
import { readBody } from "./read-body.ts";
import { parseSignature, type Signature, type SignedRequest } from "./signature.ts";
import { type Protocol, signatureError } from "./signature-errors.ts";
import { verifySignature } from "./verify-signature.ts";

const emptySha256 = createHash("sha256").digest("hex");
const mostControlBytes = 1024 * 1024;

interface Exchange {
  context: LocalAwsContext;
  sagemaker: SageMakerService;
  message: IncomingMessage;
  request: SignedRequest;
  protocol: Protocol;
  requestId: string;
}

/** Answers one HTTP request of any of the services. */
export async function handleRequest(
  context: LocalAwsContext,
  sagemaker: SageMakerService,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  const request = readRequest(message);
  const protocol = protocolOf(request);
  let answer: Answer;
  try {
    answer = await answerRequest({ context, sagemaker, message, request, protocol, requestId });
  } catch (cause) {
    if (cause instanceof LostAnswer) {
      response.destroy();
      return;
    }
    answer = answerForError(cause, protocol, requestId);
  }
  const place = protocol === "s3" ? regionOfBucket(context, request) : undefined;
  if (place !== undefined) answer.headers = { ...answer.headers, "x-amz-bucket-region": place };
  const idHeader = protocol === "s3" ? "x-amz-request-id" : "x-amzn-requestid";
  answer.headers = { ...answer.headers, [idHeader]: requestId };
  // What is left of a refused request must not be taken for the next one on this connection.
  message.resume();
  await writeAnswer(response, answer, request.method === "HEAD");
}

/** Whoever asks for the head of a bucket is told where it is, also when refused. */
function regionOfBucket(
  context: LocalAwsContext,
  { headers, method, path }: SignedRequest,
): string | undefined {
  if (method !== "HEAD") return undefined;
  const { bucket, key } = locateResource(headers.host ?? "", path);
  return key === "" && context.store.hasBucket(bucket) ? context.region : undefined;
}

function answerForError(cause: unknown, protocol: Protocol, requestId: string): Answer {
  if (cause instanceof InjectedFault)
    return errorAnswer({ ...cause.fault, details: {} }, protocol, requestId);
  if (cause instanceof AwsError) return errorAnswer(cause, protocol, requestId);
  const message = `The local AWS failed: ${cause instanceof Error ? cause.message : cause}`;
  const code = protocol === "s3" ? "InternalError" : "InternalFailure";
  return errorAnswer({ status: 500, code, message, details: {} }, protocol, requestId);
}

function readRequest(message: IncomingMessage): SignedRequest {
  const [path = "/", query = ""] = splitOnce(message.url ?? "/", "?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return { method: message.method ?? "GET", path, query: new URLSearchParams(query), headers };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** The signature names the service; without one, the shape of the request does. */
function protocolOf(request: SignedRequest): Protocol {
  const signature = parseSignature(request);
  const service = typeof signature === "string" ? "" : signature.service;
  if (service === "s3") return "s3";
  if (service === "sts" || request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
    return "sts";
  if (request.headers["x-amz-target"] !== undefined) return "sagemaker";
  if (service === "sagemaker" || /^\/endpoints\/[^/]+\/invocations$/.test(request.path)) return "runtime";
  return "s3";
}

async function answerRequest(exchange: Exchange): Promise<Answer> {
  const { context, request, protocol } = exchange;
  const signature = parseSignature(request);
  if (typeof signature === "string") throw signatureError(signature, protocol, context.region);
  if (protocol === "s3") return answerS3(exchange, signature);
  const body = await readBody(exchange.message, protocol === "runtime" ? mostBodyBytes : mostControlBytes);
  // A body too long to be kept cannot be verified either; the services answer by its length alone.
  const caller = body
    ? await requireSignature(exchange, signature, createHash("sha256").update(body).digest("hex"))
    : requireKey(exchange, signature).caller;
  switch (protocol) {
    case "sts":
      return answerQuery(exchange, caller, body, signature.service === "iam" ? handleIam : handleSts);
    case "sagemaker":
      return answerSageMaker(exchange, caller, body);
    case "runtime":
      return answerRuntime(exchange, caller, body);
  }
}

/** Who has signed the request. */
async function requireSignature(
  exchange: Exchange,
  signature: Signature,
  payloadHash: string,
): Promise<Caller> {
  const { context, request, protocol } = exchange;
  const key = requireKey(exchange, signature);
  const region = signature.service === "iam" ? iamRegion : context.region;
  const fault = await verifySignature(request, signature, payloadHash, region, key);
  if (fault) throw signatureError(fault, protocol, context.region);
  return key.caller;
}

function requireKey({ context, protocol }: Exchange, { accessKeyId }: Signature): Key {
  const key = context.identities.findKey(accessKeyId);
  if (key === undefined) throw signatureError("unknown key", protocol, context.region);
  return key;
}

async function answerS3(exchange: Exchange, signature: Signature): Promise<Answer> {
  const { context, message, request } = exchange;
  const presigned = signature.expires !== undefined;
  const payloadHash =
    request.headers["x-amz-content-sha256"] ?? (presigned ? "UNSIGNED-PAYLOAD" : emptySha256);
  const caller = await requireSignature(exchange, signature, payloadHash);
  const location = locateResource(request.headers.host ?? "", request.path);
  const s3Request = { context, caller, message, headers: request.headers, query: request.query, ...location };
  const operation = findS3Operation(s3Request);
  const name = location.key === "" ? location.bucket : `${location.bucket}/${location.key}`;
  const answered = await carryOut(exchange.context, operation.name, name, () => {
    if (operation.action !== undefined) requireRight(s3Request, operation.action);
    return operation.handle(s3Request);
  });
  const { status, headers = {}, body = "" } = answered;
  return { status, headers, body };
}

async function answerQuery(
  exchange: Exchange,
  caller: Caller,
  body: Buffer | undefined,
  handle: typeof handleSts,
): Promise<Answer> {
  const { context, requestId } = exchange;
  const form = new URLSearchParams(body?.toString("utf8"));
  const subject = form.get("RoleArn") ?? form.get("RoleName") ?? "";
  const xml = await carryOut(context, form.get("Action") ?? "", subject, () =>
    handle({ context, caller, form }, requestId),
  );
  return { status: 200, headers: { "content-type": "text/xml" }, body: xml };
}

async function answerSageMaker(
  exchange: Exchange,
  caller: Caller,
  body: Buffer | undefined,
): Promise<Answer> {
  if (!body) throw new AwsError(413, "RequestEntityTooLargeException", "The request is too long.");
  const target = exchange.request.headers["x-amz-target"] ?? "";
  const [service, operation] = splitOnce(target, ".");
  const { context } = exchange;
  const isQuotas = target === `ServiceQuotasV20190624.${listServiceQuotas}`;
  if (!isQuotas && service !== "SageMaker") {
    throw new AwsError(
      400,
      "UnknownOperationException",
      `The target ${target} is not available in this local SageMaker.`,
    );
  }
  const input = parseJson(body);
  const output = isQuotas
    ? await carryOut(context, operation, "sagemaker", () => answerQuotas(context, caller, input))
    : await carryOut(context, operation, subjectOf(operation, input), () =>
        exchange.sagemaker.run(operation, input, caller),
      );
  return {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(output),
  };
}

async function answerRuntime(exchange: Exchange, caller: Caller, body: Buffer | undefined): Promise<Answer> {
  const { request, sagemaker } = exchange;
  const [, encodedName] = /^\/endpoints\/([^/]+)\/invocations$/.exec(request.path) ?? [];
  if (encodedName === undefined || request.method !== "POST") {
    const what = `${request.method} ${request.path}`;
    throw new AwsError(400, "UnknownOperationException", `${what} is not available in this local SageMaker.`);
  }
  const endpointName = decodeURIComponent(encodedName);
  const answer = await carryOut(exchange.context, "InvokeEndpoint", endpointName, () =>
    sagemaker.invoke({ endpointName, headers: request.headers, body }, caller),
  );
  return { status: 200, ...answer };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8") || "{}");
  } catch (cause) {
    throw new AwsError(400, "SerializationException", cause instanceof Error ? cause.message : String(cause));
  }
}
