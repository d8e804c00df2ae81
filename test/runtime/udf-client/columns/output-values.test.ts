import fc from "fast-check";
import * as assert from "uvu/assert";
import { OutputTable } from "../../../../runtime/udf-client/columns/output-table.ts";
import { type ColumnMeta, encodeEmit } from "../../../../runtime/udf-client/wire/messages.ts";
import { decodeRequest } from "../../../../sandbox/exasol/udf-host/protocol.ts";
import { suite } from "../../../support/suite.ts";
import { type Cell, fromTable, type TestColumn } from "../../../support/udf-rows.ts";

const test = suite("udf-client output values");

type Column = Omit<TestColumn, "name">;
const double: Column = { type: "DOUBLE" };
const varchar5: Column = { type: "STRING", typeName: "VARCHAR(5) UTF8", size: 5 };
const decimal4: Column = { type: "INT32", typeName: "DECIMAL(4,0)", precision: 4 };
const decimal18: Column = { type: "INT64", typeName: "DECIMAL(18,0)", precision: 18 };
const decimal20x2: Column = { type: "NUMERIC", typeName: "DECIMAL(20,2)", precision: 20, scale: 2 };

/** What arrives of one emitted value, or the error's text behind the column. */
function emit(column: Column, value: unknown): Cell | undefined {
  const meta: ColumnMeta = { name: "C", typeName: "", size: 0, precision: 0, scale: 0, ...column };
  const output = new OutputTable([meta]);
  try {
    output.append(0, [value]);
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
  const table = decodeRequest(encodeEmit(1n, output.take())).emit?.table;
  return table && fromTable([meta], table)[0]?.[0];
}

function refused(column: Column, value: unknown, given: string): void {
  const outcome = emit(column, value);
  assert.type(outcome, "string", `${String(value)} was taken`);
  assert.match(String(outcome), "refused: Output row 1, column 1 (C ");
  assert.match(String(outcome), `given ${given}`);
}

const cents: Column = { type: "NUMERIC", typeName: "DECIMAL(12,2)", precision: 12, scale: 2 };
const columns: Column[] = [
  { type: "DOUBLE", typeName: "DOUBLE" },
  { type: "INT32", typeName: "DECIMAL(9,0)", precision: 9 },
  { type: "INT64", typeName: "DECIMAL(18,0)", precision: 18 },
  { type: "NUMERIC", typeName: "DECIMAL(36,0)", precision: 36 },
  cents,
  { type: "STRING", typeName: "VARCHAR(20) UTF8", size: 20 },
  { type: "DATE", typeName: "DATE" },
  { type: "TIMESTAMP", typeName: "TIMESTAMP" },
  { type: "BOOLEAN", typeName: "BOOLEAN" },
];
const no = undefined;
const noon = new Date(2024, 1, 29, 12);
/** The table in doc/typescript-udfs.md: a value, and what it becomes in each of the columns. */
const rules: [value: unknown, ...arrives: (Cell | undefined)[]][] = [
  [12, 12, 12, 12n, "12", "12", no, no, no, no],
  [1.7, 1.7, no, no, no, "1.70", no, no, no, no],
  [0.1 + 0.2, 0.1 + 0.2, no, no, no, "0.30", no, no, no, no],
  [2 ** 53, 2 ** 53, no, no, no, no, no, no, no, no],
  [12n, 12, 12, 12n, "12", "12", no, no, no, no],
  [2n ** 53n, 2 ** 53, no, 2n ** 53n, "9007199254740992", no, no, no, no, no],
  [2n ** 53n + 1n, no, no, 2n ** 53n + 1n, "9007199254740993", no, no, no, no, no],
  [10n ** 400n, no, no, no, no, no, no, no, no, no],
  ["12", no, 12, 12n, "12", "12", "12", no, no, no],
  ["-012.00", no, -12, -12n, "-012.00", "-012.00", "-012.00", no, no, no],
  [".0", no, 0, 0n, ".0", ".0", ".0", no, no, no],
  [".", no, no, no, no, no, ".", no, no, no],
  ["12.5", no, no, no, no, "12.5", "12.5", no, no, no],
  ["12.505", no, no, no, no, no, "12.505", no, no, no],
  ["1e3", no, no, no, no, no, "1e3", no, no, no],
  ["", no, no, no, no, no, "", no, no, no],
  ["a\0b", no, no, no, no, no, "a\0b", no, no, no],
  ["\ud800", no, no, no, no, no, no, no, no, no],
  ["2024-02-29", no, no, no, no, no, "2024-02-29", "2024-02-29", no, no],
  ["2024-02-29 12:00:00", no, no, no, no, no, "2024-02-29 12:00:00", no, "2024-02-29 12:00:00", no],
  ["2024-02-29T12:00:00Z", no, no, no, no, no, "2024-02-29T12:00:00Z", no, no, no],
  [noon, no, no, no, no, no, no, "2024-02-29", "2024-02-29 12:00:00.000000", no],
  [true, no, no, no, no, no, no, no, no, true],
  [Number.NaN, no, no, no, no, no, no, no, no, no],
  [Number.NEGATIVE_INFINITY, no, no, no, no, no, no, no, no, no],
  [undefined, no, no, no, no, no, no, no, no, no],
  [null, null, null, null, null, null, null, null, null, null],
  [[12], no, no, no, no, no, no, no, no, no],
];

for (const [value, ...arrives] of rules) {
  const told = typeof value === "string" ? JSON.stringify(value) : String(value);
  test(`${told.slice(0, 40)} goes into each column as the page says, or is refused`, () => {
    for (const [i, column] of columns.entries()) {
      const outcome = emit(column, value);
      if (arrives[i] === undefined) assert.match(String(outcome), "refused: ", column.typeName);
      else assert.is(outcome, arrives[i], column.typeName);
    }
  });
}

test("DOUBLE takes finite numbers only", () => {
  assert.is(emit(double, -0.5), -0.5);
  refused(double, Number.NaN, "the number NaN");
  refused(double, Number.POSITIVE_INFINITY, "the number Infinity");
  refused(double, "1", 'the string ("1")');
  refused(double, undefined, "undefined (NULL is null)");
});

test("integers must fit bits and declared digits", () => {
  assert.is(emit(decimal4, -9999), -9999);
  assert.is(emit(decimal4, -0), 0);
  assert.is(emit(decimal4, 12n), 12);
  refused(decimal4, 10000, "the number 10000");
  refused(decimal4, 1.5, "the number 1.5");
  refused(decimal4, 10000n, "the bigint 10000");
  assert.is(emit({ type: "INT32" }, -(2 ** 31)), -(2 ** 31));
  refused({ type: "INT32" }, 2 ** 31, "the number 2147483648");
  assert.is(emit(decimal18, 999_999_999_999_999_999n), 999_999_999_999_999_999n);
  refused(decimal18, 1_000_000_000_000_000_000n, "the bigint 1000000000000000000");
  refused(decimal18, 2 ** 53, "the number 9007199254740992");
  assert.is(emit({ type: "INT64" }, -(2n ** 63n)), -(2n ** 63n));
  refused({ type: "INT64" }, 2n ** 63n, "the bigint");
});

test("a decimal takes exact text and bigint as they are and rounds a number to its scale", () => {
  assert.is(emit(decimal20x2, "123456789012345678.91"), "123456789012345678.91");
  assert.is(emit(decimal20x2, "-.50"), "-.50");
  assert.is(emit(decimal20x2, 10n ** 17n), "100000000000000000");
  assert.is(emit(decimal20x2, 0.1 + 0.2), "0.30");
  assert.is(emit(decimal20x2, 1e-9), "0.00");
  assert.is(emit({ ...decimal20x2, scale: 0 }, "15"), "15");
  refused(decimal20x2, "0.123", 'the string ("0.123")');
  refused(decimal20x2, "1234567890123456789", "the string");
  refused(decimal20x2, "1e3", "the string");
  refused(decimal20x2, "", "the string");
  refused(decimal20x2, 2 ** 53, "the number");
  refused(decimal20x2, Number.NaN, "the number NaN");
});

test("a number becomes the decimal that toFixed() makes of it, or is refused where that has too many digits", () => {
  const nearTie = fc.tuple(fc.nat(10 ** 9), fc.integer({ min: 0, max: 6 }), fc.integer({ min: -3, max: 3 }));
  const value = fc.oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc.double({ min: -1e7, max: 1e7 }),
    nearTie.map(([n, digits, ulps]) => ((n + 0.5) / 10 ** digits) * (1 + ulps * Number.EPSILON)),
  );
  const wide = fc
    .tuple(fc.integer({ min: 2 ** 50, max: Number.MAX_SAFE_INTEGER }), fc.nat(8))
    .map(([product, scale]): [number, number] => [product / 10 ** scale, scale]);
  fc.assert(
    fc.property(
      fc.oneof(fc.tuple(value, fc.nat(20)), wide),
      fc.integer({ min: 1, max: 36 }),
      ([number, scale], precision) => {
        const column: Column = { type: "NUMERIC", precision, scale: Math.min(scale, precision) };
        const text = Number.isInteger(number) ? String(number) : number.toFixed(column.scale);
        const [whole = ""] = text.replace(/^-?0*/, "").split(".");
        const isFraction = column.scale === 0 && !Number.isInteger(number);
        const fits =
          !isFraction &&
          Math.abs(number) <= Number.MAX_SAFE_INTEGER &&
          whole.length <= precision - (column.scale ?? 0);
        const outcome = emit(column, number);
        if (fits) assert.is(String(outcome).replace(/^-(?=[0.]*$)/, ""), text.replace(/^-(?=[0.]*$)/, ""));
        else assert.match(String(outcome), "refused: ");
      },
    ),
    { seed: 20_261_126, numRuns: 20_000 },
  );
});

