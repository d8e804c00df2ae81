import * as assert from "uvu/assert";
import { exasolTables } from "../../../../../generators/check/statement/exasol-tables.ts";
import { refusedTables } from "../../../../../sandbox/exasol/engine/catalog/refused-tables.ts";
import { columnsOf, systemTables } from "../../../../../sandbox/exasol/engine/catalog/system-tables.ts";
import { suite } from "../../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "../database.ts";

const test = suite("engine: catalog");
let database: Database;
test.before.each(async () => {
  database = await openDatabase();
});
test.after.each(() => database.close());
const execute = (...sql: string[]) => run(database.session, ...sql);

test("lists columns with their declared types", async () => {
  await execute(`CREATE TABLE T (ID INT PRIMARY KEY, "n" VARCHAR(7) DEFAULT 'x', TS TIMESTAMP(6))`);
  assert.equal(
    await execute(
      `SELECT COLUMN_NAME, COLUMN_TYPE, COLUMN_TYPE_ID, COLUMN_MAXSIZE, COLUMN_NUM_SCALE, COLUMN_IS_NULLABLE, COLUMN_DEFAULT
       FROM SYS.EXA_ALL_COLUMNS WHERE COLUMN_SCHEMA = 'S' AND COLUMN_TABLE = 'T' ORDER BY COLUMN_ORDINAL_POSITION`,
    ),
    [
      ["ID", "DECIMAL(18,0)", "3", "18", "0", false, null],
      ["n", "VARCHAR(7) UTF8", "12", "7", null, true, "'x'"],
      ["TS", "TIMESTAMP(6)", "93", "29", null, true, null],
    ],
  );
  assert.equal(await execute("SELECT CONSTRAINT_TYPE, COLUMN_NAME FROM EXA_ALL_CONSTRAINT_COLUMNS"), [
    ["PRIMARY KEY", "ID"],
  ]);
});

test("refuses by name a system table that only Exasol has", async () => {
  const refusal = (from: string) => errorOf(database.session, `SELECT * FROM ${from}`);
  for (const name of ["EXA_LOADAVG", "SYS.EXA_LOADAVG"])
    assert.is(
      await refusal(name),
      "0A000 feature not supported by the local Exasol: system table EXA_LOADAVG [line 1, column 15]",
    );
  assert.match(await refusal("EXA_STATISTICS.EXA_SYSTEM_EVENTS"), /^0A000 .*table EXA_SYSTEM_EVENTS/);
  assert.match(await refusal('"$EXA_PROFILE_LAST_DAY"'), /^0A000 .*table \$EXA_PROFILE_LAST_DAY/);
  assert.match(
    await refusal('S."$EXA_PROFILE_LAST_DAY"'),
    /^42000 object S\.\$EXA_PROFILE_LAST_DAY not found/,
  );
  assert.match(await refusal("SYS.EXA_SYSTEM_EVENTS"), /^42000 object SYS.EXA_SYSTEM_EVENTS not found/);
  await execute("CREATE TABLE EXA_LOADAVG (A INT)");
  assert.equal(await execute("SELECT * FROM EXA_LOADAVG"), []);
});

/** The documentation has these for another version, or for the table of all users. */
const notHere: Record<string, string[]> = {
  ADAPTER_SCRIPT: ["SCHEMAS"],
  ...Object.fromEntries(
    ["DISTINGUISHED_NAME", "KERBEROS_PRINCIPAL", "OPENID_SUBJECT", "PASSWORD"].map((column) => [
      column,
      ["EXA_USER_USERS"],
    ]),
  ),
};

test("knows all system tables of the documentation, with their columns in its order", () => {
  const own = new Map(systemTables.flatMap((table) => table.names.map((name) => [name, columnsOf(table)])));
  for (const [table, documented] of exasolTables) {
    const columns = own.get(table)?.map(({ name }) => name);
    if (!columns) assert.ok(refusedTables.includes(table), table);
    else if (documented.length > 0) {
      const isElsewhere = (column: string) => notHere[column]?.some((name) => table.endsWith(name));
      assert.equal(
        columns,
        documented.filter((column) => !isElsewhere(column)),
        table,
      );
    }
  }
});

