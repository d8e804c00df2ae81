import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { callUdf, type UdfCall } from "../../support/udf-database.ts";
import type { Cell, TestColumn } from "../../support/udf-rows.ts";

const test = suite("udf-client rows");

const X: TestColumn = { name: "X", type: "DOUBLE" };
const S: TestColumn = { name: "S", type: "STRING", typeName: "VARCHAR(2000000) UTF8", size: 2_000_000 };

const allTypes: TestColumn[] = [
  X,
  { name: "I", type: "INT32", typeName: "DECIMAL(9,0)", precision: 9 },
  { name: "L", type: "INT64", typeName: "DECIMAL(18,0)", precision: 18 },
  { name: "N", type: "NUMERIC", typeName: "DECIMAL(36,2)", precision: 36, scale: 2 },
  { name: "T", type: "TIMESTAMP" },
  { name: "D", type: "DATE" },
  S,
  { name: "B", type: "BOOLEAN" },
];
const allRows: Cell[][] = [
  [
    -1.5,
    -2,
    2n ** 55n,
    "1234567890123456789012.34",
    "2024-02-29 23:59:59.123456",
    "2024-02-29",
    "a\0ä😀",
    true,
  ],
  [null, null, null, null, null, null, null, null],
  [5e-324, 999_999_999, -1n, "0", "0001-01-01 00:00:00.000000", "9999-12-31", "x".repeat(300), false],
];
const names = allTypes.map((column) => column.name);

/** Runs a script that is expected to end well. */
async function run(call: UdfCall) {
  const outcome = await callUdf(call);
  assert.is(outcome.error, undefined);
  assert.is(outcome.stderr, "");
  assert.is(outcome.exitCode, 0);
  return outcome;
}

test("SCALAR RETURNS: one value a row", async () => {
  const outcome = await run({
    source: "export function run(ctx) { return ctx.X === null ? null : ctx.X * 2; }",
    inputColumns: [X],
    outputColumns: [X],
    groups: [[[1], [null], [2.5]]],
    batch: 2,
  });
  assert.equal(outcome.rows, [[2], [null], [5]]);
  assert.equal(outcome.rowNumbers, [0, 1, 2]);
  assert.is(outcome.trace, "CLIENT META RUN NEXT NEXT NEXT EMIT DONE RUN FINISHED");
});

test("SCALAR EMITS: every type comes in and goes out unchanged, marked with its input row", async () => {
  const { rows, rowNumbers } = await run({
    source: `export function run(ctx) {
      ctx.emit(${names.map((name) => `ctx.${name}`).join(", ")});
      if (ctx.B) ctx.emit(${names.map((name, i) => `ctx.get(${i % 2 ? i : `"${name}"`})`).join(", ")});
    }`,
    output: "EMITS",
    inputColumns: allTypes,
    outputColumns: allTypes,
    groups: [allRows],
  });
  assert.equal(rows, [allRows[0], allRows[0], allRows[1], allRows[2]]);
  assert.equal(rowNumbers, [0, 0, 1, 2]);
});

test("SET EMITS: several groups, each in several batches, with reset and size", async () => {
  const { rows, rowNumbers, trace } = await run({
    source: `export function run(ctx) {
      let sum = 0;
      do sum += ctx.X; while (ctx.next());
      if (ctx.next()) throw new Error("next() after the end");
      ctx.reset();
      do ctx.emit(ctx.X / sum); while (ctx.next());
      ctx.emit(ctx.size);
    }`,
    input: "SET",
    output: "EMITS",
    inputColumns: [X],
    outputColumns: [X],
    groups: [[[1], [2], [1]], [[8]]],
    batch: 2,
  });
  assert.equal(rows, [[0.25], [0.5], [0.25], [3], [1], [1]]);
  assert.equal(rowNumbers, [0, 1, 2, 2, 3, 3]);
  assert.is(
    trace,
    "CLIENT META RUN NEXT NEXT NEXT RESET NEXT NEXT EMIT DONE " +
      "RUN NEXT NEXT RESET NEXT EMIT DONE RUN FINISHED",
  );
});

test("SET RETURNS: one value a group, without reading all of it", async () => {
  const { rows } = await run({
    source: "export const run = (ctx) => ctx.S + ctx.size;",
    input: "SET",
    inputColumns: [S],
    outputColumns: [S],
    groups: [[["a"], ["b"]], [["c"]]],
    batch: 1,
  });
  assert.equal(rows, [["a2"], ["c1"]]);
});

test("SET: the rest of a group is asked for while its first rows are read, and nothing behind it", async () => {
  const { rows, trace } = await run({
    source: `export function run(ctx) {
      let text = "";
      do text += ctx.S + exa.getConnection("C").user; while (ctx.next());
      return text;
    }`,
    input: "SET",
    inputColumns: [S],
    outputColumns: [S],
    groups: [[["a"], ["b"]]],
    batch: 1,
    connections: { C: { kind: "password", address: "", user: ".", password: "" } },
  });
  assert.equal(rows, [["a.b."]]);
  assert.is(trace, "CLIENT META RUN NEXT NEXT IMPORT IMPORT NEXT EMIT DONE RUN FINISHED");
});

test("rows without columns, and a group without rows", async () => {
  const scalar = await run({ source: "export const run = () => 7;", outputColumns: [X], groups: [[[], []]] });
  assert.equal(scalar.rows, [[7], [7]]);
  const set = await run({
    source: "export function run() { throw new Error('called'); }",
    input: "SET",
    outputColumns: [X],
    groups: [[]],
  });
  assert.equal(set.rows, []);
  assert.is(set.trace, "CLIENT META RUN NEXT DONE RUN FINISHED");
});

