import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { SandboxFacts } from "../../../cli/sandbox/describe-sandbox.ts";
import { publishSandbox, runningSandboxes } from "../../../cli/sandbox/running-sandbox.ts";
import { createCertificate } from "../../../sandbox/exasol/server/certificate.ts";
import { type LocalExasol, startExasol } from "../../../sandbox/exasol/start-exasol.ts";
import { runCommand } from "../../support/run-command.ts";
import { type ScriptedDatabase, startScriptedDatabase } from "../../support/scripted-database.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ state: string; folder: string; exasol: LocalExasol; before: string | undefined }>(
  "a running sandbox",
);

test.before.each(async (context) => {
  context.before = process.env.XDG_STATE_HOME;
  context.state = await mkdtemp(join(tmpdir(), "sme-state-test-"));
  context.folder = join(context.state, "sme-gen", "sandboxes");
  process.env.XDG_STATE_HOME = context.state;
  context.exasol = await startExasol({ languages: { TYPESCRIPT: { command: process.execPath, args: [] } } });
});
test.after.each(async ({ state, exasol, before }) => {
  await exasol.close();
  await rm(state, { recursive: true });
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
});

function factsOf({ host, port, user, password, certificateFingerprint }: LocalExasol): SandboxFacts {
  const dsn = `${host}/${certificateFingerprint}:${port}`;
  const bucketFs = { url: "", host, port: 1, service: "", bucket: "", readPassword: "", writePassword: "" };
  const aws = {
    endpoint: "",
    console: "",
    host,
    port: 1,
    moreBuckets: [],
    region: "",
    accountId: "",
    accessKeyId: "",
    secretAccessKey: "",
  };
  return {
    exasol: { host, port, user, password, certificateFingerprint, dsn },
    bucketFs,
    aws: { ...aws, bucket: "", role: "" },
  };
}

function select(state: string, words: string[] = [], env: Record<string, string> = {}) {
  return runCommand(["sql", "--csv", "-c", "SELECT 1 AS A", ...words], {
    env: { XDG_STATE_HOME: state, ...env },
  });
}

test("is logged in to by other users with their own passwords", async ({ state, exasol }) => {
  await publishSandbox(factsOf(exasol));
  const run = (sql: string, words: string[] = []) =>
    runCommand(["sql", "--csv", "-c", sql, ...words], { env: { XDG_STATE_HOME: state } });
  await run('CREATE USER ANN IDENTIFIED BY "hers"');
  await run("GRANT CREATE SESSION TO ANN");
  const hers = await run("SELECT CURRENT_USER AS WHO", ["--db-user", "ann", "--db-password", "hers"]);
  assert.is(hers.stdout, "WHO\nANN\n");
  const without = await run("SELECT 1", ["--db-user", "ann"]);
  assert.match(without.stderr, "--db-password");
  const sys = await run("SELECT CURRENT_USER AS WHO", ["--db-user", "sys"]);
  assert.is(sys.stdout, "WHO\nSYS\n");
});

test("is found without --dsn, which is said on standard error", async ({ state, exasol }) => {
  await publishSandbox(factsOf(exasol));
  // These are for another database; without its address they mean nothing.
  const { code, stdout, stderr } = await select(state, [], { SME_DB_USER: "me", DB_PASSWORD: "other" });
  assert.is(code, 0, stderr);
  assert.is(stdout, "A\n1\n");
  assert.match(
    stderr,
    new RegExp(`^Using the sandbox 127\\.0\\.0\\.1:${exasol.port}, started [-\\d]+ [:\\d]+ UTC\\.\n$`),
  );
});

test("is deployed to without a container that nobody asked for", async ({ state, exasol }) => {
  await publishSandbox(factsOf(exasol));
  const words = ["deploy", "--schema", "ML"];
  const { code, stdout, stderr } = await runCommand(words, { env: { XDG_STATE_HOME: state } });
  assert.is(code, 0, stderr);
  assert.match(stdout, "created    script  SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT\n");
});

test("keeps its passwords from other users", async ({ folder, exasol }) => {
  await publishSandbox(factsOf(exasol));
  const [file = "", ...more] = await readdir(folder);
  assert.equal(more, []);
  assert.is((await stat(folder)).mode & 0o777, 0o700);
  assert.is((await stat(join(folder, file))).mode & 0o777, 0o600);
});

test("that was killed is forgotten", async ({ state, folder, exasol }) => {
  await publishSandbox(factsOf(exasol));
  await exasol.close();
  const { code, stderr } = await select(state);
  assert.is(code, 2);
  assert.match(stderr, /^E-SME-100: sql needs --dsn, .*No sandbox of yours is running/);
  assert.equal(await readdir(folder), []);
});

for (const kind of ["a TLS server", "a plain server"]) {
  test(`whose port ${kind} has now gets no password`, async ({ state, folder, exasol }) => {
    const { certificatePem, privateKeyPem } = await createCertificate("127.0.0.1");
    const other: ScriptedDatabase = await startScriptedDatabase(
      kind === "a TLS server" ? { certificate: { key: privateKeyPem, cert: certificatePem } } : {},
    );
    const facts = factsOf(exasol);
    const { host, certificateFingerprint } = exasol;
    const dsn = `${host}/${certificateFingerprint}:${other.port}`;
    await publishSandbox({ ...facts, exasol: { ...facts.exasol, port: other.port, dsn } });
    const { code, stderr } = await select(state);
    await other.close();
    assert.is(code, 2);
    assert.match(stderr, /^E-SME-100/);
    assert.equal(other.commands, []);
    assert.equal(await readdir(folder), []);
  });
}

test("is one of several: the newest is taken, and --dsn with the port takes another", async ({
  state,
  folder,
  exasol,
}) => {
  const second = await startExasol({ languages: {}, password: "of the second" });
  try {
    await publishSandbox(factsOf(exasol));
    const [first = ""] = await readdir(folder);
    await publishSandbox(factsOf(second));
    // Both are of this process, so the first is made older.
    const older = {
      ...(await runningSandboxes())[0],
      facts: factsOf(exasol),
      started: "2020-01-01T00:00:00Z",
    };
    const { hostname } = await import("node:os");
    await writeFile(join(folder, first), JSON.stringify({ ...older, machine: hostname() }));
    const newest = await select(state);
    assert.is(newest.code, 0, newest.stderr);
    assert.match(newest.stderr, `Using the sandbox 127.0.0.1:${second.port}, `);
    assert.match(newest.stderr, "the newest of 2 (--dsn 127.0.0.1:PORT takes another)");
    const chosen = await select(state, ["--dsn", `127.0.0.1:${exasol.port}`]);
    assert.equal([chosen.code, chosen.stdout, chosen.stderr], [0, "A\n1\n", ""]);
  } finally {
    await second.close();
  }
});

test("replaces whoever said before that it had this port", async ({ folder, exasol }) => {
  await publishSandbox(factsOf(exasol));
  await publishSandbox(factsOf(exasol));
  assert.is((await readdir(folder)).length, 1);
});

test("is not looked for among files that say something else", async ({ folder, exasol }) => {
  await publishSandbox(factsOf(exasol));
  for (const [name, text] of [
    ["empty.json", ""],
    ["null.json", "null"],
    ["list.json", "[]"],
    ["half.json", '{"machine":"x","pid":1,"started":"","facts":{}}'],
    ["notes.txt", "{}"],
  ]) {
    await writeFile(join(folder, name ?? ""), text ?? "");
  }
  assert.is((await runningSandboxes()).length, 1);
  assert.is((await readdir(folder)).length, 6);
});

test.run();
