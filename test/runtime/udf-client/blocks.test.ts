import * as assert from "uvu/assert";
import { MessageType } from "../../../sandbox/exasol/udf-host/messages.ts";
import { encodeResponse } from "../../../sandbox/exasol/udf-host/protocol.ts";
import { randomFrom } from "../../support/random.ts";
import { suite } from "../../support/suite.ts";
import { callUdf, connectionId, type UdfCall } from "../../support/udf-database.ts";
import type { Cell, TestColumn } from "../../support/udf-rows.ts";

const test = suite("udf-client blocks");

const X: TestColumn = { name: "X", type: "DOUBLE" };
const Y: TestColumn = { name: "Y", type: "DOUBLE" };
const S: TestColumn = { name: "S", type: "STRING", typeName: "VARCHAR(2000000) UTF8", size: 2_000_000 };
const B: TestColumn = { name: "B", type: "BOOLEAN" };
const I: TestColumn = { name: "I", type: "INT32", typeName: "DECIMAL(9,0)", precision: 9 };
const allTypes = [X, S, B, Y, I];

async function run(call: UdfCall) {
  const outcome = await callUdf(call);
  assert.is(outcome.error, undefined);
  assert.is(outcome.exitCode, 0);
  return outcome;
}

async function failure(call: UdfCall): Promise<string> {
  const outcome = await callUdf(call);
  assert.is(outcome.exitCode, 1);
  return outcome.error ?? "";
}

const describe = `JSON.stringify(block.columns.map(({ name, values, nulls }) =>
  [name, values.constructor.name, [...values], nulls ? [...nulls] : null]))`;

test("SET: a block has typed arrays and marks for NULL", async () => {
  const { rows } = await run({
    source: `export function run(ctx) { for (const block of ctx.blocks()) ctx.emit(${describe}); }`,
    input: "SET",
    output: "EMITS",
    inputColumns: allTypes,
    outputColumns: [S],
    groups: [
      [
        [1, "a", true, 10, 7],
        [2, "ä", false, 20, 8],
      ],
      [
        [null, null, null, null, null],
        [2, "b", true, 20, 9],
      ],
    ],
  });
  assert.equal(JSON.parse(String(rows[0]?.[0])), [
    ["X", "Float64Array", [1, 2], null],
    ["S", "Array", ["a", "ä"], null],
    ["B", "Uint8Array", [1, 0], null],
    ["Y", "Float64Array", [10, 20], null],
    ["I", "Int32Array", [7, 8], null],
  ]);
  assert.equal(JSON.parse(String(rows[1]?.[0])), [
    ["X", "Float64Array", [null, 2], [1, 0]],
    ["S", "Array", ["", "b"], [1, 0]],
    ["B", "Uint8Array", [0, 1], [1, 0]],
    ["Y", "Float64Array", [null, 20], [1, 0]],
    ["I", "Int32Array", [0, 9], [1, 0]],
  ]);
});

test("SET: kept rows can be read and emitted when the next blocks have come", async () => {
  const { rows } = await run({
    source: `export function run(ctx) {
      const kept = [];
      for (const block of ctx.blocks(2)) kept.push(block.keep(), block.keep(block.rows - 1));
      for (const { columns, rows } of kept) ctx.emitBlock([...columns, Array(rows).fill(columns[1].get(0))]);
      const [{ columns }] = kept;
      ctx.emitBlock([columns[0], columns[1], columns[2], columns[3], columns[4], columns[1].values]);
      ctx.emitBlock([columns[3], columns[1], columns[2], columns[0], columns[4], columns[1]]);
    }`,
    input: "SET",
    output: "EMITS",
    inputColumns: allTypes,
    outputColumns: [...allTypes, { ...S, name: "MORE" }],
    batch: 3,
    groups: [
      [
        [1, "a", true, 10, 7],
        [null, null, null, null, null],
        [3, "c", false, 30, 9],
        [4, "dä", true, 40, -10],
      ],
    ],
  });
  const empty = [null, null, null, null, null];
  assert.equal(rows, [
    [1, "a", true, 10, 7, "a"],
    [...empty, "a"],
    [...empty, null],
    [3, "c", false, 30, 9, "c"],
    [3, "c", false, 30, 9, "c"],
    [4, "dä", true, 40, -10, "dä"],
    [4, "dä", true, 40, -10, "dä"],
    [1, "a", true, 10, 7, "a"],
    [...empty, ""],
    [10, "a", true, 1, 7, "a"],
    [...empty, null],
  ]);
});