test("counts the rows of tables, as the session's transaction sees them", async () => {
  const counts = "SELECT TABLE_NAME, TABLE_ROW_COUNT, DELETE_PERCENTAGE FROM EXA_ALL_TABLES ORDER BY 1";
  assert.equal(await execute(counts), []);
  await execute(
    "CREATE TABLE A AS SELECT I FROM VALUES BETWEEN 1 AND 10000 T(I)",
    "CREATE TABLE B (I INT)",
    "CREATE VIEW V AS SELECT TABLE_ROW_COUNT AS N FROM EXA_USER_TABLES WHERE TABLE_NAME = 'B'",
    "DELETE FROM A WHERE I > 4000",
  );
  const expected = (inB: string) => [
    ["A", "4000", "0"],
    ["B", inB, "0"],
  ];
  assert.equal(await execute(counts), expected("0"));
  database.session.autocommit = false;
  await execute("INSERT INTO B VALUES 1, 2, 3");
  assert.equal(await execute(counts), expected("3"));
  assert.equal(await execute("SELECT N FROM V"), [["3"]]);
  assert.equal(
    await execute(
      "SELECT SUM(X.TABLE_ROW_COUNT) FROM EXA_ALL_TABLES X JOIN EXA_DBA_TABLES USING (TABLE_NAME)",
    ),
    [["4003"]],
  );
  const other = await database.engine.openSession("sys");
  assert.equal(await run(other, counts), expected("0"));
  await other.close();
  await execute("ROLLBACK");
  assert.equal(await execute(counts), expected("0"));
});

test("shows scripts with their whole text, and keeps their bodies verbatim", async () => {
  const body = '-- it\'s a body; with "quotes" /* and\n\n  more ]]\n';
  const text = `CREATE OR REPLACE LUA SCRIPT "Poll" (job_name, ARRAY list) RETURNS TABLE AS\n${body}`;
  await execute(`${text}/`);
  assert.equal(
    await execute(
      "SELECT SCRIPT_NAME, SCRIPT_TYPE, SCRIPT_LANGUAGE, SCRIPT_INPUT_TYPE, SCRIPT_RESULT_TYPE, SCRIPT_TEXT FROM EXA_ALL_SCRIPTS",
    ),
    [["Poll", "SCRIPTING", "LUA", null, "TABLE", text.replace("OR REPLACE ", "")]],
  );
});

test("refuses scripts in a language that is not installed", async () => {
  assert.match(
    await errorOf(database.session, "CREATE RUBY SCALAR SCRIPT F() RETURNS INT AS x"),
    /^42000 No usable script language container is installed for the requested language/,
  );
  await execute(
    "ALTER SESSION SET SCRIPT_LANGUAGES = 'RUBY=builtin_ruby'",
    "CREATE RUBY SCALAR SCRIPT F() RETURNS INT AS x",
  );
});

test("has session and system values of parameters", async () => {
  await execute("ALTER SYSTEM SET SCRIPT_LANGUAGES = 'A=x'", "ALTER SESSION SET SCRIPT_LANGUAGES = 'B=y'");
  assert.equal(
    await execute(
      "SELECT SESSION_VALUE, SYSTEM_VALUE FROM EXA_PARAMETERS WHERE PARAMETER_NAME = 'SCRIPT_LANGUAGES'",
    ),
    [["B=y", "A=x"]],
  );
  assert.equal(
    await execute(
      "SELECT SESSION_VALUE, SYSTEM_VALUE FROM EXA_PARAMETERS WHERE PARAMETER_NAME = 'SQL_PREPROCESSOR_SCRIPT'",
    ),
    [[null, null]],
  );
  const toNobody = "ALTER SESSION SET SCRIPT_OUTPUT_ADDRESS = 'nowhere'";
  assert.match(await errorOf(database.session, toNobody), /SCRIPT_OUTPUT_ADDRESS: nowhere/);
  assert.match(await errorOf(database.session, "ALTER SESSION SET TIME_ZONE = 'MARS'"), /TIME_ZONE: MARS/);
});

