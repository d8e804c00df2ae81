import { suite } from "uvu";
import * as assert from "uvu/assert";
import { render } from "../../generators/render.ts";

const test = suite("templates");

const complete = { json: true, reads: false };

test("render a complete view", () => {
  assert.match(render("lua/helpers/check_arguments.lua.hbs", complete), "unknown_arguments");
});

test("refuse a view that lacks a name, also inside {{#if}}", () => {
  assert.throws(
    () => render("lua/helpers/check_arguments.lua.hbs", { json: true }),
    /^SmeError: F-SME-51|F-SME-51: Template lua\/helpers\/check_arguments.lua.hbs uses reads/,
  );
});

test.run();
