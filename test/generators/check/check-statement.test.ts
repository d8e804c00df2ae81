import * as assert from "uvu/assert";
import { checkStatement } from "../../../generators/check/statement/check-statement.ts";
import type { SqlNames } from "../../../generators/check/statement/statement-context.ts";
import { suite } from "../../support/suite.ts";

const test = suite("a statement of a spec");

const names: SqlNames = {
  schema: "::script_schema",
  mayBeUnparsed: true,
  tables: new Map([
    [
      "T",
      new Map([
        ["A", "VARCHAR(20)"],
        ["N", "DECIMAL(18,0)"],
        ["B", "BOOLEAN"],
        ["TS", "TIMESTAMP"],
      ]),
    ],
  ]),
  udfs: new Map([
    [
      "U",
      {
        parameters: [
          { name: "a", type: "VARCHAR(3)" },
          { name: "n", type: "DOUBLE" },
          { name: "at", type: "TIMESTAMP" },
        ],
        returns: [
          { name: "X", type: "DOUBLE" },
          { name: "Y", type: "VARCHAR(3)" },
        ],
      },
    ],
  ]),
  scripts: new Set(),
  typeOf: (value) => ({ text: "VARCHAR(10)", number: "DECIMAL(9,0)", moment: "TIMESTAMP" })[value],
  meaningOf: () => undefined,
};

const T = '::script_schema."T"';

for (const statement of [
  // Tables need no schema, whichever of the two system schemas they are in.
  "SELECT SQL_TEXT FROM EXA_DBA_AUDIT_SQL",
  "SELECT SQL_TEXT FROM EXA_STATISTICS.EXA_DBA_AUDIT_SQL",
  "SELECT MEASURE_TIME, USE FROM EXA_STATISTICS.EXA_DB_SIZE_LAST_DAY",
  "SELECT CLUSTER_STATE, DB_RAM FROM EXA_CLUSTERS",
  "SELECT RAW_OBJECT_SIZE_LIMIT FROM SYS.EXA_ALL_OBJECT_SIZES",
  "SELECT SCHEMA_NAME FROM EXA_ALL_SCHEMAS UNION ALL SELECT SCHEMA_NAME FROM EXA_DBA_SCHEMAS",
  "SELECT COLUMN_IS_ZONEMAPPED FROM EXA_ALL_COLUMNS",
  "SELECT ADAPTER_SCRIPT FROM EXA_ALL_VIRTUAL_SCHEMAS",
  "SELECT ADAPTER_SCRIPT_NAME FROM EXA_DBA_VIRTUAL_SCHEMAS",
  "SELECT PROPERTY_VALUE FROM EXA_USER_VIRTUAL_SCHEMA_PROPERTIES",
  "SELECT GRANTED_ROLE FROM EXA_ROLE_ROLE_PRIVS",
  "SELECT IPROC, LAST_1MIN FROM EXA_LOADAVG",
  "SELECT TYPE_NAME, PRECISION FROM SYS.EXA_SQL_TYPES",
  // No page tells the columns of these.
  "SELECT ANYTHING FROM EXA_VOLUME_USAGE",
  "SELECT SESSIONTIMEZONE, DBTIMEZONE, CURRENT_CLUSTER, SCOPE_USER FROM DUAL",
  "SELECT ST_DISTANCE(ST_SETSRID('POINT(1 1)', 4326), 'POINT(2 2)'), DAYOFWEEK(CURRENT_DATE), REGEXP_COUNT('a', 'a')",
  `SELECT INSERT('abc', 1, 1, 'x'), SOME(N > 1), EVERY(N > 1), ANY(N > 1) FROM ${T}`,
  // Exasol converts these, or tries to.
  `SELECT A FROM ${T} WHERE N = '12' AND A = 5 AND TS > '2020-01-01' AND B = 1 AND N = '' AND TS = CURRENT_DATE`,
  `SELECT A FROM ${T} WHERE N BETWEEN '1' AND :text AND :moment IN (TS, NULL)`,
  `INSERT INTO ${T} VALUES ('a', '5', 1, '2020-01-01 00:00:00')`,
  `INSERT INTO ${T} VALUES (NULL, 5, TRUE, CURRENT_TIMESTAMP)`,
  `SELECT ::script_schema."U"('abc', '1.5', :moment), ::script_schema."U"(5, :text, NULL) FROM DUAL`,
]) {
  test(`passes: ${statement}`, () => assert.equal(findings(statement), []));
}

