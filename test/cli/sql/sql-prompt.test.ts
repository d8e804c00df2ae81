import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import * as assert from "uvu/assert";
import { runPrompt } from "../../../cli/sql/sql-prompt.ts";
import { PagerLeft, pagedOutput } from "../../../cli/terminal/pager.ts";
import type { StreamingDatabase } from "../../../deploy/database/connect.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

const test = suite("the prompt of sme-gen sql");

const columns = [{ name: "A", type: "VARCHAR(10) UTF8" }];

/** Answers SELECT with one row, and questions about the schema S with its table T. */
function scripted(ran: string[]): StreamingDatabase {
  const rowsOf = (sql: string): string[][] => {
    ran.push(sql);
    if (sql === "SELECT CURRENT_SCHEMA") return [["S"]];
    if (sql.includes("WHERE SCHEMA_NAME")) return sql.includes("'OTHER'") ? [["OTHER"]] : [];
    if (/EXA_ALL_(COLUMNS|SCRIPTS|FUNCTIONS)/.test(sql)) return sql.includes("'T'") ? [["of T"]] : [];
    return /^SELECT/.test(sql) ? [["x"]] : [];
  };
  return {
    address: "h:1",
    async execute(sql) {
      return { kind: "rows", columns, rows: rowsOf(sql) };
    },
    async stream(sql, reader) {
      const rows = rowsOf(sql);
      if (rows.length === 0) return { kind: "rowCount", rowCount: 0 };
      await reader.begin(columns);
      await reader.rows(rows);
      return { kind: "rows", rowCount: rows.length };
    },
    async transfer({ kind, path, subject }) {
      ran.push(`${kind} ${subject} ${path}`);
      return 3;
    },
    async cancel() {},
    async close() {},
  };
}

/**
 * Types the text, stays some milliseconds before Ctrl-D, and returns the
 * statements that ran and what was shown.
 */
async function type(typed: string, { stay } = { stay: 20 }): Promise<{ ran: string[]; shown: string }> {
  const ran: string[] = [];
  const input = new PassThrough();
  const output = new PassThrough();
  const shown = text(output);
  input.write(typed);
  if (stay > 0) setTimeout(() => input.end(), stay);
  else input.end();
  const options = { json: false, csv: false, keepHistory: false, terminal: false, input, output };
  await runPrompt(scripted(ran), options);
  output.end();
  return { ran, shown: await shown };
}

test("runs a statement once its semicolon has come", async () => {
  const { ran, shown } = await type("SELECT\n1;\nSELECT 2; SELECT 3;\n");
  assert.equal(ran, ["SELECT\n1", "SELECT 2", "SELECT 3"]);
  assert.match(shown, "SQL> ...> A\n─\nx\n1 row.\n\nSQL> ");
});

test("runs the definition of a script once its slash has come", async () => {
  const { ran } = await type("CREATE SCRIPT s() AS\nx;\n/\nSELECT 1;\n");
  assert.equal(ran, ["CREATE SCRIPT s() AS\nx;", "SELECT 1"]);
});

test("does not run what was not finished", async () => {
  assert.equal((await type("SELECT 1;\nDELETE FROM t")).ran, ["SELECT 1"]);
});

test("runs what came before the input ended at once", async () => {
  assert.equal((await type("SELECT 1;\nSELECT 2;\n", { stay: 0 })).ran, ["SELECT 1", "SELECT 2"]);
});

test("quits with \\q", async () => {
  assert.equal((await type("SELECT 1;\n\\q\nSELECT 2;\n")).ran, ["SELECT 1"]);
});

test("leaves at \\q also in the middle of a statement, but not in a string or a script", async () => {
  assert.equal((await type("SELECT 1\n\\q\nSELECT 2;\n")).ran, []);
  assert.equal((await type("SELECT '\n\\q\n';\n")).ran, ["SELECT '\n\\q\n'"]);
  assert.equal((await type("CREATE SCRIPT s() AS\n\\d\n/\n")).ran, ["CREATE SCRIPT s() AS\n\\d"]);
});

