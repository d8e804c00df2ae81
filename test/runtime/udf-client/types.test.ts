import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { callUdf } from "../../support/udf-database.ts";
import type { Cell, TestColumn } from "../../support/udf-rows.ts";

const test = suite("udf-client types");

const longest = 2_000_000;
/** As Exasol announces and writes them. */
const cases: [column: TestColumn, values: Cell[]][] = [
  [{ name: "C", type: "STRING", typeName: "INTERVAL YEAR(2) TO MONTH" }, ["+05-03", "-99-11", null]],
  [
    { name: "C", type: "STRING", typeName: "INTERVAL DAY(2) TO SECOND(3)" },
    ["+02 12:50:10.123", "-00 00:00:00.001"],
  ],
  [
    { name: "C", type: "STRING", typeName: "GEOMETRY(4326)" },
    ["POINT (1 2)", "POLYGON ((0 0, 1 0, 1 1, 0 0))"],
  ],
  [{ name: "C", type: "STRING", typeName: "HASHTYPE(16 BYTE)" }, ["550e8400e29b11d4a716446655440000"]],
  [
    { name: "C", type: "STRING", typeName: "VARCHAR(2000000) UTF8", size: longest },
    ["x".repeat(longest), "😀".repeat(longest), "\0".repeat(3), "\ufeffa\u2028", "e\u0301\u00e9", ""],
  ],
  [{ name: "C", type: "STRING", typeName: "CHAR(4) UTF8", size: 4 }, ["a   ", "äöü\0"]],
  [
    { name: "C", type: "NUMERIC", typeName: "DECIMAL(36,36)", precision: 36, scale: 36 },
    [`0.${"1".repeat(36)}`, "-0.000000000000000000000000000000000001"],
  ],
];

for (const [column, values] of cases) {
  test(`${column.typeName}: goes in and out unchanged, row by row and by block`, async () => {
    for (const source of [
      "export const run = (ctx) => { do ctx.emit(ctx.C); while (ctx.next()); };",
      "export const run = (ctx) => { for (const block of ctx.blocks()) ctx.emitBlock(block.columns); };",
    ]) {
      const outcome = await callUdf({
        source,
        input: "SET",
        output: "EMITS",
        inputColumns: [column],
        outputColumns: [column],
        groups: [values.map((value) => [value])],
        batch: 3,
      });
      assert.is(outcome.error, undefined);
      // Not assert.equal: it would print megabytes.
      assert.ok(values.every((value, i) => outcome.rows[i]?.[0] === value));
      assert.is(outcome.rows.length, values.length);
    }
  });
}

test("one character too many is told with column, row, what is expected and what was given", async () => {
  const column: TestColumn = { name: "C", type: "STRING", typeName: "VARCHAR(2000000) UTF8", size: longest };
  const outcome = await callUdf({
    source: `export const run = (ctx) => ctx.C + "😀";`,
    inputColumns: [column],
    outputColumns: [column],
    groups: [[["a"], ["x".repeat(longest)]]],
  });
  assert.match(
    outcome.error ?? "",
    "Output row 2, column 1 (C VARCHAR(2000000) UTF8): " +
      "expected a string of at most 2000000 characters, given a string of 2000001 characters",
  );
});

test("an error that the script catches still ends it: half a row must not be sent", async () => {
  const column: TestColumn = { name: "C", type: "DOUBLE" };
  const outcome = await callUdf({
    source: `export const run = (ctx) => { try { ctx.emit(1, "a"); } catch {} ctx.emit(1, 2); };`,
    output: "EMITS",
    inputColumns: [column],
    outputColumns: [column, { ...column, name: "D" }],
    groups: [[[1]]],
  });
  assert.is(outcome.exitCode, 1);
  assert.match(
    outcome.error ?? "",
    "Output row 1, column 2 (D DOUBLE): expected a finite number, or a bigint that is one exactly, given the string",
  );
});

test.run();
