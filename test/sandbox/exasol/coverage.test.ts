/**
 * doc/local-exasol.md is made from the local Exasol itself; `UPDATE_GOLDEN=1 npm test -- exasol/coverage`
 * rewrites it.
 */

import { readFileSync, writeFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../package/package-root.ts";
import { initialParameters } from "../../../sandbox/exasol/engine/catalog/parameters.ts";
import { refusedTables } from "../../../sandbox/exasol/engine/catalog/refused-tables.ts";
import { systemTables } from "../../../sandbox/exasol/engine/catalog/system-tables.ts";
import { commandOf } from "../../../sandbox/exasol/engine/execution/command-names.ts";
import { limits } from "../../../sandbox/exasol/engine/execution/effort.ts";
import type { Argument } from "../../../sandbox/exasol/engine/functions/definition.ts";
import {
  aggregateFunctions,
  scalarTopics,
  sessionFunctions,
  windowFunctions,
} from "../../../sandbox/exasol/engine/functions/index.ts";
import { refusedFunctions } from "../../../sandbox/exasol/engine/functions/refused.ts";
import { parseStatement } from "../../../sql/parse-statement.ts";
import type { Statement } from "../../../sql/statements.ts";
import { formatType } from "../../../sql/types.ts";
import { suite } from "../../support/suite.ts";

const test = suite("the page of what the local Exasol can");

test("says what the code says", () => {
  const path = fromPackage("doc/local-exasol.md");
  const page = renderPage();
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, page);
  const written = readFileSync(path, "utf8").split("\n");
  const changed = page.split("\n").filter((line) => !written.includes(line));
  assert.equal(changed, [], "the page is out of date");
  assert.is(written.join("\n"), page);
});

