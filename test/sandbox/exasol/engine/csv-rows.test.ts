import * as assert from "uvu/assert";
import { CsvRows } from "../../../../sandbox/exasol/engine/transfer/csv-rows.ts";
import type { FieldForm } from "../../../../sandbox/exasol/engine/transfer/usual-fields.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("engine: the rows of a CSV file");

const dialect = {
  separator: Buffer.from(","),
  delimiter: Buffer.from('"'),
  rowEnd: Buffer.from("\n"),
  nullText: Buffer.alloc(0),
  trim: undefined,
  fields: undefined,
};

/** As many letters x as there are. */
const form: FieldForm = (bytes, at) => {
  let end = at;
  while (bytes[end] === 0x78) end++;
  return end > at ? end : -1;
};

const rowsOf = (forms: (FieldForm | undefined)[]) =>
  new CsvRows(dialect, { forms, skip: 0 }, () => undefined);

test("tells which columns have their form in all rows, wherever the file is cut", () => {
  const content = Buffer.from('x,"x",x,"",x\n# no row\n,x,"y","x""",\nxx,"xxx",x,x,x\n');
  for (let cut = 0; cut <= content.length; cut++) {
    const rows = rowsOf([form, form, form, form, undefined]);
    rows.push(content.subarray(0, cut));
    rows.push(content.subarray(cut));
    rows.end();
    assert.is(rows.rows, 3);
    assert.equal(
      rows.forms.map((one) => one !== undefined),
      [true, true, false, false, false],
      String(cut),
    );
  }
});

test("tells of carriage returns with the row that they are in", () => {
  const rows = rowsOf([undefined, undefined]);
  rows.push(Buffer.from("a,b\nc\r"));
  rows.forgetRows();
  rows.push(Buffer.from(",d\n"));
  assert.is(rows.hadReturns, true);
});

test("reads rows that come in many pieces, and those between them", () => {
  const content = Buffer.from(
    Array.from({ length: 40 }, (_, i) => `${"x".repeat(i)},"a\n""${"y".repeat(40 - i)}"\n`).join(""),
  );
  for (const size of [1, 2, 3, 7, 16, 61, 200]) {
    let read = "";
    const rows = new CsvRows(dialect, { forms: [undefined, undefined], skip: 0 }, (bytes) => {
      read += bytes.toString();
    });
    for (let at = 0; at < content.length; at += size) rows.push(content.subarray(at, at + size));
    rows.end();
    assert.is(rows.rows, 40);
    assert.is(read, content.toString(), String(size));
  }
});

test.run();
