import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { sandboxFacts } from "../../../cli/sandbox/describe-sandbox.ts";
import { publishSandbox } from "../../../cli/sandbox/running-sandbox.ts";
import { hostClient } from "../../../deploy/container/host-bundles.ts";
import { readLanguageSettings } from "../../../deploy/database/catalog.ts";
import { connect, type Database } from "../../../deploy/database/connect.ts";
import { parseDsn } from "../../../deploy/database/dsn.ts";
import type { Cell } from "../../../deploy/database/result.ts";
import { readObjects } from "../../../deploy/objects/read-objects.ts";
import { fromPackage } from "../../../package/package-root.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/start-sandbox.ts";
import { rejection } from "../../support/rejection.ts";
import { emptyState, runCommand } from "../../support/run-command.ts";
import { suite } from "../../support/suite.ts";
import { containerArchive } from "./container-archive.ts";

interface Context {
  folder: string;
  file: string;
  sandbox: Sandbox;
  database: Database;
}

const test = suite<Context>("deployment of the container");

test.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), "sme-test-"));
  context.file = join(context.folder, "sme.tar");
  writeFileSync(context.file, await containerArchive());
  const client = await hostClient(fromPackage("."));
  const args = ["--experimental-vm-modules", client];
  context.sandbox = await startSandbox({
    languages: { TYPESCRIPT: { command: process.execPath, args, reads: [dirname(client)] } },
    nodes: 2,
    // Private, while containers run as a user of their own.
    dataDir: join(context.folder, "data"),
  });
  const { host, port, certificateFingerprint, password } = context.sandbox.exasol;
  const dsn = parseDsn(`${host}/${certificateFingerprint.replaceAll(":", "")}:${port}`);
  context.database = await connect({ dsn, user: "sys", password });
});
test.after(async ({ folder, sandbox, database }) => {
  await database.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function deploy({ sandbox, file }: Context, words: string[], password = sandbox.bucketFs.writePassword) {
  const { exasol, bucketFs } = sandbox;
  const dsn = `${exasol.host}/${exasol.certificateFingerprint.replaceAll(":", "")}:${exasol.port}`;
  return runCommand(
    [
      ...["deploy", "--dsn", dsn, "--db-user", "sys", "--schema", "ML", "--container-file", file],
      ...["--bucketfs-port", String(bucketFs.port), "--path-in-bucket", "slc", ...words],
    ],
    { env: { DB_PASSWORD: exasol.password, BUCKETFS_PASSWORD: password } },
  );
}

async function rows(database: Database, sql: string): Promise<Cell[][]> {
  const result = await database.execute(sql);
  return result.kind === "rows" ? result.rows : [];
}

function uploads({ sandbox }: Context): string[] {
  return readdirSync(join(sandbox.bucketFs.treeFolder, "../files/default"));
}

test("replaces no other language of the same name unless it may, and uploads nothing then", async (context) => {
  const { code, stderr } = await deploy(context, []);
  assert.is(code, 1);
  assert.match(
    stderr,
    "E-SME-118: SCRIPT_LANGUAGES has another entry TYPESCRIPT already: TYPESCRIPT=localzmq",
  );
  assert.equal(uploads(context), []);
});

test("says what is wrong with the password, without repeating it", async (context) => {
  const { code, stdout, stderr } = await deploy(context, ["--allow-override"], "wrong-password");
  assert.is(code, 1);
  assert.match(
    stderr,
    /^E-SME-116: The file store at http:\/\/127\.0\.0\.1:\d+ refused to list bucket default: 401/,
  );
  assert.not.match(stdout + stderr, "wrong-password");
});

const system =
  "PYTHON3=builtin_python3 TYPESCRIPT=localzmq+protobuf:///bfsdefault/default/slc/sme?lang=typescript" +
  "#buckets/bfsdefault/default/slc/sme/exaudf/exaudfclient";

test("activates beside other languages, and gives up waiting with the database's own reason", async (context) => {
  const { database } = context;
  const before = await readLanguageSettings(database);
  await database.execute(`ALTER SYSTEM SET SCRIPT_LANGUAGES='PYTHON3=builtin_python3 ${before.system}'`);
  const words = ["--allow-override", "--no-upload-container", "--deploy-timeout-minutes", "0"];
  const { code, stdout, stderr } = await deploy(context, words);
  assert.is(code, 1);
  assert.is(stdout, "activated  TYPESCRIPT (system, session)\n");
  assert.match(
    stderr,
    "E-SME-119: Within 0 minutes bfsdefault/default/slc/sme was not there on every node: No usable",
  );
  assert.is((await readLanguageSettings(database)).system, system);
});

test("repeated after that, uploads, waits for all nodes, installs, and leaves nothing else behind", async (context) => {
  const { database } = context;
  const { code, stdout, stderr } = await deploy(context, []);
  assert.is(stderr, "");
  assert.is(code, 0);
  assert.match(
    stdout,
    "uploaded   bfsdefault/default/slc/sme.tar\nunchanged  TYPESCRIPT\nunpacked   on 2 nodes\ncreated ",
  );
  assert.is((await readLanguageSettings(database)).system, system);
  assert.equal(
    await rows(database, "SELECT SCRIPT_NAME FROM EXA_ALL_SCRIPTS WHERE SCRIPT_NAME LIKE 'SME_WAIT%'"),
    [],
  );
});

test("a second deployment changes nothing", async (context) => {
  const before = await readLanguageSettings(context.database);
  const { code, stdout } = await deploy(context, []);
  assert.is(code, 0);
  assert.match(stdout, "unchanged  TYPESCRIPT\n");
  assert.not.match(stdout, "replaced ");
  assert.is((await readLanguageSettings(context.database)).system, before.system);
});

test("goes to the running sandbox, its BucketFS included, when no --dsn is given", async ({
  sandbox,
  file,
}) => {
  const before = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = emptyState;
  await publishSandbox(sandboxFacts(sandbox));
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
  const words = ["deploy", "--schema", "ML", "--container-file", file, "--path-in-bucket", "slc"];
  const { code, stdout, stderr } = await runCommand(words, { env: { BUCKETFS_PASSWORD: "of another" } });
  assert.is(code, 0, stderr);
  assert.match(stdout, "uploaded   bfsdefault/default/slc/sme.tar\n");
  assert.match(stderr, `Using the sandbox 127.0.0.1:${sandbox.exasol.port}, started `);
});

test("asks for the container when something else of it is given", async ({ sandbox }) => {
  const words = [
    "deploy",
    "--dsn",
    "127.0.0.1:1",
    "--db-user",
    "sys",
    "--schema",
    "ML",
    "--bucketfs-host",
    "h",
  ];
  const { stderr } = await runCommand(words, { env: { DB_PASSWORD: sandbox.exasol.password } });
  assert.match(stderr, "E-SME-100: deploy needs --container-file and --bucketfs-password.");
});

test("refuses a file that is no archive before anything is uploaded", async (context) => {
  const file = join(context.folder, "text.tar.gz");
  writeFileSync(file, "text");
  const { stderr } = await deploy({ ...context, file }, ["--allow-override"]);
  assert.match(stderr, "E-SME-120: ");
  assert.equal(uploads(context), ["slc%2Fsme.tar"]);
});

async function useContainer({ database, sandbox }: Context): Promise<void> {
  const { system } = await readLanguageSettings(database);
  const { accessKeyId, secretAccessKey } = sandbox.aws;
  await database.execute(`ALTER SESSION SET SCRIPT_LANGUAGES='${system}'`);
  await database.execute(
    `CREATE OR REPLACE CONNECTION C TO 'https://b.s3.eu-central-1.amazonaws.com' USER '${accessKeyId}' IDENTIFIED BY '${secretAccessKey}'`,
  );
}

const poll = "EXECUTE SCRIPT ML.SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS('absent', 'C', 'eu-central-1')";

test("a container runs the scripts of its release, which reach AWS", async (context) => {
  await useContainer(context);
  assert.match(
    String(await rejection(context.database.execute(poll))),
    "E-SME-74: AWS has no Autopilot job absent",
  );
});

test("a container of another release names both at the first call", async (context) => {
  await useContainer(context);
  const { database } = context;
  await database.execute("OPEN SCHEMA ML");
  const objects = await readObjects(fromPackage("generated"), "7.0.0");
  const udf = objects.find(({ name }) => name === "SME_AUTOPILOT_JOB_STATUS_POLLING_UDF");
  for (const statement of udf?.statements ?? []) await database.execute(statement);
  const { version } = JSON.parse(readFileSync(fromPackage("package.json"), "utf8")) as { version: string };
  assert.match(
    String(await rejection(database.execute(poll))),
    "E-SME-115: Script ML.SME_AUTOPILOT_JOB_STATUS_POLLING_UDF is of release 7.0.0 of exasol-sagemaker-extension, " +
      `its container of ${version}.`,
  );
});

test.run();
