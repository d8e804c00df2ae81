import fc from "fast-check";
import * as assert from "uvu/assert";
import { parseAnswer, parsePythonList } from "../../../../runtime/aws/prediction/answer-lines.ts";
import { csvLines } from "../../../support/csv-lines.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("answer-lines");

test("a line break at the end is none of a further line", () => {
  assert.equal(parseAnswer("1\n2\n"), [["1"], ["2"]]);
  assert.equal(parseAnswer("1\r\n2"), [["1"], ["2"]]);
  assert.equal(parseAnswer(""), []);
});

test("an empty line is an empty label", () => {
  assert.equal(parseAnswer("\n"), [[""]]);
  assert.equal(parseAnswer("a\n\nb\n"), [["a"], [""], ["b"]]);
});

test("fields may be quoted", () => {
  assert.equal(
    parseAnswer(`yes,0.87,"[0.13, 0.87]","['no', 'yes']"\nno,0.9,"[0.9, 0.1]","['no', 'yes']"\n`),
    [
      ["yes", "0.87", "[0.13, 0.87]", "['no', 'yes']"],
      ["no", "0.9", "[0.9, 0.1]", "['no', 'yes']"],
    ],
  );
});

test("a quoted field may hold quotes, line breaks and nothing", () => {
  assert.equal(parseAnswer('"say ""x""\nagain",1\r\n"",2'), [
    ['say "x"\nagain', "1"],
    ["", "2"],
  ]);
  assert.equal(parseAnswer('"",""\n""'), [["", ""], [""]]);
  assert.equal(parseAnswer('a,"b""",\n'), [["a", 'b"', ""]]);
  assert.equal(parseAnswer('""""\n'), [['"']]);
});

test("reads back every line that the encoder writes", () => {
  const text = fc.array(fc.constantFrom(..."ab,\"' \r\n\tü")).map((characters) => characters.join(""));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
      assert.equal(parseAnswer(csvLines(["VARCHAR(9)", "VARCHAR(9)"], ...rows)), rows);
    }),
  );
});

test("an unclosed quote ends with the answer", () => {
  assert.equal(parseAnswer('"abc'), [["abc"]]);
});

test("lists are read as Python prints them", () => {
  assert.equal(parsePythonList("['no', 'yes']"), ["no", "yes"]);
  assert.equal(parsePythonList(`["it's", 'a, b', '\\'"', 'x\\ny', '\\u00e9\\x41']`), [
    "it's",
    "a, b",
    "'\"",
    "x\ny",
    "éA",
  ]);
  assert.equal(parsePythonList("[0.25, 7.5e-01, nan]"), ["0.25", "7.5e-01", "nan"]);
  assert.equal(parsePythonList("[]"), []);
  assert.equal(parsePythonList("['']"), [""]);
});

test("anything else is no list", () => {
  for (const text of ["", "nan", "0.5", "['a' 'b']", "['a"])
    assert.is(parsePythonList(text), undefined, text);
});

test.run();
