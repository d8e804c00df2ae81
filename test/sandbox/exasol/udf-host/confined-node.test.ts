/** A UDF of our own client against the one who runs the sandbox. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { linksLeadOut } from "../../../../sandbox/exasol/udf-host/confined-node.ts";
import { suite } from "../../../support/suite.ts";
import { double, failureOf, outputs, udfCall, varchar } from "./udf-harness.ts";

interface Context {
  /** What a data folder is: files of the user that the sandbox runs as. */
  folder: string;
}

const execute = promisify(execFile);
const confinedNode = import.meta.resolve("../../../../sandbox/exasol/udf-host/confined-node.js");
const test = suite<Context>("UDFs are confined");
const language = { alias: "TYPESCRIPT", definition: "localzmq+protobuf:///x?lang=typescript#client" };

test.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "sme-confined-"));
  writeFileSync(join(context.folder, "secret.json"), '{"password":"secret"}');
  mkdirSync(join(context.folder, "exasol"));
});
test.after(({ folder }) => rmSync(folder, { recursive: true, force: true }));

/** What each piece of a script gives, or the code of the error it ends in. */
async function tried(pieces: Record<string, string>, top = ""): Promise<Record<string, string>> {
  const source = `${top}
import fs from "node:fs";
import os from "node:os";
import { createRequire } from "node:module";
const own = os.tmpdir();
export async function run(ctx) {
  ${Object.entries(pieces)
    .map(
      ([name, piece]) => `
  try {
    ctx.emit(${JSON.stringify(name)}, String(await (async () => (${piece}))()));
  } catch (error) {
    ctx.emit(${JSON.stringify(name)}, String(error.code ?? error));
  }`,
    )
    .join("")}
}`;
  const all = await outputs(
    udfCall(source, {
      language,
      inputColumns: [double("X")],
      outputColumns: [varchar("NAME"), varchar("RESULT", 20000)],
    }),
  );
  const [names = [], results = []] = [0, 1].map((column) => all.flatMap(({ data }) => data[column] ?? []));
  return Object.fromEntries(names.map((name, row) => [String(name), String(results[row])]));
}

const denial = "ERR_ACCESS_DENIED";
const denied =
  /^ERR_(ACCESS_DENIED|DLOPEN_DISABLED|UNKNOWN_BUILTIN_MODULE|CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED)$/;

async function assertDenied(pieces: Record<string, string>): Promise<void> {
  const results = await tried(pieces);
  assert.equal(Object.keys(results), Object.keys(pieces));
  for (const [name, result] of Object.entries(results)) assert.match(result, denied, `${name}: ${result}`);
}

test("reads no file of the host", async ({ folder }) => {
  const secret = JSON.stringify(join(folder, "secret.json"));
  const path = JSON.stringify(folder);
  await assertDenied({
    "the sandbox's environment": "fs.readFileSync('/proc/' + process.ppid + '/environ')",
    "the sandbox's descriptors": "fs.readdirSync('/proc/' + process.ppid + '/fd')",
    "its own, by a link": "fs.readFileSync('/proc/self/environ')",
    "the data folder": `fs.readFileSync(${secret})`,
    "its list": `fs.readdirSync(${path})`,
    "whether it is there": `fs.statSync(${secret}).size`,
    "through the own folder": "fs.readFileSync(own + '/../../../../../etc/passwd')",
    "as bytes": `fs.readFileSync(Buffer.from(${secret}))`,
    "by a promise": `fs.promises.readFile(${secret})`,
    "by a blob": `fs.openAsBlob(${secret})`,
    "as an environment": `process.loadEnvFile(${secret})`,
    "by require": `createRequire(${JSON.stringify(`${folder}/`)})(${secret}).password`,
    "by a copy": `fs.cpSync(${secret}, own + "/copy")`,
    "by moving it": `fs.renameSync(${secret}, own + "/moved")`,
    "by a hard link": `fs.linkSync(${secret}, own + "/hard")`,
    "the folders of others": "fs.readdirSync(own + '/..')",
    "one with the same beginning": "fs.readFileSync(own + 'x/secret')",
  });
});

