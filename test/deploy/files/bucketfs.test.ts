import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type BucketFs, bucketStore } from "../../../deploy/files/bucketfs.ts";
import { type LocalBucketFs, startBucketFs } from "../../../sandbox/bucketfs/start-bucketfs.ts";
import { createCertificate } from "../../../sandbox/exasol/server/certificate.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

interface Context {
  folder: string;
  server: LocalBucketFs;
  certificatePem: string;
}

const test = suite<Context>("BucketFS client");

test.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), "sme-test-"));
  const tls = await createCertificate("127.0.0.1");
  context.certificatePem = tls.certificatePem;
  const folder = join(context.folder, "bucketfs");
  context.server = await startBucketFs({ folder, readPassword: "reader", writePassword: "wr:ä#@/", tls });
});
test.after(async ({ folder, server }) => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function bucketFs({ server, certificatePem }: Context, changes: Partial<BucketFs> = {}): BucketFs {
  return {
    ...{
      host: server.host,
      port: server.port,
      https: true,
      user: "w",
      password: "wr:ä#@/",
      service: "s",
      bucket: "default",
    },
    ...{ certificateCheck: true, authorities: certificatePem },
    ...changes,
  };
}

test("streams a file over TLS to a path with any characters, and tells how far it is", async (context) => {
  const file = join(context.folder, "file");
  writeFileSync(file, Buffer.alloc(1_000_000, "x"));
  const progress: number[] = [];
  await bucketStore(bucketFs(context)).upload(file, "a b/ä?#%.bin", (sent) => progress.push(sent));
  assert.is(progress.at(-1), 1_000_000);
  assert.ok(progress.length > 2);
  const kept = join(context.server.treeFolder, "../files/default", encodeURIComponent("a b/ä?#%.bin"));
  assert.is(readFileSync(kept).length, 1_000_000);
});

test("trusts no certificate that it was not given, unless told to", async (context) => {
  const { authorities: _, ...other } = bucketFs(context);
  assert.match(String(await rejection(bucketStore(other).check())), /E-SME-117: .*certificate/);
  await bucketStore({ ...other, certificateCheck: false }).check();
});

for (const [what, changes, expected] of [
  ["a wrong password", { password: "no" }, /refused to list bucket default: 401 .*--bucketfs-password/],
  ["a bucket that is not there", { bucket: "other" }, /refused to list bucket other: 404 .*--bucket /],
] satisfies [string, Partial<BucketFs>, RegExp][]) {
  test(`says what to do about ${what}`, async (context) => {
    assert.match(String(await rejection(bucketStore(bucketFs(context, changes)).check())), expected);
  });
}

test("says that a reader may not write", async (context) => {
  const reader = bucketFs(context, { user: "r", password: "reader" });
  await bucketStore(reader).check();
  const file = join(context.folder, "small");
  writeFileSync(file, "x");
  assert.match(
    String(await rejection(bucketStore(reader).upload(file, "f"))),
    /E-SME-116: .* the upload of f: 403 .*user w/,
  );
});

async function withServer(
  listener: RequestListener,
  body: (bucketFs: BucketFs) => Promise<void>,
): Promise<void> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await body({
      host: "127.0.0.1",
      port,
      https: false,
      user: "w",
      password: "secret-word",
      service: "s",
      bucket: "b",
      certificateCheck: true,
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test("reports a refusal that comes while the file is being sent", async ({ folder }) => {
  const file = join(folder, "large");
  writeFileSync(file, Buffer.alloc(20_000_000));
  await withServer(
    (_, response) => response.writeHead(507, { connection: "close" }).end("disk full"),
    async (target) => {
      const error = String(await rejection(bucketStore(target).upload(file, "f")));
      assert.match(error, /E-SME-11[67]/);
      assert.not.match(error, "secret-word");
    },
  );
});

test("reports a connection that ends, and a server that is not there", async ({ folder }) => {
  const file = join(folder, "small");
  writeFileSync(file, "x");
  let port = 0;
  await withServer(
    (request) => request.socket.destroy(),
    async (target) => {
      port = target.port;
      assert.match(String(await rejection(bucketStore(target).upload(file, "f"))), "E-SME-117");
    },
  );
  const target = {
    host: "127.0.0.1",
    port,
    https: false,
    user: "w",
    password: "p",
    service: "s",
    bucket: "b",
    certificateCheck: true,
  };
  assert.match(
    String(await rejection(bucketStore(target).check())),
    /E-SME-117: .* cannot be reached: .*ECONNREFUSED/,
  );
});

test.run();