test("lists connections without their passwords", async () => {
  await execute("CREATE CONNECTION c1 TO 'https://b.s3.amazonaws.com' USER 'key' IDENTIFIED BY 'secret'");
  assert.equal(
    await execute("SELECT CONNECTION_NAME, CONNECTION_STRING, USER_NAME FROM EXA_DBA_CONNECTIONS"),
    [["C1", "https://b.s3.amazonaws.com", "key"]],
  );
  await execute("create or replace connection c1 to 'x'", "ALTER CONNECTION c1 TO 'y' USER 'u'");
  assert.equal(await execute("SELECT CONNECTION_STRING, USER_NAME FROM EXA_DBA_CONNECTIONS"), [["y", "u"]]);
  await execute("CREATE OR REPLACE CONNECTION c1 TO '' USER '' IDENTIFIED BY ''");
  assert.equal(
    await execute(
      "SELECT CONNECTION_STRING, USER_NAME FROM EXA_DBA_CONNECTIONS WHERE CONNECTION_STRING IS NULL",
    ),
    [[null, null]],
  );
  await execute("DROP CONNECTION C1", "DROP CONNECTION IF EXISTS C1");
  assert.is(
    await errorOf(database.session, "DROP CONNECTION C1"),
    "42000 connection C1 does not exist [line 1, column 17]",
  );
});

test("lists schemas, tables, views, objects and itself", async () => {
  await execute(
    "CREATE TABLE T (A INT)",
    "CREATE VIEW V AS SELECT A FROM T",
    "COMMENT ON TABLE T IS 'hello'",
  );
  assert.equal(await execute("SELECT TABLE_NAME, TABLE_COMMENT FROM EXA_USER_TABLES"), [["T", "hello"]]);
  assert.equal(await execute("SELECT VIEW_NAME, SCOPE_SCHEMA FROM EXA_DBA_VIEWS"), [["V", "S"]]);
  assert.equal(await execute("SELECT SCHEMA_NAME FROM EXA_SCHEMAS"), [["S"]]);
  assert.equal(await execute("SELECT TABLE_NAME FROM CAT ORDER BY 1"), [["T"], ["V"]]);
  assert.equal(
    await execute("SELECT PARAM_VALUE FROM EXA_METADATA WHERE PARAM_NAME = 'databaseProductVersion'"),
    [["8.34.0"]],
  );
  assert.is(
    await errorOf(database.session, "SELECT * FROM EXA_FOO"),
    "42000 object EXA_FOO not found [line 1, column 15]",
  );
});

test("shows comments of up to 2000 characters, those of a view and its columns from CREATE VIEW", async () => {
  const most = "ü".repeat(2000);
  await execute(
    `CREATE VIEW SAID (A COMMENT IS '${most}', B) AS SELECT 1, 2 COMMENT IS 'it''s'`,
    `COMMENT ON SCHEMA S IS '${most}'`,
  );
  assert.equal(await execute("SELECT VIEW_COMMENT FROM EXA_ALL_VIEWS WHERE VIEW_NAME = 'SAID'"), [["it's"]]);
  assert.equal(
    await execute(
      "SELECT COLUMN_COMMENT FROM EXA_ALL_COLUMNS WHERE COLUMN_TABLE = 'SAID' ORDER BY COLUMN_NAME",
    ),
    [[most], [null]],
  );
  assert.equal(await execute("SELECT SCHEMA_COMMENT FROM EXA_SCHEMAS"), [[most]]);
  for (const statement of [
    `COMMENT ON SCHEMA S IS '${most}ü'`,
    `CREATE OR REPLACE VIEW SAID AS SELECT 1 AS A COMMENT IS '${most}ü'`,
    `CREATE TABLE SAID2 (A INT COMMENT IS '${most}ü')`,
  ]) {
    assert.match(await errorOf(database.session, statement), /^42000 comment too long: 2001 characters/);
  }
  await execute("DROP VIEW SAID", "COMMENT ON SCHEMA S IS NULL");
});

test("lists all system tables, and each of them can be read", async () => {
  const listed = await execute(
    "SELECT SCHEMA_NAME || '.' || OBJECT_NAME FROM EXA_SYSCAT ORDER BY OBJECT_NAME",
  );
  const names = Array.isArray(listed) ? listed.map(([name]) => String(name)) : [];
  assert.ok(names.includes("SYS.EXA_DBA_CONSTRAINT_COLUMNS") && names.includes("SYS.EXA_SYSCAT"));
  assert.ok(names.includes("EXA_STATISTICS.EXA_SQL_LAST_DAY"));
  for (const name of names) assert.type(await execute(`SELECT COUNT(*) FROM ${name}`), "object");
  assert.equal(
    await execute(
      "SELECT DISTINCT COLUMN_SCHEMA || '.' || COLUMN_TABLE AS N FROM EXA_SYS_COLUMNS ORDER BY N",
    ),
    names.map((name) => [name]).sort(),
  );
  assert.match(await errorOf(database.session, "SELECT 1 FROM SYS.EXA_SQL_LAST_DAY"), /not found/);
});

