import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AccountRegion, AccountRegions } from "../account-regions.ts";
import { carryOut, InjectedFault, LostAnswer } from "../carry-out.ts";
import { handleIam, iamRegion } from "../iam/handle-iam.ts";
import type { Caller, Key } from "../iam/identities.ts";
import { type Input, type JsonService, runOperation, subjectOf as subjectOfInput } from "../json-service.ts";
import { findJsonService } from "../json-services.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import type { RequestNote } from "../request-note.ts";
import { regionOfBucket, requireRegion } from "../s3/bucket-region.ts";
import { FileContent } from "../s3/file-content.ts";
import { actionOf, findOperation, headersWithHoisted } from "../s3/find-operation.ts";
import { requireRight } from "../s3/rights.ts";
import { checkKey, locateResource, type S3Response } from "../s3/s3-request.ts";
import { mostBodyBytes } from "../sagemaker/invoke-endpoint.ts";
import { subjectOf } from "../sagemaker/service-model.ts";
import { handleSts } from "../sts/handle-sts.ts";
import { type Answer, breakOffAnswer, cborHeaders, errorAnswer, hostId, writeAnswer } from "./answer.ts";
import { AwsError } from "./aws-error.ts";
import { decodeCbor, encodeCbor } from "./cbor.ts";
import { readBody } from "./read-body.ts";
import { parseSignature, type Signature, type SignedRequest } from "./signature.ts";
import { checkAllSigned, signatureDetails } from "./signature-details.ts";
import { type Protocol, signatureError } from "./signature-errors.ts";
import { verifySignature } from "./verify-signature.ts";

const emptySha256 = createHash("sha256").digest("hex");
const mostControlBytes = 1024 * 1024;

/** A request as it came. */
interface Received {
  request: SignedRequest;
  /** Read once. */
  signature: ReturnType<typeof parseSignature>;
}

interface Exchange extends AccountRegion, Received {
  places: AccountRegions;
  message: IncomingMessage;
  protocol: Protocol;
  requestId: string;
  note: RequestNote;
}

