/**
 * Sends requests to SageMaker's endpoints, as the AWS SDK's client for them does. That client builds each
 * request and reads each answer by schemas that serve any service; to load those took most of the time until
 * a prediction's first row. What sends is the SDK's own.
 */
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { clientOptions } from "../client-options.ts";
import type { AwsConnection } from "../connection.ts";
import { serviceAddress } from "../service-address.ts";
import { type Credentials, noticedSkew, sha256, signedHeaders } from "../signed-headers.ts";

export interface EndpointRequest {
  endpointName: string;
  contentType: string;
  accept: string;
  body: Buffer;
}

/** As the SDK names what is asked: by such names the build finds which rights a function needs. */
export class InvokeEndpointCommand {
  readonly input: EndpointRequest;
  constructor(input: EndpointRequest) {
    this.input = input;
  }
}

export interface EndpointAnswer {
  body: Buffer;
  contentType: string | undefined;
  /** The variant that answered; empty where SageMaker does not tell. */
  variant: string;
}

export interface EndpointRuntime {
  /**
   * Waits for its turn when all is done for the request but to sign and to send it: what takes longest, above
   * all the body's hash, is done while the endpoint works on others. A signature is good for minutes only,
   * and turns can be long. `onSend` is called just before that. What rejects `turn` rejects the request.
   *
   * Rejects as the SDK's clients do: with AWS' code as the error's name, and the status of HTTP in its
   * `$metadata`.
   */
  send(
    command: InvokeEndpointCommand,
    turn: Promise<void>,
    onSend: () => void,
    signal: AbortSignal,
  ): Promise<EndpointAnswer>;
  /** Closes the idle connections, which do not keep the process alive. */
  destroy(): void;
}

type HttpRequest = Parameters<NodeHttpHandler["handle"]>[0];
type HttpResponse = Awaited<ReturnType<NodeHttpHandler["handle"]>>["response"];

/** `requestTimeout` is in milliseconds, until an answer has begun. */
export function endpointRuntime(
  connection: AwsConnection,
  region: string,
  requestTimeout: number,
): EndpointRuntime {
  const { credentials } = clientOptions(connection, region);
  const place = serviceAddress("sagemaker_runtime", region);
  // There are never more requests under way than the gate lets pass.
  const agent = { maxSockets: Number.POSITIVE_INFINITY };
  const http = new NodeHttpHandler({
    connectionTimeout: 10_000,
    requestTimeout,
    // Also ends an answer that stops halfway. Longer, so that a request without any answer counts as one
    // that took too long.
    socketTimeout: 2 * requestTimeout,
    throwOnRequestTimeout: true,
    httpAgent: agent,
    httpsAgent: agent,
  });
  /** Milliseconds that AWS' clock is ahead of this machine's. */
  let ahead = 0;

  async function send(
    { input: { accept, body, contentType, endpointName } }: InvokeEndpointCommand,
    turn: Promise<void>,
    onSend: () => void,
    abortSignal: AbortSignal,
  ): Promise<EndpointAnswer> {
    const key: Credentials = typeof credentials === "function" ? await credentials() : credentials;
    const url = new URL(place);
    url.pathname = `${url.pathname.replace(/\/$/, "")}/endpoints/${encodeURIComponent(endpointName)}/invocations`;
    const hash = sha256(body);
    const headers = {
      accept,
      "content-length": String(body.length),
      "content-type": contentType,
      "user-agent": "exasol-sagemaker-extension",
      "x-amz-content-sha256": hash,
    };
    await turn;
    onSend();
    const signedAhead = ahead;
    const now = new Date(Date.now() + signedAhead);
    const signed = signedHeaders({ url, headers, hash }, { service: "sagemaker", region }, key, now);
    const { response } = await http.handle(httpRequest(url, { ...signed, host: url.host }, body), {
      abortSignal,
    });
    const content = await bytesOf(response);
    const { headers: told, statusCode } = response;
    const theirs = Date.parse(told.date ?? "");
    // An answer out of a cache has the time when it was put there.
    if (!Number.isNaN(theirs) && told.age === undefined) ahead = theirs - Date.now();
    if (statusCode < 300) {
      const variant = told["x-amzn-invoked-production-variant"] ?? "";
      return { body: content, contentType: told["content-type"], variant };
    }
    const clockSkewCorrected = Math.abs(ahead) >= noticedSkew && ahead !== signedAhead;
    throw refusalIn(content, told["x-amzn-errortype"], { httpStatusCode: statusCode, clockSkewCorrected });
  }

  return { send, destroy: () => http.destroy() };
}

/** What the handler needs of the SDK's class. */
function httpRequest(url: URL, headers: Record<string, string>, body: Buffer): HttpRequest {
  const { hostname, pathname: path, port, protocol } = url;
  const request: Omit<HttpRequest, "clone"> = {
    protocol,
    hostname,
    ...(port !== "" && { port: Number(port) }),
    path,
    method: "POST",
    query: {},
    headers,
    body,
  };
  return request as HttpRequest;
}

function bytesOf({ body }: HttpResponse): Promise<Buffer> {
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    body.on("data", (piece: Buffer) => void pieces.push(piece));
    body.on("end", () => resolve(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)));
    body.on("error", reject);
  });
}

/**
 * As the SDK would throw it. AWS' code stands in a header or in the body, before a colon or behind a
 * namespace.
 */
function refusalIn(
  content: Buffer,
  errorType: string | undefined,
  metadata: { httpStatusCode: number; clockSkewCorrected: boolean },
): Error {
  const told = fieldsOf(content.toString());
  const code = textOf(errorType ?? told.code ?? told.Code ?? told.__type);
  const [name = ""] = code.replace(/^[^#]*#/, "").split(/[,:]/);
  const status = metadata.httpStatusCode;
  return Object.assign(new Error(textOf(told.message ?? told.Message)), {
    name: name || `HTTP ${status}`,
    OriginalStatusCode: told.OriginalStatusCode,
    $fault: status < 500 ? "client" : "server",
    $metadata: { ...metadata, attempts: 1 },
  });
}

/** Of JSON; what is in between may answer with something else. */
function fieldsOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