test("SCALAR RETURNS ends its turn at 4 MB and gets the rows it did not reach again", async () => {
  const { rows, rowNumbers, trace } = await run({
    source: `export const run = (ctx) => ctx.X + "x".repeat(1_500_000);`,
    inputColumns: [X],
    outputColumns: [S],
    groups: [[[0], [1], [2], [3], [4]]],
  });
  assert.equal(
    rows.map(([text]) => String(text).slice(0, 2)),
    ["0x", "1x", "2x", "3x", "4x"],
  );
  assert.equal(rowNumbers, [0, 1, 2, 3, 4]);
  assert.is(trace, "CLIENT META RUN NEXT EMIT DONE RUN NEXT NEXT EMIT DONE RUN FINISHED");
});

test("EMITS sends in the middle once a batch has 4 MB", async () => {
  for (const input of ["SCALAR", "SET"] as const) {
    const { rows, trace } = await run({
      source: `export function run(ctx) { for (let i = 0; i < 4; i++) ctx.emit("x".repeat(2_000_000)); }`,
      input,
      output: "EMITS",
      inputColumns: [X],
      outputColumns: [S],
      groups: [[[0]]],
    });
    assert.is(rows.length, 4);
    assert.match(trace, input === "SET" ? "NEXT EMIT EMIT DONE" : "NEXT EMIT EMIT NEXT DONE");
  }
});

test("an async run is awaited for each row and group", async () => {
  const source = `import { setTimeout } from "node:timers/promises";
    export async function run(ctx) { await setTimeout(1); return ctx.X + 1; }`;
  const columns = { inputColumns: [X], outputColumns: [X] };
  assert.equal((await run({ source, ...columns, groups: [[[1], [2]]] })).rows, [[2], [3]]);
  const set = await run({ source, ...columns, input: "SET", groups: [[[1]], [[2]]] });
  assert.equal(set.rows, [[2], [3]]);
});

test("a column may be called like a method; get() reaches it", async () => {
  const { rows } = await run({
    source: `export const run = (ctx) =>
      ctx.get("size") + ctx["a \\"b"] + ctx.constructor + ctx.__proto__ + ctx.size;`,
    inputColumns: ["size", 'a "b', "constructor", "__proto__"].map((name) => ({
      name,
      type: "DOUBLE" as const,
    })),
    outputColumns: [X],
    groups: [[[1000, 100, 20, 3]]],
  });
  assert.equal(rows, [[1124]]);
});

test("a script that waits longer than the watch's interval goes on, over either socket", async () => {
  for (const transport of ["blocking", "worker"]) {
    const { rows } = await run({
      source: `import { setTimeout } from "node:timers/promises";
        export async function run(ctx) {
          await setTimeout(600);
          return ctx.X + exa.getConnection("C").user.length;
        }`,
      inputColumns: [X],
      outputColumns: [X],
      groups: [[[1]]],
      connections: { C: { kind: "password", address: "", user: "me", password: "" } },
      arguments: [`transport=${transport}`],
    });
    assert.equal(rows, [[3]]);
  }
});

test("works over the worker socket, too", async () => {
  const { rows } = await run({
    source: `export function run(ctx) { do ctx.emit(ctx.S + ctx.S); while (ctx.next()); }`,
    input: "SET",
    output: "EMITS",
    inputColumns: [S],
    outputColumns: [S],
    groups: [[["a"], ["x".repeat(300_000)]], [["b"]]],
    batch: 1,
    arguments: ["transport=worker"],
  });
  assert.equal(
    rows.map(([text]) => String(text).length),
    [2, 600_000, 2],
  );
});

test("the space for new objects stays small, however many objects the rows become", async () => {
  const { rows } = await run({
    source: `import { getHeapSpaceStatistics } from "node:v8";
      export function run(ctx) {
        for (const block of ctx.blocks()) for (let objects = [], i = 0; i < 400_000; i++) objects.push({ i });
        const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
        ctx.emit(space.physical_space_size);
      }`,
    input: "SET",
    output: "EMITS",
    inputColumns: [X],
    outputColumns: [X],
    groups: [Array.from({ length: 12 }, () => [1])],
    batch: 1,
  });
  const bytes = Number(rows[0]?.[0]);
  assert.ok(bytes < 40e6, `${bytes} bytes`);
});

for (const [state, binding] of [
  ["gone", "undefined"],
  ["another", "()=>({Pipe:class{}})"],
]) {
  test(`takes the worker socket where Node's internal pipe is ${state}`, async () => {
    const { rows, stderr } = await run({
      source: "export const run = (ctx) => ctx.X;",
      inputColumns: [X],
      outputColumns: [X],
      groups: [[[1]]],
      nodeFlags: ["--experimental-vm-modules", `--import=data:text/javascript,process.binding=${binding}`],
    });
    assert.equal(rows, [[1]]);
    assert.is(stderr, "");
  });
}

test("writes warnings of a script, but not what the AWS SDK says about the container's Node", async () => {
  const { stderr, exitCode } = await callUdf({
    source: `export const run = (ctx) => {
      process.emitWarning("NodeVersionSupportWarning: The AWS SDK for JavaScript (v3) will require more.");
      process.emitWarning("mind the gap");
      return new Promise((resolve) => setImmediate(() => resolve(ctx.X)));
    };`,
    inputColumns: [X],
    outputColumns: [X],
    groups: [[[1]]],
  });
  assert.is(exitCode, 0);
  assert.match(stderr, /^Warning: mind the gap/);
  assert.not.match(stderr, "NodeVersion");
});

test("starts itself again when Node was started without the modules' flag", async () => {
  const { rows } = await run({
    source: "export const run = (ctx) => ctx.X;",
    inputColumns: [X],
    outputColumns: [X],
    groups: [[[1]]],
    nodeFlags: [],
  });
  assert.equal(rows, [[1]]);
});

test.run();
