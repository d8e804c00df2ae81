import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import { type CommandResult, runCommand, startCommand } from "../support/run-command.ts";
import {
  failure,
  ok,
  resultSet,
  rowCount,
  type ScriptedDatabase,
  startScriptedDatabase,
} from "../support/scripted-database.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ database: ScriptedDatabase; folder: string }>("sme-gen sql");
const integer = { type: "DECIMAL", precision: 18, scale: 0 };
const varchar = { type: "VARCHAR", size: 100, characterSet: "UTF8" };

test.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "sme-sql-"));
  context.database = await startScriptedDatabase({
    answer({ sqlText }) {
      const sql = String(sqlText);
      if (sql === "SELECT") {
        const columns = [
          { name: "N", dataType: integer },
          { name: "A", dataType: varchar },
          { name: "A", dataType: varchar },
        ];
        return ok(
          resultSet(columns, [
            [1, 22],
            ['say "hi"', null],
            ["a,b", "line\nbreak"],
          ]),
        );
      }
      if (sql.includes("bad"))
        return failure("42000", "syntax error, unexpected BAD [line 2, column 3] (Session: 1)");
      return ok(rowCount(2));
    },
  });
});
test.after.each(async ({ database, folder }) => {
  await database.close();
  await rm(folder, { recursive: true });
});

function sql(
  { database }: { database: ScriptedDatabase },
  words: string[],
  input?: string,
): Promise<CommandResult> {
  const env = { SME_DSN: `ws://127.0.0.1:${database.port}`, SME_DB_USER: "sys", DB_PASSWORD: "secret" };
  return runCommand(["sql", ...words], { env, ...(input === undefined ? {} : { input }) });
}

test("prints a table", async (context) => {
  const { code, stdout } = await sql(context, ["-c", "SELECT"]);
  assert.is(code, 0);
  assert.is(
    stdout,
    [
      " N  A         A",
      "──  ────────  ──────────",
      ' 1  say "hi"  a,b',
      "22  NULL      line↵break",
      "2 rows.",
      "",
      "",
    ].join("\n"),
  );
});

test("prints JSON, with each of two columns of the same name", async (context) => {
  const { stdout } = await sql(context, ["-c", "SELECT", "--json"]);
  assert.equal(JSON.parse(stdout), [
    { N: 1, A: 'say "hi"', A_2: "a,b" },
    { N: 22, A: null, A_2: "line\nbreak" },
  ]);
});

test("prints CSV", async (context) => {
  const { stdout } = await sql(context, ["-c", "SELECT", "--csv"]);
  assert.is(stdout, 'N,A,A\n1,"say ""hi""","a,b"\n22,,"line\nbreak"\n');
});

test("takes either --json or --csv", async (context) => {
  const { code } = await sql(context, ["-c", "SELECT", "--csv", "--json"]);
  assert.is(code, 2);
});

test("runs a file, standard input, and several statements", async (context) => {
  const path = join(context.folder, "two.sql");
  await writeFile(path, "DELETE 1;\nCREATE SCRIPT s() AS\nx;\n/\n");
  assert.is((await sql(context, [path])).stdout, "2 rows affected.\n2 rows affected.\n");
  assert.is((await sql(context, [], "DELETE 2;")).stdout, "2 rows affected.\n");
  assert.is((await sql(context, ["-"], "DELETE 3;")).stdout, "2 rows affected.\n");
  const run = context.database.commands
    .filter(({ command }) => command === "execute")
    .map(({ sqlText }) => sqlText);
  assert.equal(run, ["DELETE 1", "CREATE SCRIPT s() AS\nx;", "DELETE 2", "DELETE 3"]);
});

test("prints with --json nothing but JSON on standard output", async (context) => {
  const { stdout } = await sql(context, ["-c", "DELETE; SELECT; DELETE", "--json"]);
  assert.is(JSON.parse(stdout).length, 2);
});

/** A database whose results have no end, and whose statement SLOW has none either. */
async function endless(): Promise<ScriptedDatabase> {
  let finish: (answer: object) => void = () => {};
  const set = {
    numColumns: 1,
    numRows: 1e12,
    numRowsInMessage: 0,
    columns: [{ name: "A", dataType: varchar }],
  };
  return startScriptedDatabase({
    answer({ command, sqlText }) {
      if (command === "abortQuery") {
        finish(failure("R0003", "Client requested execution abort."));
        return undefined;
      }
      if (command === "fetch") {
        return { status: "ok", responseData: { numRows: 1000, data: [Array(1000).fill("x".repeat(100))] } };
      }
      if (sqlText === "SLOW") {
        return new Promise((resolve) => {
          finish = resolve;
        });
      }
      return command === "execute"
        ? ok({ resultType: "resultSet", resultSet: { ...set, resultSetHandle: 7 } })
        : { status: "ok" };
    },
  });
}

