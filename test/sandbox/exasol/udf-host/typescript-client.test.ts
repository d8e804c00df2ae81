import * as assert from "uvu/assert";
import { suite } from "../../../support/suite.ts";
import {
  chunks,
  decimal,
  double,
  failureOf,
  firstColumn,
  groups,
  outputs,
  udfCall,
  varchar,
} from "./udf-harness.ts";

const test = suite("UDFs in TypeScript");
const language = { alias: "TYPESCRIPT", definition: "localzmq+protobuf:///x?lang=typescript#client" };

test("SCALAR RETURNS", async () => {
  const call = udfCall("export function run(ctx) { return ctx.X === null ? null : ctx.X * 2; }", {
    language,
    input: "SCALAR",
    output: "RETURNS",
    inputColumns: [double("X")],
    outputColumns: [double("R")],
    rows: chunks([[1, null, 2.5]]),
  });
  assert.equal(await outputs(call), [{ group: 0, inputRows: [0, 1, 2], data: [[2, null, 5]] }]);
});

test("SCALAR EMITS tells which row each output belongs to", async () => {
  const call = udfCall(
    "export function run(ctx) { for (let i = 0; i < ctx.N; i++) ctx.emit(ctx.N + ':' + i); }",
    {
      language,
      input: "SCALAR",
      inputColumns: [decimal("N", 9)],
      rows: chunks([["2", "0", "1"]]),
    },
  );
  const all = await outputs(call);
  assert.equal(
    all.flatMap(({ inputRows }) => inputRows),
    [0, 0, 2],
  );
  assert.equal(
    all.flatMap(({ data }) => data[0]),
    ["2:0", "2:1", "1:0"],
  );
});

test("SET RETURNS once a group, SET EMITS as often as it likes", async () => {
  const sum =
    "export function run(ctx) { let sum = 0; do sum += ctx.X ?? 0; while (ctx.next()); return sum; }";
  const columns = { inputColumns: [double("X")], outputColumns: [double("R")] };
  const returns = udfCall(sum, { language, output: "RETURNS", ...columns, rows: groups([1, 2], [5]) });
  assert.equal(
    (await outputs(returns)).map(({ group, data }) => [group, data]),
    [
      [0, [[3]]],
      [1, [[5]]],
    ],
  );
  const twice =
    "export function run(ctx) { do ctx.emit(ctx.X); while (ctx.next()); ctx.reset(); do ctx.emit(-ctx.X); while (ctx.next()); }";
  assert.equal(
    await firstColumn(udfCall(twice, { language, ...columns, rows: groups([1, 2], [5]) })),
    [1, 2, -1, -2, 5, -5],
  );
});

test("passes text of every length and all types", async () => {
  const texts = ["", "ä€😀", "x".repeat(100_000), "a\u0000b"].map((text) => text || null);
  const call = udfCall("export function run(ctx) { return ctx.S; }", {
    language,
    input: "SCALAR",
    output: "RETURNS",
    inputColumns: [varchar("S", 200_000)],
    outputColumns: [varchar("R", 200_000)],
    rows: chunks([texts]),
  });
  assert.equal(await firstColumn(call), texts);
});

test("many rows in several batches, with rows sent again", async () => {
  const count = 60_000;
  const texts = Array.from({ length: count }, (_, i) => `${i}`.padEnd(100, "."));
  const call = udfCall("export function run(ctx) { return ctx.S + ctx.S; }", {
    language,
    input: "SCALAR",
    output: "RETURNS",
    inputColumns: [varchar("S", 200_000)],
    outputColumns: [varchar("R", 200_000)],
    rows: chunks([texts]),
  });
  const all = await outputs(call);
  assert.ok(all.length > 2);
  const rows = all.flatMap(({ inputRows }) => inputRows);
  assert.is(rows.length, count);
  assert.ok(rows.every((row, i) => row === i));
  assert.ok(all.flatMap(({ data }) => data[0] ?? []).every((text, i) => text === `${texts[i]}${texts[i]}`));
});

test("rows are fetched ahead while some are awaited, and the connection is looked after meanwhile", async () => {
  const source = `
let waited;
export async function run(ctx) {
  // Longer than it takes until the client looks whether the database is there.
  waited ??= new Promise((resolve) => setTimeout(resolve, 700));
  await waited;
  return ctx.S.length;
}`;
  const texts = Array.from({ length: 60_000 }, (_, i) => `${i}`.padEnd(200, "."));
  const call = udfCall(source, {
    language,
    input: "SCALAR",
    output: "RETURNS",
    inputColumns: [varchar("S", 200)],
    outputColumns: [double("R")],
    rows: chunks([texts]),
  });
  const lengths = await firstColumn(call);
  assert.is(lengths.length, 60_000);
  assert.ok(lengths.every((length) => length === 200));
});

test("%env lines before the code set environment variables", async () => {
  const source = [
    "// %env D=comment;",
    "  %env A=good day ;\r",
    "%env B=https://b=c/d",
    "%jar x;",
    "/*",
    "%env D=comment;",
    "*/",
    "export const run = (ctx) => ctx.emit([process.env.A, process.env.B, process.env.D].join('|'));",
    "/*",
    "%env D=late;",
    "*/",
  ].join("\n");
  assert.equal(await firstColumn(udfCall(source, { language })), ["good day|https://b=c/d|"]);
});

test("no %env line sets what the host's own programs obey", async () => {
  for (const name of ["PATH", "LD_PRELOAD"]) {
    const error = await failureOf(
      outputs(udfCall(`%env ${name}=/x;\nexport const run = () => {};`, { language })),
    );
    assert.is(error.message, `VM error: the local Exasol does not set the environment variable ${name}`);
  }
});

test("an error in the script is a VM error with its message", async () => {
  const error = await failureOf(
    outputs(udfCall("export function run() { throw new Error('E-1: no luck'); }", { language })),
  );
  assert.is(error.sqlCode, "22002");
  assert.match(error.message, /^VM error: .*E-1: no luck/s);
});

test.run();
