import * as assert from "uvu/assert";
import {
  MessageType,
  type Request,
  type ResponseContent,
} from "../../../sandbox/exasol/udf-host/messages.ts";
import { encodeResponse } from "../../../sandbox/exasol/udf-host/protocol.ts";
import { suite } from "../../support/suite.ts";
import { callUdf, connectionId, type UdfCall } from "../../support/udf-database.ts";
import type { TestColumn } from "../../support/udf-rows.ts";

const test = suite("udf-client failures");

const S: TestColumn = { name: "S", type: "STRING", typeName: "VARCHAR(10) UTF8", size: 10 };

/**
 * The CLOSE message of a script that gets the rows "a", "b" and returns or emits one string; exit 1 is
 * checked.
 */
async function failure(source: string, more: Partial<UdfCall> = {}): Promise<string> {
  const call: UdfCall = { source, inputColumns: [S], outputColumns: [S], groups: [[["a"], ["b"]]], ...more };
  const outcome = await callUdf(call);
  assert.is(outcome.exitCode, 1);
  assert.match(outcome.trace, /CLOSE$/, outcome.stderr);
  return outcome.error ?? "";
}

test("an error comes with a stack of the script's own lines only, and its causes", async () => {
  const error = await failure(
    [
      "interface Unused { a: string }",
      "function inner(): never {",
      '  throw new TypeError("oh", { cause: new Error("deep") });',
      "}",
      "export function run(ctx: { S: string }) {",
      "  inner();",
      "}",
    ].join("\n"),
  );
  assert.is(
    error.replace(/\nCaused by: Error: deep[\s\S]*/, "\nCaused by: …"),
    "F-UDF-CL-SL-JS-1002: TypeError: oh\n    at inner (S.F:3:9)\n    at run (S.F:6:3)\nCaused by: …",
  );
});

test("a package that looks for files beside it is told that there are none", async () => {
  const source = (name: string) => `export const run = () => ${name} + "/build.node";`;
  for (const name of ["__dirname", "__filename"]) {
    assert.match(
      await failure(source(name)),
      `JS-1002: ReferenceError: ${name} is not defined: a script is one text in the database`,
    );
  }
  // In the words of esbuild, which bundles.
  assert.match(
    await failure(`throw new Error('Dynamic require of "./a.node" is not supported');`),
    'Dynamic require of "./a.node" is not supported: a script is one text in the database',
  );
  assert.not.match(await failure(source("other")), "one text");
});

test("who writes a script as a CommonJS module is told that it is none", async () => {
  for (const [name, source] of [
    ["require", 'const fs = require("fs");'],
    ["module", "module.exports.run = () => 1;"],
    ["exports", "exports.run = () => 1;"],
  ] as const) {
    assert.match(
      await failure(source),
      `JS-1002: ReferenceError: ${name} is not defined: a script is an ES module: write import and export`,
    );
  }
});

test("an error of several tells each, with its causes", async () => {
  const source = `const fail = async (text, cause) => { throw new Error(text, { cause }); };
export const run = () => Promise.any([fail("a"), fail("b", "c")]);`;
  assert.is(
    await failure(source),
    `F-UDF-CL-SL-JS-1002: AggregateError: All promises were rejected
Of them: Error: a
    at fail (S.F:1:45)
    at run (S.F:2:39)
Of them: Error: b
    at fail (S.F:1:45)
    at run (S.F:2:50)
Caused by: Thrown: c`,
  );
  const many = `export const run = () => { throw new AggregateError(Array.from({ length: 50 }, (_, i) => "e" + i), "m"); };`;
  assert.match(await failure(many), /Thrown: e9\nand 40 more$/);
});

test("an error with a catalogue's code stands for itself", async () => {
  const thrown = 'new Error("E-SME-80: Endpoint e is deleted.", { cause: new Error("deep") })';
  assert.is(
    await failure(`export const run = () => { throw ${thrown}; };`),
    "E-SME-80: Endpoint e is deleted.",
  );
});

test("whatever is thrown is told", async () => {
  assert.is(
    await failure(`export const run = () => { throw "text"; };`),
    "F-UDF-CL-SL-JS-1002: Thrown: text",
  );
  assert.match(await failure("export const run = () => { throw { toString: 1 }; };"), "cannot be shown");
  assert.match(
    await failure(`export const run = () => { throw { code: 7, message: "no" }; };`),
    /Thrown: no$/,
  );
  for (const thrown of ['{ code: 7, key: "secret" }', '["secret", 1]'])
    assert.not.match(await failure(`export const run = () => { throw ${thrown}; };`), "secret");
  assert.match(
    await failure(`export const run = () => { throw { code: 7, key: "secret" }; };`),
    /Thrown: an object with the properties code, key$/,
  );
  assert.match(
    await failure(`export const run = () => { throw { get message() { throw 1; } }; };`),
    "cannot be shown",
  );
});

