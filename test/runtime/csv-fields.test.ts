import { suite } from "uvu";
import * as assert from "uvu/assert";
import { csvRowEncoder } from "../../runtime/csv-fields.ts";
import type { ColumnType, InputValue } from "../../runtime/udf-client/author.ts";

const test = suite("csv-fields");

/** The field, written in front of another one. */
function field(type: ColumnType, value: InputValue): string {
  return csvRowEncoder([{ type }, { type: "INT32" }])([value, 0]).replace(/,0$/, "");
}

test("NULL is an empty field", () => {
  assert.is(
    csvRowEncoder([{ type: "INT32" }, { type: "STRING" }, { type: "DOUBLE" }])([null, null, null]),
    ",,",
  );
});

test("a line is never empty", () => {
  assert.is(csvRowEncoder([{ type: "STRING" }])([null]), '""');
  assert.is(csvRowEncoder([{ type: "INT32" }])([0]), "0");
});

test("booleans are 1 and 0", () => {
  assert.is(field("BOOLEAN", true), "1");
  assert.is(field("BOOLEAN", false), "0");
});

test("decimals have no trailing zeros", () => {
  assert.is(field("NUMERIC", "1.50"), "1.5");
  assert.is(field("NUMERIC", "100.00"), "100");
  assert.is(field("NUMERIC", "-0.00"), "0");
  assert.is(field("NUMERIC", "100"), "100");
  assert.is(field("NUMERIC", "-0.25"), "-0.25");
  assert.is(
    field("NUMERIC", "123456789012345678901234567890.123456"),
    "123456789012345678901234567890.123456",
  );
});

test("whole numbers keep all their digits", () => {
  assert.is(field("INT32", -7), "-7");
  assert.is(field("INT64", 999999999999999999n), "999999999999999999");
});

test("doubles are as short as they can be", () => {
  assert.is(field("DOUBLE", 0.1), "0.1");
  assert.is(field("DOUBLE", 3), "3");
  assert.is(field("DOUBLE", 1e308), "1e+308");
  assert.is(field("DOUBLE", -0), "0");
  assert.is(field("DOUBLE", 1e15), "1000000000000000");
  assert.is(field("DOUBLE", 1e16), "1e+16");
  assert.is(field("DOUBLE", 0.0001), "0.0001");
  assert.is(field("DOUBLE", -1.5e-7), "-1.5e-07");
});

test("timestamps are quoted and dates are not", () => {
  assert.is(field("TIMESTAMP", "2020-01-01 12:00:00.900000"), '"2020-01-01 12:00:00.900000"');
  assert.is(field("DATE", "2020-01-01"), "2020-01-01");
});

test("texts are quoted where they must be", () => {
  assert.is(field("STRING", "plain"), "plain");
  assert.is(field("STRING", "Zürich's"), "Zürich's");
  for (const text of ["a b", "a,b", "a\nb", "a\r\nb", "\t", " "])
    assert.is(field("STRING", text), `"${text}"`);
  assert.is(field("STRING", 'say "x"'), '"say ""x"""');
});

test.run();