/** Answers one HTTP request of any of the services. */
export async function handleRequest(
  places: AccountRegions,
  context: LocalAwsContext,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  const request = readRequest(message);
  const signature = parseSignature(request);
  const received = { request, signature };
  const protocol = protocolOf(received);
  const note = noteOf(received, protocol, context);
  const record = startRecord(context, note);
  let answer: Answer;
  try {
    const place = await placeOf(places, context, received);
    note.region = place.context.region;
    note.accountId = place.context.accountId;
    answer = await answerRequest({
      context: place.context,
      sagemaker: place.sagemaker,
      ...{ places, message, request, signature, protocol, requestId, note },
    });
    record(answer.status);
  } catch (cause) {
    const isClosing = context.tasks.closing.aborted;
    // Whoever goes away in the middle of a body hears nothing of what that leads to.
    const isLeft = message.destroyed && !message.complete;
    if (isClosing || isLeft || cause instanceof LostAnswer) {
      record(null);
      if (!(cause instanceof LostAnswer && cause.isSilent)) response.destroy();
      return;
    }
    answer = answerForError(cause, note, requestId);
    record(answer.status, cause);
  }
  const region = protocol === "s3" ? regionOfAsked(context, request) : undefined;
  if (region !== undefined) answer.headers = { ...answer.headers, "x-amz-bucket-region": region };
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

/** Whose resources a request is about, and where; our own for who has no key, or names no region. */
function placeOf(
  places: AccountRegions,
  { accountId, identities, region, regions }: LocalAwsContext,
  { signature }: Received,
): Promise<AccountRegion> {
  if (typeof signature === "string") return places.of(accountId, region);
  const account = identities.findKey(signature.accessKeyId)?.caller.accountId ?? accountId;
  return places.of(account, regions.includes(signature.region) ? signature.region : region);
}

function noteOf(
  { request, signature }: Received,
  protocol: Protocol,
  { accountId, region }: LocalAwsContext,
): RequestNote {
  const isIam = typeof signature !== "string" && signature.service === "iam";
  const [target, operation] = targetOf(request);
  const own = protocol === "cbor" ? "cloudwatch" : protocol;
  const service = isIam ? "iam" : (findJsonService(target)?.service ?? own);
  return { service, protocol, region, accountId, operation, resource: "" };
}

/** Gives what takes the request down when it has been answered. */
function startRecord({ journal }: LocalAwsContext, note: RequestNote) {
  const time = new Date().toISOString();
  const started = performance.now();
  return (status: number | null, cause?: unknown) => {
    const { service, region, accountId: account, operation, resource, fault } = note;
    const milliseconds = Math.round((performance.now() - started) * 10) / 10;
    const why = cause === undefined ? {} : refusalIn(cause);
    journal.add({
      ...{ time, service, region, account, operation, resource, status, milliseconds },
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
  if (cause instanceof AwsError) return { code: cause.code, reason: cause.reason };
  return { code: "InternalFailure", reason: cause instanceof Error ? cause.message : String(cause) };
}

/** Whoever asks for the head of a bucket is told where it is, also when refused. */
function regionOfAsked(
  context: LocalAwsContext,
  { headers, method, path }: SignedRequest,
): string | undefined {
  if (method !== "HEAD") return undefined;
  const { bucket, key } = locateResource(headers.host ?? "", path);
  return key === "" ? regionOfBucket(context, bucket) : undefined;
}

function answerForError(cause: unknown, note: RequestNote, requestId: string): Answer {
  if (cause instanceof InjectedFault)
    return errorAnswer({ ...cause.fault, details: {}, headers: {} }, note, requestId);
  if (cause instanceof AwsError) return errorAnswer(cause, note, requestId);
  const message = `The local AWS failed: ${cause instanceof Error ? cause.message : cause}`;
  const code = note.protocol === "s3" ? "InternalError" : "InternalFailure";
  return errorAnswer({ status: 500, code, message, details: {}, headers: {} }, note, requestId);
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

/** The service and the operation that a request of the JSON protocol, or of CBOR, names. */
function targetOf({ headers, path }: SignedRequest): [service: string, operation: string] {
  const [, service, operation] = cborPath.exec(path) ?? [];
  if (service !== undefined && operation !== undefined) return [service, operation];
  return splitOnce(headers["x-amz-target"] ?? "", ".");
}

const cborPath = /^\/service\/(\w+)\/operation\/(\w+)$/;

/** As signatures name the services that are here. */
const signedServices = ["s3", "sagemaker", "sts", "iam", "monitoring", "logs", "servicequotas"];

/** The signature names the service; without one, the shape of the request does. */
function protocolOf({ request, signature }: Received): Protocol {
  const service = typeof signature === "string" ? "" : signature.service;
  if (service === "s3") return "s3";
  if (request.headers["smithy-protocol"] === "rpc-v2-cbor") return "cbor";
  if (service === "sts" || request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
    return "sts";
  if (request.headers["x-amz-target"] !== undefined) return "sagemaker";
  if (service !== "" || /^\/endpoints\/[^/]+\/invocations$/.test(request.path)) return "runtime";
  return "s3";
}

async function answerRequest(exchange: Exchange): Promise<Answer> {
  const { context, protocol, signature } = exchange;
  if (typeof signature === "string") throw signatureError(signature, protocol, context.region);
  if (!signedServices.includes(signature.service)) {
    const message = `The service ${signature.service} is not available in this local AWS.`;
    throw new AwsError(400, "UnknownOperationException", message);
  }
  if (protocol === "s3") return answerS3(exchange, signature);
  const body = await readBody(exchange.message, protocol === "runtime" ? mostBodyBytes : mostControlBytes);
  // A body too long to be kept cannot be verified either; the services answer by its length alone.
  const caller = body
    ? requireSignature(exchange, signature, createHash("sha256").update(body).digest("hex"))
    : requireKey(exchange, signature).caller;
  switch (protocol) {
    case "sts":
      return answerQuery(exchange, caller, body, signature.service === "iam" ? handleIam : handleSts);
    case "cbor":
    case "sagemaker":
      return answerTarget(exchange, caller, body);
    case "runtime":
      return answerRuntime(exchange, caller, body);
  }
}

/** Who has signed the request. */
function requireSignature(exchange: Exchange, signature: Signature, payloadHash: string): Caller {
  const { context, protocol, request } = exchange;
  const key = requireKey(exchange, signature);
  const isGlobal = signature.service === "iam" && signature.region === iamRegion;
  const region = isGlobal ? iamRegion : context.region;
  const now = Date.now() + context.plannedFaults.clockMilliseconds();
  const fault = verifySignature(request, signature, payloadHash, region, key, now);
  if (fault === undefined) return key.caller;
  const more =
    protocol === "s3" ? signatureDetails(fault, exchange.request, signature, payloadHash, now) : {};
  throw signatureError(fault, protocol, expectedRegion(exchange), { ...signature, now }, more);
}

/** The region that a signature should be for: a bucket's own, or the local AWS'. */
function expectedRegion({ context, request, protocol }: Exchange): string {
  if (protocol !== "s3") return context.region;
  const { bucket } = locateResource(request.headers.host ?? "", request.path);
  return regionOfBucket(context, bucket) ?? context.region;
}

function requireKey({ context, protocol }: Exchange, { accessKeyId, token }: Signature): Key {
  const { identities, region } = context;
  const key = identities.findKey(accessKeyId);
  if (key !== undefined) return key;
  const fault = identities.wasSession(accessKeyId, token) ? "session over" : "unknown key";
  throw signatureError(fault, protocol, region);
}

async function answerS3(exchange: Exchange, signature: Signature): Promise<Answer> {
  const { context, message, request } = exchange;
  const presigned = signature.expires !== undefined;
  const payloadHash =
    request.headers["x-amz-content-sha256"] ?? (presigned ? "UNSIGNED-PAYLOAD" : emptySha256);
  const caller = requireSignature(exchange, signature, payloadHash);
  checkAllSigned(request, signature);
  const location = locateResource(request.headers.host ?? "", request.path);
  const { query } = request;
  const headers = headersWithHoisted(request.headers, query);
  const s3Request = {
    ...{ context, caller, signature, message, headers, query, ...location },
    listLagMilliseconds: 0,
  };
  const resource = location.key === "" ? location.bucket : `${location.bucket}/${location.key}`;
  exchange.note.resource = resource;
  const operation = findOperation(s3Request);
  requireRegion(s3Request, operation);
  const asked = { operation: operation.name, resource };
  let done: S3Response | undefined;
  try {
    await carryOut(context, exchange.note, asked, async (listLagMilliseconds) => {
      const action = actionOf(operation, s3Request);
      if (action !== undefined) requireRight(s3Request, action);
      checkKey(s3Request);
      done = await operation.handle({ ...s3Request, listLagMilliseconds });
    });
  } catch (cause) {
    // Nobody reads the file of an answer that is lost.
    if (done?.body instanceof FileContent) done.body.destroy();
    throw cause;
  }
  return { status: 200, headers: {}, body: "", ...done };
}

async function answerQuery(
  exchange: Exchange,
  caller: Caller,
  body: Buffer | undefined,
  handle: typeof handleSts,
): Promise<Answer> {
  const { context, note, request, requestId } = exchange;
  const form = request.method === "GET" ? parametersOf(request) : new URLSearchParams(body?.toString("utf8"));
  const resource = form.get("RoleArn") ?? form.get("RoleName") ?? "";
  const xml = await carryOut(context, note, { operation: form.get("Action") ?? "", resource }, () =>
    handle({ context, caller, form }, requestId),
  );
  return { status: 200, headers: { "content-type": "text/xml" }, body: xml };
}

/** What a request by GET asks for, without its signature. */
function parametersOf({ query }: SignedRequest): URLSearchParams {
  return new URLSearchParams([...query].filter(([name]) => !name.startsWith("X-Amz-")));
}

/** Answers a request that names its operation beside its body: JSON, or CBOR. */
async function answerTarget(exchange: Exchange, caller: Caller, body: Buffer | undefined): Promise<Answer> {
  if (!body) throw new AwsError(413, "RequestEntityTooLargeException", "The request is too long.");
  const { context, note, protocol, request } = exchange;
  const [target, operation] = targetOf(request);
  const service = findJsonService(target);
  if (service === undefined && (target !== "SageMaker" || protocol === "cbor")) {
    const message = `The target ${target}.${operation} is not available in this local AWS.`;
    throw new AwsError(400, "UnknownOperationException", message);
  }
  const input = protocol === "cbor" ? parse(() => decodeCbor(body)) : parse(() => parseJson(body));
  const output =
    service === undefined
      ? await carryOut(context, note, { operation, resource: subjectOf(operation, input) }, (lag) =>
          exchange.sagemaker.run(operation, input, caller, lag),
        )
      : await runOfService(exchange, caller, service, operation, membersOf(input));
  if (protocol === "cbor") return { status: 200, headers: cborHeaders, body: encodeCbor(output) };
  const headers = { "content-type": "application/x-amz-json-1.1" };
  return { status: 200, headers, body: JSON.stringify(output, epochSeconds) };
}

async function runOfService(
  { context, note }: Exchange,
  caller: Caller,
  service: JsonService,
  operation: string,
  input: Input,
): Promise<object> {
  const resource = subjectOfInput(service, operation, input);
  return carryOut(context, note, { operation, resource }, () =>
    runOperation(context, service, caller, operation, input),
  );
}

function membersOf(input: unknown): Input {
  return typeof input === "object" && input !== null ? (input as Input) : {};
}

/** A time in JSON. JSON.stringify has made a text of it before; the object that has it knows what it was. */
function epochSeconds(this: unknown, name: string, written: unknown): unknown {
  const value = (this as Record<string, unknown>)[name];
  return value instanceof Date ? value.getTime() / 1000 : written;
}

async function answerRuntime(exchange: Exchange, caller: Caller, body: Buffer | undefined): Promise<Answer> {
  const { request, sagemaker } = exchange;
  const endpointName = endpointOf(request.path);
  if (endpointName === undefined || request.method !== "POST") {
    const what = `${request.method} ${request.path}`;
    throw new AwsError(400, "UnknownOperationException", `${what} is not available in this local SageMaker.`);
  }
  const asked = { operation: "InvokeEndpoint", resource: endpointName };
  const answer = await carryOut(exchange.context, exchange.note, asked, () =>
    sagemaker.invoke({ endpointName, headers: request.headers, body }, caller),
  );
  return { status: 200, ...answer };
}

/** The endpoint that is to be invoked; undefined of a path that is none of an invocation. */
function endpointOf(path: string): string | undefined {
  const [, name] = /^\/endpoints\/([^/]+)\/invocations$/.exec(path) ?? [];
  try {
    return name && decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

function parseJson(body: Buffer): unknown {
  return JSON.parse(body.toString("utf8") || "{}");
}

function parse(read: () => unknown): unknown {
  try {
    return read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AwsError(400, "SerializationException", why).journaledAs("The body cannot be read.");
  }
}
