import { mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as assert from "uvu/assert";
import { connect, type Database, DatabaseError } from "../../../deploy/database/connect.ts";
import { parseDsn } from "../../../deploy/database/dsn.ts";
import type { Cell } from "../../../deploy/database/result.ts";
import { type LocalBucketFs, startBucketFs } from "../../../sandbox/bucketfs/start-bucketfs.ts";
import { type LocalExasol, startExasol } from "../../../sandbox/exasol/start-exasol.ts";
import { whyNotConfined } from "../../../sandbox/exasol/udf-host/confined-client.ts";
import { uploadedContainers } from "../../../sandbox/exasol/udf-host/uploaded-containers.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";
import { containerArchive } from "./container-archive.ts";

interface Context {
  folder: string;
  bucketFs: LocalBucketFs;
  exasol: LocalExasol;
  database: Database;
}

const test = suite<Context>("the client in the container");

const path = "bfsdefault/default/slc/sme";
const language = `TYPESCRIPT=localzmq+protobuf:///${path}?lang=typescript#buckets/${path}/exaudf/exaudfclient`;

test.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), "sme-test-"));
  const bucketFs = await startBucketFs({ folder: join(context.folder, "bucketfs"), extractionDelayMs: 300 });
  context.bucketFs = bucketFs;
  context.exasol = await startExasol({
    languages: {},
    password: "p",
    resolveScriptLanguage: uploadedContainers({
      treeFolder: bucketFs.treeFolder,
      confFolder: join(context.folder, "conf"),
      network: "none",
      hostClients: { TYPESCRIPT: { command: process.execPath, args: [] } },
    }),
  });
  const { host, port, certificateFingerprint } = context.exasol;
  const dsn = parseDsn(`${host}/${certificateFingerprint}:${port}`);
  context.database = await connect({ dsn, user: "sys", password: "p" });
  await context.database.execute("CREATE SCHEMA S");
});
test.after(async ({ folder, bucketFs, exasol, database }) => {
  await database.close();
  await exasol.close();
  await bucketFs.close();
  rmSync(folder, { recursive: true });
});

async function firstValue(database: Database, sql: string): Promise<Cell | undefined> {
  const result = await database.execute(sql);
  return result.kind === "rows" ? result.rows[0]?.[0] : undefined;
}

/** Runs an expression in a UDF and gives its value. */
async function inside(database: Database, expression: string, imports = ""): Promise<unknown> {
  await database.execute(
    `CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT S.F() RETURNS VARCHAR(100000) AS
${imports}
export function run() { return JSON.stringify(${expression}); }`,
  );
  return JSON.parse(String(await firstValue(database, "SELECT S.F()")));
}

test("is known to ALTER at once, and to CREATE SCRIPT when it has been unpacked", async ({
  bucketFs,
  database,
}) => {
  await database.execute(`ALTER SESSION SET SCRIPT_LANGUAGES='${language}'`);
  const create =
    "CREATE TYPESCRIPT SCALAR SCRIPT S.F() RETURNS BOOLEAN AS export function run() { return true; }";
  const refused = await rejection(database.execute(create));
  assert.instance(refused, DatabaseError);
  assert.match(String(refused), "No usable script language container");
  const response = await fetch(`${bucketFs.url}/default/slc/sme.tar`, {
    method: "PUT",
    headers: { authorization: `Basic ${Buffer.from(`w:${bucketFs.writePassword}`).toString("base64")}` },
    body: new Uint8Array(await containerArchive()),
  });
  assert.is(response.status, 200);
  assert.instance(await rejection(database.execute(create)), DatabaseError);
  for (let tries = 0; ; tries++) {
    try {
      await database.execute(create);
      break;
    } catch (error) {
      if (tries === 1200) throw error;
      await pause(50);
    }
  }
});

const reason = whyNotConfined();
if (reason !== undefined) console.log(`Skipped: no client is run in a chroot, because ${reason}.`);
const confined = reason === undefined ? test : test.skip;

confined("runs as user 500 with the environment of Exasol and nothing else", async ({ database }) => {
  assert.equal(await inside(database, "[process.getuid(), process.getgid(), process.getgroups()]"), [
    500,
    500,
    [500],
  ]);
  assert.equal(await inside(database, "Object.keys(process.env).sort()"), ["HOME", "TZ"]);
  assert.equal(await inside(database, "process.argv"), [
    "/usr/bin/node",
    "/exaudf/exaudfclient",
    "ipc:///tmp/s",
    "lang=typescript",
  ]);
});

