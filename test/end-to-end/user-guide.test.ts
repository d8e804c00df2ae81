import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createTable, insertRows, readAbalones } from "../../cli/demo/abalone.ts";
import { fromPackage } from "../../package/package-root.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import { openUserOfSandbox, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("the user guide");

test.before(async (context) => {
  context.user = await openUserOfSandbox();
});
test.after(({ user }) => user.close());

/** What the guide shows of another place than the abalones, or for a case that is not there. */
const elsewhere = /<access key id>|…|CRM\.|^INSERT/;

test("its statements run in their order in a sandbox, with what it says to change", async ({ user }) => {
  const guide = readFileSync(fromPackage("doc/user_guide/README.md"), "utf8");
  const [, view = ""] = /`(CREATE VIEW DEMO\.ABALONE_TEST [^`]*);`/.exec(guide) ?? [];
  const statements = [...guide.matchAll(/^```sql\n(.*?)^```$/gms)]
    .flatMap(([, block = ""]) => splitStatements(block))
    .filter(({ text }) => !elsewhere.test(text))
    .map(({ text }) =>
      text
        .replace("s3://ml-bucket", "s3://sandbox-bucket")
        .replace('"max_candidates": 10', '"max_candidates": 1'),
    );

  const { train } = await readAbalones();
  await user.run("CREATE SCHEMA DEMO");
  for (const sql of [
    createTable("ABALONE_TRAIN"),
    ...insertRows("ABALONE_TRAIN", train.slice(0, 1000)),
    view,
  ])
    await user.run(sql);
  for (const text of statements) {
    await user.run(text);
    if (text.includes("SME_TRAIN_WITH")) await user.waitForJob("abalone-rings");
    if (text.includes("GROUP BY IPROC()")) assert.is((await user.rows(text)).length, 100);
  }
  assert.ok(statements.length >= 10, `${statements.length} statements`);
  const [, alone = ""] = /`(SELECT PRED_SCHEMA\."abaloneRings"\('M'[^`]*)`/.exec(guide) ?? [];
  assert.match(await user.refusal(alone), /^E-SME-80: Endpoint abaloneRings is deleted\./);
});

test.run();
