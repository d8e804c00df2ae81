import * as assert from "uvu/assert";
import { render } from "../../generators/render.ts";
import { suite } from "../support/suite.ts";

const test = suite("templates");

const complete = {
  name: "SME_X",
  summary: "Does it.",
  origin: "Generated from x.ts",
  scriptArguments: [],
  returns: "TABLE",
  body: "exit()\n",
  comment: "It does it.",
};

test("render a complete view", () => {
  assert.match(render("lua/script.lua.hbs", complete), /^-- Does it\.$/m);
});

test("refuse a view that lacks a name, also inside {{#if}}", () => {
  const udf = { origin: "", handlerModule: "", parameters: [], summary: "", isSet: true, returns: [] };
  assert.throws(
    () => render("udf/static.ts.hbs", udf),
    "F-SME-51: Template udf/static.ts.hbs uses optional, which its view does not give.",
  );
});

test.run();
