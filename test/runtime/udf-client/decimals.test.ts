import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { callUdf } from "../../support/udf-database.ts";
import type { Cell, TestColumn } from "../../support/udf-rows.ts";

const test = suite("udf-client decimals");

const S: TestColumn = { name: "S", type: "STRING" };
const decimal = (precision: number, scale = 0): TestColumn => ({
  name: "D",
  type: scale > 0 || precision > 18 ? "NUMERIC" : precision > 9 ? "INT64" : "INT32",
  typeName: `DECIMAL(${precision},${scale})`,
  precision,
  scale,
});

/** What a script that chooses this shape sees of the value: one by one, and in a block; or its error. */
async function seen(column: TestColumn, shape: string | undefined, value: Cell): Promise<string> {
  const choice = shape === undefined ? "" : `export const columns = { D: ${JSON.stringify(shape)} };`;
  const outcome = await callUdf({
    source: `${choice}
      export function run(ctx) {
        const one = typeof ctx.D + " " + ctx.D;
        for (const { columns: [d] } of ctx.blocks())
          return one + " " + d.values.constructor.name + " " + d.values[0];
      }`,
    input: "SET",
    inputColumns: [column],
    outputColumns: [S],
    groups: [[[value]]],
  });
  return outcome.error ?? String(outcome.rows[0]?.[0]);
}

const beyond = 2n ** 53n + 1n;

test("without a choice a DECIMAL is a number while that is exact", async () => {
  assert.is(await seen(decimal(9), undefined, 7), "number 7 Int32Array 7");
  assert.is(await seen(decimal(18), undefined, 7), "number 7 Array 7");
  assert.is(await seen(decimal(18), undefined, beyond), `bigint ${beyond} Array ${beyond}`);
  assert.is(await seen(decimal(36, 2), undefined, "1.50"), "string 1.50 Array 1.50");
});

test("a column may be chosen as bigint", async () => {
  assert.is(await seen(decimal(9), "bigint", -7), "bigint -7 BigInt64Array -7");
  assert.is(await seen(decimal(18), "bigint", beyond), `bigint ${beyond} BigInt64Array ${beyond}`);
  const long = "9".repeat(36);
  assert.is(await seen(decimal(36), "bigint", long), `bigint ${long} Array ${long}`);
  assert.is(await seen(decimal(36), "bigint", null), "object null Array 0");
});

test("a column may be chosen as string", async () => {
  assert.is(await seen(decimal(9), "string", 7), "string 7 Array 7");
  assert.is(await seen(decimal(18), "string", beyond), `string ${beyond} Array ${beyond}`);
});

test("a column may be chosen as number; what a number does not hold exactly is an error", async () => {
  assert.is(await seen(decimal(9), "number", 7), "number 7 Float64Array 7");
  assert.is(
    await seen(decimal(18), "number", -(2n ** 53n) + 1n),
    `number ${-(2 ** 53) + 1} Float64Array ${-(2 ** 53) + 1}`,
  );
  assert.is(
    await seen(decimal(20, 2), "number", "1234567890123.45"),
    "number 1234567890123.45 Float64Array 1234567890123.45",
  );
  assert.is(await seen(decimal(36, 20), "number", "0.50000000000000000000"), "number 0.5 Float64Array 0.5");
  assert.match(
    await seen(decimal(18), "number", beyond),
    `1006: Input row 1, column D DECIMAL(18,0): ${beyond} is more than a number holds exactly; ` +
      'choose "bigint" or "string"',
  );
  assert.match(
    await seen(decimal(20, 2), "number", "123456789012345.67"),
    "more than a number holds exactly",
  );
});

test("a choice that cannot be is refused", async () => {
  assert.match(
    await seen(decimal(20, 2), "bigint", "1.00"),
    "export const columns: D DECIMAL(20,2) has digits after the point, which a bigint has not; " +
      'take "number" or "string".',
  );
  assert.match(
    await seen(decimal(9), "float", 1),
    'D DECIMAL(9,0) may be number, bigint, string, given "float"',
  );
  assert.match(await seen(S, "string", "a"), 'there is no input column "D"; there are S');
  assert.match(await seen({ ...S, name: "D" }, "string", "a"), "D STRING is no DECIMAL");
});

test.run();
