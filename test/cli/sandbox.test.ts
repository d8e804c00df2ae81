import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../deploy/connect.ts";
import { parseDsn } from "../../deploy/dsn.ts";
import { emptyState, runCommand } from "../support/run-command.ts";

const test = suite<{ temporary: string }>("sme-gen sandbox");
const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

interface Facts {
  exasol: { host: string; port: number; user: string; password: string; dsn: string };
  aws: { endpoint: string; accessKeyId: string; secretAccessKey: string; bucket: string; role: string };
}

test.before.each(async (context) => {
  context.temporary = await mkdtemp(join(tmpdir(), "sme-sandbox-test-"));
});
test.after.each(async ({ temporary }) => {
  await rm(temporary, { recursive: true, force: true });
});

async function start(
  temporary: string,
  words: string[] = [],
): Promise<{ child: ChildProcess; facts: Facts }> {
  const child = spawn(process.execPath, [main, "sandbox", "--json", ...words], {
    env: { ...process.env, TMPDIR: temporary, XDG_STATE_HOME: emptyState },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    // What follows must not stop the sandbox for want of a reader.
    child.stdout.resume();
    return { child, facts: JSON.parse(line) as Facts };
  }
  throw new Error("the sandbox printed nothing");
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

test("tells in one line of JSON how to connect, and stops at Ctrl-C with a client connected", async ({
  temporary,
}) => {
  const { child, facts } = await start(temporary);
  const { dsn, user, password, port } = facts.exasol;
  await connect({ dsn: parseDsn(dsn), user, password });
  assert.ok((await readdir(temporary)).length > 0);
  child.kill("SIGINT");
  assert.is(await ended(child), 130);
  assert.equal(await readdir(temporary), []);
  assert.is(await listens(port), false);
});

for (const signals of [["SIGINT", "SIGINT"], ["SIGTERM"]] as const) {
  test(`leaves nothing behind after ${signals.join(" and ")}`, async ({ temporary }) => {
    const { child, facts } = await start(temporary);
    const end = ended(child);
    for (const signal of signals) child.kill(signal);
    assert.is.not(await end, 0);
    assert.equal(await readdir(temporary), []);
    assert.is(await listens(facts.exasol.port), false);
  });
}

test("keeps credentials in --data-dir", async ({ temporary }) => {
  const folder = join(temporary, "data");
  const runs: Facts[] = [];
  for (let run = 0; run < 2; run++) {
    const { child, facts } = await start(temporary, ["--data-dir", folder]);
    runs.push(facts);
    child.kill("SIGTERM");
    await ended(child);
  }
  assert.is(runs[0]?.aws.secretAccessKey, runs[1]?.aws.secretAccessKey);
  assert.is(runs[0]?.exasol.password, runs[1]?.exasol.password);
});

for (const [option, service] of [
  ["--exasol-port", "the local Exasol"],
  ["--aws-port", "the local AWS"],
] as const) {
  test(`names the port that ${option} cannot have`, async () => {
    const occupant = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => occupant.once("listening", resolve));
    const { port } = occupant.address() as AddressInfo;
    const { code, stderr } = await runCommand(["sandbox", option, String(port)]);
    occupant.close();
    assert.is(code, 1);
    assert.match(stderr, `E-SME-106: Port ${port} cannot be used for ${service}: `);
    assert.match(stderr, "EADDRINUSE");
  });
}

test("refuses a number of nodes that is none", async () => {
  const { code, stderr } = await runCommand(["sandbox", "--nodes", "many"]);
  assert.is(code, 2);
  assert.is(
    stderr,
    "E-SME-109: Option --nodes must be a whole number from 1 to 64, not 'many'. Correct it.\n",
  );
});

test.run();
