/**
 * Statements as specs may hold them: each wrong one is refused at the word that is wrong, each right one
 * passes. `{jobs}` stands for the table of these specs.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkStatement } from "../../generators/check/statement/check-statement.ts";
import type { SqlNames } from "../../generators/check/statement/statement-context.ts";

const test = suite("statements of specs");

const columns = new Map([
  ["NAME", "VARCHAR(32)"],
  ["STARTED", "TIMESTAMP"],
  ["SIZE_MB", "DECIMAL(18,0)"],
  ["RATIO", "DOUBLE"],
  ["DONE", "BOOLEAN"],
  ["DAY_OF", "DATE"],
]);
const values = new Map([
  ["text", "VARCHAR(2000)"],
  ["count", "DECIMAL(18,0)"],
]);
const names: SqlNames = {
  tables: new Map([["SME_JOBS", columns]]),
  udfs: new Map([
    [
      "SME_PREDICT",
      [
        { name: "a", type: "DOUBLE" },
        { name: "b", type: "DOUBLE" },
      ],
    ],
  ]),
  scripts: new Set(["SME_ASK"]),
  typeOf: (name) => values.get(name),
};

const withTable = (statement: string) => statement.replaceAll("{jobs}", '::script_schema."SME_JOBS"');

const wrong: readonly (readonly [statement: string, code: string, at: string])[] = [
  [`SELECT NAME FROM ::script_schema."SME_JOB"`, "E-SME-241", `"SME_JOB"`],
  ["SELECT NAM FROM {jobs}", "E-SME-242", "NAM"],
  ["SELECT J.NAME FROM {jobs} K", "E-SME-241", "J.NAME"],
  ["SELECT J.NAMES FROM {jobs} J", "E-SME-242", "NAMES"],
  ["SELECT NAME FROM {jobs} WHERE STARTD IS NULL", "E-SME-242", "STARTD"],
  ["SELECT NAME {jobs}", "E-SME-240", "NAME"],
  ["SELECT NAME STARTED SIZE_MB FROM {jobs}", "E-SME-240", "SIZE_MB"],
  ["SELECT NAME FROM {jobs} WHERE (NAME = 'a'", "E-SME-240", ""],
  ["SELECT NAME FROM {jobs}; DELETE FROM {jobs}", "E-SME-240", "DELETE"],
  [`SELECT NAME FROM :script_schema."SME_JOBS"`, "E-SME-240", ":script_schema."],
  ["INSERT INTO {jobs} (NAME, STARTED) VALUES ('a')", "E-SME-243", "'a'"],
  ["INSERT INTO {jobs} (NAME) VALUES ('a', 'b')", "E-SME-243", "'b'"],
  ["INSERT INTO {jobs} VALUES ('a', CURRENT_TIMESTAMP)", "E-SME-243", "CURRENT_TIMESTAMP"],
  ["INSERT INTO {jobs} (NAME, STARTED) SELECT NAME FROM {jobs}", "E-SME-243", "NAME"],
  ["INSERT INTO {jobs} (NAME, SIZE_MB) VALUES ('a', 'many')", "E-SME-244", "'many'"],
  ["INSERT INTO {jobs} (NAME, STARTED) VALUES ('a', 12)", "E-SME-244", "12"],
  ["INSERT INTO {jobs} (NAME, NAME) VALUES ('a', 'b')", "E-SME-278", "NAME"],
  ["INSERT INTO {jobs} (NAME, DAY_OF) VALUES ('a', TRUE)", "E-SME-244", "TRUE"],
  [
    "INSERT INTO {jobs} (NAME) VALUES ('this text is much longer than thirty-two characters')",
    "E-SME-244",
    "'this text is much longer than thirty-two characters'",
  ],
  ["UPDATE {jobs} SET STARTED = :count", "E-SME-244", ":count"],
  ["UPDATE {jobs} SET NAME = 'a' WHER STARTED IS NULL", "E-SME-240", "WHER"],
  ["UPDATE {jobs} NAME = 'a'", "E-SME-240", "NAME"],
  ["UPDATE {jobs} J SET NAME = 'a' WHERE K.NAME = 'b'", "E-SME-241", "K.NAME"],
  ["UPDATE {jobs} J SET K.NAME = 'a'", "E-SME-241", "K.NAME"],
  ["DELETE FROM {jobs} WHERE NAMME = 'a'", "E-SME-242", "NAMME"],
  ["DELETE {jobs} WHERE NAME = 'a'", "E-SME-240", "::script_schema."],
  [
    "MERGE INTO {jobs} T USING SYS.EXA_ALL_TABLES S ON (T.NAME = S.TABEL_NAME) WHEN MATCHED THEN UPDATE SET DONE = TRUE",
    "E-SME-242",
    "TABEL_NAME",
  ],
  [
    "MERGE INTO {jobs} T USING SYS.EXA_ALL_TABLES S ON (T.NAME = S.TABLE_NAME) WHEN NOT MATCHED THEN INSERT (NAME, DONE) VALUES (S.TABLE_NAME)",
    "E-SME-243",
    "S.TABLE_NAME",
  ],
  ["MERGE INTO {jobs} T USING SYS.EXA_ALL_TABLES S ON (T.NAME = S.TABLE_NAME)", "E-SME-240", ""],
  ["SELECT COLUMN_NAM FROM SYS.EXA_ALL_COLUMNS", "E-SME-242", "COLUMN_NAM"],
  ["SELECT TABLE_NAME FROM SYS.EXA_ALL_TABELS", "E-SME-241", "EXA_ALL_TABELS"],
  ["SELECT TABLE_NAME FROM EXA_ALL_TABELS", "E-SME-241", "EXA_ALL_TABELS"],
  ["SELECT TABLE_NAME FROM EXA_STATISTICS.EXA_SQL_LAST_DAYS", "E-SME-241", "EXA_SQL_LAST_DAYS"],
  ["SELECT UPER(NAME) FROM {jobs}", "E-SME-245", "UPER"],
  ["SELECT COUNT(NAME, STARTED, *) FROM {jobs}", "E-SME-240", "*"],
  [`SELECT ::script_schema."SME_NO_UDF"(1)`, "E-SME-245", `"SME_NO_UDF"`],
  ["SELECT NAME FROM {jobs} HAVING COUNT(*) > 1 AND WHERE", "E-SME-240", "WHERE"],
  ["SELECT NAME FROM {jobs} J JOIN SYS.EXA_ALL_TABLES T USING (NAME)", "E-SME-242", "NAME"],
  ["SELECT NAME FROM {jobs} J JOIN SYS.EXA_ALL_TABLES T", "E-SME-240", ""],
  ["SELECT NAME FROM {jobs} J, {jobs} K", "E-SME-276", "NAME"],
  ["SELECT NAME FROM {jobs} J JOIN SYS.EXA_ALL_TABLES T ON T.TABLE_NAM = J.NAME", "E-SME-242", "TABLE_NAM"],
  [
    "SELECT NAME FROM {jobs} WHERE NAME IN (SELECT TABLE_NAME, TABLE_SCHEMA FROM SYS.EXA_ALL_TABLES)",
    "E-SME-243",
    "IN",
  ],
  ["SELECT (SELECT TABLE_NAME, TABLE_SCHEMA FROM SYS.EXA_ALL_TABLES) FROM DUAL", "E-SME-243", "("],
  ["SELECT NAME FROM {jobs} WHERE (NAME, DONE) IN (('a', TRUE), ('b'))", "E-SME-243", "'b'"],
  [`SELECT NAME FROM {jobs} WHERE NAME = "a"`, "E-SME-242", `"a"`],
  ["SELECT NAME FROM {jobs} WHERE NAME = 'a", "E-SME-240", "'"],
  [`SELECT "NAME FROM {jobs}`, "E-SME-240", `"`],
  ["SELECT NAME FROM {jobs} /* never closed", "E-SME-240", "/"],
  ["SELECT NAME FROM {jobs} LIMIT", "E-SME-240", ""],
  ["SELECT NAME FROM {jobs} LIMIT NAME", "E-SME-242", "NAME"],
  [`SELECT "name" FROM {jobs}`, "E-SME-242", `"name"`],
  [`SELECT NAME FROM ::script_schema."sme_jobs"`, "E-SME-241", `"sme_jobs"`],
  ["SELECT NAME FROM ::script_schema.SME_JOBS UNION SELECT NAME, DONE FROM {jobs}", "E-SME-243", "UNION"],
  ["WITH A (X, Y) AS (SELECT NAME FROM {jobs}) SELECT X FROM A", "E-SME-243", "Y"],
  ["WITH A AS (SELECT NAME FROM {jobs}) SELECT NAMES FROM A", "E-SME-242", "NAMES"],
  ["SELECT X.B FROM (SELECT NAME AS A FROM {jobs}) X", "E-SME-242", "B"],
  ["SELECT CASE NAME WHEN 'a' THEN 1 FROM {jobs}", "E-SME-240", "FROM"],
  ["SELECT CAST(NAME AS VARCHR(10)) FROM {jobs}", "E-SME-240", "VARCHR"],
  ["SELECT CAST(NAME, VARCHAR(10)) FROM {jobs}", "E-SME-240", ","],
  ["SELECT NAME FROM {jobs} WHERE NAME = ?", "E-SME-240", "?"],
  ["EXPORT (SELECT NAM FROM {jobs}) INTO CSV AT 'http://x' FILE 'a.csv'", "E-SME-242", "NAM"],
  ["EXPORT {jobs} (NAM) INTO CSV AT 'http://x' FILE 'a.csv'", "E-SME-242", "NAM"],
  [`EXPORT ::script_schema."SME_JOB" INTO CSV AT 'http://x' FILE 'a.csv'`, "E-SME-241", `"SME_JOB"`],
  ["IMPORT INTO {jobs} (NAM) FROM CSV AT 'http://x' FILE 'a.csv'", "E-SME-242", "NAM"],
  ["IMPORT INTO {jobs} FROM CSV AT 'http://x'", "E-SME-240", ""],
  ["EXPORT {jobs} INTO CSVS AT 'http://x' FILE 'a.csv'", "E-SME-240", "CSVS"],
  [`CREATE VIEW ::script_schema."V" AS SELECT NAM FROM {jobs}`, "E-SME-242", "NAM"],
  [`CREATE TABLE ::script_schema."T" AS SELECT NAM FROM {jobs}`, "E-SME-242", "NAM"],
  [`CREATE TABLE ::script_schema."T" LIKE ::script_schema."SME_JOB"`, "E-SME-241", `"SME_JOB"`],
  [`CREATE TABLE ::script_schema."T" (A INTT)`, "E-SME-240", "INTT"],
  [`DROP TABEL ::script_schema."T"`, "E-SME-240", "TABEL"],
  ["TRUNCATE {jobs}", "E-SME-240", "TRUNCATE"],
  ["ALTER TABLE {jobs} DROP COLUMN NAM", "E-SME-242", "NAM"],
  [`EXECUTE SCRIPT ::script_schema."SME_NONE"()`, "E-SME-245", `"SME_NONE"`],
  [`COMMENT ON TABLE ::script_schema."SME_JOB" IS 'a'`, "E-SME-241", `"SME_JOB"`],
  [`DESCRIBE ::script_schema."SME_JOB"`, "E-SME-241", `"SME_JOB"`],
  ["", "E-SME-240", ""],
  ["-- nothing", "E-SME-240", "-"],
  ["SELECT", "E-SME-240", ""],
  ["SELECT NAME, FROM {jobs}", "E-SME-240", "FROM"],
  ["SELECT NAME FROM {jobs} ORDER NAME", "E-SME-240", "ORDER"],
  ["SELECT NAME FROM {jobs} ORDER BY NAMES", "E-SME-242", "NAMES"],
  ["SELECT NAME FROM {jobs} GROUP BY NAMES", "E-SME-242", "NAMES"],
  ["SELECT NAME AND FROM {jobs}", "E-SME-240", "FROM"],
  ["SELECT NAME FROM {jobs} WHERE NAME == 'a'", "E-SME-240", "="],
  ["SELECT NAME FROM {jobs} WHERE DONE IS TRUE", "E-SME-240", "TRUE"],
  ["SELECT NAME FROM {jobs} WHERE NAME LIKE 'a' ESCAPE", "E-SME-240", ""],
  ["SELECT NAME FROM {jobs} WHERE NAME BETWEEN 'a'", "E-SME-240", ""],
  ["SELECT J.* FROM {jobs} K", "E-SME-241", "J."],
  ["SELECT ROW_NUMBER() OVER (ORDER BY NAM) FROM {jobs}", "E-SME-242", "NAM"],
  ["SELECT SUM(SIZE) OVER (PARTITION BY NAM) FROM {jobs}", "E-SME-242", "SIZE"],
  ["SELECT NAME FROM {jobs} QUALIFY ROW_NUMBER() OVER (ORDER BY NAM) = 1", "E-SME-242", "NAM"],
  ["GRANT SELECT ON {jobs} TO PUBLIC", "E-SME-240", "GRANT"],
  ["SELEC NAME FROM {jobs}", "E-SME-240", "SELEC"],
  ["SELECT NAME FORM {jobs}", "E-SME-240", "FORM"],
  ["SELECT NAME FROM {jobs} WHERE STARTED = 5", "E-SME-295", "5"],
  ["SELECT NAME || FROM {jobs}", "E-SME-240", "FROM"],
  ["SELECT DISTINCT ALL NAME FROM {jobs}", "E-SME-240", "ALL"],
  ["VALUES (1, 2), (3)", "E-SME-243", "3"],
  ["SELECT * FROM (VALUES (1, 2), (3)) V (A, B)", "E-SME-243", "3"],
  ["SELECT * FROM (VALUES (1, 2)) V (A, B, C)", "E-SME-243", "C"],
  ["SELECT V.D FROM (VALUES (1, 2)) V (A, B)", "E-SME-242", "D"],
  ["INSERT INTO {jobs} (NAME, RATIO) VALUES (1.5, 'x' || NAME)", "E-SME-242", "NAME"],
  ["UPDATE {jobs} SET NAME = 'a', NAME = 'b'", "E-SME-278", "NAME"],
  ["", "E-SME-240", ""],
  [`SELECT ::script_schema."SME_PREDICT"(1) FROM DUAL`, "E-SME-243", `"SME_PREDICT"`],
  [`SELECT NAME FROM ::count."T"`, "E-SME-277", "::count."],
  ["SELECT NAME FROM {jobs} WHERE STARTED = DONE", "E-SME-295", "DONE"],
  ["COMMENT ON TABLE {jobs} IS 'a' (NAM IS 'b')", "E-SME-242", "NAM"],
];

for (const [statement, code, at] of wrong) {
  test(`${statement} is refused at ${at === "" ? "its end" : at}`, () => {
    const sql = withTable(statement);
    const [first] = checkStatement(sql, "Step one", "SME_ASK", names).found;
    assert.is(first?.error.code, code);
    assert.ok(sql.slice(first?.offset).startsWith(at), `at ${sql.slice(first?.offset)}`);
    if (at === "") assert.is(first?.offset, sql.length);
  });
}

const right: readonly string[] = [
  "SELECT UPPER(NAME), SUBSTR(NAME, 1, 3), NVL(NAME, 'x'), COALESCE(NAME, :text, 'z') FROM {jobs}",
  "SELECT COUNT(*), COUNT(DISTINCT NAME), GROUP_CONCAT(DISTINCT NAME ORDER BY NAME DESC SEPARATOR ';') FROM {jobs}",
  "SELECT J.NAME FROM {jobs} J JOIN {jobs} K ON J.NAME = K.NAME LEFT JOIN SYS.EXA_ALL_TABLES T ON T.TABLE_NAME = J.NAME",
  "SELECT NAME FROM {jobs} J JOIN {jobs} K USING (NAME)",
  "SELECT NAME FROM {jobs} WHERE NAME IN (SELECT TABLE_NAME FROM SYS.EXA_ALL_TABLES WHERE TABLE_SCHEMA = :text)",
  "WITH A AS (SELECT NAME AS N FROM {jobs}), B (M) AS (SELECT N FROM A) SELECT M FROM B WHERE EXISTS (SELECT 1 FROM A WHERE A.N = B.M) AND M IN (SELECT N FROM A)",
  "MERGE INTO {jobs} T USING (SELECT TABLE_NAME AS NAME, :count AS C FROM SYS.EXA_ALL_TABLES) S ON (T.NAME = S.NAME) WHEN MATCHED THEN UPDATE SET SIZE_MB = S.C WHERE T.DONE DELETE WHERE S.C = 0 WHEN NOT MATCHED THEN INSERT (NAME, SIZE_MB) VALUES (NAME, C) WHERE C > 0",
  "SELECT CASE WHEN SIZE_MB > 10 THEN 'big' WHEN SIZE_MB IS NULL THEN NULL ELSE 'small' END, CASE NAME WHEN 'a' THEN 1 ELSE 2 END FROM {jobs}",
  "SELECT CAST(SIZE_MB AS VARCHAR(10)), CAST('1.5' AS DECIMAL(5,2)), CAST(:text AS TIMESTAMP) FROM {jobs}",
  "SELECT NAME FROM {jobs} WHERE STARTED > CURRENT_TIMESTAMP - INTERVAL '3' DAY AND EXTRACT(YEAR FROM STARTED) = 2024",
  "EXPORT (SELECT * FROM {jobs} WHERE NAME = :text) INTO CSV AT :text USER :text IDENTIFIED BY :text FILE 'a.csv' FILE 'b.csv' COLUMN SEPARATOR = ';' WITH COLUMN NAMES",
  "EXPORT {jobs} (NAME, DONE) INTO CSV AT ::text FILE 'it''s.csv' NULL = '' DELIMIT = ALWAYS",
  "IMPORT INTO {jobs} (NAME, SIZE_MB) FROM CSV AT 'https://x' FILE 'a.csv' SKIP = 1",
  `SELECT /* a comment; with 'quotes" and :names */ NAME -- and another, :text
