import * as assert from "uvu/assert";
import { Duck, type DuckConnection } from "../../../../../../sandbox/exasol/engine/execution/duck.ts";
import type { ResultRows } from "../../../../../../sandbox/exasol/engine/execution/result/result-rows.ts";
import { type DataType, decimal, double, varchar } from "../../../../../../sql/types.ts";
import { rejection } from "../../../../../support/rejection.ts";
import { suite } from "../../../../../support/suite.ts";

const test = suite("engine: rows of results");
let duck: Duck;
let connection: DuckConnection;
test.before(async () => {
  duck = await Duck.open(undefined);
  connection = await duck.connect();
});
test.after(async () => {
  await connection.close();
  duck.close();
});

/** What a client reads of some rows. */
async function fetched(
  rows: ResultRows,
  { first = 0, end = rows.rowCount, bytes = Infinity, bare = [] as boolean[] } = {},
): Promise<unknown[][]> {
  const { columns, rows: count } = await rows.json({ first, end, bytes, bare });
  return columns.map((parts) => {
    const column = JSON.parse(`[${parts.map((part) => part.toString("utf8")).join(",")}]`) as unknown[];
    assert.is(column.length, count);
    return column;
  });
}

const timestamp: DataType = { type: "TIMESTAMP", precision: 3, withLocalTimeZone: false };

/** A column's type, values for it in DuckDB's SQL, and their texts as DuckDB makes them. */
const columns: [DataType, string, (value: string) => string][] = [
  [decimal(4, 0), "CAST(h % 10000 AS DECIMAL(4,0))", text],
  [decimal(3, 3), "CAST(h % 1000 / 1000 AS DECIMAL(3,3))", (v) => trimmed(`CAST(${v} AS DECIMAL(38,3))`)],
  [decimal(9, 2), "CAST(h % 1000000000 / 100 AS DECIMAL(9,2))", trimmed],
  [decimal(18, 0), "CAST(h % 1000000000000000000 AS DECIMAL(18,0))", text],
  [decimal(18, 4), "CAST(CAST(h % 100000000000000 AS DECIMAL(18,4)) / 10000 AS DECIMAL(18,4))", trimmed],
  [decimal(18, 17), "CAST(CAST(h % 10 AS DOUBLE) / 7 AS DECIMAL(18,17))", trimmed],
  [
    decimal(36, 0),
    "CAST(CAST(h AS HUGEINT) * h % 1000000000000000000000000000000000000 AS DECIMAL(36,0))",
    text,
  ],
  [decimal(36, 30), "CAST(CAST(h % 100000 AS DOUBLE) / 7 AS DECIMAL(36,30))", trimmed],
  [decimal(36, 12), "CAST(h / 8 AS DECIMAL(36,12))", trimmed],
  [decimal(18, 0), "h", text],
  [decimal(9, 0), "CAST(h % 100 AS TINYINT)", text],
  [decimal(36, 0), "CAST(h AS HUGEINT) * h", text],
  [{ type: "DATE" }, "DATE '0001-01-01' + CAST(abs(h) % 3652059 AS INTEGER)", text],
  [
    timestamp,
    "TIMESTAMP '0001-01-01 00:00:00' + to_microseconds(abs(h) % 315537897599999999)",
    (v) => `strftime(${v}, '%Y-%m-%d %H:%M:%S.%f')`,
  ],
  [
    timestamp,
    "TIMESTAMP '1970-01-01 00:00:00' + to_microseconds(h % 100000)",
    (v) => `strftime(${v}, '%Y-%m-%d %H:%M:%S.%f')`,
  ],
  [varchar(2000), "repeat(chr(CAST(1 + abs(h) % 55000 AS INTEGER)), CAST(i % 70 AS INTEGER)) || i", (v) => v],
  [
    varchar(20),
    "CASE WHEN i % 5 = 0 THEN 'a\"\\' || chr(10) || chr(0) || chr(65279) ELSE 'plain' END",
    (v) => v,
  ],
  [varchar(20), "chr(65279) || i", (v) => v],
];

function text(value: string): string {
  return `CAST(${value} AS VARCHAR)`;
}

function trimmed(value: string): string {
  return `rtrim(rtrim(CAST(${value} AS VARCHAR), '0'), '.')`;
}

const source = (rows: number) =>
  `(SELECT i, CAST(hash(i) >> 1 AS BIGINT) * CASE WHEN i % 2 = 0 THEN -1 ELSE 1 END >> CAST(i % 62 AS INTEGER) AS h FROM range(${rows}) r(i)) ORDER BY i`;

