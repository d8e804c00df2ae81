/**
 * The local Exasol through a driver, beside DuckDB alone, which does the same in this process: by turns, the
 * least of `--repeat`. The sandbox is a process of its own, as it is for its users, so that it and the client
 * may work at the same time; "cpu" counts both. Most of a SELECT is the client reading JSON, and a third
 * of an EXPORT's what the local S3 does with each byte. `--rows` are those of the tables. `--only` takes one
 * measurement. `--long` adds a result of ten times the rows with the memory that it takes.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DOUBLE, DuckDBDataChunk, DuckDBInstance, VARCHAR } from "@duckdb/node-api";
import { connect } from "../deploy/database/connect.ts";
import { parseDsn } from "../deploy/database/dsn.ts";
import { driver } from "../test/sandbox/exasol/server/driver.ts";
import type { SandboxOfBench } from "./exasol-server.ts";
import type { Figures } from "./figures.ts";
import { endServer, useOf } from "./server-use.ts";

interface Taken {
  clock: number;
  cpu: number;
}

type Work = () => Promise<unknown>;

/** What both do, and how many times DuckDB's time is wanted at most. */
interface Comparison {
  exasol: Work;
  duckdb: Work;
  wanted: number;
}

const columns = "ID DECIMAL(18,0), AMOUNT DECIMAL(18,2), NAME VARCHAR(200), BORN DATE, RATIO DOUBLE";
const values = (number: string) =>
  `CAST(${number} AS DECIMAL(18,0)), CAST(${number} AS DECIMAL(18,2)), 'name ' || MOD(${number}, 1000), DATE '2024-01-01', CAST(${number} AS DOUBLE PRECISION) / 7`;
const rowsPerBatch = 100_000;

export async function measure(options: Record<string, string>): Promise<Figures> {
  const { rows = "1000000", repeat = "3", only, long } = options;
  const count = Number(rows);
  const folder = await mkdtemp(join(tmpdir(), "sme-bench-exasol-"));
  const server = fork(new URL("./exasol-server.js", import.meta.url));
  const [{ aws, password, port, user }] = (await once(server, "message")) as [SandboxOfBench];
  const database = await connect({ dsn: parseDsn(`ws://127.0.0.1:${port}`), user, password });
  const commands = driver({ url: `ws://127.0.0.1:${port}`, user, password });
  await commands.connect();
  const duckdb = await DuckDBInstance.create(":memory:");
  const duck = await duckdb.connect();
  try {
    const { accessKeyId, bucket, region, secretAccessKey } = aws;
    for (const sql of [
      "CREATE SCHEMA S",
      `CREATE TABLE S.T (${columns})`,
      `INSERT INTO S.T SELECT ${values("I")} FROM VALUES BETWEEN 1 AND ${count} V(I)`,
      `CREATE TABLE S.P (ID DECIMAL(18,0), NAME VARCHAR(200), RATIO DOUBLE)`,
      `CREATE CONNECTION B TO 'https://${bucket}.s3.${region}.amazonaws.com' USER '${accessKeyId}' IDENTIFIED BY '${secretAccessKey}'`,
      "CREATE TABLE S.FEW (ID DECIMAL(18,0))",
      "INSERT INTO S.FEW VALUES (1)",
      "CREATE LUA SCRIPT S.HUNDRED() AS\nfor i = 1, 100 do query([[SELECT 1]]) end\n",
    ])
      await database.execute(sql);
    await duck.run(`CREATE TABLE t (${columns})`);
    await duck.run(`INSERT INTO t SELECT ${values("i")} FROM range(1, ${count + 1}) v(i)`);
    await duck.run("CREATE TABLE p (ID DECIMAL(18,0), NAME VARCHAR, RATIO DOUBLE)");
    const comparisons: Record<string, Comparison> = {
      select: {
        exasol: () => database.stream("SELECT * FROM S.T", { begin() {}, rows() {} }),
        duckdb: async () => (await duck.runAndReadAll("SELECT * FROM t")).getColumns(),
        wanted: 1.5,
      },
      "prepared insert": {
        exasol: () => insertPrepared(commands, count),
        duckdb: () => append(duck, count),
        wanted: 3,
      },
      "export to S3": {
        exasol: () =>
          database.execute("EXPORT (SELECT T.*, ID AS AGAIN FROM S.T) INTO CSV AT B FILE 't.csv'"),
        duckdb: () => duck.run(`COPY (SELECT *, id AS again FROM t) TO '${join(folder, "t.csv")}'`),
        wanted: 1.5,
      },
    };
    const lines: Record<string, unknown>[] = [];
    for (const [name, comparison] of Object.entries(comparisons)) {
      if (only !== undefined && only !== name) continue;
      lines.push({ name, ...(await compare(comparison, server, Number(repeat))) });
    }
    return {
      node: process.version,
      rows: count,
      "beside DuckDB, in seconds": lines,
      ...(only === undefined && {
        "SELECT 1, a second": {
          ...(await perSecond(server, () => commands.query("SELECT 1", undefined, undefined, "raw"))),
          wanted: 3000,
        },
        // A constant's result is kept; this one is bound and run each time.
        "SELECT of a table's row, a second": await perSecond(server, () =>
          commands.query("SELECT ID FROM S.FEW WHERE ID = 1", undefined, undefined, "raw"),
        ),
        "EXECUTE SCRIPT with 100 queries, ms": await leastMilliseconds(server, () =>
          database.execute("EXECUTE SCRIPT S.HUNDRED()"),
        ),
      }),
      ...(long !== undefined && {
        "memory added by a result of ten times the rows, MB": await memoryAdded(server, () =>
          database.stream("SELECT A.* FROM S.T A, VALUES BETWEEN 1 AND 10 V(I)", { begin() {}, rows() {} }),
        ),
      }),
    };
  } finally {
    await database.close();
    await commands.close();
    await endServer(server);
    duck.closeSync();
    await rm(folder, { recursive: true });
  }
}

