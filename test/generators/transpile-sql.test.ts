import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bindNames, findNames, withMargin } from "../../generators/lua/transpile-sql.ts";

const test = suite("statements of a spec");

const names = (statement: string) =>
  findNames(statement).map(({ name, identifier }) => `${identifier ? "::" : ":"}${name}`);

test("hold values and identifiers", () => {
  assert.equal(names('SELECT :a FROM ::s."T" WHERE X = :step.column'), [":a", "::s", ":step.column"]);
});

test("hold an identifier on both sides of a dot", () => {
  assert.equal(names("::schema.::name"), ["::schema", "::name"]);
});

test("hold no names in literals, quoted names and comments", () => {
  assert.equal(names(`SELECT ':a', 'it''s :b', ":c" -- :d\n/* :e */ FROM t`), []);
});

test("hold no name where the colon stands alone", () => {
  assert.equal(names("SELECT a : b, 12:30"), []);
});

test("get the key of each name", () => {
  const bound = bindNames("SELECT :t.a, ':t.a' FROM ::s", ({ name }) => name.replace(".", "_"));
  assert.is(bound, "SELECT :t_a, ':t.a' FROM ::s");
});

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
