import { suite } from "uvu";
import * as assert from "uvu/assert";
import { render } from "../../generators/render.ts";

const test = suite("templates");

const complete = { why: "-- Why.", before: "", body: "run()", after: [] };

test("render a complete view", () => {
  assert.is(render("lua/steps/partial.lua.hbs", complete).trim(), "-- Why.\nrun()");
});

test("refuse a view that lacks a name, also inside {{#if}}", () => {
  const { before: _, ...incomplete } = complete;
  assert.throws(
    () => render("lua/steps/partial.lua.hbs", incomplete),
    "F-SME-51: Template lua/steps/partial.lua.hbs uses before, which its view does not give.",
  );
});

test.run();