async function compare(
  { exasol, duckdb, wanted }: Comparison,
  server: ChildProcess,
  repeat: number,
): Promise<Record<string, unknown>> {
  const taken: Record<"exasol" | "duckdb", Taken[]> = { exasol: [], duckdb: [] };
  for (let turn = 0; turn < repeat; turn++) {
    taken.exasol.push(await timed(exasol, server));
    taken.duckdb.push(await timed(duckdb));
  }
  const least = (who: "exasol" | "duckdb", what: keyof Taken) =>
    Math.min(...taken[who].map((one) => one[what]));
  const ratio = (what: keyof Taken) => Number((least("exasol", what) / least("duckdb", what)).toFixed(2));
  return {
    exasol: least("exasol", "clock"),
    duckdb: least("duckdb", "clock"),
    "exasol cpu": least("exasol", "cpu"),
    "duckdb cpu": least("duckdb", "cpu"),
    ratio: ratio("clock"),
    "cpu ratio": ratio("cpu"),
    wanted,
  };
}

/** Three columns, in batches, as drivers send them. */
async function insertPrepared(commands: ReturnType<typeof driver>, count: number): Promise<void> {
  const send = (command: object) =>
    commands.sendCommand(command as never) as Promise<{ responseData: { statementHandle: number } }>;
  const { responseData } = await send({
    command: "createPreparedStatement",
    sqlText: "INSERT INTO S.P VALUES (?, ?, ?)",
  });
  const { statementHandle } = responseData;
  const types = [
    { name: "ID", dataType: { type: "DECIMAL", precision: 18, scale: 0 } },
    { name: "NAME", dataType: { type: "VARCHAR", size: 200 } },
    { name: "RATIO", dataType: { type: "DOUBLE" } },
  ];
  for (let from = 0; from < count; from += rowsPerBatch) {
    const data = batch(from, Math.min(rowsPerBatch, count - from));
    const numRows = data[0]?.length;
    await send({
      command: "executePreparedStatement",
      statementHandle,
      numColumns: 3,
      numRows,
      columns: types,
      data,
    });
  }
  await send({ command: "closePreparedStatement", statementHandle });
}

const batch = (from: number, length: number): [number[], string[], number[]] => [
  Array.from({ length }, (_, i) => from + i),
  Array.from({ length }, (_, i) => `name ${(from + i) % 1000}`),
  Array.from({ length }, (_, i) => (from + i) / 7),
];

/** The same rows by DuckDB's appender, chunk by chunk. */
async function append(duck: Awaited<ReturnType<DuckDBInstance["connect"]>>, count: number): Promise<void> {
  const appender = await duck.createAppender("p");
  const rowsPerChunk = 2048;
  for (let from = 0; from < count; from += rowsPerChunk) {
    const [ids, names, ratios] = batch(from, Math.min(rowsPerChunk, count - from));
    const chunk = DuckDBDataChunk.create([DOUBLE, VARCHAR, DOUBLE], ids.length);
    chunk.setColumns([ids, names, ratios]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** With the CPU time of the server, if it takes part. */
async function timed(work: Work, server?: ChildProcess): Promise<Taken> {
  const cpuOfServer = async () => (server ? (await useOf(server)).cpuMicroseconds : 0);
  const before = await cpuOfServer();
  const [begun, used] = [performance.now(), process.cpuUsage()];
  await work();
  const clock = Math.round(performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(used);
  const cpu = user + system + (await cpuOfServer()) - before;
  return { clock, cpu: Math.round(cpu / 1000) / 1000 };
}

async function perSecond(server: ChildProcess, work: Work): Promise<Record<string, number>> {
  const count = 3000;
  const repeated = async () => {
    for (let i = 0; i < count; i++) await work();
  };
  await repeated();
  const { clock, cpu } = await timed(repeated, server);
  return { clock: Math.round(count / clock), "per second of cpu": Math.round(count / cpu) };
}

async function leastMilliseconds(server: ChildProcess, work: Work): Promise<Record<string, number>> {
  const all: Taken[] = [];
  for (let turn = 0; turn < 10; turn++) all.push(await timed(work, server));
  const least = (what: keyof Taken) => Math.round(1000 * Math.min(...all.map((one) => one[what])));
  return { clock: least("clock"), cpu: least("cpu"), wanted: 60 };
}

/** By the client and by the server, each beyond what it had before. */
async function memoryAdded(server: ChildProcess, work: Work): Promise<Record<string, number>> {
  await useOf(server);
  const { peakMegabytes } = await useOf(server);
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  await work();
  clearInterval(watch);
  const byServer = (await useOf(server)).peakMegabytes - peakMegabytes;
  return { client: Math.round((most - before) / 1e6), server: Math.round(byServer), wanted: 300 };
}