test("text of every length arrives, with the bytes that tell its length", () => {
  for (const character of ["a", "ä", "€", "😀"]) {
    for (const length of [
      0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 127, 128, 129, 5461, 8192, 16_383, 16_384, 800_000,
    ]) {
      const text = character.repeat(length);
      assert.is(emit({ type: "STRING", typeName: "VARCHAR(2000000) UTF8", size: 2_000_000 }, text), text);
    }
  }
});

test("a string's length counts characters", () => {
  assert.is(emit(varchar5, "äöüß€"), "äöüß€");
  assert.is(emit(varchar5, "😀😀😀😀😀"), "😀😀😀😀😀");
  refused(varchar5, "😀😀😀😀😀a", "a string of 6 characters");
  refused(varchar5, "abcdef", 'a string of 6 characters ("abcdef")');
  refused(varchar5, 5, "the number 5");
  refused(varchar5, "\ud800", "a string with half a surrogate pair");
  const hash: Column = { type: "STRING", typeName: "HASHTYPE(16 BYTE)", size: 16 };
  assert.is(emit(hash, "0".repeat(32)), "0".repeat(32));
  const long = "x".repeat(2_000_000);
  assert.is(emit({ type: "STRING", typeName: "VARCHAR(2000000) UTF8", size: 2_000_000 }, long), long);
});

