import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CsvWriter, csvEncodingOf } from "../../runtime/csv-fields.ts";
import type { InputValue } from "../../runtime/udf-client/author.ts";

const test = suite("csv-fields");

function lines(sqlTypes: readonly string[], ...rows: InputValue[][]): string {
  const writer = new CsvWriter(sqlTypes.map((sqlType) => ({ sqlType })));
  for (const row of rows) {
    row.forEach((value, column) => void writer.field(column, value));
    writer.endLine();
  }
  return writer.take(writer.length).toString();
}

/** The field, written in front of another one. */
function field(sqlType: string, value: InputValue): string {
  return lines([sqlType, "DECIMAL(9,0)"], [value, 0]).replace(/,0\n$/, "");
}

test("a column's type decides how its fields are written", () => {
  const fields = [
    "BOOLEAN",
    "DATE",
    "TIMESTAMP(6) WITH LOCAL TIME ZONE",
    "DECIMAL(18,2)",
    "DOUBLE",
    "CHAR(3) UTF8",
  ];
  assert.equal(
    fields.map((type) => csvEncodingOf(type).field),
    ["boolean", "date", "timestamp", "number", "number", "text"],
  );
  for (const type of [
    "GEOMETRY(4326)",
    "INTERVAL DAY(2) TO SECOND(3)",
    "HASHTYPE(16 BYTE)",
    "VARCHAR(9) ASCII",
  ]) {
    assert.is(csvEncodingOf(type).field, "text", type);
  }
});

test("NULL is an empty field", () => {
  assert.is(lines(["BOOLEAN", "VARCHAR(9)", "DOUBLE", "DATE"], [null, null, null, null]), ",,,\n");
});

test("a line is never empty", () => {
  assert.is(lines(["VARCHAR(9)"], [null], [null]), '""\n""\n');
  assert.is(lines(["DECIMAL(9,0)"], [0]), "0\n");
});

test("booleans are true and false (fault 5)", () => {
  assert.is(field("BOOLEAN", true), "true");
  assert.is(field("BOOLEAN", false), "false");
});

test("decimals have no trailing zeros", () => {
  assert.is(field("DECIMAL(36,6)", "1.50"), "1.5");
  assert.is(field("DECIMAL(36,6)", "100.00"), "100");
  assert.is(field("DECIMAL(36,6)", "-0.00"), "0");
  assert.is(field("DECIMAL(36,6)", "100"), "100");
  assert.is(field("DECIMAL(36,6)", "-0.25"), "-0.25");
  assert.is(
    field("DECIMAL(36,6)", "123456789012345678901234567890.123456"),
    "123456789012345678901234567890.123456",
  );
});

test("whole numbers keep all their digits", () => {
  assert.is(field("DECIMAL(9,0)", -7), "-7");
  assert.is(field("DECIMAL(18,0)", -9007199254740991), "-9007199254740991");
  assert.is(field("DECIMAL(9,0)", 2147483647), "2147483647");
  for (let digits = 1; digits < 10; digits++)
    assert.is(field("DECIMAL(9,0)", 10 ** digits), String(10 ** digits));
  assert.is(field("DECIMAL(18,0)", 999999999999999999n), "999999999999999999");
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
  assert.is(field("TIMESTAMP(9)", "2020-01-01 12:00:00.123456789"), '"2020-01-01 12:00:00.123456"');
  assert.is(field("TIMESTAMP(3)", "2020-01-01 12:00:00.9"), '"2020-01-01 12:00:00.900000"');
  assert.is(field("TIMESTAMP(0)", "2020-01-01 12:00:00"), '"2020-01-01 12:00:00.000000"');
  assert.is(field("TIMESTAMP", "2020-01-01 12:00:00.900000"), '"2020-01-01 12:00:00.900000"');
  assert.is(field("DATE", "2020-01-01"), "2020-01-01");
});

test("texts are quoted where they must be", () => {
  assert.is(field("VARCHAR(100) UTF8", "plain"), "plain");
  assert.is(field("VARCHAR(100) UTF8", "Zürich's"), "Zürich's");
  for (const text of ["a b", "a,b", "a\nb", "a\r\nb", "\t", " "])
    assert.is(field("VARCHAR(100) UTF8", text), `"${text}"`);
  assert.is(field("VARCHAR(100) UTF8", 'say "x"'), '"say ""x"""');
});

test("long texts and many rows fit", () => {
  const long = "ü€😀 x".repeat(50_000);
  assert.is(lines(["VARCHAR(2000000)", "DOUBLE"], [long, 1], [long, 2]), `"${long}",1\n"${long}",2\n`);
  const many = Array.from({ length: 20_000 }, (_, i) => [i - 10_000]);
  assert.is(lines(["DECIMAL(9,0)"], ...many), many.map(([value]) => `${value}\n`).join(""));
});

test("lines behind those taken stay", () => {
  const writer = new CsvWriter([{ sqlType: "VARCHAR(9)" }]);
  for (const text of ["a", "b", null]) {
    writer.field(0, text);
    writer.endLine();
  }
  assert.is(writer.take(2).toString(), "a\n");
  writer.field(0, null);
  writer.endLine();
  assert.is(writer.take(writer.length).toString(), 'b\n""\n""\n');
});

test.run();