/** One for each form of each kind of statement, which the grammar must read as that kind. */
const statements: Record<Statement["kind"], string[]> = {
  query: [
    "SELECT [DISTINCT] A AS B FROM T JOIN U ON T.A = U.A WHERE A > 1 GROUP BY A HAVING COUNT(*) > 1 QUALIFY ROW_NUMBER() OVER (ORDER BY A) = 1 ORDER BY A LIMIT 10 OFFSET 5",
    "WITH C AS (SELECT 1 AS A) SELECT A FROM C UNION ALL (SELECT 2 EXCEPT SELECT 3 INTERSECT SELECT 4)",
    "SELECT A FROM T WHERE A > ANY (SELECT B FROM U) AND A <> ALL (SELECT C FROM U)",
    "SELECT A FROM (VALUES (1, 'x'), (2, 'y')) AS V(A, B)",
    "SELECT I FROM VALUES BETWEEN 1 AND 10 AS V(I)",
    "SELECT A FROM (IMPORT INTO (A INT, B DATE) FROM CSV AT C FILE 'a.csv' SKIP = 1) AS F",
    "IMPORT INTO (A INT) FROM PARQUET AT C FILE 'a.parquet'",
    "SELECT F(A ORDER BY B) EMITS (X INT) FROM T GROUP BY C",
    "SELECT * FROM T NATURAL LEFT JOIN U FULL JOIN V USING (A)",
    "SELECT JSON_VALUE(A, '$.b' RETURNING INT NULL ON EMPTY ERROR ON ERROR), JSON_EXTRACT(A, '$.c', '$.d' NULL ON EMPTY) EMITS (C INT, D DATE) FROM T",
    "SELECT A, LEVEL, PRIOR A, CONNECT_BY_ROOT A, SYS_CONNECT_BY_PATH(A, '/'), CONNECT_BY_ISLEAF, CONNECT_BY_ISCYCLE FROM T WHERE LEVEL > 1 CONNECT BY NOCYCLE PRIOR A = B START WITH B IS NULL ORDER SIBLINGS BY A",
    "SELECT A, B, GROUPING(A, B) FROM T GROUP BY GROUPING SETS (CUBE(A, B), ROLLUP(A, B), (A, B), ())",
  ],
  insert: [
    "INSERT INTO T (A, B) VALUES (1, DEFAULT)",
    "INSERT INTO T SELECT A FROM U",
    "INSERT INTO T DEFAULT VALUES",
  ],
  update: ["UPDATE T SET A = U.B FROM T, U WHERE T.A = U.A"],
  delete: ["DELETE FROM T WHERE A = 1"],
  merge: [
    "MERGE INTO T USING U ON T.A = U.A WHEN MATCHED THEN UPDATE SET B = U.B WHEN NOT MATCHED THEN INSERT (A, B) VALUES (U.A, U.B)",
    "MERGE INTO T USING U ON T.A = U.A WHEN MATCHED THEN UPDATE SET B = U.B WHERE U.C > 0 DELETE WHERE B = 0",
  ],
  truncate: ["TRUNCATE TABLE T"],
  import: [
    "IMPORT INTO T FROM CSV AT C FILE 'a.csv.gz' COLUMN SEPARATOR = ';' SKIP = 1",
    "IMPORT INTO T (A, B, C) FROM CSV AT C FILE 'a.csv' (1..2, 4 FORMAT = 'DD.MM.YYYY') ENCODING = 'WINDOWS-1252' REJECT LIMIT 10",
    "IMPORT INTO T FROM PARQUET AT C FILE 'a.parquet'",
  ],
  importScript: [
    "IMPORT INTO T (A, B) FROM SCRIPT F AT C WITH X = 'a' Y = 'b'",
    "IMPORT INTO (A INT) FROM SCRIPT F AT 'a' USER 'u' IDENTIFIED BY 'p'",
  ],
  export: [
    "EXPORT T INTO CSV AT C FILE 'a.csv' WITH COLUMN NAMES",
    "EXPORT T INTO CSV AT C FILE 'a.csv' (1..2, 3 FORMAT = 'DD.MM.YYYY' DELIMIT = ALWAYS) BOOLEAN = 'yes/no'",
    "EXPORT (SELECT A FROM T) INTO CSV AT 'https://h' FILE 'a.csv'",
  ],
  createSchema: ["CREATE SCHEMA IF NOT EXISTS S"],
  dropSchema: ["DROP SCHEMA IF EXISTS S CASCADE"],
  createTable: [
    "CREATE OR REPLACE TABLE T (A INT IDENTITY PRIMARY KEY, B VARCHAR(9) DEFAULT 'x' NOT NULL COMMENT IS 'b', FOREIGN KEY (B) REFERENCES U, DISTRIBUTE BY A)",
    "CREATE TABLE T AS SELECT A FROM U",
    "CREATE TABLE T LIKE U",
  ],
  alterTable: [
    "ALTER TABLE T ADD COLUMN A INT",
    "ALTER TABLE T MODIFY COLUMN A DECIMAL(9,2)",
    "ALTER TABLE T RENAME COLUMN A TO B",
    "ALTER TABLE T DROP COLUMN A",
    "ALTER TABLE T ADD CONSTRAINT P PRIMARY KEY (A)",
    "ALTER TABLE T MODIFY CONSTRAINT P DISABLE",
    "ALTER TABLE T DROP CONSTRAINT P",
    "ALTER TABLE T DISTRIBUTE BY A",
  ],
  createView: ["CREATE OR REPLACE VIEW V (A COMMENT IS 'a') AS SELECT 1 COMMENT IS 'v'"],
  createScript: [
    "CREATE LUA SCRIPT P(A, ARRAY B) RETURNS TABLE AS return query([[SELECT 1]])",
    "CREATE LUA PREPROCESSOR SCRIPT P AS sqlparsing.setsqltext('SELECT 1')",
    "CREATE LUA SCALAR SCRIPT F(A DOUBLE) RETURNS DOUBLE AS function run(ctx) return ctx.A * 2 end",
    "CREATE PYTHON3 SCALAR SCRIPT F(A INT) RETURNS INT AS …",
    "CREATE TYPESCRIPT SET SCRIPT F(A INT) EMITS (B INT) AS …",
  ],
  createFunction: [
    "CREATE OR REPLACE FUNCTION F(A DECIMAL, B IN INT) RETURN INT IS C INT; BEGIN IF A > 1 THEN RETURN A; ELSEIF A = 0 THEN C := B; ELSE FOR I := 1 TO B DO C := I; END FOR; FOR I IN 1..9 LOOP C := I; END LOOP; WHILE C > 1 DO C := C - 1; END WHILE; END IF; RETURN C; END F;",
  ],
  drop: ["DROP TABLE IF EXISTS T CASCADE CONSTRAINTS", "DROP VIEW V", "DROP SCRIPT F", "DROP FUNCTION F"],
  rename: [
    "RENAME SCHEMA S TO R",
    "RENAME TABLE T TO U",
    "RENAME VIEW V TO W",
    "RENAME SCRIPT F TO G",
    "RENAME FUNCTION F TO G",
    "RENAME CONNECTION C TO D",
  ],
  comment: [
    "COMMENT ON TABLE T IS 't' (A IS 'a')",
    "COMMENT ON SCHEMA S IS 's'",
    "COMMENT ON SCRIPT F IS 'f'",
    "COMMENT ON FUNCTION F IS 'f'",
  ],
  createConnection: [
    "CREATE OR REPLACE CONNECTION C TO 'https://h' USER 'u' IDENTIFIED BY 'p'",
    "ALTER CONNECTION C TO 'https://h'",
  ],
  dropConnection: ["DROP CONNECTION IF EXISTS C"],
  createUser: ['CREATE USER U IDENTIFIED BY "p"'],
  alterUser: ['ALTER USER U IDENTIFIED BY "p" REPLACE "q"'],
  resetFailedLogins: ["ALTER USER U RESET FAILED LOGIN ATTEMPTS"],
  createRole: ["CREATE ROLE R"],
  dropGrantee: ["DROP USER IF EXISTS U CASCADE", "DROP ROLE R"],
  changeOwner: ["ALTER SCHEMA S CHANGE OWNER U"],
  grant: [
    "GRANT CREATE TABLE TO U WITH ADMIN OPTION",
    "GRANT SELECT, EXECUTE ON SCHEMA S TO R",
    "GRANT R TO U",
    "GRANT CONNECTION C TO U",
    "GRANT ACCESS ON CONNECTION C FOR SCRIPT F TO U",
    "REVOKE SELECT ON T FROM U",
  ],
  commit: ["COMMIT"],
  rollback: ["ROLLBACK"],
  openSchema: ["OPEN SCHEMA S"],
  closeSchema: ["CLOSE SCHEMA"],
  executeScript: ["EXECUTE SCRIPT P('a', ARRAY(1, 2)) WITH OUTPUT"],
  setParameter: [
    "ALTER SESSION SET QUERY_TIMEOUT = 10",
    "ALTER SYSTEM SET TIME_ZONE = 'EUROPE/BERLIN'",
    "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = S.P",
  ],
  describe: ["DESCRIBE T"],
  kill: ["KILL SESSION 4711", "KILL STATEMENT 3 IN SESSION 4711 WITH MESSAGE 'Too slow.'"],
  nothing: ["FLUSH STATISTICS TASKS"],
};

