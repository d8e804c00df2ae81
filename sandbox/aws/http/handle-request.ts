import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { carryOut, InjectedFault, LostAnswer } from "../carry-out.ts";
import { handleIam, iamRegion } from "../iam/handle-iam.ts";
import type { Caller, Key } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { answerQuotas, listServiceQuotas } from "../quotas/list-service-quotas.ts";
import type { RequestNote } from "../request-note.ts";
import { actionOf, findOperation, headersWithHoisted } from "../s3/find-operation.ts";
import { requireRight } from "../s3/rights.ts";
import { locateResource } from "../s3/s3-request.ts";
import { mostBodyBytes } from "../sagemaker/invoke-endpoint.ts";
import type { SageMakerService } from "../sagemaker/sagemaker-service.ts";
import { subjectOf } from "../sagemaker/service-model.ts";
import { handleSts } from "../sts/handle-sts.ts";
import { type Answer, breakOffAnswer, errorAnswer, hostId, writeAnswer } from "./answer.ts";
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
  note: RequestNote;
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
  const note = noteOf(request, protocol, context.region);
  const record = startRecord(context, note);
  let answer: Answer;
  try {
    answer = await answerRequest({ context, sagemaker, message, request, protocol, requestId, note });
    record(answer.status);
  } catch (cause) {
    if (cause instanceof LostAnswer) {
      record(null);
      if (!cause.isSilent) response.destroy();
      return;
    }
    answer = answerForError(cause, protocol, requestId);
    record(answer.status, cause);
  }
  const place = protocol === "s3" ? regionOfBucket(context, request) : undefined;
  if (place !== undefined) answer.headers = { ...answer.headers, "x-amz-bucket-region": place };
  const ids =
    protocol === "s3"
      ? { "x-amz-id-2": hostId, "x-amz-request-id": requestId }
      : { "x-amzn-requestid": requestId };
  answer.headers = { ...answer.headers, ...ids };
  // What is left of a refused request must not be taken for the next one on this connection.
  message.resume();
  const ahead = context.plannedFaults.clockMilliseconds();
  if (ahead !== 0) answer.headers = { ...answer.headers, date: new Date(Date.now() + ahead).toUTCString() };
  if (note.isTruncated) await breakOffAnswer(response, answer);
  else await writeAnswer(response, answer, request.method === "HEAD");
}

function noteOf(request: SignedRequest, protocol: Protocol, region: string): RequestNote {
  const signature = parseSignature(request);
  const isIam = typeof signature !== "string" && signature.service === "iam";
  const [target, operation] = splitOnce(request.headers["x-amz-target"] ?? "", ".");
  const isQuotas = target.startsWith("ServiceQuotas");
  const service = isIam ? "iam" : isQuotas ? "quotas" : protocol;
  return { service, protocol, region, operation, resource: "" };
}

/** Gives what takes the request down when it has been answered. */
function startRecord({ endpointUse, journal }: LocalAwsContext, note: RequestNote) {
  const time = new Date().toISOString();
  const started = performance.now();
  return (status: number | null, cause?: unknown) => {
    const { service, operation, resource, fault } = note;
    const milliseconds = Math.round((performance.now() - started) * 10) / 10;
    if (service === "runtime") endpointUse.add(resource, milliseconds, status === null || status >= 400);
    const why = cause === undefined ? {} : refusalIn(cause);
    journal.add({
      ...{ time, service, operation, resource, status, milliseconds },
      ...(fault !== undefined && { fault }),
      ...why,
    });
  };
}

function refusalIn(cause: unknown): { code: string; reason?: string } {
  if (cause instanceof InjectedFault) {
    const { code, message } = cause.fault;
    return message === null ? { code } : { code, reason: message };
  }
  if (cause instanceof AwsError) return { code: cause.code, reason: cause.message };
  return { code: "InternalFailure", reason: cause instanceof Error ? cause.message : String(cause) };
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
    return errorAnswer({ ...cause.fault, details: {}, headers: {} }, protocol, requestId);
  if (cause instanceof AwsError) return errorAnswer(cause, protocol, requestId);
  const message = `The local AWS failed: ${cause instanceof Error ? cause.message : cause}`;
  const code = protocol === "s3" ? "InternalError" : "InternalFailure";
  return errorAnswer({ status: 500, code, message, details: {}, headers: {} }, protocol, requestId);
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
  const now = Date.now() + context.plannedFaults.clockMilliseconds();
  const fault = await verifySignature(request, signature, payloadHash, region, key, now);
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
  const { query } = request;
  const headers = headersWithHoisted(request.headers, query);
  const s3Request = { context, caller, signature, message, headers, query, ...location };
  const resource = location.key === "" ? location.bucket : `${location.bucket}/${location.key}`;
  exchange.note.resource = resource;
  const operation = findOperation(s3Request);
  const asked = { operation: operation.name, resource };
  const answered = await carryOut(context, exchange.note, asked, () => {
    const action = actionOf(operation, s3Request);
    if (action !== undefined) requireRight(s3Request, action);
    return operation.handle(s3Request);
  });
  return { headers: {}, body: "", ...answered };
}

async function answerQuery(
  exchange: Exchange,
  caller: Caller,
  body: Buffer | undefined,
  handle: typeof handleSts,
): Promise<Answer> {
  const { context, note, requestId } = exchange;
  const form = new URLSearchParams(body?.toString("utf8"));
  const resource = form.get("RoleArn") ?? form.get("RoleName") ?? "";
  const xml = await carryOut(context, note, { operation: form.get("Action") ?? "", resource }, () =>
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
  const { context, note } = exchange;
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
    ? await carryOut(context, note, { operation, resource: "sagemaker" }, () =>
        answerQuotas(context, caller, input),
      )
    : await carryOut(context, note, { operation, resource: subjectOf(operation, input) }, (lag) =>
        exchange.sagemaker.run(operation, input, caller, lag),
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
  const asked = { operation: "InvokeEndpoint", resource: endpointName };
  const answer = await carryOut(exchange.context, exchange.note, asked, () =>
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