confined("sees the container's files only, and may write to /tmp only", async ({ database }) => {
  const fs = 'import * as fs from "node:fs";';
  const write = (file: string) =>
    `(() => { try { fs.writeFileSync("${file}", ""); return "written"; } catch (error) { return error.code; } })()`;
  assert.equal(await inside(database, 'fs.readdirSync("/bin").length', `${fs}`).catch(() => "none"), "none");
  assert.is(await inside(database, write("/x"), fs), "EROFS");
  assert.is(await inside(database, write("/exaudf/x"), fs), "EROFS");
  assert.is(await inside(database, write("/tmp/x"), fs), "written");
  assert.is(await inside(database, 'fs.existsSync("/bin/sh") || fs.existsSync("/usr/bin/env")', fs), false);
  assert.equal(
    await inside(database, `fs.readFileSync("/buckets/${path}/exasol-manifest.json", "utf8")`, fs),
    "{}\n",
  );
});

confined(
  "takes V8's code cache of every module, in a root where nothing can be written",
  async ({ database }) => {
    const imports = 'import * as fs from "node:fs"; import * as vm from "node:vm";';
    const folder = '("/exaudf/code-cache/" + process.version + "-" + process.arch)';
    const caches = `fs.readdirSync(${folder}, { recursive: true }).filter((path) => path.endsWith(".js"))`;
    assert.ok(Number(await inside(database, `${caches}.length`, imports)) > 100);
    const accepted = `${caches}.map((path) => new vm.Script(fs.readFileSync("/exaudf/" + path, "latin1"),
    { cachedData: fs.readFileSync(${folder} + "/" + path) }).cachedDataRejected)`;
    assert.equal(new Set((await inside(database, accepted, imports)) as boolean[]), new Set([false]));
  },
);

confined("has namespaces of its own", async ({ database }) => {
  const os = 'import * as os from "node:os"; import * as fs from "node:fs";';
  assert.equal(await inside(database, "Object.keys(os.networkInterfaces())", os), []);
  const processes = await inside(
    database,
    "fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length",
    os,
  );
  assert.ok(Number(processes) <= 2);
  for (const kind of ["ipc", "mnt", "net", "pid", "uts"]) {
    const own = `/proc/self/ns/${kind}`;
    assert.is.not(await inside(database, `fs.readlinkSync("${own}")`, os), readlinkSync(own), kind);
  }
});

confined("imports the extension's modules from its own bundles", async ({ database }) => {
  const names = await inside(
    database,
    "[typeof handle, typeof predict, typeof contextFor]",
    `import { handle } from "exasol-sagemaker-extension/handlers/autopilot-training-udf";
import { predict } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";
import { contextFor } from "exasol-sagemaker-extension/runtime";`,
  );
  assert.equal(names, ["function", "function", "function"]);
});

confined("reports an error with the script's own line", async ({ database }) => {
  await database.execute(
    `CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT S.F() RETURNS DOUBLE AS
export function run(): number {
  throw new Error("oops");
}`,
  );
  const error = String(await rejection(database.execute("SELECT S.F()")));
  assert.match(
    error,
    /VM error: F-UDF-CL-SL-JS-1002: Error: oops\n {4}at run \(S\.F:2:9\)( \(Session: \d+\))?[^\n]*$/,
  );
});

confined("works without Node's internal pipe, too", async ({ database }) => {
  const fallback = language.replace("lang=typescript", "lang=typescript&transport=worker");
  await database.execute(`ALTER SESSION SET SCRIPT_LANGUAGES='${fallback}'`);
  assert.is(await inside(database, "process.argv[4]"), "transport=worker");
  await database.execute(`ALTER SESSION SET SCRIPT_LANGUAGES='${language}'`);
});

confined(
  "has the environment variables at a script's top, in the session's time zone",
  async ({ database }) => {
    const top = "%env GREETING=hello;";
    assert.equal(
      await inside(database, "[process.env.GREETING, Intl.DateTimeFormat().resolvedOptions().timeZone]", top),
      ["hello", process.env.TZ ?? "UTC"],
    );
  },
);

confined("ends with its statement, even in an endless loop", async ({ database }) => {
  await database.execute(
    "CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT S.LOOP() RETURNS DOUBLE AS\nexport function run() { for (;;); }",
  );
  await database.execute("ALTER SESSION SET QUERY_TIMEOUT=1");
  assert.instance(await rejection(database.execute("SELECT S.LOOP()")), DatabaseError);
  await database.execute("ALTER SESSION SET QUERY_TIMEOUT=0");
  assert.equal(await inside(database, "1"), 1);
});

test.run();
