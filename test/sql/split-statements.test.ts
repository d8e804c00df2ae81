import * as assert from "uvu/assert";
import { joinStatements } from "../../sql/join-statements.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import { suite } from "../support/suite.ts";

const test = suite("splitStatements");
const texts = (script: string): string[] => splitStatements(script).map(({ text }) => text);

test("ends a statement at a semicolon, and the last one at the end", () => {
  assert.equal(texts("SELECT 1; SELECT 2"), ["SELECT 1", "SELECT 2"]);
  assert.equal(
    splitStatements("SELECT 1;SELECT 2").map(({ terminated }) => terminated),
    [true, false],
  );
});

test("finds nothing in blanks, comments, stray semicolons and slashes", () => {
  assert.equal(texts(""), []);
  assert.equal(texts(" \n-- SELECT 1;\n/* ; */ ;;\n/\n"), []);
});

test("leaves semicolons in strings, quoted names and comments alone", () => {
  assert.equal(texts(`SELECT 'a;''b;', "x;""y;" -- c;'\n, 1 /* ;" */; SELECT 2;`), [
    `SELECT 'a;''b;', "x;""y;" -- c;'\n, 1 /* ;" */`,
    "SELECT 2",
  ]);
});

test("ends the definition of a script at a line with only a slash", () => {
  const script = "CREATE OR REPLACE LUA SCRIPT s() AS\nlocal x = 'it''s; /'\nreturn x / 2;\n  / \nSELECT 1;";
  assert.equal(texts(script), [
    "CREATE OR REPLACE LUA SCRIPT s() AS\nlocal x = 'it''s; /'\nreturn x / 2;",
    "SELECT 1",
  ]);
});

for (const head of [
  "CREATE SCRIPT",
  "create lua script",
  "CREATE OR REPLACE TYPESCRIPT SET SCRIPT",
  "CREATE PYTHON3 SCALAR SCRIPT",
  "CREATE PYTHON3 ADAPTER SCRIPT",
  "CREATE /* ; */ OR REPLACE -- ;\nFUNCTION",
]) {
  test(`takes ${head.replace("\n", " ")} for the head of a definition`, () => {
    assert.is(texts(`${head} "A"() AS a; b;\n/\nSELECT 1`).length, 2);
  });
}

for (const head of [
  "CREATE TABLE script",
  "CREATE VIEW FUNCTION",
  "CREATE OR REPLACE VIEW script",
  "DROP SCRIPT x",
]) {
  test(`takes ${head} for an ordinary statement`, () => {
    assert.is(texts(`${head}; SELECT 1`).length, 2);
  });
}

test("counts lines and columns of the first word", () => {
  const positions = splitStatements("-- head\n\n  SELECT 1;  SELECT\n2;\n\tSELECT 3").map(
    ({ line, column }) => [line, column],
  );
  assert.equal(positions, [
    [3, 3],
    [3, 14],
    [5, 2],
  ]);
});

test("works with Windows' line ends", () => {
  assert.equal(texts("CREATE SCRIPT s() AS\r\nx;\r\n/\r\nSELECT 1;\r\n"), [
    "CREATE SCRIPT s() AS\r\nx;",
    "SELECT 1",
  ]);
});

for (const [script, open] of [
  ["SELECT 'a; SELECT 2;", "a string"],
  ['SELECT "a; SELECT 2;', "a quoted name"],
  ["SELECT 1 /* ; SELECT 2;", "a comment"],
  ["/* SELECT 1;", "a comment"],
] as const) {
  test(`reports ${open} that is not closed in ${script}`, () => {
    const [statement, ...more] = splitStatements(script);
    assert.is(statement?.open, open);
    assert.is(statement?.terminated, false);
    assert.is(more.length, 0);
  });
}

test("finds again what joinStatements has put together", () => {
  const statements = ["SELECT 1", "CREATE SCRIPT s() AS\nx\n;\ny", "SELECT 2 -- all;", "COMMIT"];
  assert.equal(texts(joinStatements(statements)), statements);
});

test("takes time linear in the script's length", () => {
  assert.is(splitStatements("INSERT INTO t VALUES ('a');\n".repeat(20_000)).at(-1)?.line, 20_000);
});

test.run();