/** Starts the command, sends Ctrl-C when `when` says so, and reads on only with `reads`. */
async function interrupted(
  statement: string,
  when: (child: ChildProcess, database: ScriptedDatabase) => Promise<unknown>,
  reads: boolean,
): Promise<{ code: number | null; stderr: string; ran: unknown[] }> {
  const database = await endless();
  const child = startCommand(["sql", "-c", `${statement}; NEVER`], {
    env: { SME_DSN: `ws://127.0.0.1:${database.port}`, SME_DB_USER: "sys", DB_PASSWORD: "secret" },
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  await when(child, database);
  if (reads) child.stdout?.resume();
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  await database.close();
  const ran = database.commands.filter(({ command }) => command === "execute").map(({ sqlText }) => sqlText);
  return { code: code as number | null, stderr, ran };
}

const firstBytes = (child: ChildProcess): Promise<unknown> => once(child.stdout ?? child, "readable");

test("ends with 130 at Ctrl-C while rows come, and runs no further statement", async () => {
  const { code, stderr, ran } = await interrupted("MANY", firstBytes, true);
  assert.equal([code, stderr, ran], [130, "Aborted.\n", ["MANY"]]);
});

test("ends at Ctrl-C also when nobody reads what it prints", async () => {
  const { code, ran } = await interrupted("MANY", firstBytes, false);
  assert.equal([code, ran], [130, ["MANY"]]);
});

test("aborts at Ctrl-C a statement that runs", async () => {
  const started = async (_: ChildProcess, { commands }: ScriptedDatabase): Promise<void> => {
    while (!commands.some(({ sqlText }) => sqlText === "SLOW")) await sleep(10);
  };
  const { code, stderr, ran } = await interrupted("SLOW", started, true);
  assert.equal([code, stderr, ran], [130, "Aborted.\n", ["SLOW"]]);
});

test("ends quietly when the reader of its output has seen enough", async () => {
  const database = await endless();
  const child = startCommand(["sql", "-c", "MANY"], {
    env: { SME_DSN: `ws://127.0.0.1:${database.port}`, SME_DB_USER: "sys", DB_PASSWORD: "secret" },
  });
  let stderr = "";
  child.stderr?.on("data", (text) => {
    stderr += text;
  });
  await firstBytes(child);
  child.stdout?.destroy();
  const [code] = await once(child, "exit");
  await database.close();
  assert.equal([code, stderr], [0, ""]);
});

test("stops at a failing statement and tells file, line and column", async (context) => {
  const path = join(context.folder, "bad.sql");
  await writeFile(path, "-- head\nDELETE;\n\nDELETE\n  bad;\nDELETE;\n");
  const { code, stdout, stderr } = await sql(context, [path]);
  assert.is(code, 1);
  assert.is(stdout, "2 rows affected.\n");
  assert.is(
    stderr,
    `E-SME-96: ${path}:5:3: statement 2 failed: [42000] syntax error, unexpected BAD [line 2, column 3] (Session: 1). ` +
      "1 before it were run, 1 behind it were not.\n",
  );
});

test("runs nothing of a script with an open string", async (context) => {
  const { code, stderr } = await sql(context, [], "DELETE;\nSELECT 'abc;\n");
  assert.is(code, 1);
  assert.is(stderr, "E-SME-97: stdin:2:1: a string has no end. Close it. Nothing was run.\n");
  assert.not.ok(context.database.commands.some(({ command }) => command === "execute"));
});

test("names a file that does not exist", async (context) => {
  const { code, stderr } = await sql(context, ["none.sql"]);
  assert.is(code, 1);
  assert.is(stderr, "E-SME-101: none.sql cannot be read: there is no such file. Check the path.\n");
});

test("refuses bytes that are no UTF-8 instead of running other text", async (context) => {
  const file = join(context.folder, "latin.sql");
  await writeFile(file, Buffer.from("SELECT;\nSELECT 'M\xfcller';\n", "latin1"));
  const { code, stdout, stderr } = await sql(context, [file]);
  assert.equal([code, stdout], [1, ""]);
  assert.is(stderr, `E-SME-166: ${file} is not UTF-8 in line 2. Save it as UTF-8. Nothing was run.\n`);
});

test("never prints the password", async (context) => {
  const refusing = await startScriptedDatabase({ refuse: true });
  const { code, stdout, stderr } = await sql({ database: refusing }, [
    "-c",
    "SELECT",
    "--db-password",
    "geheim",
  ]);
  await refusing.close();
  assert.is(code, 1);
  assert.match(stderr, /^E-SME-92/);
  assert.not.match(stdout + stderr, /geheim/);
  assert.ok(context.database);
});

test("reads the password of the predecessor's variable DB-PASSWORD", async ({ database }) => {
  const env = { SME_DSN: `ws://127.0.0.1:${database.port}`, "DB-PASSWORD": "older" };
  const { code } = await runCommand(["sql", "-c", "DELETE", "--db-user", "sys"], { env });
  assert.is(code, 0);
  assert.is(Buffer.from(database.password(), "hex").toString(), "older");
});

test.run();