test("asynchronous failures are told, also those nobody waits for", async () => {
  assert.match(await failure(`export const run = async () => { throw new Error("a1"); };`), "Error: a1");
  assert.match(
    await failure(`export const run = () => { Promise.reject(new Error("a2")); return "x"; };`),
    "Error: a2",
  );
  assert.match(
    await failure(
      `export const run = () => new Promise(() => setTimeout(() => { throw new Error("a3"); }, 1));`,
    ),
    "Error: a3",
  );
  assert.match(await failure("export const run = () => new Promise(() => {});"), "nothing can settle");
});

test("what run() has not awaited is refused when it comes to emit, and not lost", async () => {
  const late = /1008: ctx\.emit\(\) was called when run\(\) had ended: it must await all that it begins/;
  const wait = "const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));";
  const set = { input: "SET", output: "EMITS" } as const;
  const begun = `${wait} export const run = (ctx) => { wait(20).then(() => ctx.emit("x")); };`;
  assert.match(await failure(begun, set), late);
  assert.match(await failure(begun, { output: "EMITS" }), late);
  const forgotten = `${wait} async function step(ctx) { await wait(1); ctx.emit("x"); }`;
  const caught = `${forgotten} export const run = async (ctx) => { step(ctx).catch(() => {}); ctx.emit("y"); };`;
  assert.match(await failure(caught, set), late);
  // Beside the last row it would be another row's.
  const soon = `export const run = (ctx) => { Promise.resolve().then(() => ctx.emit("x")); };`;
  assert.match(await failure(soon, { output: "EMITS" }), late);
  const block = `${wait} export const run = (ctx) => { for (const b of ctx.blocks()) wait(1).then(() => b.emit(0, "x")); };`;
  assert.match(await failure(block, set), /The group these rows are of has ended/);
  const more = `${wait} export const run = (ctx) => { wait(1).then(() => ctx.next()); };`;
  assert.match(await failure(more, set), /ctx\.next\(\) was called when run\(\) had ended/);
});

test("what run() leaves going and emits nothing is no failure", async () => {
  const timer = `export const run = (ctx) => { setTimeout(() => {}, 60_000); ctx.emit("x"); };`;
  const outcome = await callUdf({
    source: timer,
    input: "SET",
    output: "EMITS",
    inputColumns: [S],
    outputColumns: [S],
    groups: [[["a"]], [["b"]]],
  });
  assert.is(outcome.exitCode, 0, outcome.error);
  assert.match(outcome.trace, /FINISHED$/);
});

test("process.exit is a failure whatever its code", async () => {
  assert.match(
    await failure("export function run() { process.exit(0); }"),
    "1009: The script ended its process with code 0",
  );
});