test("rows that are kept, kept again, read or given back are put out as they came", async () => {
  const draw = randomFrom(14);
  const texts = ["", "a", "dä", "x".repeat(127), "ü".repeat(70), "y".repeat(20_000), null];
  const rows = Array.from({ length: 400 }, (_, row) => [
    draw(5) === 0 ? null : row,
    texts[draw(texts.length)] ?? null,
    draw(4) === 0 ? null : (texts[draw(texts.length - 1)] ?? null),
  ]);
  const { rows: emitted } = await run({
    source: `export function run(ctx) {
      let step = 0;
      let kept = [];
      const emit = () => {
        for (const block of kept) {
          if (step++ % 3 === 0) for (let row = 0; row < block.rows; row++) block.columns[1].get(row);
          block.emitBlock(block.columns);
          if (step % 4 !== 0) block.release();
        }
        kept = [];
      };
      for (const block of ctx.blocks(23)) {
        const middle = (7 * ++step) % block.rows;
        const whole = block.keep();
        const first = step % 2 ? whole.keep(0, middle) : block.keep(0, middle);
        if (first.rows > 0) kept.push(first);
        kept.push(whole.keep(middle));
        whole.release();
        if (step % 5 === 0) emit();
      }
      emit();
    }`,
    input: "SET",
    output: "EMITS",
    inputColumns: [X, S, { ...S, name: "MORE" }],
    outputColumns: [X, S, { ...S, name: "MORE" }],
    batch: 57,
    groups: [rows],
  });
  assert.equal(emitted, rows);
});

test("rows that are not there cannot be kept, and others' cells end with their block", async () => {
  const call = { inputColumns: [X], outputColumns: [X], batch: 1, groups: [[[1], [2]]] };
  for (const rows of ["0, 2", "-1", "0.5", "1, 0"]) {
    const source = `export function run(ctx) { for (const block of ctx.blocks()) block.keep(${rows}); }`;
    assert.match(await failure({ ...call, input: "SET", output: "EMITS", source }), "block.keep(");
  }
  for (const use of ["first.cells", "first.keep()", "ctx.emitBlock(first.columns)"]) {
    const source = `export function run(ctx) {
      let first;
      for (const block of ctx.blocks()) { first ??= block; ${use}; }
    }`;
    assert.match(await failure({ ...call, input: "SET", output: "EMITS", source }), "or keep() the rows");
  }
});

test("what was released is used no more, and its memory holds the rows that are kept next", async () => {
  const call = { inputColumns: [X, S], outputColumns: [X, S], batch: 1 };
  const groups = [
    [
      [1, "a"],
      [null, null],
      [3, "ccc"],
      [4, "d"],
    ],
  ];
  const source = (use: string) => `export function run(ctx) {
    let last;
    for (const block of ctx.blocks()) {
      last?.emitBlock(last.columns);
      last?.release();
      const released = last;
      last = block.keep();
      ${use}
    }
    last.emitBlock(last.columns);
  }`;
  const set = { ...call, groups, input: "SET", output: "EMITS" } as const;
  assert.equal((await run({ ...set, source: source("") })).rows, groups[0]);
  for (const use of [
    "columns[0].get(0)",
    "columns[1].values",
    "cells",
    "emit(0, 1, 'x')",
    "keep()",
    "release()",
  ]) {
    assert.match(await failure({ ...set, source: source(`released?.${use}`) }), "release() them when");
  }
  const own = await failure({ ...set, source: source("block.release()") });
  assert.match(own, "block.release() is for what block.keep() returned");
});

test("SET: rows kept from another group can be read, but not emitted to", async () => {
  const call = { inputColumns: [X], outputColumns: [X], groups: [[[1]], [[2]]] };
  const source = (use: string) => `let kept;
    export function run(ctx) { for (const block of ctx.blocks()) { kept ??= block.keep(); ${use}; } }`;
  const set = { ...call, input: "SET", output: "EMITS" } as const;
  assert.equal((await run({ ...set, source: source("ctx.emitBlock(kept.columns)") })).rows, [[1], [1]]);
  for (const use of ["kept.emit(0, 5)", "kept.emitBlock([[5]])"]) {
    assert.match(await failure({ ...set, source: source(use) }), "The group these rows are of has ended");
  }
});