test("lists reserved words, and indices there are none of", async () => {
  assert.equal(
    await execute(
      "SELECT KEYWORD FROM EXA_SQL_KEYWORDS WHERE RESERVED IS TRUE AND KEYWORD IN ('CROSS', 'DATA', 'END-EXEC', 'PRIMARY', 'ZONE') ORDER BY 1",
    ),
    [["DATA"], ["END-EXEC"], ["ZONE"]],
  );
  assert.equal(await execute("SELECT * FROM EXA_ALL_INDICES WHERE INDEX_SCHEMA LIKE '%'"), []);
});

test("describes system tables, names the types that columns have, and no sizes that are not known", async () => {
  assert.equal((await execute("DESCRIBE SYS.EXA_TIME_ZONES")) as unknown, [
    ["TIME_ZONE_NAME", "VARCHAR(128) UTF8", null, false, false],
  ]);
  await execute(
    "CREATE TABLE T (A INT, B VARCHAR(9), C CHAR(2), D DOUBLE, E BOOLEAN, F DATE, G TIMESTAMP, H HASHTYPE)",
    "CREATE VIEW V AS SELECT A FROM T",
  );
  assert.equal(
    await execute(
      `SELECT TYPE_NAME FROM EXA_ALL_COLUMNS JOIN EXA_SQL_TYPES ON TYPE_ID = COLUMN_TYPE_ID
       WHERE COLUMN_TABLE = 'T' ORDER BY COLUMN_ORDINAL_POSITION`,
    ),
    ["DECIMAL", "VARCHAR", "CHAR", "DOUBLE PRECISION", "BOOLEAN", "DATE", "TIMESTAMP", "HASHTYPE"].map(
      (name) => [name],
    ),
  );
  assert.equal(
    await execute("SELECT OBJECT_NAME, RAW_OBJECT_SIZE FROM EXA_ALL_OBJECT_SIZES ORDER BY OBJECT_NAME"),
    [
      ["S", null],
      ["T", null],
      ["V", "0"],
    ],
  );
  assert.equal(await execute("SELECT * FROM EXA_SCHEMA_OBJECTS ORDER BY 1"), [
    ["T", "TABLE"],
    ["V", "VIEW"],
  ]);
  assert.equal(await execute("SELECT COUNT(*) FROM EXA_TIME_ZONES WHERE TIME_ZONE_NAME = 'Europe/Berlin'"), [
    ["1"],
  ]);
});

test("takes PROFILE and SNAPSHOT_MODE, and no other values of them", async () => {
  await execute("ALTER SESSION SET PROFILE = 'ON'", "ALTER SESSION SET SNAPSHOT_MODE = 'SYSTEM TABLES'");
  assert.match(await errorOf(database.session, "ALTER SESSION SET SNAPSHOT_MODE = 'ALL'"), /^0A000/);
  assert.match(
    await errorOf(database.session, "SELECT * FROM EXA_STATISTICS.EXA_USER_PROFILE_LAST_DAY"),
    /^0A000/,
  );
});

