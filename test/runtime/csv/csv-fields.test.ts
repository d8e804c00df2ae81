import fc from "fast-check";
import * as assert from "uvu/assert";
import { CsvWriter, csvEncodingOf } from "../../../runtime/csv/csv-fields.ts";
import { cellsOf, csvColumn, csvLines } from "../../support/csv-lines.ts";
import { suite } from "../../support/suite.ts";
import type { Cell } from "../../support/udf-rows.ts";

const test = suite("csv-fields");

/** The field, written in front of another one. */
function field(sqlType: string, value: Cell): string {
  return csvLines([sqlType, "DECIMAL(9,0)"], [value, 0]).replace(/,0\n$/, "");
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
  assert.is(csvLines(["BOOLEAN", "VARCHAR(9)", "DOUBLE", "DATE"], [null, null, null, null]), ",,,\n");
});

test("a line is never empty", () => {
  assert.is(csvLines(["VARCHAR(9)"], [null], [null]), '""\n""\n');
  assert.is(csvLines(["DECIMAL(9,0)"], [0]), "0\n");
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
  assert.is(csvLines(["VARCHAR(2000000)", "DOUBLE"], [long, 1], [long, 2]), `"${long}",1\n"${long}",2\n`);
  const many = Array.from({ length: 20_000 }, (_, i) => [i - 10_000]);
  assert.is(csvLines(["DECIMAL(9,0)"], ...many), many.map(([value]) => `${value}\n`).join(""));
});

test("lines behind those taken stay", () => {
  const writer = new CsvWriter([csvColumn("VARCHAR(9)")]);
  writer.open(cellsOf(["VARCHAR(9)"], [["a"], ["b"], [null], [null]]));
  for (let i = 0; i < 3; i++) writer.row();
  assert.is(writer.take(2).toString(), "a\n");
  writer.row();
  assert.is(writer.take(writer.length).toString(), 'b\n""\n""\n');
});

test("a row goes on where the one before ended, whatever was NULL", () => {
  const types = ["DECIMAL(9,0)", "DECIMAL(18,0)", "DOUBLE", "BOOLEAN", "DATE", "VARCHAR(9)", "DECIMAL(9,2)"];
  const row = [7, 8, 0.5, true, "2020-01-01", "x", "1.50"];
  const rows = row.map((_, empty) => row.map((value, i) => (i === empty ? null : value)));
  const fields = ["7", "8", "0.5", "true", "2020-01-01", "x", "1.5"];
  const expected = rows.map((_, empty) => fields.map((field, i) => (i === empty ? "" : field)).join(","));
  assert.is(csvLines(types, ...rows, row), `${[...expected, fields.join(",")].join("\n")}\n`);
});

test("texts are found to need quotes at every place and length", () => {
  for (let length = 0; length < 12; length++) {
    const plain = "-äz+€ß9~\u007f!Zé".slice(0, length);
    assert.is(field("VARCHAR(99) UTF8", plain), plain);
    for (let i = 0; i <= length; i++) {
      const text = `${plain.slice(0, i)},${plain.slice(i)}`;
      // The last text of a message has nothing behind it; in front of another field it has.
      assert.is(csvLines(["VARCHAR(99) UTF8"], [text]), `"${text}"\n`);
      assert.is(field("VARCHAR(99) UTF8", text), `"${text}"`);
    }
  }
});

function significantDigits(number: string): string {
  return number
    .replace(/e.*/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");
}

test("doubles of every size read back as they were", () => {
  const numbers = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer().map((value) => value / 1000),
    fc.tuple(fc.integer(), fc.nat(15)).map(([value, digits]) => value / 10 ** digits),
    fc.maxSafeInteger(),
  );
  fc.assert(
    fc.property(numbers, (value) => {
      const text = field("DOUBLE", value);
      assert.is(Number(text), value + 0);
      assert.is(significantDigits(text), significantDigits(value.toExponential()));
    }),
    { numRuns: 5000 },
  );
});

test.run();
