import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { openCsvSource } from "../../cli/csv-source.ts";
import { loadFile } from "../../deploy/load/load-file.ts";
import { planLoad } from "../../deploy/load/plan-load.ts";
import { fromPackage } from "../../package/package-root.ts";
import { runGuidePage } from "../support/guide-page.ts";
import { suite } from "../support/suite.ts";
import { openUserOfSandbox, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("the tutorial");

test.before(async (context) => {
  context.user = await openUserOfSandbox();
});
test.after(({ user }) => user?.close());

/** What `sme-gen load examples/abalone.csv --table DEMO.ABALONE --create-schema` does. */
async function loadAbalones(user: UserOfSandbox): Promise<void> {
  const source = await openCsvSource(fromPackage("examples/abalone.csv"));
  const plan = await planLoad(source, { dialect: {}, header: undefined, nulls: [] }, () => {});
  const database = await user.login(false);
  const target = { schema: "DEMO", table: "ABALONE", createSchema: true, mode: "create" } as const;
  await loadFile(database, source, plan, target, { onBytes() {}, signal: new AbortController().signal });
  await database.close();
  await source.close();
}

test("its statements give what it shows", async ({ user }) => {
  await loadAbalones(user);
  const page = readFileSync(fromPackage("doc/user_guide/tutorial.md"), "utf8");
  const [check = ""] = /EXECUTE SCRIPT ML\.SME_CHECK_TRAINING.*?'\)/s.exec(page) ?? [];
  const results = (await user.rows(check)).map(([, result]) => result);
  assert.ok(results.includes("ok") && !results.includes("error"), results.join());
  assert.is(await runGuidePage(user, "tutorial.md"), 15);
});

test.run();
