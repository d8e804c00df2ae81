import * as assert from "uvu/assert";
import { parseStatement } from "../../sql/parse-statement.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";
import { suite } from "../support/suite.ts";

const test = suite("SQL syntax errors");

function complaint(sql: string): SqlSyntaxError {
  try {
    parseStatement(sql);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return error;
    throw error;
  }
  throw new Error(`no error for ${sql}`);
}

for (const [sql, message] of [
  ["SELCT 1", "unexpected SELCT, expected a statement"],
  ["SELECT 1 FROM", "unexpected end of the statement, expected a name"],
  ["SELECT", "unexpected end of the statement, expected an expression"],
  ["INSERT T VALUES (1)", "unexpected T, expected INTO"],
  ["SELECT (1", "unexpected end of the statement, expected ')'"],
  [
    "DELETE FROM T WHERE A = 'secret' 'word'",
    "unexpected a string, expected a comma, an operator, the next clause or the end of the statement",
  ],
  ["SELECT 'a", "the string is never closed"],
  ['SELECT "a', "the identifier is never closed"],
  ["SELECT 1 /* a", "the comment is never closed"],
  ["SELECT 1 ~ 2", "unexpected character ~"],
  ["SELECT 0x10", "unexpected character x"],
  ["SELECT 1_000", "unexpected character _"],
  ["SELECT 1é", "unexpected character é"],
  ["PRELOAD TABLE T", "statement PRELOAD is not supported"],
  ["GRANT IMPERSONATION ON A TO B", "GRANT and REVOKE of IMPERSONATION is not supported"],
  ["GRANT FLY ANY TABLE TO U", "the privilege FLY ANY TABLE is not supported"],
  ["CREATE USER U IDENTIFIED AT LDAP AS 'cn=u'", "a user IDENTIFIED AT LDAP instead of BY is not supported"],
  ["CREATE USER U IDENTIFIED BY KERBEROS PRINCIPAL 'u'", "a user IDENTIFIED BY KERBEROS is not supported"],
  ["CREATE USER U IDENTIFIED BY OPENID SUBJECT 'u'", "a user IDENTIFIED BY OPENID is not supported"],
  ["CREATE TABLE T (A DECIMAL(40,0))", "DECIMAL(40,0) is no data type"],
] as const) {
  test(`${sql}: ${message}`, () => assert.is(complaint(sql).message, message));
}

test("what Exasol reserves is no name in statements of specs, unless quoted", () => {
  for (const sql of [
    "SELECT VALUE FROM T",
    "SELECT T.VALUE FROM T",
    "SELECT A AS VALUE FROM T",
    "SELECT A VALUE FROM T",
    "SELECT MAX(A) FROM VALUE.T",
    "INSERT INTO T (A, VALUE) VALUES (1, 2)",
    "UPDATE T SET VALUE = 1",
    "CREATE TABLE T (VALUE INT)",
    "WITH VALUE AS (SELECT 1) SELECT 1",
  ]) {
    assert.throws(
      () => parseStatement(sql, { names: "spec" }),
      /^unexpected VALUE, .*: Exasol reserves/,
      sql,
    );
    parseStatement(sql.replace("VALUE", '"VALUE"'), { names: "spec" });
  }
  for (const sql of [
    "SELECT COALESCE(A, NULLIF(B, 1)), MOD(A, 2), TRIM(B), LOG(2, A), YEAR(D), SUBSTRING(B, 1), LEVEL FROM T",
    "SELECT CAST(A AS BOOLEAN), EXTRACT(YEAR FROM D), D + INTERVAL '1' DAY, SESSIONTIMEZONE FROM T",
    "SELECT A FROM T ORDER BY A NULLS FIRST LIMIT 1",
    "SELECT SUM(A) OVER (PARTITION BY B ORDER BY C ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM T",
  ]) {
    parseStatement(sql, { names: "spec" });
  }
});

test("have a place", () => {
  const { offset, line, column } = complaint("SELECT A\n  FORM T U V");
  assert.equal({ offset, line, column }, { offset: 16, line: 2, column: 8 });
});

test.run();
