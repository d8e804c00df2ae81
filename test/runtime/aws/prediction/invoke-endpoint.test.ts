import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import * as assert from "uvu/assert";
import { failureOf } from "../../../../runtime/aws/failure.ts";
import {
  endpointRuntime,
  InvokeEndpointCommand,
} from "../../../../runtime/aws/prediction/invoke-endpoint.ts";
import { signAgain } from "../../../../sandbox/aws/http/sign-again.ts";
import { parseSignature, type SignedRequest } from "../../../../sandbox/aws/http/signature.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("requests to endpoints");

const connection = {
  name: "C",
  address: "",
  accessKeyId: "AKIAEXAMPLE",
  secretAccessKey: "s3cret/secret+",
  sessionToken: "token=",
};

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** Sends one request below `path` of a server that gives the answer, and tells what came there. */
async function invoke({ status, body, headers = {} }: Answer, path = "") {
  let asked: IncomingMessage | undefined;
  const server = createServer((request, response) => {
    asked = request;
    request.resume().on("end", () => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  process.env.AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME = `http://127.0.0.1:${port}${path}`;
  const runtime = endpointRuntime(connection, "eu-central-1", 5000);
  const command = new InvokeEndpointCommand({
    endpointName: "rings",
    contentType: 'application/json;  profile="a"',
    accept: "*/*",
    body: Buffer.from("1,é"),
  });
  try {
    const { signal } = new AbortController();
    const answer = await runtime.send(command, Promise.resolve(), () => undefined, signal);
    return { answer, asked };
  } finally {
    delete process.env.AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME;
    runtime.destroy();
    server.close();
  }
}

for (const path of ["", "/", "/a%20b/"]) {
  test(`are signed as AWS checks it, below '${path}'`, async () => {
    const { asked } = await invoke({ status: 200, body: "" }, path);
    const headers = asked?.headers as Record<string, string>;
    const url = asked?.url ?? "";
    assert.is(url, `${path.replace(/\/$/, "")}/endpoints/rings/invocations`);
    const request: SignedRequest = { method: "POST", path: url, query: new URLSearchParams(), headers };
    const signature = parseSignature(request);
    if (typeof signature === "string") throw new Error(signature);
    assert.is(signature.service, "sagemaker");
    assert.is(signature.token, "token=");
    assert.ok(
      ["content-type", "x-amz-content-sha256"].every((name) => signature.signedHeaders.includes(name)),
    );
    const hash = createHash("sha256").update("1,é").digest("hex");
    assert.is(headers["x-amz-content-sha256"], hash);
    assert.is(signAgain(request, signature, hash, connection), signature.signature);
  });
}

test("get the answer's bytes, its type and the variant that gave it", async () => {
  const headers = { "content-type": "text/csv; charset=utf-8", "x-amzn-invoked-production-variant": "v1" };
  const { answer } = await invoke({ status: 200, body: "3\né\n", headers });
  assert.equal(answer, { body: Buffer.from("3\né\n"), contentType: headers["content-type"], variant: "v1" });
});

const refusals: Record<string, [Answer, string]> = {
  "the header": [
    { status: 424, body: '{"Message":"m"}', headers: { "x-amzn-errortype": "ModelError:http://x" } },
    "ModelError: m",
  ],
  "the body, behind a namespace": [
    { status: 400, body: '{"__type":"com.amazonaws#ValidationError","message":"m"}' },
    "ValidationError: m",
  ],
  "the status, where something else than AWS answers": [
    { status: 502, body: "<html>bad</html>" },
    "HTTP 502: AWS gave no reason.",
  ],
};

for (const [where, [answer, expected]] of Object.entries(refusals)) {
  test(`that are refused tell AWS' code from ${where}`, async () => {
    const error = await invoke(answer).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const failure = failureOf(error, "sagemaker:InvokeEndpoint", connection);
    assert.is(failure.text, expected);
    assert.is(failure.status, answer.status);
  });
}

test.run();
