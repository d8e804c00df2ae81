import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkStatements } from "../../generators/sql/check-statements.ts";

const test = suite("check of generated SQL");

const script = (body: string) =>
  `CREATE OR REPLACE TYPESCRIPT SET SCRIPT "S" ("a" DOUBLE) EMITS ("b" DOUBLE) AS\n${body}`;

for (const sql of [
  "SELECT ')', \")\" /* ( */ FROM t; -- (\nSELECT 1;\n",
  script("let x = ')';\n/\n"),
  script("// /\n a / b\n/\n"),
]) {
  test(`accepts ${JSON.stringify(sql)}`, () => {
    checkStatements("a.sql", sql);
  });
}

for (const [sql, complaint] of [
  ["SELECT 'it's';\n", /a ' is never closed/],
  ['SELECT "a;\n', /a " is never closed/],
  ["SELECT (1;\n", /parentheses do not balance/],
  ["SELECT 1);\n", /parentheses do not balance/],
  ["SELECT 1\n", /lacks its semicolon/],
  [script("let x;\n"), /0 lines with only a slash/],
  [script("let x;\n/\nlet y;\n/\n"), /2 lines with only a slash/],
  [script("let x;\n/\nlet y;\n"), /must end with its only one/],
] as const) {
  test(`refuses ${JSON.stringify(sql)}`, () => {
    assert.throws(() => checkStatements("a.sql", sql), complaint);
  });
}

test.run();