const queries = [
  "SELECT * FROM @ ORDER BY TYPE_ID",
  "SELECT T.* FROM @ AS T ORDER BY 2",
  "SELECT COUNT(*) FROM @",
  "SELECT 1 FROM @",
  "SELECT TYPE_NAME FROM @ WHERE TYPE_ID > 8 ORDER BY PRECISION, TYPE_NAME",
  "SELECT MAX(TYPE_ID) FROM @ GROUP BY PRECISION HAVING MIN(TYPE_NAME) < 'H' ORDER BY MAX(MINIMUM_SCALE), 1",
  "SELECT TYPE_NAME FROM @ QUALIFY ROW_NUMBER() OVER (PARTITION BY PRECISION ORDER BY TYPE_ID) = 1 ORDER BY 1",
  "SELECT A.TYPE_ID FROM @ AS A JOIN @ AS B ON A.TYPE_ID = B.PRECISION WHERE B.TYPE_NAME <> 'DATE' ORDER BY 1",
  "SELECT A.TYPE_NAME, B.PRECISION FROM @ AS A LEFT JOIN @ AS B USING (TYPE_ID) ORDER BY 1",
  "SELECT COUNT(*) FROM (SELECT TYPE_ID, TYPE_NAME FROM @) AS A NATURAL JOIN (SELECT TYPE_ID, PRECISION FROM @) AS B",
  "SELECT COUNT(*) FROM @ AS A CROSS JOIN @ AS B WHERE A.TYPE_ID < B.TYPE_ID",
  "SELECT TYPE_ID FROM @ AS A WHERE EXISTS (SELECT 1 FROM @ AS B WHERE B.PRECISION = A.TYPE_ID) ORDER BY 1",
  "SELECT (SELECT MAX(B.TYPE_NAME) FROM @ AS B WHERE B.PRECISION = A.PRECISION) FROM @ AS A ORDER BY TYPE_ID",
  "WITH N AS (SELECT TYPE_NAME AS X, PRECISION FROM @) SELECT X FROM N WHERE PRECISION > 50 ORDER BY X",
  "SELECT TYPE_NAME FROM @ WHERE PRECISION < 9 UNION ALL SELECT CREATE_PARAMS FROM @ WHERE TYPE_ID = 1 ORDER BY 1",
  "SELECT X FROM (SELECT TYPE_NAME || PRECISION AS X FROM @ WHERE LOCAL.X LIKE 'D%') ORDER BY 1",
  "SELECT CONNECT_BY_ROOT TYPE_ID, LEVEL FROM @ START WITH TYPE_ID = 4 CONNECT BY PRIOR PRECISION = TYPE_ID AND LEVEL < 3",
  "SELECT ADDED(TYPE_ID, PRECISION) FROM @ WHERE TYPE_NAME < 'D' ORDER BY 1",
  "SELECT ROWNUM FROM @ WHERE TYPE_ID > 100 ORDER BY TYPE_NAME",
];

test("a query of a system table has all columns that it reads, wherever it names them", async () => {
  await execute(
    "CREATE TABLE COPIED AS SELECT * FROM EXA_SQL_TYPES",
    "CREATE TYPESCRIPT SCALAR SCRIPT ADDED(A INT, B INT) RETURNS INT AS add",
  );
  for (const query of queries) {
    const [found, expected] = [
      await execute(query.replaceAll("@", "EXA_SQL_TYPES")),
      await execute(query.replaceAll("@", "COPIED")),
    ];
    assert.ok(Array.isArray(expected) && expected.length > 0, query);
    assert.equal(found, expected, query);
  }
  await execute("CREATE TABLE LONGEST (N VARCHAR(128), P INT)", "INSERT INTO LONGEST VALUES ('DATE', 0)");
  await execute(
    "MERGE INTO LONGEST USING EXA_SQL_TYPES AS T ON N = TYPE_NAME WHEN MATCHED THEN UPDATE SET P = PRECISION",
    "UPDATE LONGEST SET P = P + TYPE_ID FROM LONGEST, EXA_SQL_TYPES WHERE N = TYPE_NAME",
  );
  assert.equal(await execute("SELECT P FROM LONGEST"), [["101"]]);
});

test("a view over system tables shows them as they are when it is read", async () => {
  await execute("CREATE VIEW V AS SELECT VIEW_NAME, LENGTH(VIEW_TEXT) AS SIZE FROM EXA_ALL_VIEWS");
  await execute("CREATE VIEW W AS SELECT * FROM V JOIN EXA_ALL_OBJECTS ON OBJECT_NAME = VIEW_NAME");
  assert.equal(await execute("SELECT VIEW_NAME FROM W WHERE SIZE > 20 ORDER BY 1"), [["V"], ["W"]]);
  assert.equal(
    await execute("SELECT COLUMN_NAME, COLUMN_TYPE FROM EXA_ALL_COLUMNS WHERE COLUMN_TABLE = 'V' ORDER BY 1"),
    [
      ["SIZE", "DECIMAL(9,0)"],
      ["VIEW_NAME", "VARCHAR(128) UTF8"],
    ],
  );
});

test.run();