test("SET: blocks have at most the size asked for, begin at the current row and can be repeated", async () => {
  const { rows } = await run({
    source: `export function run(ctx) {
      ctx.next();
      for (const block of ctx.blocks(2)) ctx.emit([...block.column("X").values].join());
      if (ctx.next()) throw new Error("not at the end");
      ctx.reset();
      for (const block of ctx.blocks()) {
        ctx.emit(block.rows + ":" + block.columns[0].get(block.rows - 1));
        break;
      }
      ctx.emit(String(ctx.X));
    }`,
    input: "SET",
    output: "EMITS",
    inputColumns: [X],
    outputColumns: [S],
    groups: [[[0], [1], [2], [3], [4], [5]]],
    batch: 4,
  });
  assert.equal(rows, [["1,2"], ["3"], ["4,5"], ["4:3"], ["0"]]);
});

test("SET: emitBlock puts out arrays, typed arrays and a block's own columns", async () => {
  const { rows } = await run({
    source: `export function run(ctx) {
      for (const block of ctx.blocks()) ctx.emitBlock(block.columns);
      ctx.emitBlock([[null, 1], ["x", null], [true, null], new Float64Array(2), new Int32Array([5, 6])]);
    }`,
    input: "SET",
    output: "EMITS",
    inputColumns: allTypes,
    outputColumns: allTypes,
    groups: [
      [
        [1, "a", true, null, 7],
        [null, "😀", false, 20, 8],
      ],
    ],
  });
  assert.equal(rows, [
    [1, "a", true, null, 7],
    [null, "😀", false, 20, 8],
    [null, "x", true, 0, 5],
    [1, null, null, 0, 6],
  ]);
});

test("SCALAR: runBlocks puts out to rows of earlier blocks", async () => {
  const { rows, rowNumbers, trace } = await run({
    source: `export async function runBlocks(blocks) {
      const kept = [];
      for (const block of blocks)
        kept.push([block.keep(0, block.rows, { cells: false }), block.columns[0].values]);
      for (const [block, values] of kept.reverse()) {
        await null;
        if (block.columns.length > 0) throw new Error("cells were kept");
        block.emitBlock([values.map((x) => x * 2)]);
        block.emit(0, -1);
      }
    }`,
    output: "EMITS",
    inputColumns: [X],
    outputColumns: [X],
    batch: 2,
    groups: [[[1], [2], [3]]],
  });
  assert.equal(rows, [[6], [-1], [2], [4], [-1]]);
  assert.equal(rowNumbers, [2, 2, 0, 1, 0]);
  assert.is(trace, "CLIENT META RUN NEXT NEXT NEXT EMIT DONE RUN FINISHED");
});

const whenReady = `async function whenReady(blocks) {
  while (!blocks.isReady()) await new Promise(setImmediate);
}`;

test("rows are fetched ahead while those at hand are in use, and while output goes", async () => {
  const source = `${whenReady}
    export async function runBlocks(blocks) {
      for (const block of blocks) {
        await whenReady(blocks);
        const { values } = block.column("S");
        block.emitBlock([values.map((text) => text.repeat(2_000_000 / text.length))]);
      }
    }`;
  const texts = ["a", "bb", "cccc", "ddddd", "eeeeeeee"];
  const { rows, rowNumbers, trace } = await run({
    source,
    output: "EMITS",
    inputColumns: [S],
    outputColumns: [S],
    batch: 2,
    groups: [texts.map((text) => [text])],
  });
  assert.equal(
    rows,
    texts.map((text) => [(text[0] ?? "").repeat(2_000_000)]),
  );
  assert.equal(rowNumbers, [0, 1, 2, 3, 4]);
  assert.is(trace, "CLIENT META RUN NEXT NEXT EMIT NEXT EMIT NEXT EMIT DONE RUN FINISHED");
});

test("SET: rows fetched ahead are forgotten at a reset and at the group's end", async () => {
  const source = `${whenReady}
    export async function run(ctx) {
      const blocks = ctx.blocks();
      for (const block of blocks) {
        await whenReady(blocks);
        ctx.emit(block.column("X").get(0));
        break;
      }
      ctx.reset();
      const again = ctx.blocks();
      for (const block of again) {
        await whenReady(again);
        ctx.emit(-block.column("X").get(0));
        if (block.column("X").get(0) === 3) break;
      }
    }`;
  const { rows } = await run({
    source,
    input: "SET",
    output: "EMITS",
    inputColumns: [X],
    outputColumns: [X],
    batch: 1,
    groups: [[[1], [2]], [[3], [4]], [[5]]],
  });
  assert.equal(rows, [[1], [-1], [-2], [3], [-3], [5], [-5]]);
});