test("follows no link out of its own folder", async ({ folder }) => {
  const secret = join(folder, "secret.json");
  // Node looks at paths as they are written; the system follows links before "..".
  const results = await tried({
    "a link": `(fs.symlinkSync(${JSON.stringify(secret)}, own + "/a"), fs.readFileSync(own + "/a"))`,
    "a relative one": `(fs.symlinkSync("../../../../../../etc/passwd", own + "/b"), fs.readFileSync(own + "/b"))`,
    "two that are made for each other":
      `(fs.mkdirSync(own + "/d/e/f/g/h/i", { recursive: true }), fs.symlinkSync(own, own + "/d/e/f/g/h/i/up"),` +
      `fs.readFileSync(own + "/d/e/f/g/h/i/up/../../../../../../..${secret}"))`,
    "by a promise": `fs.promises.symlink(${JSON.stringify(secret)}, own + "/c")`,
  });
  for (const [name, result] of Object.entries(results)) assert.is(result, "ERR_ACCESS_DENIED", name);
});

test("starts nothing, loads nothing that is compiled, and gets at nothing within Node", async ({
  folder,
}) => {
  await assertDenied({
    "a process": "(await import('node:child_process')).execSync('id')",
    "a Node": "(await import('node:child_process')).fork('/x')",
    "a worker": "new (await import('node:worker_threads')).Worker('1', { eval: true })",
    "loader hooks": "(await import('node:module')).register('data:text/javascript,')",
    "an addon": "process.dlopen({ exports: {} }, '/x.node')",
    "an engine": "(await import('node:crypto')).setEngine('/x.so')",
    WASI: "new (await import('node:wasi')).WASI({ version: 'preview1', preopens: { '/': '/' } })",
    "Node's inside": "process.binding('pipe_wrap')",
    "a debugger": "(await import('node:inspector')).open(0)",
    "another program in its place": "process.execve ? process.execve('/bin/true') : process.binding('fs')",
    "a database's file": `new (createRequire(own + "/")("node:sqlite").DatabaseSync)(${JSON.stringify(join(folder, "made"))})`,
    "a report": `process.report.writeReport(${JSON.stringify(join(folder, "made"))})`,
    "a heap snapshot": `(await import("node:v8")).writeHeapSnapshot(${JSON.stringify(join(folder, "made"))})`,
    "a file": `fs.writeFileSync(${JSON.stringify(join(folder, "made"))}, "x")`,
  });
  assert.not(existsSync(join(folder, "made")));
});

test("signals no other process: SIGUSR1 would open a Node's debugger", async () => {
  let signals = 0;
  const count = () => signals++;
  process.on("SIGUSR1", count);
  const results = await tried({
    kill: "process.kill(process.ppid, 'SIGUSR1')",
    raw: "process._kill(process.ppid, 10)",
    debug: "process._debugProcess(process.ppid)",
    // The handle of no process has number 0 now and then, which are all of the group.
    group: "new (await import('node:child_process')).ChildProcess()._handle.kill(0) && 'no group'",
    renamed:
      "(Object.defineProperty(process, 'pid', { value: process.ppid }), process.kill(process.pid, 'SIGUSR1'))",
    overwritten: "(process._kill = 1, typeof process._kill)",
    itself: `process.kill(Number(process.report.getReport().header.processId), 0)`,
  });
  process.off("SIGUSR1", count);
  const { group, overwritten, ...others } = results;
  assert.equal(others, { kill: denial, raw: denial, debug: denial, renamed: denial, itself: "true" });
  assert.not.equal(overwritten, "number");
  assert.is(signals, 0);
});

