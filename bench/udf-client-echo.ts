/**
 * What a prediction function costs without AWS: functions that echo their columns, called with SQL in the sandbox, so that
 * driver, SQL engine, process start and both codecs are in it. Milliseconds a statement, medians.
 */
import { fileURLToPath } from "node:url";
import { connect, type Database } from "../deploy/database/connect.ts";
import { parseDsn } from "../deploy/database/dsn.ts";
import { startExasol } from "../sandbox/exasol/start-exasol.ts";

const TIMES = 5;
const ROWS = [1, 1000, 100_000];
const CLIENT = fileURLToPath(new URL("../runtime/udf-client/main.js", import.meta.url));
const SCRIPTS = [
  "CREATE TYPESCRIPT SCALAR SCRIPT S.SCALAR_ECHO(X DOUBLE, S VARCHAR(17)) RETURNS DOUBLE AS\nexport function run(ctx) { return ctx.X; }\n",
  "CREATE TYPESCRIPT SCALAR SCRIPT S.BLOCK_ECHO(X DOUBLE, S VARCHAR(17)) RETURNS DOUBLE AS\nexport function runBlock(block) { return block.columns[0]; }\n",
  "CREATE TYPESCRIPT SET SCRIPT S.SET_ECHO(X DOUBLE, S VARCHAR(17)) EMITS (X DOUBLE, S VARCHAR(17), P DOUBLE) AS\nexport function run(ctx) { do ctx.emit(ctx.X, ctx.S, ctx.X); while (ctx.next()); }\n",
];
const STATEMENTS: Record<string, string> = {
  "no function": "SELECT COUNT(X) FROM S.T WHERE ID <= $",
  "scalar echo": "SELECT COUNT(S.SCALAR_ECHO(X, S)) FROM S.T WHERE ID <= $",
  "scalar echo by block": "SELECT COUNT(S.BLOCK_ECHO(X, S)) FROM S.T WHERE ID <= $",
  "set echo": "SELECT COUNT(P) FROM (SELECT S.SET_ECHO(X, S) FROM S.T WHERE ID <= $)",
};

export async function measureEcho(): Promise<Record<string, unknown>[]> {
  const languages = {
    TYPESCRIPT: { command: process.execPath, args: ["--experimental-vm-modules", CLIENT] },
  };
  const exasol = await startExasol({ languages });
  try {
    const { host, port, user, password, certificateFingerprint } = exasol;
    const dsn = parseDsn(`${host}/${certificateFingerprint}:${port}`);
    const database = await connect({ dsn, user, password });
    await fill(database);
    const lines: Record<string, unknown>[] = [];
    for (const [name, sql] of Object.entries(STATEMENTS)) {
      const line: Record<string, unknown> = { function: name };
      for (const rows of ROWS)
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
  const ten =
    "(SELECT 0 D UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
  await database.execute(
    `INSERT INTO S.T SELECT A.D + 10 * B.D + 100 * C.D + 1000 * E.D + 10000 * F.D + 1, A.D / 2, 'customer-00000001'
       FROM ${["A", "B", "C", "E", "F"].map((name) => `${ten} ${name}`).join(" CROSS JOIN ")}`,
  );
  for (const script of SCRIPTS) await database.execute(script);
}

async function time(database: Database, sql: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const started = performance.now();
    await database.execute(sql);
    times.push(performance.now() - started);
  }
  return Math.round((times.sort((a, b) => a - b)[TIMES >> 1] ?? 0) * 10) / 10;
}