/** Spellings of types, which the grammar must know. */
const types = [
  ...[
    "DECIMAL(p,s)",
    "DEC",
    "NUMERIC",
    "NUMBER",
    "NUMBER(p,s)",
    "BIGINT",
    "INTEGER",
    "INT",
    "SMALLINT",
    "SHORTINT",
    "TINYINT",
  ],
  ...["DOUBLE", "DOUBLE PRECISION", "FLOAT", "REAL", "BOOLEAN", "BOOL", "DATE", "TIMESTAMP", "TIMESTAMP(n)"],
  ...[
    "TIMESTAMP(n) WITH LOCAL TIME ZONE",
    "VARCHAR(n)",
    "VARCHAR(n) ASCII",
    "VARCHAR2(n)",
    "NVARCHAR(n)",
    "NVARCHAR2(n)",
  ],
  ...[
    "CHAR(n)",
    "CHARACTER(n)",
    "NCHAR(n)",
    "CHARACTER VARYING(n)",
    "LONG VARCHAR",
    "CLOB",
    "HASHTYPE",
    "HASHTYPE(n BYTE)",
  ],
  ...["GEOMETRY(n)", "INTERVAL YEAR TO MONTH", "INTERVAL DAY TO SECOND(n)"],
];

const limitTexts: Record<keyof typeof limits, string> = {
  nestedLevels: "levels of queries and expressions in each other, where an operator is half a level",
  nestedScalarSubqueries: "scalar subqueries in each other",
  nestedExists: "EXISTS in each other",
  joinedTables: "tables in one FROM, without those of outer joins",
  columns: "columns of a query",
  values: "values in IN and in VALUES of a query",
  chain: "operands of a chain of OR, AND or ||; rows of several values, and expressions, in an IN",
  union: "queries in a chain of UNION",
  brackets: "brackets, signs and NOTs in each other",
};