for (const [statement, code, word] of [
  ["SELECT ROLE_NAME FROM EXA_USER_ROLES", "E-SME-241", "EXA_USER_ROLES"],
  ["SELECT 1 FROM EXA_STATISTICS.EXA_DBA_AUDIT_SQLS", "E-SME-241", "EXA_DBA_AUDIT_SQLS"],
  ["SELECT 1 FROM SYS.EXA_DBA_AUDIT_SQL", "E-SME-241", "EXA_DBA_AUDIT_SQL"],
  ["SELECT CLUSTER_ID FROM EXA_CLUSTERS", "E-SME-242", "CLUSTER_ID"],
  ["SELECT CONNECTION_STRING FROM EXA_ALL_CONNECTIONS", "E-SME-242", "CONNECTION_STRING"],
  ["SELECT SCOPE_SCHEMA FROM EXA_ALL_SESSIONS", "E-SME-242", "SCOPE_SCHEMA"],
  ["SELECT ROLE_PRIORITY FROM EXA_DBA_ROLES", "E-SME-242", "ROLE_PRIORITY"],
  ["SELECT QUARTER(CURRENT_DATE)", "E-SME-245", "QUARTER"],
  ["SELECT MD5('a')", "E-SME-245", "MD5"],
  ["SELECT ST_DISTNACE('POINT(1 1)', 'POINT(2 2)')", "E-SME-245", "ST_DISTNACE"],
  [`SELECT A FROM ${T} WHERE TS > N`, "E-SME-295", "N"],
  [`SELECT A FROM ${T} WHERE TS > 20200101`, "E-SME-295", "20200101"],
  [`SELECT A FROM ${T} WHERE B = :moment`, "E-SME-295", ":moment"],
  [`SELECT A FROM ${T} WHERE N = 'many'`, "E-SME-295", "'many'"],
  [`SELECT A FROM ${T} WHERE 'many' = :number`, "E-SME-295", ":number"],
  [`SELECT A FROM ${T} WHERE N BETWEEN 1 AND CURRENT_TIMESTAMP`, "E-SME-295", "CURRENT_TIMESTAMP"],
  [`SELECT A FROM ${T} WHERE (A, N) IN (('a', 1), ('b', 'c'))`, "E-SME-295", "'c'"],
  [`SELECT CASE N WHEN 'one' THEN 1 END FROM ${T}`, "E-SME-295", "'one'"],
  [`SELECT A FROM ${T} WHERE EXISTS (SELECT 1 FROM DUAL WHERE T.TS = 1)`, "E-SME-295", "1)"],
  [`DELETE FROM ${T} WHERE TS = TRUE`, "E-SME-295", "TRUE"],
  [`INSERT INTO ${T} VALUES ('${"x".repeat(21)}', 1, TRUE, :moment)`, "E-SME-244", `'${"x".repeat(21)}'`],
  [`INSERT INTO ${T} VALUES ('a', 'one', TRUE, :moment)`, "E-SME-244", "'one'"],
  [`INSERT INTO ${T} VALUES ('a', CURRENT_TIMESTAMP, TRUE, :moment)`, "E-SME-244", "CURRENT_TIMESTAMP"],
  [`UPDATE ${T} SET TS = 5`, "E-SME-244", "5"],
  ["SELECT ::script_schema.\"U\"('a', :moment, :moment) FROM DUAL", "E-SME-296", ":moment"],
  ["SELECT ::script_schema.\"U\"('long', 1, :moment) FROM DUAL", "E-SME-296", "'long'"],
  ["SELECT ::script_schema.\"U\"('a', 1, 2) FROM DUAL", "E-SME-296", "2)"],
] as const) {
  test(`${code}: ${statement}`, () => {
    const [found, ...others] = checkStatement(statement, "Step one", "SME_T", names).found;
    assert.equal(others, []);
    assert.is(found?.error.code, code, found?.error.message);
    assert.is(statement.slice(found?.offset).startsWith(word), true, `at ${found?.offset}`);
  });
}

test("says what meets what", () => {
  assert.equal(findings(`SELECT A FROM ${T} WHERE TS = 'x' OR N = 'many'`), [
    "E-SME-295: Step one of SME_T compares a DECIMAL(18,0) with a value 'many', which Exasol cannot. Compare values of the same kind, or convert one of them.",
  ]);
});

function findings(statement: string): string[] {
  return checkStatement(statement, "Step one", "SME_T", names).found.map(({ error }) => error.message);
}

test.run();