test("a column of ASCII takes nothing else", () => {
  for (const type of ["VARCHAR(5) ASCII", "CHAR(5) ASCII"]) {
    const column: Column = { type: "STRING", typeName: type, size: 5 };
    assert.is(emit(column, "a\0~z"), "a\0~z");
    assert.is(emit(column, ""), "");
    refused(column, "ab\u007f\u0080", "a string of 4 characters");
    refused(column, "ä", 'a string of 1 characters ("ä")');
    assert.match(String(emit(column, "ä")), "expected a string of at most 5 ASCII characters, given");
  }
});

test("DATE and TIMESTAMP take days that the calendar has", () => {
  const days = ["2024-02-29", "2000-02-29", "2023-02-28", "0001-01-01", "9999-12-31", "2023-04-30"];
  const none = ["2023-02-29", "1900-02-29", "2023-02-30", "2023-04-31", "2023-13-01", "2023-00-10"];
  for (const day of days) {
    assert.is(emit({ type: "DATE" }, day), day);
    assert.is(emit({ type: "TIMESTAMP" }, `${day} 23:59:59`), `${day} 23:59:59`);
  }
  for (const day of [...none, "2023-10-00", "0000-01-01", "2023-01-32"]) {
    refused({ type: "DATE" }, day, "the string");
    refused({ type: "TIMESTAMP" }, `${day} 10:00:00`, "the string");
  }
  for (const time of ["24:00:00", "10:60:00", "10:00:60", "1:00:00"]) {
    refused({ type: "TIMESTAMP" }, `2024-02-29 ${time}`, "the string");
  }
  const anyDay = fc.date({ min: new Date(0, 0, 1), max: new Date("9999-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 31 }), (date, day) => {
      const text = `${date.toISOString().slice(0, 8)}${String(day).padStart(2, "0")}`;
      const isDay = new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
      if (isDay) assert.is(emit({ type: "DATE" }, text), text);
      else refused({ type: "DATE" }, text, "the string");
    }),
    { seed: 20_261_127, numRuns: 2000 },
  );
});

