import { gzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { readCsvTable } from "../../../sandbox/automl/csv-table.ts";
import { suite } from "../../support/suite.ts";
import { messageOf, withCsvFiles } from "./csv-files.ts";

const test = suite("CSV parts of a table");
const read = (...contents: (string | Buffer)[]) => withCsvFiles(contents, readCsvTable);

test("are joined, each with its own header, header-only and empty ones included", async () => {
  const table = await read("a,b\n1,x\n", "a,b\n", "", "a,b\n2,y\n");
  assert.equal(table, {
    columns: ["a", "b"],
    values: [
      ["1", "2"],
      ["x", "y"],
    ],
    rows: 2,
  });
});

test("may have their columns in another order", async () => {
  const { values } = await read("a,b\n1,x\n", "b,a\ny,2\n");
  assert.equal(values, [
    ["1", "2"],
    ["x", "y"],
  ]);
});

test("are unpacked when their content is gzip, whatever they are called", async () => {
  const { values } = await read(gzipSync("a\n1\n2\n"));
  assert.equal(values, [["1", "2"]]);
});

test("keep quoted commas, quotes, line ends and Unicode, and drop the byte order mark", async () => {
  const { columns, values } = await read('\ufeffa,b\r\n"1,5","say ""hi""\nü"\r\n');
  assert.equal(
    [columns, values],
    [
      ["a", "b"],
      [["1,5"], ['say "hi"\nü']],
    ],
  );
});

test("keep a missing value of the only column", async () => {
  const { values } = await read("a\n1\n\n2\n");
  assert.equal(values, [["1", "", "2"]]);
});

test("are refused with the file's name when they do not fit together", async () => {
  assert.match(
    await messageOf(read("a,b\n1,2,3\n")),
    "part1 has a row with 3 fields, but its header names 2 columns",
  );
  assert.match(
    await messageOf(read("a,b\n1,2\n", "a,c\n1,2\n")),
    "part2 has the columns a, c, but the first file has a, b",
  );
  assert.match(await messageOf(read("a,a\n")), "part1 has the column 'a' twice");
  assert.match(await messageOf(read('a\n"1\n')), "part1 cannot be read as CSV");
  const broken = gzipSync("a\n1\n2\n").subarray(0, 20);
  assert.match(await messageOf(read(broken)), "part1 cannot be read as CSV: unexpected end of file");
  assert.match(await messageOf(read("")), "no CSV file with a header");
});

test("are refused when they are not in UTF-8, whole or unpacked", async () => {
  const latin1 = Buffer.from("a\nM\u00fcller\n", "latin1");
  for (const content of [latin1, gzipSync(latin1), Buffer.from("a\n\u00fc").subarray(0, 3)])
    assert.is(await messageOf(read(content)), "The file part1 cannot be read as CSV: it is not in UTF-8");
});

test.run();
