/**
 * IMPORT of a client's CSV file with six columns, beside DuckDB alone, which reads the same file into a table
 * of the same types. By turns in one process, the client in another. `--rows` are the rows, `--repeat` the
 * turns; "cpu" counts this process alone.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { connect } from "../deploy/database/connect.ts";
import { parseDsn } from "../deploy/database/dsn.ts";
import { Duck } from "../sandbox/exasol/engine/execution/duck.ts";
import { startExasol } from "../sandbox/exasol/start-exasol.ts";
import type { Figures } from "./figures.ts";

const columns =
  "ID DECIMAL(18,0), AMOUNT DECIMAL(18,2), NAME VARCHAR(200), BORN DATE, SEEN TIMESTAMP, RATIO DOUBLE";
const feeder = fileURLToPath(new URL("import-feeder.js", import.meta.url));

interface Taken {
  clock: number;
  cpu: number;
}

export async function measure({ rows = "1000000", repeat = "3" }: Record<string, string>): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "sme-bench-import-"));
  const file = join(folder, "rows.csv");
  const exasol = await startExasol({ languages: {} });
  try {
    await pipeline(Readable.from(lines(Number(rows))), createWriteStream(file));
    const database = await connect({
      dsn: parseDsn(`ws://127.0.0.1:${exasol.port}`),
      user: exasol.user,
      password: exasol.password,
    });
    await database.execute("CREATE SCHEMA S");
    const duckdb = await Duck.open(undefined);
    const duck = await duckdb.connect();
    const taken: Record<"exasol" | "duckdb", Taken[]> = { exasol: [], duckdb: [] };
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    for (let turn = 0; turn < Number(repeat); turn++) {
      await database.execute(`CREATE OR REPLACE TABLE S.T (${columns})`);
      const client = spawn(process.execPath, [feeder, String(exasol.port), file], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [address] = (await once(client.stdout, "data")) as [Buffer];
      const sql = `IMPORT INTO S.T FROM CSV AT 'http://${String(address).trim()}' FILE '000.csv'`;
      taken.exasol.push(await timed(() => database.execute(sql)));
      await duck.run(`CREATE OR REPLACE TABLE t (${columns})`);
      taken.duckdb.push(
        await timed(() => duck.run(`INSERT INTO t FROM read_csv('${file}', header = false)`)),
      );
    }
    clearInterval(watch);
    await database.close();
    await duck.close();
    duckdb.close();
    const least = (all: Taken[], what: keyof Taken) => Math.min(...all.map((one) => one[what]));
    const ratio = (what: keyof Taken) =>
      Number((least(taken.exasol, what) / least(taken.duckdb, what)).toFixed(2));
    return {
      node: process.version,
      rows: Number(rows),
      seconds: Object.entries(taken).map(([who, all]) => ({
        who,
        clock: least(all, "clock"),
        cpu: least(all, "cpu"),
      })),
      ratio: { clock: ratio("clock"), cpu: ratio("cpu"), wanted: 2 },
      "memory added, with the tables, MB": Math.round((most - before) / 1e6),
    };
  } finally {
    await exasol.close();
    await rm(folder, { recursive: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<Taken> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return {
    clock: Math.round(performance.now() - begun) / 1000,
    cpu: Math.round((user + system) / 1000) / 1000,
  };
}

function* lines(count: number): Generator<string> {
  const two = (value: number) => String(value).padStart(2, "0");
  for (let i = 0; i < count; i++) {
    const moment = `2024-01-${two(1 + (i % 28))} 12:${two(i % 60)}:00.000000`;
    yield `${i},${((i * 7919) % 1_000_003) / 100},name ${i % 1000},2024-01-${two(1 + (i % 28))},"${moment}",${Math.sqrt(i)}\n`;
  }
}
