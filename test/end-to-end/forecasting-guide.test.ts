import * as assert from "uvu/assert";
import { runGuidePage } from "../support/guide-page.ts";
import { suite } from "../support/suite.ts";
import { openUserOfSandbox, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("the guide of forecasting");

test.before(async (context) => {
  context.user = await openUserOfSandbox();
});
test.after(({ user }) => user.close());

test("its statements give what it shows", async ({ user }) => {
  await user.run("CREATE SCHEMA DEMO");
  await user.run("CREATE SCHEMA PRED_SCHEMA");
  assert.is(await runGuidePage(user, "forecasting.md"), 5);
});

test.run();
