import * as assert from "uvu/assert";
import {
  csvFormat,
  expandedFormat,
  jsonFormat,
  tableFormat,
  wholeText,
} from "../../../cli/terminal/result-format.ts";
import { visible, widthOf } from "../../../cli/terminal/terminal-text.ts";
import { suite } from "../../support/suite.ts";

const test = suite("the formats of sme-gen sql");
const text = { name: "A", type: "VARCHAR(10) UTF8" };
const number = { name: "N", type: "DECIMAL(18,0)" };
const toFile = csvFormat({ toTerminal: false });

test("prints empty results in each format", () => {
  assert.is(wholeText(tableFormat(), [text], []), "A\n─\n");
  assert.is(wholeText(expandedFormat(), [text], []), "");
  assert.is(wholeText(jsonFormat(), [text], []), "[]\n");
  assert.is(wholeText(toFile, [text], []), "A\n");
});

test("prints the same whether rows come at once or one by one", () => {
  const rows = Array.from({ length: 1500 }, (_, row) => [`${row}`.repeat(row % 3), row]);
  for (const format of [tableFormat, expandedFormat, jsonFormat, () => toFile]) {
    const [whole, parts] = [format(), format()];
    const streamed =
      parts.begin([text, number]) + rows.map((row) => parts.rows([row])).join("") + parts.end();
    assert.is(streamed, wholeText(whole, [text, number], rows));
  }
});

test("prints a second result after a first", () => {
  const format = jsonFormat();
  wholeText(format, [text], [["x"]]);
  assert.equal(JSON.parse(wholeText(format, [number], [[1], [2]])), [{ N: 1 }, { N: 2 }]);
});

test("keeps a table's columns as wide as the first thousand rows need, and cuts nothing for it", () => {
  const rows = Array.from({ length: 1000 }, () => ["ab", 1]);
  const lines = wholeText(tableFormat(), [text, number], [...rows, ["abcdef", 2], ["a", 3]]).split("\n");
  assert.equal(lines.slice(0, 3), ["A   N", "──  ─", "ab  1"]);
  assert.equal(lines.slice(1002, 1004), ["abcdef  2", "a   3"]);
});

test("finds names for columns of one name that no other column has", () => {
  const columns = ["A", "A", "A_2", "A"].map((name) => ({ ...text, name }));
  assert.equal(JSON.parse(wholeText(jsonFormat(), columns, [["1", "2", "3", "4"]])), [
    { A: "1", A_3: "2", A_2: "3", A_4: "4" },
  ]);
});

test("cuts wide cells in tables only", () => {
  const wide = "x".repeat(500);
  assert.match(wholeText(tableFormat(), [text], [[wide]]), /^x{119}…$/m);
  assert.match(wholeText(toFile, [text], [[wide]]), wide);
  assert.match(wholeText(tableFormat(), [text], [["語".repeat(500)]]), /^語{59}…$/m);
  assert.match(wholeText(tableFormat(), [text], [["a".repeat(5) + "\u0301".repeat(5000)]]), /…$/m);
});

const hostile = "\u001b[31m\u009b2J\u0007\u202ered\r\nend\tof";

test("lets no escape sequence through to a terminal", () => {
  const terminal = csvFormat({ toTerminal: true });
  for (const format of [tableFormat(), expandedFormat(), jsonFormat(), terminal]) {
    const shown = wholeText(format, [{ ...text, name: hostile }], [[hostile]]);
    assert.not.match(shown.replaceAll("\n", ""), /[\p{Cc}\u202e]/u);
  }
  assert.match(wholeText(tableFormat(), [text], [[hostile]]), "\\x1b[31m\\x9b2J\\x07\\u202ered↵end\\tof");
});

test("gives files and programs the exact text", () => {
  assert.is(wholeText(toFile, [text], [[hostile]]), `A\n"${hostile}"\n`);
  assert.equal(JSON.parse(wholeText(jsonFormat(), [text], [[hostile]])), [{ A: hostile }]);
});

test("knows how wide characters are", () => {
  const widths = {
    ab: 2,
    é: 1,
    "e\u0301": 1,
    語: 2,
    한국: 4,
    "👩‍👩‍👧": 2,
    "🪐": 2,
    "❤️": 2,
    "🇩🇪": 2,
    "\u200b": 0,
    ﾊ: 1,
    ｆ: 2,
  };
  assert.equal(Object.fromEntries(Object.keys(widths).map((one) => [one, widthOf(one)])), widths);
});

test("aligns columns behind wide and combined characters", () => {
  const rows = [
    ["語", 1],
    ["e\u0301", 2],
    ["abc", 3],
    ["🪐x", 4],
  ];
  const lines = wholeText(tableFormat(), [text, number], rows).trimEnd().split("\n");
  assert.equal(
    lines.map((line) => widthOf(line)),
    [6, 6, 6, 6, 6, 6],
  );
});

test("shows text in one line", () => {
  assert.is(visible("a\nb\r\nc"), "a↵b↵c");
});

test.run();