test("DATE and TIMESTAMP take text of their form, and a Date in the local time zone", () => {
  const at = new Date(2024, 1, 29, 23, 5, 6, 7);
  assert.is(emit({ type: "DATE" }, at), "2024-02-29");
  assert.is(emit({ type: "TIMESTAMP" }, at), "2024-02-29 23:05:06.007000");
  assert.is(emit({ type: "DATE" }, "2024-02-29"), "2024-02-29");
  assert.is(emit({ type: "TIMESTAMP" }, "2024-02-29 23:05:06.123456"), "2024-02-29 23:05:06.123456");
  const any = fc.date({ min: new Date(1, 0, 1), max: new Date("9999-12-30"), noInvalidDate: true });
  fc.assert(
    fc.property(any, (date) => {
      const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
      const text = day.map((part, i) => String(part).padStart(i === 0 ? 4 : 2, "0")).join("-");
      const time = [date.getHours(), date.getMinutes(), date.getSeconds()];
      const clock = time.map((part) => String(part).padStart(2, "0")).join(":");
      const fraction = `${String(date.getMilliseconds()).padStart(3, "0")}000`;
      assert.is(emit({ type: "DATE" }, date), text);
      assert.is(emit({ type: "TIMESTAMP" }, date), `${text} ${clock}.${fraction}`);
    }),
    { seed: 20_261_126, numRuns: 2000 },
  );
  refused({ type: "DATE" }, "29.02.2024", "the string");
  refused({ type: "TIMESTAMP" }, "2024-02-29T23:05:06Z", "the string");
  refused({ type: "DATE" }, new Date(Number.NaN), "an invalid Date");
  refused({ type: "DATE" }, new Date(10_000, 0, 1), "+0");
});

test("a TIMESTAMP whose type states its digits takes no more of them, unless they are zeros", () => {
  const withDigits = (digits: number, more = ""): Column => ({
    type: "TIMESTAMP",
    typeName: `TIMESTAMP(${digits})${more}`,
  });
  const text = "2024-02-29 23:05:06.123000";
  for (const digits of [3, 6, 9]) assert.is(emit(withDigits(digits), text), text);
  assert.is(emit(withDigits(0), "2024-02-29 23:05:06.000"), "2024-02-29 23:05:06.000");
  assert.is(emit(withDigits(9), `${text}001`), `${text}001`);
  refused(withDigits(6), `${text}001`, "the string");
  refused(withDigits(3, " WITH LOCAL TIME ZONE"), "2024-02-29 23:05:06.1234", "the string");
  const at = new Date(2024, 1, 29, 23, 5, 6, 120);
  assert.is(emit(withDigits(2), at), "2024-02-29 23:05:06.120000");
  refused(withDigits(1), at, "2024-02-29T");
  refused(withDigits(0), new Date(Number.NaN), "an invalid Date");
});

test("BOOLEAN takes booleans, and every type null", () => {
  assert.is(emit({ type: "BOOLEAN" }, false), false);
  refused({ type: "BOOLEAN" }, 1, "the number 1");
  for (const column of [double, varchar5, decimal4, decimal18, decimal20x2])
    assert.is(emit(column, null), null);
});

test("a row must have as many values as there are columns", () => {
  const column: ColumnMeta = { name: "A", type: "DOUBLE", typeName: "", size: 0, precision: 0, scale: 0 };
  const output = new OutputTable([column, { ...column, name: "B" }]);
  output.append(0, [1, 2]);
  assert.throws(() => output.append(0, [1]), /Output row 2: expected 2 values \(A, B\), given 1\./);
});

test("takes rows of more columns than a function is made for", () => {
  const metas = Array.from({ length: 120 }, (_, i) => {
    const column: ColumnMeta = { name: `C${i}`, typeName: "", size: 0, precision: 0, scale: 0, ...double };
    return column;
  });
  const output = new OutputTable(metas);
  const row = metas.map((_, i) => (i % 7 === 0 ? null : i / 2));
  output.append(0, row);
  output.appendCells(
    1,
    row.map((cell) => ({ values: [0, cell] })),
    1,
  );
  const marked = row.map((cell) => ({ values: [cell ?? 0], nulls: [cell === null ? 1 : 0] }));
  output.appendCells(2, marked, 0);
  const table = decodeRequest(encodeEmit(1n, output.take())).emit?.table;
  assert.equal(table && fromTable(metas, table), [row, row, row]);
  assert.throws(
    () =>
      output.append(
        3,
        row.map((cell, i) => (i === 50 ? "x" : cell)),
      ),
    /Output row 4, column 51 \(C50 /,
  );
  assert.throws(() => output.take(), /Output row 4, column 51/);
});

test.run();