test("describes what \\d names, read as SQL reads names", async () => {
  const { ran, shown } = await type('\\d\n\\d t\n\\d "s".T\n\\d s.*\n\\d U\n');
  assert.match(ran[1] ?? "", "WHERE ROOT_NAME = 'S'");
  assert.match(ran[4] ?? "", "COLUMN_SCHEMA = 'S' AND COLUMN_TABLE = 'T'");
  assert.match(ran[5] ?? "", "COLUMN_SCHEMA = 's' AND COLUMN_TABLE = 'T'");
  assert.match(ran[7] ?? "", "WHERE ROOT_NAME = 'S'");
  assert.match(shown, "of T");
});

test("lists a schema that \\d names where nothing else has the name", async () => {
  const { ran } = await type("\\d other\n\\d t\n\\d s.other\n");
  assert.equal(
    ran.filter((sql) => sql.includes("ROOT_NAME")).map((sql) => /ROOT_NAME = '(\w+)'/.exec(sql)?.[1]),
    ["OTHER"],
  );
});

test("shows rows as blocks after \\x, and as lines again", async () => {
  const { shown } = await type("\\x\nSELECT 1;\n\\x off\nSELECT 1;\n");
  assert.match(shown, /Expanded display is on\.\n.*─ row 1 ─+\nA {2}x\n1 row\./s);
  assert.match(shown, /Expanded display is off\.\n.*A\n─\nx\n/s);
});

test("runs the statements of a file, and goes on after one that is not there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sme-prompt-"));
  await writeFile(join(folder, "a.sql"), "SELECT 1;\nSELECT 2;\n");
  const { ran } = await type(`\\i ${folder}/none.sql\n\\i ${folder}/a.sql\nSELECT 3;\n`);
  await rm(folder, { recursive: true });
  assert.equal(ran, ["SELECT 1", "SELECT 2", "SELECT 3"]);
});

test("helps, times, and says what is no command", async () => {
  const { shown } = await type("\\h\n\\timing\nSELECT 1;\n\\tming\n\\x maybe\n\\d a b\n");
  assert.match(shown, /\\d NAME {6}columns of a table/);
  assert.match(shown, /^\d+ ms$/m);
  assert.match(shown, "There is no command \\tming. Did you mean \\timing?");
  assert.match(shown, "It is on or off, not 'maybe'.");
  assert.match(shown, "'a b' is no name");
});

/** A terminal of three lines. */
function screen(): PassThrough & { isTTY: true; rows: number } {
  return Object.assign(new PassThrough(), { isTTY: true as const, rows: 3 });
}

test("gives what is longer than the screen to the pager, all of it, and nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sme-pager-"));
  const file = join(folder, "paged");
  const seen: string[] = [];
  const run = async (command: string, lines: string[]): Promise<string> => {
    const out = screen();
    const options = {
      command,
      onPager: (on: boolean) => void seen.push(`pager ${on}`),
      signal: new AbortController().signal,
    };
    const paged = pagedOutput(out, options);
    for (const line of lines) await paged.write(line);
    await paged.end();
    out.end();
    return text(out);
  };
  assert.is(await run(`cat > ${file}`, ["1\n", "2\n"]), "1\n2\n");
  assert.equal(seen, []);
  assert.is(await run(`cat > ${file}`, ["1\n", "2\n", "3\n", "4\n"]), "");
  assert.is(await readFile(file, "utf8"), "1\n2\n3\n4\n");
  assert.equal(seen, ["pager true", "pager false"]);
  await rm(folder, { recursive: true });
});

test("stops when the pager is left", async () => {
  const paged = pagedOutput(screen(), {
    command: "exit 0",
    onPager: () => {},
    signal: new AbortController().signal,
  });
  const line = `${"x".repeat(100_000)}\n`;
  const left = await rejection(
    (async () => {
      for (let count = 0; count < 1000; count++) await paged.write(line);
    })(),
  );
  assert.instance(left, PagerLeft);
  await paged.end();
});

test.run();
