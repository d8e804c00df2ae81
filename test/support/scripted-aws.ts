/**
 * An AWS whose every answer a test decides: for refusals and odd answers that the sandbox's AWS, which works,
 * does not give. It checks no signature.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface AwsRequest {
  /** For example `DescribeEndpoint`, `ListObjectsV2`, `InvokeEndpoint`. */
  operation: string;
  /** The JSON of SageMaker's operations, or the path of an object that is put. */
  input: Record<string, unknown>;
  text: string;
  headers: IncomingMessage["headers"];
  /** The client's: one for each connection. */
  port: number;
}

export interface AwsAnswer {
  status?: number;
  /** An object becomes JSON, a text is sent as it is. */
  body: object | string;
  headers?: Readonly<Record<string, string>>;
  /** Ends the answer before its last byte: by resetting the connection, or by never sending it. */
  broken?: "reset" | "silence";
}

export interface ScriptedAws {
  requests: AwsRequest[];
  operations(): string[];
  close(): Promise<void>;
}

/**
 * Starts the server and points the SDK to it until it is closed. An answer of
 * undefined resets the connection.
 */
export async function startScriptedAws(
  answer: (request: AwsRequest) => AwsAnswer | undefined | Promise<AwsAnswer | undefined>,
): Promise<ScriptedAws> {
  const requests: AwsRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const request = await readRequest(incoming);
    requests.push(request);
    const given = await answer(request);
    if (given === undefined) incoming.socket.destroy();
    else send(outgoing, given);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const restore = setEnvironment({
    AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  });
  return {
    requests,
    operations: () => requests.map(({ operation }) => operation),
    close: async () => {
      restore();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An error as SageMaker's API sends it. */
export function refusal(code: string, message: string | null, status = 400): AwsAnswer {
  return { status, body: { __type: code, message } };
}

/** An error as S3 sends it. */
export function s3Refusal(code: string, message: string, status: number): AwsAnswer {
  return {
    status,
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}

/** An error as STS sends it. */
export function stsRefusal(code: string, message: string, status: number): AwsAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>` };
}

/** The objects of a bucket, as ListObjectsV2 lists them; with the time of each, if that matters. */
export function listing(
  keys: readonly string[],
  continuation?: string,
  modified = (_key: string) => "2026-01-01T00:00:00.000Z",
): AwsAnswer {
  const contents = keys
    .map(
      (key) =>
        `<Contents><Key>${key}</Key><Size>1</Size><LastModified>${modified(key)}</LastModified></Contents>`,
    )
    .join("");
  const more =
    continuation === undefined
      ? "<IsTruncated>false</IsTruncated>"
      : `<IsTruncated>true</IsTruncated><NextContinuationToken>${continuation}</NextContinuationToken>`;
  return { body: `<?xml version="1.0"?><ListBucketResult>${more}${contents}</ListBucketResult>` };
}

export function callerIdentity(account: string, partition = "aws"): AwsAnswer {
  const arn = `arn:${partition}:iam::${account}:user/exasol`;
  return {
    body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>A</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

async function readRequest(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { headers } = incoming;
  const port = incoming.socket.remotePort ?? 0;
  const url = incoming.url ?? "";
  const target = incoming.headers["x-amz-target"];
  let operation = "unknown";
  let input: Record<string, unknown> = {};
  if (typeof target === "string") {
    operation = target.replace("SageMaker.", "");
    input = JSON.parse(text);
  } else if (url.endsWith("/invocations")) operation = "InvokeEndpoint";
  else if (url.includes("list-type=2")) operation = "ListObjectsV2";
  else if (url.includes("?delete")) operation = "DeleteObjects";
  else if (incoming.method === "GET") operation = "GetObject";
  else if (incoming.method === "HEAD") operation = "HeadBucket";
  else if (url.includes("x-id=PutObject")) {
    operation = "PutObject";
    input = { path: url.replace(/\?.*/, "") };
  } else if (text.includes("Action=")) operation = new URLSearchParams(text).get("Action") ?? operation;
  return { operation, input, text: incoming.method === "GET" ? url : text, headers, port };
}

function send(outgoing: ServerResponse, { body, broken, headers, status = 200 }: AwsAnswer): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type =
    typeof body === "string" ? (text.startsWith("<") ? "application/xml" : "text/csv") : "application/json";
  if (broken === undefined) {
    outgoing.writeHead(status, { "content-type": type, ...headers }).end(text);
    return;
  }
  outgoing.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) });
  outgoing.write(text.slice(0, -1), () => {
    if (broken === "reset") outgoing.destroy();
  });
}

function setEnvironment(values: Record<string, string>): () => void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