test("while UDFs run, SIGUSR1 opens no debugger of the sandbox's", async () => {
  // In a process of its own: here the databases of other files may still be open.
  const source = `
import { url } from "node:inspector";
import { withoutDebugger } from ${JSON.stringify(confinedNode)};
const signalled = async () => {
  process.kill(process.pid, "SIGUSR1");
  await new Promise((resolve) => setTimeout(resolve, 50));
  return [process.listenerCount("SIGUSR1"), url() ?? "no debugger"];
};
const done = withoutDebugger();
const second = withoutDebugger();
const seen = [await signalled()];
done();
done();
seen.push(await signalled());
second();
seen.push(process.listenerCount("SIGUSR1"));
console.log(JSON.stringify(seen));`;
  const { stdout } = await execute(process.execPath, ["--input-type=module", "--eval", source]);
  assert.equal(JSON.parse(stdout), [[1, "no debugger"], [1, "no debugger"], 0]);
});

test("has its connection, and none of the sandbox's descriptors or environment", async () => {
  process.env.SECRET = "secret";
  const { open, environment, folder } = await tried({
    open: `Array.from({ length: 512 }, (_, fd) => { try { const s = fs.fstatSync(fd); return s.isFile() || s.isDirectory() ? "file " + fd : s.isSocket() ? "socket " + fd : [] } catch { return [] } }).flat()`,
    environment: "Object.keys(process.env).sort().join()",
    folder: "process.cwd() === own && process.env.HOME === own",
  });
  delete process.env.SECRET;
  // Those of 1 and 2 lead to whom it prints to.
  assert.equal(
    open?.split(",").filter((one) => !/^socket [12]$/.test(one)),
    ["socket 3"],
  );
  assert.is(environment, "HOME,TMPDIR,TZ");
  assert.is(folder, "true");
});

for (const name of [
  "NODE_OPTIONS",
  "NODE_EXTRA_CA_CERTS",
  "OPENSSL_CONF",
  "SHELLOPTS",
  "PS4",
  "GCONV_PATH",
]) {
  test(`is not let out by %env ${name}`, async () => {
    const call = udfCall(`%env ${name}=x;\nexport const run = () => {};`, { language });
    const { message } = await failureOf(outputs(call));
    assert.is(message, `VM error: the local Exasol does not set the environment variable ${name}`);
  });
}

test("has temporary files, the network, and what scripts import", async () => {
  const server = createServer((_, response) => response.end("hello")).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const url = JSON.stringify(`http://127.0.0.1:${port}/`);
  const results = await tried(
    {
      file: "(fs.writeFileSync(own + '/a', 'text'), fs.readFileSync(own + '/a', 'utf8'))",
      folder: "fs.existsSync(fs.mkdtempSync(own + '/b-'))",
      list: "fs.readdirSync(own).length",
      relative: "(fs.writeFileSync('c', 'text'), fs.readFileSync(own + '/c', 'utf8'))",
      removed: "(fs.rmSync(own + '/a'), fs.rmSync('c'), fs.existsSync(own + '/a'))",
      fetched: `(await fetch(${url})).text()`,
      connected: `new Promise((resolve) => process.getBuiltinModule("node:net").connect(${port}, "127.0.0.1", () => resolve(true)))`,
      looked: "(await import('node:dns/promises')).lookup('localhost').then(() => true)",
      package: "Object.keys(await import('exasol-sagemaker-extension/udf')).length >= 0",
      aws: "typeof (await import('exasol-sagemaker-extension/runtime')).connectAws",
      production: "process.env.NODE_ENV",
    },
    "%env NODE_ENV=production;",
  );
  server.closeAllConnections();
  server.close();
  const unwritable = { file: denial, folder: denial, list: "0", relative: denial, removed: "ENOENT" };
  const written = { file: "text", folder: "true", list: "2", relative: "text", removed: "false" };
  assert.equal(results, {
    ...(linksLeadOut() ? unwritable : written),
    fetched: "hello",
    connected: "true",
    looked: "true",
    package: "true",
    aws: results.aws,
    production: "production",
  });
  assert.not.match(String(results.aws), /^ERR_/);
});

test("says what it may not do, and to what", async () => {
  const source = "import fs from 'node:fs';\nexport const run = () => fs.readFileSync('/etc/passwd');";
  const { message } = await failureOf(outputs(udfCall(source, { language })));
  assert.match(message, /Access to this API has been restricted.*FileSystemRead.*\/etc\/passwd/s);
});

test.run();
