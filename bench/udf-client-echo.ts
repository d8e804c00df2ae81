/**
 * What a prediction function costs without AWS: functions that echo their columns, called with SQL in the
 * sandbox, so that driver, SQL engine, process start and both codecs are in it. Milliseconds a statement,
 * medians.
 */
import { fileURLToPath } from "node:url";
import { connect, type Database } from "../deploy/database/connect.ts";
import { parseDsn } from "../deploy/database/dsn.ts";
import { startExasol } from "../sandbox/exasol/start-exasol.ts";

const repeats = 5;
const rowCounts = [1, 1000, 100_000];
const clientPath = fileURLToPath(new URL("../runtime/udf-client/main.js", import.meta.url));
const scripts = [
  `CREATE TYPESCRIPT SCALAR SCRIPT S.SCALAR_ECHO(X DOUBLE, S VARCHAR(17)) RETURNS DOUBLE AS
export function run(ctx) { return ctx.X; }
`,
  `CREATE TYPESCRIPT SCALAR SCRIPT S.BLOCK_ECHO(X DOUBLE, S VARCHAR(17)) RETURNS DOUBLE AS
export function runBlock(block) { return block.columns[0]; }
`,
  `CREATE TYPESCRIPT SET SCRIPT S.SET_ECHO(X DOUBLE, S VARCHAR(17))
  EMITS (X DOUBLE, S VARCHAR(17), P DOUBLE) AS
export function run(ctx) { do ctx.emit(ctx.X, ctx.S, ctx.X); while (ctx.next()); }
`,
];
const statements: Record<string, string> = {
  "no function": "SELECT COUNT(X) FROM S.T WHERE ID <= $",
  "scalar echo": "SELECT COUNT(S.SCALAR_ECHO(X, S)) FROM S.T WHERE ID <= $",
  "scalar echo by block": "SELECT COUNT(S.BLOCK_ECHO(X, S)) FROM S.T WHERE ID <= $",
  "set echo": "SELECT COUNT(P) FROM (SELECT S.SET_ECHO(X, S) FROM S.T WHERE ID <= $)",
};

export async function measureEcho(): Promise<Record<string, unknown>[]> {
  const languages = {
    TYPESCRIPT: { command: process.execPath, args: ["--experimental-vm-modules", clientPath] },
  };
  const exasol = await startExasol({ languages });
  try {
    const { host, port, user, password, certificateFingerprint } = exasol;
    const dsn = parseDsn(`${host}/${certificateFingerprint}:${port}`);
    const database = await connect({ dsn, user, password });
    await fill(database);
    const lines: Record<string, unknown>[] = [];
    for (const [name, sql] of Object.entries(statements)) {
      const line: Record<string, unknown> = { function: name };
      for (const rows of rowCounts)
        line[`${rows.toLocaleString("en")} rows`] = await time(database, sql.replace("$", String(rows)));
      lines.push(line);
    }
    await database.close();
    return lines;
  } finally {
    await exasol.close();
  }
}

async function fill(database: Database): Promise<void> {
  await database.execute("CREATE SCHEMA S");
  await database.execute("CREATE TABLE S.T (ID DECIMAL(18,0), X DOUBLE, S VARCHAR(17))");
  const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} D`);
  const ten = `(${digits.join(" UNION ALL ")})`;
  await database.execute(
    `INSERT INTO S.T
       SELECT A.D + 10 * B.D + 100 * C.D + 1000 * E.D + 10000 * F.D + 1, A.D / 2, 'customer-00000001'
       FROM ${["A", "B", "C", "E", "F"].map((name) => `${ten} ${name}`).join(" CROSS JOIN ")}`,
  );
  for (const script of scripts) await database.execute(script);
}

async function time(database: Database, sql: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const started = performance.now();
    await database.execute(sql);
    times.push(performance.now() - started);
  }
  return Math.round((times.sort((a, b) => a - b)[repeats >> 1] ?? 0) * 10) / 10;
}
