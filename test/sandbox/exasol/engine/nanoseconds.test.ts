import * as assert from "uvu/assert";
import { formatType } from "../../../../sql/types.ts";
import { suite } from "../../../support/suite.ts";
import { columnsOf, type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: TIMESTAMP(7) to TIMESTAMP(9)");
let database: Database;
test.before.each(async () => {
  database = await openDatabase();
});
test.after.each(() => database.close());

const execute = (...statements: string[]) => run(database.session, ...statements);
const nine = (expression: string) => `TO_CHAR(${expression}, 'YYYY-MM-DD HH24:MI:SS.FF9')`;
const select = async (...expressions: string[]) => {
  const rows = await execute(`SELECT ${expressions.join(", ")}`);
  return Array.isArray(rows) ? rows[0] : undefined;
};
const first = "0001-01-01 00:00:00.000000001";
const last = "9999-12-31 23:59:59.999999999";
const moment = "TIMESTAMP '2024-01-31 10:20:30.123456789'";

test("keep nine digits from the first year to the last, in order", async () => {
  await execute(
    "CREATE TABLE T (A TIMESTAMP(9))",
    `INSERT INTO T VALUES ('${last}'), (TIMESTAMP '${first}'), (NULL), ('2024-02-29')`,
    "INSERT INTO T VALUES (CAST('2024-02-29 00:00:00.000000001' AS TIMESTAMP(9)))",
  );
  assert.equal(await execute(`SELECT ${nine("A")} FROM T ORDER BY A NULLS LAST`), [
    [first],
    ["2024-02-29 00:00:00.000000000"],
    ["2024-02-29 00:00:00.000000001"],
    [last],
    [null],
  ]);
  assert.equal(await execute(`SELECT ${nine("MIN(A)")}, ${nine("MAX(A)")} FROM T`), [[first, last]]);
  assert.equal(
    await execute(
      `SELECT COUNT(*) FROM T WHERE A > '2024-02-29 00:00:00.000000000' AND A < TIMESTAMP '${last}'`,
    ),
    [["1"]],
  );
});

test("cut off digits before 1970 as after it", async () => {
  const casts = [0, 1, 3, 5, 7].flatMap((precision) => [
    nine(`CAST('1969-12-31 23:59:59.9999999' AS TIMESTAMP(${precision}))`),
    nine(`CAST(CAST('0001-01-01 00:00:00.999999' AS TIMESTAMP(6)) AS TIMESTAMP(${precision}))`),
  ]);
  assert.equal(await select(...casts), [
    "1969-12-31 23:59:59.000000000",
    "0001-01-01 00:00:00.000000000",
    "1969-12-31 23:59:59.900000000",
    "0001-01-01 00:00:00.900000000",
    "1969-12-31 23:59:59.999000000",
    "0001-01-01 00:00:00.999000000",
    "1969-12-31 23:59:59.999990000",
    "0001-01-01 00:00:00.999990000",
    "1969-12-31 23:59:59.999999900",
    "0001-01-01 00:00:00.999999000",
  ]);
});

test("cut off digits that the declared precision has not", async () => {
  const casts = [7, 8, 9, 6, 3].map((precision) => nine(`CAST(${moment} AS TIMESTAMP(${precision}))`));
  assert.equal(await select(...casts), [
    "2024-01-31 10:20:30.123456700",
    "2024-01-31 10:20:30.123456780",
    "2024-01-31 10:20:30.123456789",
    "2024-01-31 10:20:30.123456000",
    "2024-01-31 10:20:30.123000000",
  ]);
  assert.equal(await select("CAST('2024-01-31 10:20:30.12' AS TIMESTAMP(8))"), [
    "2024-01-31 10:20:30.120000",
  ]);
  await execute("CREATE TABLE T (A TIMESTAMP(7) WITH LOCAL TIME ZONE, B TIMESTAMP(9))");
  assert.equal(
    (await columnsOf(database.session, "SELECT A, B FROM T")).map(({ type }) => formatType(type)),
    ["TIMESTAMP(7) WITH LOCAL TIME ZONE", "TIMESTAMP(9)"],
  );
});

// The default of NLS_TIMESTAMP_FORMAT stayed at FF6 when Exasol 8.32 extended the precision.
test("are shown with six digits unless a format says otherwise", async () => {
  assert.equal(
    await select(moment, `${moment} || ''`, `TO_CHAR(${moment})`, `TO_CHAR(${moment}, 'SS.FF6')`),
    ["2024-01-31 10:20:30.123456", "2024-01-31 10:20:30.123456", "2024-01-31 10:20:30.123456", "30.123456"],
  );
});

test("keep their digits while dates and times are added to them", async () => {
  assert.equal(
    await select(
      nine(`ADD_MONTHS(${moment}, 1)`),
      nine(`ADD_SECONDS(${moment}, -31)`),
      nine(`${moment} + 0.5 * INTERVAL '1' DAY`),
      nine(`${moment} - INTERVAL '1' YEAR`),
      nine(`TRUNC(${moment}, 'HH')`),
      `SECONDS_BETWEEN(${moment}, TIMESTAMP '2024-01-31 10:20:29.123456')`,
      `SECOND(${moment})`,
      `EXTRACT(YEAR FROM ${moment})`,
      `CAST(${moment} AS DATE)`,
    ),
    [
      "2024-02-29 10:20:30.123456789",
      "2024-01-31 10:19:59.123456789",
      "2024-01-31 22:20:30.123456789",
      "2023-01-31 10:20:30.123456789",
      "2024-01-31 10:00:00.000000000",
      1.000000789,
      30.123456789,
      "2024",
      "2024-01-31",
    ],
  );
});

test("have a difference that is one operand of what is around it", async () => {
  await execute("CREATE TABLE T (A TIMESTAMP(9))", `INSERT INTO T VALUES (${moment})`);
  const since = "SECONDS_BETWEEN(A, TIMESTAMP '2024-01-31 10:20:29.123456')";
  assert.equal(await execute(`SELECT 2 - ${since}, 2 * ${since}, -${since} FROM T`), [
    [2 - 1.000000789, 2 * 1.000000789, -1.000000789],
  ]);
});

test("meet other types in CASE, UNION and comparisons without loss", async () => {
  assert.equal(
    await select(
      nine(`COALESCE(TIMESTAMP '2020-01-01 00:00:00', ${moment})`),
      nine(`CASE WHEN TRUE THEN ${moment} ELSE DATE '2020-01-01' END`),
      `${moment} = TIMESTAMP '2024-01-31 10:20:30.123456'`,
      `${moment} > TIMESTAMP '2024-01-31 10:20:30.123456'`,
      `${moment} > DATE '2024-01-31'`,
    ),
    ["2020-01-01 00:00:00.000000000", "2024-01-31 10:20:30.123456789", false, true, true],
  );
});

test("reach a UDF and come back with all digits", async () => {
  await execute(
    "CREATE TABLE T (A TIMESTAMP(9))",
    "CREATE TYPESCRIPT SCALAR SCRIPT REP(n INT, t TIMESTAMP(9)) EMITS (n INT, t TIMESTAMP(9), short TIMESTAMP(7)) AS repeat",
    "CREATE TYPESCRIPT SET SCRIPT ALL_OF(t TIMESTAMP(9)) RETURNS VARCHAR(200) AS join",
    `INSERT INTO T SELECT T FROM (SELECT REP(2, ${moment}))`,
  );
  assert.equal(await execute(`SELECT ${nine("A")} FROM T`), [
    ["2024-01-31 10:20:30.123456789"],
    ["2024-01-31 10:20:30.123456789"],
  ]);
  assert.equal(await execute("SELECT ALL_OF(A) FROM T"), [
    ["2024-01-31 10:20:30.123456789-2024-01-31 10:20:30.123456789"],
  ]);
});

test("are bound to markers with all digits", async () => {
  await execute("CREATE TABLE T (A TIMESTAMP(9))");
  const bound = async (sql: string, data: string[]) => {
    const { parameters } = await database.session.prepare(sql);
    return database.session.executePrepared(sql, parameters, [data]);
  };
  await bound("INSERT INTO T VALUES (?)", [last, first]);
  const result = await bound(`SELECT ${nine("A")} FROM T WHERE A = ?`, [last]);
  assert.equal(result.kind === "resultSet" && result.data, [[last]]);
});

test("are refused beyond nine digits, the year 9999 and where they are no moment", async () => {
  const refused = async (sql: string, code: RegExp) =>
    assert.match(await errorOf(database.session, sql), code);
  await refused("CREATE TABLE T (A TIMESTAMP(10))", /^42000 TIMESTAMP\(10\) is no data type/);
  await refused(`SELECT ADD_DAYS(TIMESTAMP '${last}', 1)`, /^22008 data exception - datetime field overflow/);
  await refused("SELECT CAST('soon' AS TIMESTAMP(9))", /^22018/);
  await refused("SELECT TIMESTAMP '2024-02-30 10:20:30.1234567'", /^22018/);
  await refused("SELECT TO_TIMESTAMP('30.123456789', 'SS.FF9')", /^0A000/);
});

test.run();
