import { readFile } from "node:fs/promises";
import * as assert from "uvu/assert";
import { generateUdfTypes } from "../../../generators/types/generate-udf-types.ts";
import { fromPackage } from "../../../package/package-root.ts";
import { type LocalExasol, startExasol } from "../../../sandbox/exasol/start-exasol.ts";
import { splitStatements } from "../../../sql/split-statements.ts";
import { driver } from "../../sandbox/exasol/server/driver.ts";
import { compiledClient } from "../../support/compiled-client.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ exasol: LocalExasol; database: ReturnType<typeof driver> }>(
  "TypeScript UDF documentation",
);

const languages = { TYPESCRIPT: compiledClient };
const page = await readFile(fromPackage("doc/typescript-udfs.md"), "utf8");

/** The page's fenced blocks, each with the line it begins in. */
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(({ 1: kind, 2: text = "", index }) => ({
  kind,
  text,
  line: page.slice(0, index).split("\n").length,
}));

test.before(async (context) => {
  context.exasol = await startExasol({ languages, nodes: 2 });
  context.database = driver({ port: context.exasol.port, password: context.exasol.password });
  await context.database.connect();
});
test.after(async ({ database, exasol }) => {
  await database.close();
  await exasol.close();
});

/**
 * A result as the page shows it, or an error without the session's number; spaces between columns do not
 * count.
 */
async function answerOf(database: ReturnType<typeof driver>, sql: string): Promise<string> {
  const { exception, responseData } = await database.query(sql, undefined, undefined, "raw");
  if (exception) return exception.text.replace(/ \(Session: \d+\)$/, "");
  const { columns = [], data = [], numRows = 0 } = responseData.results[0]?.resultSet ?? {};
  const rows = Array.from({ length: numRows }, (_, i) => data.map((column) => String(column[i] ?? "NULL")));
  return [columns.map(({ name }) => name), ...rows].map((row) => row.join(" ")).join("\n");
}

const squeezed = (text: string) => text.trim().replace(/[^\S\n]+/g, " ");

test("each SQL example gives the output shown below it", async ({ database }) => {
  let shown = 0;
  for (const [i, { kind, text, line }] of blocks.entries()) {
    if (kind !== "sql") continue;
    let answer = "";
    for (const statement of splitStatements(text)) answer = await answerOf(database, statement.text);
    const output = blocks[i + 1];
    if (output?.kind !== "text") {
      assert.not.match(answer, /error|not found/i, `line ${line}`);
      continue;
    }
    assert.is(squeezed(answer), squeezed(output.text), `line ${line}`);
    shown++;
  }
  assert.ok(shown >= 9, `${shown} outputs`);
});

test("the context shown is what sme-gen prints", () => {
  const signature = /sme-gen udf-types "(.*)"/.exec(page)?.[1] ?? "";
  assert.is(blocks.find(({ kind }) => kind === "ts")?.text.trim(), generateUdfTypes(signature).trim());
});

test("the links within the page lead somewhere", () => {
  const anchors = [...page.matchAll(/^## (.*)$/gm)].map(({ 1: title = "" }) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
  for (const { 1: target = "" } of page.matchAll(/\(#([\w-]+)\)/g))
    assert.ok(anchors.includes(target), target);
});

test.run();
