import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import { openUserOfSandbox, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("the guide of forecasting");

test.before(async (context) => {
  context.user = await openUserOfSandbox();
});
test.after(({ user }) => user.close());

/** A result as the guide shows it; how many spaces are between columns does not count. */
async function answerOf(user: UserOfSandbox, sql: string): Promise<string> {
  const result = await user.run(sql);
  if (result.kind !== "rows") return "";
  const rows = result.rows.map((row) => row.map((cell) => String(cell ?? "NULL")));
  return [result.columns.map(({ name }) => name), ...rows].map((row) => row.join(" ")).join("\n");
}

test("its statements give what it shows", async ({ user }) => {
  const guide = readFileSync(fromPackage("doc/user_guide/forecasting.md"), "utf8");
  await user.run("CREATE SCHEMA DEMO");
  await user.run("CREATE SCHEMA PRED_SCHEMA");
  const blocks = [...guide.matchAll(/^```(sql|text)\n([\s\S]*?)^```$/gm)];
  let shown = 0;
  for (const [i, [, kind, text = ""]] of blocks.entries()) {
    if (kind !== "sql") continue;
    let answer = "";
    for (const statement of splitStatements(text.replace("s3://ml-bucket", "s3://sandbox-bucket"))) {
      answer = await answerOf(user, statement.text);
      if (statement.text.includes("SME_TRAIN_FORECAST")) await user.waitForJob("sales-forecast");
    }
    const [, next, output = ""] = blocks[i + 1] ?? [];
    if (next !== "text") continue;
    assert.is(answer.replace(/[^\S\n]+/g, " "), output.trim().replace(/[^\S\n]+/g, " "));
    shown++;
  }
  assert.is(shown, 5);
});

test.run();
