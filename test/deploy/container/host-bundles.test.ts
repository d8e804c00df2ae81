import * as assert from "uvu/assert";
import { hostClient } from "../../../deploy/container/host-bundles.ts";
import { fromPackage } from "../../../package/package-root.ts";
import { suite } from "../../support/suite.ts";
import { callUdf, type UdfCall } from "../../support/udf-database.ts";

const test = suite<{ call: UdfCall }>("the client's bundle on this host");

test.before(async (context) => {
  const column = { name: "S", type: "STRING" } as const;
  const columns = { inputColumns: [column], outputColumns: [column], groups: [[["a"]]] };
  context.call = { source: "", client: await hostClient(fromPackage(".")), ...columns };
});

test("an error has the script's own lines only", async ({ call }) => {
  const source = "export function run(ctx: { S: string }): never {\n  throw new Error(ctx.S);\n}";
  const { error } = await callUdf({ ...call, source });
  assert.is(error, "F-UDF-CL-SL-JS-1002: Error: a\n    at run (S.F:2:9)");
});

test("takes the worker socket, which is a file of its own", async ({ call }) => {
  const source = "export const run = (ctx) => ctx.S + process.argv.at(-1);";
  const { rows, stderr } = await callUdf({ ...call, source, arguments: ["transport=worker"] });
  assert.is(stderr, "");
  assert.equal(rows, [["atransport=worker"]]);
});

test("starts itself again without the modules' flag, and names itself in an error of its own", async ({
  call,
}) => {
  const { stderr, exitCode } = await callUdf({ ...call, url: "tcp://x", nodeFlags: [] });
  assert.is(
    stderr,
    'F-UDF-CL-SL-JS-1000: Only ipc:// sockets and fd: descriptors are supported, not "tcp://x".\n',
  );
  assert.is(exitCode, 1);
});

test("a script imports of Node's modules what import() gives anywhere", async ({ call }) => {
  const names = [
    "assert",
    "buffer",
    "crypto",
    "events",
    "fs/promises",
    "http",
    "os",
    "stream",
    "timers/promises",
    "zlib",
  ];
  const source = `export async function run() {
    const found = {};
    for (const name of ${JSON.stringify(names)}) found[name] = Object.keys(await import("node:" + name)).sort();
    return JSON.stringify(found);
  }`;
  const { rows, error } = await callUdf({ ...call, source });
  assert.is(error, undefined);
  const found = JSON.parse(String(rows[0]?.[0]));
  for (const name of names) {
    const expected = Object.keys(await import(`node:${name}`)).sort();
    assert.equal(
      found[name],
      expected.filter((each) => each !== "module.exports"),
      name,
    );
  }
});

test("a script imports of this package what it exports, and nothing else", async ({ call }) => {
  const error = async (module: string) => {
    const source = `import * as all from "exasol-sagemaker-extension/${module}";
      export const run = () => Object.keys(all).join();`;
    const outcome = await callUdf({ ...call, source });
    return String(outcome.error ?? outcome.rows[0]?.[0]);
  };
  assert.is(await error("runtime/without-aws"), "callHandler,groupRunner");
  assert.match(await error("handlers/endpoint-prediction-udf"), /predict/);
  for (const module of [
    "handlers/none",
    "handlers/../process",
    "process",
    "strip-types.wasm",
    "errors.json",
    "runtime.js",
  ]) {
    assert.match(await error(module), `S.F cannot import "exasol-sagemaker-extension/${module}".`);
  }
});

test("what asks AWS loads no streams of the web, nor the error catalogue before there is an error", async ({
  call,
}) => {
  const source = `import { callHandler } from "exasol-sagemaker-extension/runtime/looking";
    import * as fs from "node:fs";
    export async function run() {
      const read = [];
      const { readFileSync } = fs.default;
      fs.default.readFileSync = (...given) => (read.push(String(given[0])), readFileSync(...given));
      const streams = process.moduleLoadList.filter((name) => name.endsWith("webstreams/readablestream"));
      const error = await callHandler(exa, () => {}, { job_name: null }).catch((error) => error.message);
      return JSON.stringify({ streams, error: error.slice(0, 9), read: read.map((file) => file.split("/").at(-1)) });
    }`;
  const { rows, error } = await callUdf({ ...call, source });
  assert.is(error, undefined);
  assert.equal(JSON.parse(String(rows[0]?.[0])), { streams: [], error: "E-SME-160", read: ["errors.json"] });
});

test.run();