FROM {jobs}`,
  `SELECT 1 AS "a.b", 2 AS "say ""hi""", 3 AS "SELECT", 4 AS ":text", 'it''s :text ::text -- no' AS "x y" FROM DUAL`,
  `SELECT "a.b"."say ""hi""" FROM (SELECT 2 AS "say ""hi""" FROM DUAL) "a.b"`,
  "INSERT INTO {jobs} (NAME, STARTED, DAY_OF, SIZE_MB, RATIO, DONE) VALUES ('a', TIMESTAMP '2024-02-29 12:00:00', '2024-02-29', '12', 1e3, 1)",
  "INSERT INTO {jobs} VALUES ('a', CURRENT_TIMESTAMP, -5, 0.5, TRUE, CURRENT_DATE), ('b', NULL, DEFAULT, NULL, FALSE, NULL)",
  "INSERT INTO {jobs} (NAME, DAY_OF, DONE) SELECT NAME, '2024-01-01', DONE FROM {jobs} WHERE DONE = 1",
  "UPDATE {jobs} J SET J.DONE = TRUE, SIZE_MB = SIZE_MB + 1, NAME = NAME || '_' || :count WHERE J.NAME = :text",
  "DELETE FROM {jobs} J WHERE NOT EXISTS (SELECT 1 FROM SYS.EXA_ALL_TABLES T WHERE T.TABLE_NAME = J.NAME)",
  "SELECT NAME, ROW_NUMBER() OVER (PARTITION BY DONE ORDER BY STARTED DESC NULLS LAST) AS R FROM {jobs} QUALIFY R = 1",
  "SELECT NAME AS N, LOCAL.N || 'x' AS M FROM {jobs} WHERE LOCAL.N LIKE 'a!_%' ESCAPE '!' ORDER BY LOCAL.M",
  "(SELECT NAME FROM {jobs} ORDER BY 1 LIMIT 3) UNION ALL SELECT TABLE_NAME FROM SYS.EXA_ALL_TABLES ORDER BY 1 LIMIT 5 OFFSET 2",
  "SELECT V.A FROM (VALUES (1, 'x'), (2, 'y')) V (A, B) WHERE V.B = 'x'",
  "SELECT * FROM VALUES BETWEEN 1 AND 10 AS R (I) WHERE I > 3",
  "SELECT T.*, J.NAME FROM SYS.EXA_ALL_TABLES T, {jobs} J WHERE TABLE_NAME = NAME",
  `SELECT * FROM ::text."T" X JOIN {jobs} J ON X.ANYTHING = J.NAME WHERE WHATEVER = 1`,
  "SELECT DONE, SUM(SIZE_MB) S FROM {jobs} GROUP BY DONE HAVING SUM(SIZE_MB) > 0 ORDER BY S",
  "SELECT NAME FROM {jobs} WHERE (NAME, SIZE_MB) IN (SELECT TABLE_NAME, TABLE_ROW_COUNT FROM SYS.EXA_ALL_TABLES)",
  "SELECT NAME FROM {jobs} WHERE (NAME, DONE) IN (('a', TRUE), ('b', FALSE))",
  "SELECT (SELECT MAX(STARTED) FROM {jobs} I WHERE I.NAME = O.NAME) FROM {jobs} O",
  `CREATE OR REPLACE VIEW ::script_schema."V" (A, B) AS SELECT NAME, DONE FROM {jobs} COMMENT IS 'it''s'`,
  `CREATE TABLE ::script_schema."T" AS SELECT NAME, SIZE_MB FROM {jobs} WITH NO DATA`,
  `CREATE TABLE IF NOT EXISTS ::script_schema."T" (A DECIMAL(18,0) DEFAULT 1 NOT NULL, "b c" VARCHAR(10) UTF8 COMMENT IS 'x', CONSTRAINT P PRIMARY KEY (A), DISTRIBUTE BY A)`,
  "ALTER TABLE {jobs} MODIFY COLUMN NAME VARCHAR(64)",
  "COMMENT ON TABLE {jobs} IS 'jobs' (NAME IS 'its name')",
  `EXECUTE SCRIPT ::script_schema."SME_ASK"('{"text": "a"}') WITH OUTPUT`,
  `DROP TABLE IF EXISTS ::script_schema."T" CASCADE CONSTRAINTS`,
  "TRUNCATE TABLE {jobs}",
  "SELECT NAME FROM {jobs} WHERE STARTED BETWEEN '2024-01-01' AND CURRENT_TIMESTAMP OR NAME REGEXP_LIKE '[a-z]+' AND NOT DONE;",
  "SELECT 'zeile\n  zwei\n\nende\ttab' || '漢😀' FROM DUAL",
  "SELECT POSITION('a' IN NAME), TO_CHAR(STARTED, 'YYYY-MM-DD'), DATE '2024-02-29' + 1, ADD_DAYS(STARTED, -1), HASH_MD5(NAME) FROM {jobs}",
  "SELECT NAME AS STARTED FROM {jobs} GROUP BY NAME ORDER BY STARTED",
  "SELECT TABLE_NAME FROM EXA_STATISTICS.EXA_SQL_LAST_DAY",
  "SELECT NAME FROM {jobs} WHERE DAY_OF > STARTED AND RATIO > SIZE_MB AND NAME > 5",
  "SELECT A.NAME FROM (SELECT * FROM {jobs}) A, (SELECT DONE FROM {jobs}) B WHERE SIZE_MB > 1",
  "IMPORT INTO {jobs} FROM CSV AT ::text FILE :text",
  "SELECT LISTAGG(NAME, ',') WITHIN GROUP (ORDER BY NAME) FROM {jobs}",
  "SELECT NAME, SUM(SIZE_MB) OVER (PARTITION BY DONE ORDER BY STARTED ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM {jobs}",
];

for (const statement of right) {
  test(`${statement} is right`, () => {
    const { found } = checkStatement(withTable(statement), "Step one", "SME_ASK", names);
    assert.equal(
      found.map(({ error }) => error.message),
      [],
    );
  });
}

test.run();