test("compile errors name the line", async () => {
  const error = await failure("export const a = 1;\nexport function run( { }\n");
  assert.match(error, "F-UDF-CL-SL-JS-1003: S.F does not compile: ");
  assert.match(error, /(2 \| |S\.F:2\n)export function run\( \{ \}/);
  assert.match(await failure("enum A { B }"), "enum is not supported");
  assert.match(await failure("await 1; throw new Error('top');"), /Error: top\n {4}at S\.F:1:16/);
});

test("imports that cannot be are refused", async () => {
  const missing = await failure(`import x from "lodash"; export const run = () => x;`);
  assert.match(
    missing,
    'F-UDF-CL-SL-JS-1007: S.F imports "lodash", which a script cannot have: it may import',
  );
  assert.match(await failure(`import "exasol-sagemaker-extension/nothing";`), "Caused by");
  assert.match(
    await failure(
      `import { UdfContext } from "exasol-sagemaker-extension/udf";
      export const run = (a: UdfContext) => "";`,
    ),
    'a type is imported with "import type"',
  );
  assert.match(await failure(`export const run = () => import("./x.js");`), 'imports "./x.js"');
  assert.match(await failure(`await exa.importScript("NO");`), "1007: script NO not found");
});

test("a script without run says what it needs", async () => {
  assert.match(await failure("export const ran = 1;"), "S.F does not export a function run");
});

test("values that do not fit name column and row", async () => {
  assert.match(
    await failure(`export const run = (ctx) => ctx.S === "b" ? 7 : "";`),
    "1006: Output row 2, column 1 (S VARCHAR(10) UTF8): " +
      "expected a string of at most 10 characters, given the number 7.",
  );
  const emits = { output: "EMITS" } as const;
  assert.match(
    await failure(`export const run = (ctx) => ctx.emit("a", "b");`, emits),
    "Output row 1: expected 1 value (S), given 2.",
  );
  assert.match(
    await failure(`export const run = () => "x";`, emits),
    "run() of an EMITS script returned a value",
  );
});

test("methods a script's kind does not have are refused", async () => {
  assert.match(
    await failure("export const run = (ctx) => ctx.next();"),
    "1008: ctx.next() is for SET scripts",
  );
  assert.match(await failure("export const run = (ctx) => ctx.reset();"), "ctx.reset() is for SET scripts");
  assert.match(await failure("export const run = (ctx) => ctx.emit('');"), "ctx.emit() is for EMITS scripts");
  assert.match(
    await failure("export const run = (ctx) => ctx.get('T');"),
    'ctx.get("T"): there is no such column; there are S',
  );
  const source = "export function run(ctx) { while (ctx.next()); return ctx.S; }";
  assert.match(await failure(source, { input: "SET" }), "There is no current row");
});

test("a failing cleanup is a failure, and told beside an earlier one", async () => {
  const cleanup = `export function cleanup() { throw new Error("dirty"); }`;
  assert.match(
    await failure(`export const run = () => ""; ${cleanup}`),
    /1005: .*\nCaused by: Error: dirty/s,
  );
  const both = await failure(`export const run = () => { throw new Error("first"); }; ${cleanup}`);
  assert.match(both, /1002: Error: first.*Then cleanup\(\) failed, too: .*dirty/s);
});

test("a cleanup that never ends, or ends the process, does not hide the failure", async () => {
  const run = `export const run = () => { throw new Error("first"); };`;
  for (const body of ["return new Promise(() => {});", "process.exit(0);"]) {
    assert.match(await failure(`${run} export function cleanup() { ${body} }`), "1002: Error: first");
  }
  const late = `export const run = () => "";
    export async function cleanup() {
      Promise.reject(new Error("late"));
      await new Promise(setImmediate);
    }`;
  assert.match(await failure(late), "Error: late");
});

const runSource = `export const run = (ctx) => ctx.S;`;

function answering(type: number, answer: Uint8Array | "die"): Partial<UdfCall> {
  return { intercept: (request: Request) => (request.type === type ? answer : undefined) };
}

test("messages that are broken or out of order end the script with an error", async () => {
  const message = (type: number, content: ResponseContent = {}) =>
    encodeResponse({ type, connectionId: connectionId, ...content });
  assert.match(
    await failure(runSource, answering(MessageType.RUN, message(MessageType.EMIT))),
    "sent EMIT instead of RUN or CLEANUP",
  );
  assert.match(
    await failure(runSource, answering(MessageType.NEXT, message(MessageType.NEXT))),
    "sent NEXT without content",
  );
  assert.match(await failure(runSource, answering(MessageType.NEXT, Buffer.from([8, 6, 16]))), "truncated");
  assert.match(
    await failure(runSource, answering(MessageType.META, Buffer.alloc(0))),
    "lacks its field type",
  );
  const other = encodeResponse({ type: MessageType.RUN, connectionId: 1n });
  assert.match(await failure(runSource, answering(MessageType.RUN, other)), "connection id 1 instead of");
  const close = message(MessageType.CLOSE, { close: { exceptionMessage: "no more" } });
  assert.match(
    await failure(runSource, answering(MessageType.NEXT, close)),
    "The database ended the script: no more",
  );
  assert.match(
    await failure(runSource, { inputColumns: [{ name: "S", type: "UNSUPPORTED", typeName: "ROW" }] }),
    "Column S has a type no UDF can have: ROW",
  );
  assert.match(
    await failure(runSource, { outputColumns: [{ name: "R", type: "UNSUPPORTED", typeName: "ROW" }] }),
    "1001: Column R has a type no UDF can have: ROW",
  );
});

test("a CLOSE without message ends the rows", async () => {
  const close = encodeResponse({ type: MessageType.CLOSE, connectionId: connectionId, close: {} });
  let asked = 0;
  const outcome = await callUdf({
    source: runSource,
    inputColumns: [S],
    outputColumns: [S],
    groups: [[["a"]]],
    intercept: (request) => (request.type === MessageType.NEXT && asked++ === 1 ? close : undefined),
  });
  assert.equal(outcome.rows, [["a"]]);
  assert.is(outcome.exitCode, 0);
});

test("the database's death ends the client without a word, also while the script waits", async () => {
  const waiting = "export const run = () => new Promise((resolve) => setTimeout(resolve, 60_000));";
  for (const [source, end] of [
    [runSource, "die"],
    [waiting, "leave"],
  ] as const) {
    const intercept = (request: Request) => (request.type === MessageType.NEXT ? end : undefined);
    const outcome = await callUdf({
      source,
      inputColumns: [S],
      outputColumns: [S],
      groups: [[["a"]]],
      intercept,
    });
    assert.is(outcome.exitCode, 1);
    assert.is(outcome.stderr, "");
  }
});

test("the first message is sent again when it is not answered", async () => {
  let clients = 0;
  const outcome = await callUdf({
    source: runSource,
    inputColumns: [S],
    outputColumns: [S],
    groups: [[["a"]]],
    intercept: (request) =>
      (request.type === MessageType.CLIENT ? clients++ === 0 && "hold" : false) || undefined,
  });
  assert.equal(outcome.rows, [["a"]]);
  assert.match(outcome.trace, /^CLIENT CLIENT META/);
});

test("an address that is none is refused", async () => {
  const outcome = await callUdf({ source: runSource, url: "tcp://localhost:1" });
  assert.is(outcome.exitCode, 1);
  assert.match(outcome.stderr, "F-UDF-CL-SL-JS-1000: Only ipc:// sockets and fd: descriptors are supported");
});

test.run();
