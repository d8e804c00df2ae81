import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type Saas, saasStore } from "../../../deploy/files/saas-files.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

interface Context {
  folder: string;
  server: Server;
  saas: Saas;
  requests: { line: string; authorization: string | undefined; length: number }[];
  storageStatus: number;
}

const test = suite<Context>("files of Exasol SaaS");

test.before.each(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), "sme-test-"));
  context.requests = [];
  context.storageStatus = 200;
  context.server = createServer(async (request, response) => {
    const length = await lengthOf(request);
    const line = `${request.method} ${request.url}`;
    context.requests.push({ line, authorization: request.headers.authorization, length });
    const answers: Readonly<Record<string, unknown>> = {
      "GET /api/v1/accounts/A/databases": [
        { id: "D1", name: "OTHER" },
        { id: "D2", name: "MINE" },
      ],
      "GET /api/v1/accounts/A/databases/D2": { id: "D2" },
      "POST /api/v1/accounts/A/databases/D2/files/slc%2Fsme.tar.gz": {
        url: `${context.saas.url}/put?signature=SECRET`,
      },
    };
    if (line.startsWith("PUT /put")) response.writeHead(context.storageStatus).end("signature=SECRET");
    else if (request.headers.authorization !== "Bearer pat" || !(line in answers))
      response.writeHead(403).end('{"message":"no"}');
    else response.writeHead(200).end(JSON.stringify(answers[line]));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => context.server.once("listening", resolve));
  const { port } = context.server.address() as AddressInfo;
  context.saas = { url: `http://127.0.0.1:${port}`, accountId: "A", databaseName: "MINE", token: "pat" };
});
test.after.each(async ({ folder, server }) => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

async function lengthOf(request: IncomingMessage): Promise<number> {
  let length = 0;
  for await (const chunk of request) length += chunk.length;
  return length;
}

function fileOf({ folder }: Context): string {
  const file = join(folder, "sme.tar.gz");
  writeFileSync(file, "12345");
  return file;
}

test("uploads through the URL it is given, without the token", async (context) => {
  const store = saasStore(context.saas);
  await store.check();
  await store.upload(fileOf(context), "slc/sme.tar.gz");
  assert.is(store.root, "uploads/default");
  assert.equal(context.requests.slice(-1), [
    { line: "PUT /put?signature=SECRET", authorization: undefined, length: 5 },
  ]);
});

test("a refusal shows neither the token nor the URL", async (context) => {
  context.storageStatus = 403;
  const refused = String(await rejection(saasStore(context.saas).upload(fileOf(context), "slc/sme.tar.gz")));
  assert.match(refused, /E-SME-116: .* refused the upload of slc\/sme\.tar\.gz: 403\./);
  assert.not.match(refused, "SECRET");
  const unknown = String(await rejection(saasStore({ ...context.saas, token: "wrong-pat" }).check()));
  assert.match(unknown, /E-SME-116: .*403 .*SME_SAAS_TOKEN/);
  assert.not.match(unknown, "wrong-pat");
});

test("says that there is no database of the name", async ({ saas }) => {
  const error = String(await rejection(saasStore({ ...saas, databaseName: "X" }).check()));
  assert.match(error, "refused database X: the account has none of that name.");
});

test.run();
