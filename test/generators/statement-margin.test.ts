import * as assert from "uvu/assert";
import { withMargin } from "../../generators/lua/statement-margin.ts";
import { suite } from "../support/suite.ts";

const test = suite("statements of a spec");

test("lose the indentation they have in the spec", () => {
  assert.is(withMargin("\n      SELECT 1\n\n        FROM t  \n    ", "  "), "  SELECT 1\n\n    FROM t");
  assert.is(withMargin("SELECT 1\n  FROM t", "  "), "  SELECT 1\n    FROM t");
});

test("keep the lines of literals, quoted names and comments as they are", () => {
  for (const text of ["'a\n\n\n b \n\tc\r\n/\n]]'", '"a\n  b"', "/* a\n\n   b */", "-- a  \r"]) {
    assert.is(withMargin(`\n    SELECT\n      ${text}\n    `, ""), `SELECT\n  ${text}`);
  }
});

test.run();
