import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import * as assert from "uvu/assert";
import { formatType } from "../../../../../sql/types.ts";
import { suite } from "../../../../support/suite.ts";
import { columnsOf, type Database, errorOf, openDatabase, run } from "../database.ts";

const test = suite("engine: intervals");
let database: Database;
test.before(async () => {
  database = await openDatabase();
});
test.after(() => database.close());

const select = async (...expressions: string[]) => {
  const rows = await run(database.session, `SELECT ${expressions.join(", ")}`);
  return Array.isArray(rows) ? rows[0] : rows;
};

test("literals have the type that their parts and digits say", async () => {
  const literals: Record<string, [value: string, type: string]> = {
    "INTERVAL '5' YEAR": ["+05-00", "INTERVAL YEAR(2) TO MONTH"],
    "INTERVAL '130' MONTH": ["+10-10", "INTERVAL YEAR(2) TO MONTH"],
    "INTERVAL '-100-11' YEAR(3) TO MONTH": ["-100-11", "INTERVAL YEAR(3) TO MONTH"],
    "INTERVAL '3' DAY": ["+03 00:00:00", "INTERVAL DAY(2) TO SECOND(0)"],
    "INTERVAL '1 12:30' DAY TO MINUTE": ["+01 12:30:00", "INTERVAL DAY(2) TO SECOND(0)"],
    "INTERVAL '2 12:50:10.123' DAY TO SECOND(3)": ["+02 12:50:10.123", "INTERVAL DAY(2) TO SECOND(3)"],
    "INTERVAL '100 0:0:0.1234567' DAY(3) TO SECOND(6)": [
      "+100 00:00:00.123456",
      "INTERVAL DAY(3) TO SECOND(6)",
    ],
    "INTERVAL '-25:30' HOUR TO MINUTE": ["-01 01:30:00", "INTERVAL DAY(2) TO SECOND(0)"],
    "INTERVAL '90.5' SECOND": ["+00 00:01:30.500", "INTERVAL DAY(2) TO SECOND(3)"],
  };
  assert.equal(
    await select(...Object.keys(literals)),
    Object.values(literals).map(([value]) => value),
  );
  const columns = await columnsOf(database.session, `SELECT ${Object.keys(literals).join(", ")}`);
  assert.equal(
    columns.map(({ type }) => formatType(type)),
    Object.values(literals).map(([, type]) => type),
  );
  for (const literal of ["'5-12' YEAR TO MONTH", "'1 24:00' DAY TO MINUTE", "'x' DAY", "'1' DAY TO MONTH"])
    assert.match(await errorOf(database.session, `SELECT INTERVAL ${literal}`), "invalid interval literal");
});

test("columns keep, compare and sort them, whatever their texts look like", async () => {
  await run(
    database.session,
    "CREATE OR REPLACE TABLE I (N INT, M INTERVAL YEAR TO MONTH, S INTERVAL DAY(3) TO SECOND(1))",
    "INSERT INTO I VALUES (1, '5-3', '2 12:50:10.123'), (2, INTERVAL '11' MONTH, INTERVAL '-36' HOUR), (3, NULL, NULL), (4, '-0-1', '100 0:00')",
  );
  assert.equal(await run(database.session, "SELECT N, M, S, M || '/' || S FROM I ORDER BY S"), [
    ["2", "+00-11", "-001 12:00:00.0", "+00-11/-001 12:00:00.0"],
    ["1", "+05-03", "+002 12:50:10.1", "+05-03/+002 12:50:10.1"],
    ["4", "-00-01", "+100 00:00:00.0", "-00-01/+100 00:00:00.0"],
    ["3", null, null, "/"],
  ]);
  assert.equal(
    await run(
      database.session,
      "SELECT MAX(M), COUNT(*) FROM I WHERE M <= '5-03' AND S > INTERVAL '-2' DAY AND M IN (INTERVAL '63' MONTH, '0-11')",
    ),
    [["+05-03", "2"]],
  );
  await run(database.session, "UPDATE I SET S = S * 2 WHERE N = 1");
  assert.equal(await run(database.session, "SELECT S FROM I WHERE N = 1"), [["+005 01:40:20.2"]]);
  const bound = await database.session.executePrepared(
    "INSERT INTO I VALUES (?, ?, ?)",
    [
      { name: "", type: { type: "DECIMAL", precision: 18, scale: 0 } },
      { name: "", type: { type: "INTERVAL YEAR TO MONTH", precision: 2 } },
      { name: "", type: { type: "INTERVAL DAY TO SECOND", precision: 2, fraction: 3 } },
    ],
    [["5"], ["+05-03"], ["+02 12:50:10.123"]],
  );
  assert.is(bound.kind === "rowCount" && bound.rowCount, 1);
  assert.equal(await run(database.session, "SELECT M, S FROM I WHERE N = 5"), [
    ["+05-03", "+002 12:50:10.1"],
  ]);
  for (const [text, said] of [
    ["('100-0', NULL)", "22015 data exception - interval field overflow"],
    ["(NULL, '1000 0:00')", "22015 data exception - interval field overflow"],
    ["('1-12', NULL)", "22018 data exception - invalid character value for cast; Value: '1-12'"],
    ["(NULL, INTERVAL '1' YEAR)", "42000 datatypes are not compatible"],
  ] as const)
    assert.match(await errorOf(database.session, `INSERT INTO I (M, S) VALUES ${text}`), said);
});

