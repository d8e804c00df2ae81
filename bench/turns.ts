/**
 * How soon the local Exasol hears others, and an abort, during statements that were or are hard: the longest
 * stretch of its event loop without a turn, and the time from the abort to the answer, the longest of aborts
 * after a quarter, half and three quarters of the statement. The least of `--repeat` turns, in milliseconds;
 * `--only` takes the statements whose names begin so. A COMMIT that is aborted too late ends first.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Answer, RawClient } from "../test/sandbox/exasol/server/raw-client.ts";
import type { SandboxOfBench } from "./exasol-server.ts";
import type { Figures } from "./figures.ts";
import { endServer, useOf } from "./server-use.ts";

interface Statement {
  /** What comes before it each time. */
  before?: readonly string[];
  request: string | ((client: RawClient) => Promise<object>);
  isEndless?: true;
}

interface Taken {
  answer: string;
  whole: number;
  "without a turn": number;
  "abort to answer": number;
}

const wanted = 200;
const megabyte = 1_000_000;
const list = (count: number, item: (i: number) => string, separator = ", ") =>
  Array.from({ length: count }, (_, i) => item(i)).join(separator);
const roles = (letter: string) => list(400, (i) => `${letter}${i}`);
const execute = (sqlText: string) => ({ command: "execute", sqlText });

const preparations = [
  "CREATE SCHEMA S",
  "CREATE TABLE T (A DECIMAL(18,0), B VARCHAR(200))",
  "CREATE TABLE N AS SELECT I, 'a text of some length ' || I AS X FROM VALUES BETWEEN 1 AND 1000000 V(I)",
  "CREATE TABLE FILLED (I DECIMAL(18,0), X VARCHAR(200))",
  ...["A", "B"].flatMap((letter) =>
    roles(letter)
      .split(", ")
      .map((role) => `CREATE ROLE ${role}`),
  ),
  ...Array.from({ length: 10 }, (_, i) => `CREATE TABLE W${i} (${list(4000, (n) => `C${n} INT`)})`),
  "CREATE LUA SCRIPT LOOP() AS while true do end",
  "CREATE LUA SCRIPT MILLION() RETURNS TABLE AS local t = {} for i = 1, 1000000 do t[i] = {i, 'text'} end exit(t, 'A INT, B CHAR(4)')",
  "CREATE LUA SCRIPT QUERIES() AS while true do query([[SELECT COUNT(*) FROM S.N]]) end",
  "CREATE TYPESCRIPT SCALAR SCRIPT SAME(A VARCHAR(200)) EMITS (B VARCHAR(200)) AS\nexport const run = (ctx) => ctx.emit(ctx.A);\n",
  "CREATE TYPESCRIPT SCALAR SCRIPT F(A DECIMAL(18,0)) EMITS (B DECIMAL(18,0)) AS\nexport function run(ctx) { for (let i = 0; i < 1000; i++) ctx.emit(i); }\n",
];

const statements: Record<string, Statement> = {
  "3 MB of ORs": { request: `SELECT COUNT(*) FROM T WHERE ${"A = 1 OR ".repeat(333_000)} A = 2` },
  "10,000 parentheses": { request: `SELECT ${"(".repeat(10_000)}1${")".repeat(10_000)}` },
  "10 M doubled quotes": { request: `SELECT '${"''".repeat(10 * megabyte)}'` },
  "comment of 20 MB": { request: `SELECT 1 /* ${"x ".repeat(10 * megabyte)} */` },
  "50 MB of blanks": { request: `SELECT ${" ".repeat(50 * megabyte)} 1` },
  "INSERT of 2 MB": { request: `INSERT INTO T VALUES ${list(140_000, (i) => `(${i}, 'x')`)}` },
  "600,000 concatenations": { request: `SELECT ''${" || ''".repeat(600_000)}` },
  "GRANT of 400 roles to 400": {
    before: [`REVOKE ${roles("A")} FROM ${roles("B")}`],
    request: `GRANT ${roles("A")} TO ${roles("B")}`,
  },
  "64 MB for markers": { request: markersData },
  "result of 64 MB": { request: largeFetch },
  "100 rows of 9,999 columns": { request: `SELECT ${list(9999, (i) => `I + ${i} C${i}`)} FROM N LIMIT 100` },
  "COMMIT of 1,000 tables": {
    before: Array.from({ length: 1000 }, (_, i) => `CREATE OR REPLACE TABLE C${i} AS SELECT ${i} A`),
    request: "COMMIT",
  },
  "EXA_ALL_COLUMNS, 40,000": { request: "SELECT * FROM EXA_ALL_COLUMNS" },
  "COMMIT of 9 MB of views": {
    before: Array.from(
      { length: 3 },
      (_, i) =>
        `CREATE OR REPLACE VIEW V${i} AS SELECT * FROM (VALUES ${list(100_000, (n) => `(${n}, 'text of view ${n}')`)}) V(A, B)`,
    ),
    request: "COMMIT",
  },
  EXPORT: { request: "EXPORT N INTO CSV AT BUCKET FILE 'n.csv' REPLACE" },
  IMPORT: { request: "IMPORT INTO FILLED FROM CSV AT BUCKET FILE 'n.csv'" },
  "script's loop": { request: "EXECUTE SCRIPT LOOP()", isEndless: true },
  "script's million rows": { request: "EXECUTE SCRIPT MILLION()" },
  "script's queries": { request: "EXECUTE SCRIPT QUERIES()", isEndless: true },
  "UDF's million rows": { request: "SELECT SAME(X) FROM N" },
  "rows of a UDF": { request: "SELECT COUNT(*) FROM (SELECT F(I) FROM N)", isEndless: true },
};

