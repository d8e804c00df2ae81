import * as assert from "uvu/assert";
import { checkStatements } from "../../generators/sql/check-statements.ts";
import { suite } from "../support/suite.ts";

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
  ["SELECT 'it's';\n", /line 1: the string is never closed/],
  ['SELECT 1;\nSELECT "a;\n', /line 2: the identifier is never closed/],
  ["SELECT (1;\n", /unexpected end of the statement, expected '\)'/],
  ["SELECT 1);\n", /unexpected '\)'/],
  ["SELECT 1\n", /its last statement is not ended/],
  ["CREATE TABEL T (A INT);\n", /unexpected T, expected SCRIPT/],
  ["CREATE TABLE T (\n  A INT,\n  B NUMERC(9)\n);\n", /line 3: data type NUMERC is not supported/],
  [script("let x;\n"), /its last statement is not ended/],
  [script("let x;\n/\nlet y;\n/\n"), /line 4: unexpected LET, expected a statement/],
] as const) {
  test(`refuses ${JSON.stringify(sql)}`, () => {
    assert.throws(() => checkStatements("a.sql", sql), complaint);
  });
}

test.run();
