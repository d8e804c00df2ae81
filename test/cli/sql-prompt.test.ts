import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runPrompt } from "../../cli/sql-prompt.ts";
import type { StreamingDatabase } from "../../deploy/connect.ts";

const test = suite("the prompt of sme-gen sql");

/** Types the text, stays some milliseconds before Ctrl-D, and returns the statements that ran and what was shown. */
async function type(typed: string, { stay } = { stay: 20 }): Promise<{ ran: string[]; shown: string }> {
  const ran: string[] = [];
  const database: StreamingDatabase = {
    address: "h:1",
    async execute(sql) {
      ran.push(sql);
      return { kind: "rowCount", rowCount: 0 };
    },
    async stream(sql) {
      ran.push(sql);
      return { kind: "rowCount", rowCount: 0 };
    },
    async cancel() {},
    async close() {},
  };
  const input = new PassThrough();
  const output = new PassThrough();
  const shown = text(output);
  input.write(typed);
  if (stay > 0) setTimeout(() => input.end(), stay);
  else input.end();
  await runPrompt(database, { json: false, csv: false, keepHistory: false, terminal: false, input, output });
  output.end();
  return { ran, shown: await shown };
}

test("runs a statement once its semicolon has come", async () => {
  const { ran, shown } = await type("SELECT\n1;\nSELECT 2; SELECT 3;\n");
  assert.equal(ran, ["SELECT\n1", "SELECT 2", "SELECT 3"]);
  assert.match(shown, "SQL> ...> 0 rows affected.\nSQL> ");
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

test.run();