export async function measure({ only = "", repeat = "3" }: Record<string, string>): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "sme-bench-turns-"));
  const server = fork(new URL("./exasol-server.js", import.meta.url), [folder]);
  const [{ aws, password, port }] = (await once(server, "message")) as [SandboxOfBench];
  const url = `https://${aws.bucket}.s3.${aws.region}.amazonaws.com`;
  const open = async (attributes: object = { currentSchema: "S" }) => {
    const client = await new RawClient(`ws://127.0.0.1:${port}`).opened();
    await client.login(password, { attributes });
    return client;
  };
  try {
    const first = await open({});
    const bucket = `CREATE CONNECTION BUCKET TO '${url}' USER '${aws.accessKeyId}' IDENTIFIED BY '${aws.secretAccessKey}'`;
    for (const sql of [...preparations, bucket]) await done(first, execute(sql));
    await done(first, execute("EXPORT N INTO CSV AT BUCKET FILE 'n.csv'"));
    const lines: Figures[] = [];
    for (const [name, statement] of Object.entries(statements)) {
      if (!name.startsWith(only)) continue;
      const turns: Taken[] = [];
      for (let turn = 0; turn < Number(repeat); turn++) turns.push(await take(statement, open, server));
      const least = (what: Exclude<keyof Taken, "answer">) =>
        Math.round(Math.min(...turns.map((taken) => taken[what])));
      const line = { "without a turn": least("without a turn"), "abort to answer": least("abort to answer") };
      lines.push({ name, answer: turns[0]?.answer, whole: least("whole"), ...line, wanted });
    }
    return { node: process.version, milliseconds: lines };
  } finally {
    await endServer(server);
    await rm(folder, { recursive: true });
  }
}

/** Once to its end, and aborted. */
async function take(
  statement: Statement,
  open: () => Promise<RawClient>,
  server: ChildProcess,
): Promise<Taken> {
  const taken: Taken = { answer: "", whole: 500, "without a turn": 0, "abort to answer": 0 };
  for (const part of statement.isEndless ? [1] : [undefined, 0.25, 0.5, 0.75]) {
    const client = await open();
    const request = await prepared(statement, client);
    await useOf(server);
    let begun = performance.now();
    const answered = client.ask(request);
    if (part !== undefined) {
      await setTimeout(taken.whole * part);
      begun = performance.now();
      client.socket.send('{"command":"abortQuery"}');
    }
    const { status, exception } = await answered;
    const milliseconds = performance.now() - begun;
    const { millisecondsWithoutTurn } = await useOf(server);
    taken["without a turn"] = Math.max(taken["without a turn"], millisecondsWithoutTurn);
    if (part === undefined) taken.whole = milliseconds;
    else taken["abort to answer"] = Math.max(taken["abort to answer"], milliseconds);
    if (part === undefined || statement.isEndless) taken.answer = exception?.sqlCode ?? status;
    await client.close();
  }
  return taken;
}

async function prepared({ before, request }: Statement, client: RawClient): Promise<object> {
  const attributes = { autocommit: request !== "COMMIT" };
  await client.ask({ command: "setAttributes", attributes });
  for (const sql of before ?? []) await done(client, execute(sql));
  return typeof request === "string" ? execute(request) : request(client);
}

async function done(client: RawClient, request: object): Promise<Answer["responseData"]> {
  const { status, exception, responseData } = await client.ask(request);
  if (status !== "ok") throw new Error(exception?.text);
  return responseData;
}

async function markersData(client: RawClient): Promise<object> {
  const create = { command: "createPreparedStatement", sqlText: "INSERT INTO T (B) VALUES (?)" };
  const { statementHandle } = await done(client, create);
  const columns = [{ name: "B", dataType: { type: "VARCHAR", size: 200 } }];
  const data = [Array(640_000).fill("x".repeat(100))];
  return {
    command: "executePreparedStatement",
    statementHandle,
    numColumns: 1,
    numRows: 640_000,
    columns,
    data,
  };
}

async function largeFetch(client: RawClient): Promise<object> {
  const { results } = await done(client, execute("SELECT N.* FROM N, VALUES BETWEEN 1 AND 3 V(J)"));
  const { resultSetHandle } = results?.[0]?.resultSet ?? {};
  return { command: "fetch", resultSetHandle, startPosition: 0, numBytes: 64 * 1024 * 1024 };
}
