import * as assert from "uvu/assert";
import { inExampleSchema } from "../../spec/comments.ts";
import { suite } from "../support/suite.ts";

const test = suite("examples in comments");

test("a project's own schema gives way to the one that a deployment replaces, wherever it stands", () => {
  assert.is(
    inExampleSchema("RATE", "SELECT TOOLS.RATE(CURRENCY) FROM TOOLS.CURRENCIES WHERE TOOLS_ID = 1"),
    "SELECT ML.RATE(CURRENCY) FROM ML.CURRENCIES WHERE TOOLS_ID = 1",
  );
  assert.is(inExampleSchema("RATE", "SELECT ML.RATE('CHF')"), "SELECT ML.RATE('CHF')");
});

test.run();
