import { connect, type DetailedPeerCertificate } from "node:tls";
import * as assert from "uvu/assert";
import { type DatabaseServer, startServer } from "../../../../sandbox/exasol/server/database-server.ts";
import { suite } from "../../../support/suite.ts";
import { type CountingEngine, countingEngine } from "./counting-engine.ts";
import { driver } from "./driver.ts";

const test = suite("@exasol/exasol-driver-ts");
let engine: CountingEngine;
let server: DatabaseServer;
const password = "geheim";
test.before(async () => {
  engine = countingEngine(password);
  server = await startServer({ engine, host: "127.0.0.1", port: 0, nodes: 1 });
});
test.after(() => server.close());

const ways = {
  TLS: () => ({ port: server.port, password }),
  "plain ws": () => ({ url: `ws://127.0.0.1:${server.port}`, password }),
  "compressed TLS": () => ({ port: server.port, password, compression: true }),
};
for (const [name, config] of Object.entries(ways)) {
  test(`connects, executes and fetches over ${name}`, async () => {
    const client = driver(config());
    await client.connect();
    assert.is(await client.execute("COUNT"), 3);
    const small = await client.query("ROWS 2");
    assert.equal(
      small.getRows().map((row) => row.S),
      ["row 0", "row 1"],
    );
    const large = await client.query("ROWS 50000");
    assert.is(large.getRows().length, 50000);
    assert.is(large.getRows()[49999]?.S, "row 49999");
    await client.close();
    assert.is(engine.open, 0);
  });
}

test("reports an error's text and code", async () => {
  const client = driver(ways.TLS());
  await client.connect();
  const answer = await client.query("NONSENSE", undefined, undefined, "raw");
  assert.is(answer.exception?.sqlCode, "42000");
  await client.close();
});

test("a failed login rejects with the database's error", async () => {
  const client = driver({ port: server.port, password: "wrong" });
  try {
    await client.connect();
    assert.unreachable();
  } catch (error) {
    assert.equal(error, { sqlCode: "08004", text: "Connection exception - authentication failed." });
  }
  await client.close();
});

test("cancels a running statement", async () => {
  const client = driver(ways.TLS());
  await client.connect();
  const answer = client.query("HANG", undefined, (cancel) => setTimeout(() => cancel?.(), 30), "raw");
  assert.is((await answer).exception?.sqlCode, "R0003");
  await client.close();
});

test("tells the fingerprint of the certificate it shows", async () => {
  const socket = connect({ host: "127.0.0.1", port: server.port, ca: server.certificatePem });
  await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
  const shown: DetailedPeerCertificate = socket.getPeerCertificate(true);
  assert.is(shown.fingerprint256.replaceAll(":", ""), server.certificateFingerprint);
  assert.match(server.certificateFingerprint, /^[0-9A-F]{64}$/);
  socket.destroy();
});

test.run();