test("what the database says against output ends the script at its next request", async () => {
  const source = "export function run(ctx) { ctx.emit('x'.repeat(2_000_000)); }";
  const { exitCode, trace } = await callUdf({
    source,
    output: "EMITS",
    inputColumns: [X],
    outputColumns: [S],
    groups: [[[1], [2], [3], [4], [5]]],
    intercept: ({ type }) =>
      type === MessageType.EMIT
        ? encodeResponse({ type: MessageType.CLOSE, connectionId, close: { exceptionMessage: "too long" } })
        : undefined,
  });
  assert.is(exitCode, 1);
  assert.is(trace, "CLIENT META RUN NEXT EMIT CLOSE");
});

test("SCALAR: runBlocks goes through all blocks, returns nothing and is not for RETURNS", async () => {
  const call = { inputColumns: [X], outputColumns: [X], batch: 1, groups: [[[1], [2]]] };
  const early = "export function runBlocks(blocks) { for (const block of blocks) break; }";
  assert.match(
    await failure({ ...call, output: "EMITS", source: early }),
    "runBlocks() has left blocks out: it must go through all of them.",
  );
  const result = "export function runBlocks(blocks) { return [...blocks].length; }";
  assert.match(await failure({ ...call, output: "EMITS", source: result }), "runBlocks() of an EMITS script");
  const all = "export function runBlocks(blocks) { for (const block of blocks); }";
  assert.match(await failure({ ...call, source: all }), "runBlocks() is for EMITS scripts");
});

test("SCALAR RETURNS: runBlock is called once a batch, its results belong to their rows", async () => {
  for (const results of [
    "values.map((x) => x * 2)",
    "{ values: [...values], nulls: values.map((x) => x === 3) }",
  ]) {
    const { rows, rowNumbers, stdout } = await run({
      source: `export async function runBlock(block) {
        console.log(block.rows);
        const { values } = block.column("X");
        return ${results};
      }`,
      inputColumns: [X],
      outputColumns: [X],
      groups: [[[1], [2], [3]]],
      batch: 2,
    });
    assert.is(stdout, "2\n1\n");
    assert.equal(rowNumbers, [0, 1, 2]);
    assert.equal(rows, results.startsWith("values") ? [[2], [4], [6]] : [[1], [2], [null]]);
  }
});

test("SCALAR RETURNS: results beyond 4 MB wait for their rows, which are not computed again", async () => {
  const { rows, rowNumbers, stdout, trace } = await run({
    source: `export function runBlock(block) {
      console.log([...block.columns[0].values].join());
      return Array.from(block.columns[0].values, (x) => x + "x".repeat(1_500_000));
    }`,
    inputColumns: [X],
    outputColumns: [S],
    groups: [Array.from({ length: 7 }, (_, i): Cell[] => [i])],
    batch: 6,
  });
  assert.equal(
    rows.map(([text]) => String(text).slice(0, 2)),
    ["0x", "1x", "2x", "3x", "4x", "5x", "6x"],
  );
  assert.equal(rowNumbers, [0, 1, 2, 3, 4, 5, 6]);
  assert.is(stdout, "0,1,2,3,4,5\n6\n");
  assert.is(trace, "CLIENT META RUN NEXT EMIT DONE RUN NEXT EMIT DONE RUN NEXT NEXT EMIT DONE RUN FINISHED");
});

test("SCALAR EMITS: a block's rows are put out under their input rows", async () => {
  const { rows, rowNumbers } = await run({
    source: `export function runBlock(block) {
      const { values } = block.column(0);
      block.emit(block.rows - 1, 100);
      block.emitBlock([values]);
      block.emitBlock([[7, 8, 9]], [0, 0, block.rows - 1]);
    }`,
    output: "EMITS",
    inputColumns: [X],
    outputColumns: [X],
    groups: [[[1], [2], [3]]],
    batch: 2,
  });
  assert.equal(
    rows.map(([value]) => value),
    [100, 1, 2, 7, 8, 9, 100, 3, 7, 8, 9],
  );
  assert.equal(rowNumbers, [1, 0, 1, 0, 0, 1, 2, 2, 2, 2, 2]);
});

test("of several functions a SCALAR script's runBlocks is called, else runBlock; a SET script's run", async () => {
  const both = `export const run = () => 1;
    export const runBlock = (block) => new Float64Array(block.rows).fill(2);`;
  const columns = { inputColumns: [X], outputColumns: [X], groups: [[[0]]] };
  assert.equal((await run({ source: both, ...columns })).rows, [[2]]);
  assert.equal((await run({ source: both, ...columns, input: "SET" })).rows, [[1]]);
  const all = `${both} export const runBlocks = (blocks) => { for (const block of blocks) block.emit(0, 3); };`;
  assert.equal((await run({ source: all, ...columns, output: "EMITS" })).rows, [[3]]);
  const only = "export const runBlock = () => [1];";
  assert.match(
    await failure({ source: only, ...columns, input: "SET" }),
    "1003: S.F is a SET script without run",
  );
});