/** Every seventh is NULL. */
const nullable = (sql: string) => `CASE WHEN i % 7 <> 3 THEN ${sql} END`;

async function texts(rows: number): Promise<unknown[][]> {
  const list = columns.map(([, sql, shown]) => {
    const value = shown(nullable(sql));
    return `CASE WHEN starts_with(${value}, chr(65279)) THEN chr(65279) || ${value} ELSE ${value} END`;
  });
  return connection.columns(`SELECT ${list.join(", ")} FROM ${source(rows)}`);
}

test("values are written as DuckDB writes them", async () => {
  const expected = await texts(2500);
  const types = columns.map(([type]) => type);
  const rows = await connection.store(
    `SELECT ${columns.map(([, sql]) => nullable(sql)).join(", ")} FROM ${source(2500)}`,
    types,
  );
  const [json, cells] = [await fetched(rows), await rows.values(undefined)];
  for (const [i, column] of expected.entries()) {
    assert.equal(json[i], column, columns[i]?.[1]);
    assert.equal(cells[i], column, columns[i]?.[1]);
  }
  rows.close();
});

test("a DOUBLE is the shortest number that is it, a BOOLEAN is one", async () => {
  const rows = await connection.store(
    "SELECT CASE i WHEN 0 THEN 1e300 WHEN 1 THEN -1 / 3 WHEN 2 THEN 100 WHEN 3 THEN 5e-324 END, i > 2 FROM range(5) r(i) ORDER BY i",
    [double, { type: "BOOLEAN" }],
  );
  assert.equal(await fetched(rows), [
    [1e300, -1 / 3, 100, 5e-324, null],
    [false, false, false, true, true],
  ]);
});

test("what a DOUBLE cannot be is refused while the query runs", async () => {
  const sql = "SELECT CASE WHEN i = 2300 THEN CAST('inf' AS DOUBLE) END FROM range(2500) r(i)";
  assert.match((await rejection(connection.store(sql, [double]))).message, "numeric value out of range");
});

test("a fetch has about as many bytes as are wanted, and one row at least", async () => {
  const rows = await connection.store("SELECT i, repeat('x', 100) FROM range(10000) r(i)", [
    decimal(18, 0),
    varchar(100),
  ]);
  const sizes: number[] = [];
  const ids: unknown[] = [];
  for (let first = 0; first < rows.rowCount; first += sizes.at(-1) ?? 0) {
    const [column = []] = await fetched(rows, { first, bytes: 150_000, bare: [true, false] });
    sizes.push(column.length);
    ids.push(...column);
  }
  assert.equal(
    ids,
    Array.from({ length: 10_000 }, (_, i) => i),
  );
  assert.ok(Math.max(...sizes) > 1000 && Math.max(...sizes) <= 1500, sizes.join());
  assert.is((await fetched(rows, { first: 5, bytes: 1 }))[0]?.length, 1);
  assert.is((await fetched(rows, { first: 5, end: 8 }))[0]?.length, 3);
});

test("long texts are made JSON in several turns", async () => {
  const sql = "SELECT repeat('x', 1000000) AS c1 FROM range(50)";
  const rows = await connection.store(sql, [varchar(2_000_000)]);
  const { columns, rows: count } = await rows.json({ first: 0, end: 50, bytes: Infinity, bare: [false] });
  assert.is(count, 50);
  assert.ok((columns[0]?.length ?? 0) > 10);
  for (const bytes of [1, 2_500_000, 4_500_000])
    assert.is((await fetched(rows, { bytes }))[0]?.length, Math.max(1, Math.floor(bytes / 1_000_003)));
  rows.close();
});

test("of a large result only a part is in memory", async () => {
  const sql = "SELECT i, CASE WHEN i % 3 > 0 THEN repeat('text ', 20) || i END FROM range(400000) r(i)";
  const rows = await connection.store(sql, [decimal(18, 0), varchar(200)]);
  for (const first of [399_990, 0, 250_000, 250_001]) {
    assert.equal(await fetched(rows, { first, end: first + 2, bare: [true, false] }), [
      [first, first + 1],
      [first, first + 1].map((i) => (i % 3 > 0 ? `${"text ".repeat(20)}${i}` : null)),
    ]);
  }
  rows.close();
  assert.match((await rejection(fetched(rows, { end: 1 }))).message, "closed");
});

test("all rows can be aborted while they become values", async () => {
  const rows = await connection.store("SELECT CAST(range AS VARCHAR) FROM range(20000)", [varchar(20)]);
  const abort = new AbortController();
  const values = rows.values(abort.signal);
  abort.abort(new Error("aborted"));
  assert.is((await rejection(values)).message, "aborted");
});

test.run();
