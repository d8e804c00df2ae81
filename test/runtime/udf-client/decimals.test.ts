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
async function seen(
  column: TestColumn,
  shape: string | Record<string, string> | undefined,
  value: Cell,
): Promise<string> {
  const shapes = typeof shape === "string" ? { D: shape } : shape;
  const choice = shapes === undefined ? "" : `export const columns = ${JSON.stringify(shapes)};`;
  const outcome = await callUdf({
    source: `${choice}
      export function run(ctx) {
        const one = \`\${typeof ctx.D} \${ctx.D}\`;
        for (const { columns: [d] } of ctx.blocks())
          return \`\${one} \${d.values.constructor.name} \${d.values[0]}\`;
      }`,
    input: "SET",
    inputColumns: [column],
    outputColumns: [S],
    groups: [[[value]]],
  });
  return outcome.error ?? String(outcome.rows[0]?.[0]);
}

const beyond = 2n ** 53n + 1n;

test("without a choice a DECIMAL's type decides what it is, not its values", async () => {
  assert.is(await seen(decimal(9), undefined, 7), "number 7 Int32Array 7");
  assert.is(await seen(decimal(15), undefined, 7), "number 7 Float64Array 7");
  assert.is(
    await seen(decimal(15, 2), undefined, "9999999999999.99"),
    "number 9999999999999.99 Float64Array 9999999999999.99",
  );
  assert.is(await seen(decimal(16), undefined, 7), "bigint 7 BigInt64Array 7");
  assert.is(await seen(decimal(18), undefined, beyond), `bigint ${beyond} BigInt64Array ${beyond}`);
  assert.is(await seen(decimal(36), undefined, "41"), "bigint 41 Array 41");
  assert.is(await seen(decimal(16, 2), undefined, "1.50"), "object 1.50 Array 1.50");
  assert.is(await seen(decimal(36, 2), undefined, null), "object null Array 0");
});

test("columns that are not named are as the script chooses for all others", async () => {
  const all = (shape: string) => ({ "*": shape });
  assert.is(await seen(decimal(18), all("as-received"), 7), "number 7 Array 7");
  assert.is(await seen(decimal(18), all("as-received"), beyond), `bigint ${beyond} Array ${beyond}`);
  assert.is(await seen(decimal(36, 2), all("as-received"), "1.50"), "string 1.50 Array 1.50");
  assert.is(await seen(decimal(36), all("as-received"), "41"), "string 41 Array 41");
  assert.is(await seen(decimal(18), all("number"), 7), "number 7 Float64Array 7");
  assert.is(await seen(decimal(18), { "*": "string", D: "bigint" }, 7), "bigint 7 BigInt64Array 7");
  assert.match(
    await seen(decimal(20, 2), all("bigint"), "1.00"),
    "export const columns: D DECIMAL(20,2) has digits after the point",
  );
  assert.is(await seen({ ...S, name: "D" }, all("number"), "a"), "string a Array a");
});

/** What a script that gets the value 12.50 of a DECIMAL(18,2) returns. */
async function ofExact(expression: string): Promise<string> {
  const outcome = await callUdf({
    source: `export const run = (ctx) => String(${expression});`,
    inputColumns: [decimal(18, 2)],
    outputColumns: [S],
    groups: [[["12.50"]]],
  });
  return outcome.error ?? String(outcome.rows[0]?.[0]);
}

test("a Decimal is its text where text is meant, and a number where a number is", async () => {
  assert.is(await ofExact("ctx.D"), "12.50");
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the script's.
  assert.is(await ofExact("`${ctx.D} EUR`"), "12.50 EUR");
  assert.is(await ofExact("JSON.stringify([ctx.D])"), '["12.50"]');
  assert.is(await ofExact("ctx.D.toNumber() + 1"), "13.5");
});

for (const expression of [
  "ctx.D + 1",
  "1 + ctx.D",
  '"" + ctx.D',
  "ctx.D * 2",
  "ctx.D > 5",
  "-ctx.D",
  "Math.max(ctx.D, 1)",
]) {
  test(`a Decimal does not take part in ${expression}`, async () => {
    assert.match(
      await ofExact(expression),
      "F-UDF-CL-SL-JS-1006: The DECIMAL 12.50 may be more than a number holds exactly",
    );
  });
}

test("a Decimal goes out as it came in, and into a DECIMAL that takes its digits", async () => {
  const put = async (output: TestColumn, value: Cell = "12.50") => {
    const outcome = await callUdf({
      source: "export const run = (ctx) => ctx.D;",
      inputColumns: [decimal(18, 2)],
      outputColumns: [{ ...output, name: "RETURN" }],
      groups: [[[value]]],
    });
    return outcome.error ?? String(outcome.rows[0]?.[0]);
  };
  assert.is(await put(decimal(36, 4)), "12.50");
  assert.is(await put(decimal(9), "12.00"), "12");
  assert.is(await put(decimal(36), "12.00"), "12.00");
  assert.match(await put(decimal(9)), "given the Decimal 12.50");
  assert.match(await put(decimal(36, 1), "12.55"), "given the Decimal 12.55");
  assert.match(await put(S), "expected a string, given the Decimal 12.50");
  assert.match(await put({ name: "R", type: "DOUBLE" }), "given the Decimal 12.50");
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
  // A bigint has no digits behind the point.
  assert.match(
    await seen(decimal(20, 2), "number", "123456789012345.67"),
    'more than a number holds exactly; choose "decimal" or "string"',
  );
});

test("a choice that cannot be is refused", async () => {
  assert.match(
    await seen(decimal(20, 2), "bigint", "1.00"),
    "export const columns: D DECIMAL(20,2) has digits after the point, which a bigint has not; " +
      'take "number", "string" or "decimal".',
  );
  assert.match(
    await seen(decimal(9), "float", 1),
    'D may be number, bigint, string, decimal, as-received, given "float"',
  );
  assert.match(await seen(S, "string", "a"), 'there is no input column "D"; there are S');
  assert.match(await seen({ ...S, name: "D" }, "string", "a"), "D STRING is no DECIMAL");
});

test.run();