const scalar = (body: string, more: Partial<UdfCall> = {}) =>
  failure({
    source: `let kept; export function runBlock(block) { ${body} }`,
    inputColumns: [X],
    outputColumns: [X],
    groups: [[[1], [2]]],
    ...more,
  });

test("results that are none, or too few, or do not fit, are refused", async () => {
  assert.match(await scalar("return [1];"), "expected 2, given 1.");
  assert.match(
    await scalar("return 7;"),
    "expects an array, a typed array or { values, nulls }, given number.",
  );
  assert.match(await scalar("return { values: [1, 2], nulls: [0] };"), "one null mark a value");
  assert.match(
    await scalar(`return [1, "2"];`),
    'Output row 2, column 1 (X DOUBLE): expected a finite number, or a bigint that is one exactly, given the string ("2").',
  );
  assert.match(
    await scalar("return [1, 2];", { output: "EMITS" }),
    "runBlock() of an EMITS script returned a value",
  );
  assert.match(await scalar("block.emit(0, 1);"), "block.emit() is for EMITS scripts");
  const emits = { output: "EMITS" } as const;
  assert.match(await scalar("block.emit(2, 1);", emits), "There is no row 2 in a block of 2 rows");
  assert.match(await scalar("block.emitBlock([[1]]);", emits), "expected 2 values a column");
  assert.match(await scalar("block.emitBlock([[1]], [5]);", emits), "There is no row 5");
  assert.match(await scalar("block.emitBlock([[1], [2]], [0]);", emits), "expected 1 value (X), given 2");
  assert.match(await scalar("block.emitBlock(1);", emits), "expects an array of columns, given number");
  assert.match(await scalar("block.emitBlock([[1]], [0, 1]);", emits), "expected 2 values a column");
  for (const row of ["-1", "2", "0.5", "'1'", "undefined"]) {
    assert.match(await scalar(`block.columns[0].get(${row});`), "There is no row");
  }
  assert.match(await scalar("block.column('Z');"), 'block.column("Z"): there is no such column; there are X');
});

test("an error that the script catches leaves no part of a row behind, or ends it", async () => {
  const after = (wrong: string): UdfCall => ({
    source: `export function runBlock(block) { try { ${wrong} } catch {} block.emit(0, 5, 6); }`,
    output: "EMITS",
    inputColumns: [X],
    outputColumns: [X, Y],
    groups: [[[1]]],
  });
  for (const wrong of ["block.emitBlock([[1], [2]], [7]);", "block.emitBlock([[1], [2]], 7);"]) {
    assert.equal((await run(after(wrong))).rows, [[5, 6]]);
  }
  const getter = "block.emitBlock([[1], Object.defineProperty([2], 0, { get() { throw new Error(); } })]);";
  assert.match(
    await failure(after(getter)),
    "1006: An error that the script has caught left half an output row",
  );
});

test("a block that is gone says so, and its arrays stay", async () => {
  const stale = "if (kept) kept.columns[0].get(0); kept = block; return block.columns[0].values;";
  assert.match(await scalar(stale, { batch: 1 }), "until the next block is fetched");
  const { rows } = await run({
    source: `let kept; export function runBlock(block) {
      const results = kept ?? [0]; kept = block.columns[0].values; return results; }`,
    inputColumns: [X],
    outputColumns: [X],
    groups: [[[1], [2], [3]]],
    batch: 1,
  });
  assert.equal(rows, [[0], [1], [2]]);
});

test("ctx.blocks is for SET, wants a size, and forbids next inside its loop", async () => {
  const columns = { inputColumns: [X], outputColumns: [X], groups: [[[1], [2], [3]]] };
  const set = { ...columns, input: "SET", output: "EMITS" } as const;
  assert.match(
    await failure({ source: "export const run = (ctx) => [...ctx.blocks()].length;", ...columns }),
    "ctx.blocks() is for SET scripts",
  );
  assert.match(
    await failure({ source: "export const run = (ctx) => { for (const b of ctx.blocks(0)); }", ...set }),
    "ctx.blocks() expects a number of rows, given 0",
  );
  assert.match(
    await failure({
      source: "export const run = (ctx) => { for (const b of ctx.blocks(2)) ctx.next(); }",
      ...set,
    }),
    "cannot be called inside the loop",
  );
});

test.run();