function renderPage(): string {
  return `# What the local Exasol can

The local Exasol is a small one for development, not Exasol itself. What does not stand here it refuses: what Exasol knows, with the
code 0A000, and everything else as Exasol does. The page is made from the code: \`UPDATE_GOLDEN=1 npm test -- exasol/coverage\`.

## Statements

An example of each form. In place of \`…\` stands a script's own code.

${statementLines()}

## Types

${types.map(typeLine).join("\n")}

## Functions

\`?\` follows an argument that may be left out, \`…\` one that may come more than once.

${Object.entries(scalarTopics)
  .map(([topic, list]) => `- ${topic}: ${signatures(list)}`)
  .join("\n")}
- Aggregates, most of them also before OVER: ${signatures(aggregateFunctions)}
- Before OVER only: ${signatures(windowFunctions)}
- About the session and the moment: ${code(sessionFunctions.flatMap(namesOf))}
- With a syntax of their own: ${code(["CASE", "CAST", "CONVERT(type, a)", "EXTRACT", "JSON_EXTRACT(a, b) EMITS (c INT)", "GROUPING(a, b)", "GROUPING_ID(a, b)", "IF a THEN b ELSE c ENDIF", "LAG(a) IGNORE NULLS OVER (ORDER BY b)", "POSITION(a IN b)", "SUBSTRING(a FROM b FOR c)", "LISTAGG(a, ',') WITHIN GROUP (ORDER BY b)", "GROUP_CONCAT(DISTINCT a ORDER BY b SEPARATOR ',')", '"$SLEEP"(seconds)', "SESSION_PARAMETER(session, 'NAME')"])}

Exasol has these, too, which are refused by name: ${code([...refusedFunctions].sort())}.

## Parameters

Of \`ALTER SYSTEM\` and \`ALTER SESSION\`, with the values of a new database; a value that would not be followed is refused.

${Object.entries(initialParameters)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, value]) => `- \`${name}\`${value === "" ? "" : `: \`${value}\``}`)
  .join("\n")}

## System tables

${systemTables
  .map(({ names, comment, columns }) => `- ${code(names)}: ${comment}. ${code(Object.keys(columns))}`)
  .sort()
  .join("\n")}

Exasol has these, too, which are refused by name: ${code([...refusedTables].sort())}.

## Transactions

Each sees what was committed when it began, and what it has done itself. Where two have written one row, given one primary key, or where
one has broken a rule by what the other left, the later one fails with 40001 and is rolled back. Exasol does more:

- Who writes a table waits there until others that have written it have ended. Nobody waits here.
- Of two that have each read a table that the other has written, Exasol rolls one back with 40001. Here both commit.

## Limits

More than this is refused, since it would be planned for too long:

${(Object.keys(limits) as (keyof typeof limits)[])
  .map((limit) => `- ${limitTexts[limit]}: ${limits[limit].toLocaleString("en-US")}`)
  .join("\n")}
`;
}

function statementLines(): string {
  const lines = new Map<string, string[]>();
  for (const [kind, examples] of Object.entries(statements)) {
    for (const sql of examples) {
      const { statement } = parseStatement(sql.replace("[DISTINCT]", "DISTINCT"));
      assert.is(statement.kind, kind, sql);
      const of = commandOf(statement).class;
      lines.set(of, [...(lines.get(of) ?? []), `    ${sql}`]);
    }
  }
  const titles: Record<string, string> = {
    DQL: "Queries",
    DML: "Rows",
    DDL: "Objects",
    DCL: "Users, rights, connections",
    TRANSACTION: "Transactions",
    OTHER: "Others",
  };
  return [...lines].map(([of, list]) => `${titles[of] ?? of}:\n\n${list.join("\n")}`).join("\n\n");
}

function typeLine(spelling: string): string {
  const sized = spelling.replace("(p,s)", "(9,2)").replace("(n", "(8");
  const { statement } = parseStatement(`CREATE TABLE T (A ${sized})`);
  assert.is(statement.kind, "createTable");
  const meant = /\bCAST\b/.test(sized) ? "" : typeOf(sized);
  return `- \`${spelling}\`${meant === sized ? "" : `: \`${meant.replace("(9,2)", "(p,s)").replace("(8", "(n")}\``}`;
}

function typeOf(spelling: string): string {
  const { statement } = parseStatement(`SELECT CAST(NULL AS ${spelling})`);
  const item =
    statement.kind === "query" && statement.query.body.kind === "select" && statement.query.body.items[0];
  if (!item || !("expression" in item) || item.expression.kind !== "cast") throw new Error(spelling);
  return formatType(item.expression.type);
}

const namesOf = ({ name, also = [] }: { name: string; also?: string[] }): string[] => [name, ...also];

const signatures = (list: { name: string; also?: string[]; arguments: Argument[] }[]): string =>
  code(list.flatMap((one) => namesOf(one).map((name) => `${name}(${one.arguments.join(", ")})`)).sort());

const code = (names: string[]): string => names.map((name) => `\`${name}\``).join(", ");

test.run();