test("they move moments, and are what moments differ by", async () => {
  const noon = "TIMESTAMP '2024-01-31 12:00:00'";
  assert.equal(
    await select(
      `${noon} + INTERVAL '1-1' YEAR TO MONTH`,
      `${noon} - INTERVAL '1 12:00:00.5' DAY TO SECOND`,
      "DATE '2024-01-31' + NUMTOYMINTERVAL(1, 'MONTH')",
      "DATE '2024-01-31' + NUMTODSINTERVAL(36, 'HOUR')",
      `${noon} - TIMESTAMP '2024-01-30 00:00:00'`,
      `${noon} + 0.6`,
      "DATE '2024-01-03' - DATE '2024-01-01'",
    ),
    [
      "2025-02-28 12:00:00.000000",
      "2024-01-29 23:59:59.500000",
      "2024-02-29",
      "2024-02-01 12:00:00.000000",
      "+000000001 12:00:00.000000000",
      "2024-02-01 12:00:00.000000",
      "2",
    ],
  );
  await run(database.session, "ALTER SESSION SET TIMESTAMP_ARITHMETIC_BEHAVIOR = 'DOUBLE'");
  assert.equal(
    await select(
      `${noon} - TIMESTAMP '2024-01-30 00:00:00'`,
      `${noon} + 0.5`,
      "DATE '2024-01-03' - DATE '2024-01-01'",
    ),
    [1.5, "2024-02-01 00:00:00.000000", "2"],
  );
  await run(database.session, "ALTER SESSION SET TIMESTAMP_ARITHMETIC_BEHAVIOR = 'INTERVAL'");
});

test("months take the last day of a month to the last of another, as ADD_MONTHS does", async () => {
  assert.equal(
    await select(
      "DATE '2020-02-29' + INTERVAL '1' MONTH",
      "INTERVAL '1-2' YEAR TO MONTH + DATE '2020-02-29'",
      "TIMESTAMP '2021-02-28 10:00:00' - INTERVAL '1' YEAR",
      "TIMESTAMP '2021-02-28 10:00:00.000000001' + INTERVAL '3' YEAR",
      "DATE '2020-02-28' + INTERVAL '1' MONTH",
      "DATE '2020-03-30' - INTERVAL '1' MONTH",
    ),
    [
      "2020-03-31",
      "2021-04-30",
      "2020-02-29 10:00:00.000000",
      "2024-02-29 10:00:00.000000",
      "2020-03-28",
      "2020-02-29",
    ],
  );
});

test("functions make, read and take them apart", async () => {
  assert.equal(
    await select(
      "TO_YMINTERVAL('3-11')",
      "TO_DSINTERVAL('3 10:59:59.123')",
      "NUMTOYMINTERVAL(3.5, 'YEAR')",
      "NUMTODSINTERVAL(3.2, 'HOUR')",
      "IS_YMINTERVAL('3-12')",
      "IS_DSINTERVAL('3 10:59')",
      "EXTRACT(MONTH FROM INTERVAL '-3-11' YEAR TO MONTH)",
      "EXTRACT(HOUR FROM INTERVAL '1 10:59:59.123' DAY TO SECOND)",
      "SECOND(INTERVAL '1 10:59:59.123' DAY TO SECOND)",
      "INTERVAL '1-6' YEAR TO MONTH / 3",
      "-INTERVAL '1' DAY + INTERVAL '36' HOUR",
      "INTERVAL '1' DAY * 1.5",
    ),
    [
      "+000000003-11",
      "+000000003 10:59:59.123000000",
      "+000000003-06",
      "+000000000 03:12:00.000000000",
      false,
      true,
      "-11",
      "10",
      "59.123",
      "+000000000-06",
      "+000 12:00:00",
      "+000000001 12:00:00",
    ],
  );
  assert.match(
    await errorOf(database.session, "SELECT INTERVAL '1' DAY + INTERVAL '1' MONTH"),
    "intervals of months and of seconds",
  );
});

test("a database whose intervals were texts is opened with them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sme-intervals-"));
  const databaseFile = join(folder, "db.duckdb");
  try {
    const first = await openDatabase({ databaseFile });
    await run(
      first.session,
      "CREATE TABLE I (N INT, M INTERVAL YEAR TO MONTH)",
      "INSERT INTO I VALUES (1, '5-3')",
    );
    await first.close();
    const instance = await DuckDBInstance.create(databaseFile);
    const connection = await instance.connect();
    const text = "'5-3'";
    const reader = await connection.runAndReadAll(
      "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type = 'BIGINT' AND table_name LIKE 't%'",
    );
    const [[table, column] = []] = reader.getRowsJson();
    await connection.run(`ALTER TABLE ${table} ALTER COLUMN ${column} TYPE VARCHAR USING ${text}`);
    connection.closeSync();
    instance.closeSync();
    const again = await openDatabase({ databaseFile });
    assert.equal(await run(again.session, "SELECT M FROM S.I WHERE M < INTERVAL '64' MONTH"), [["+05-03"]]);
    await again.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.run();
