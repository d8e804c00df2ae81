import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type CommandResult, runCommand } from "../support/run-command.ts";
import {
  failure,
  ok,
  resultSet,
  rowCount,
  type ScriptedDatabase,
  startScriptedDatabase,
} from "../support/scripted-database.ts";

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
  const run = context.database.commands
    .filter(({ command }) => command === "execute")
    .map(({ sqlText }) => sqlText);
  assert.equal(run, ["DELETE 1", "CREATE SCRIPT s() AS\nx;", "DELETE 2"]);
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
