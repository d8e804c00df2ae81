import fc from "fast-check";
import * as assert from "uvu/assert";
import {
  luaComment,
  luaLongString,
  luaString,
  markdownCell,
  tsComment,
  tsString,
} from "../../generators/encode.ts";
import { evaluateLua } from "../support/lua.ts";
import { suite } from "../support/suite.ts";

const test = suite("encoders");

/** Text with everything that ends strings, comments or statements somewhere. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', "'", "\\", "\n", "\r", "]]", "]=]", "--", "/", "\n/\n", "{{x}}", "ü", "🦪"),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(""));

test("writes any text as a Lua string that Lua reads back", async () => {
  const texts = fc.sample(hostile, 500).filter((text) => !text.includes("\0"));
  const read = await evaluateLua<string[]>(`return {${texts.map(luaString).join(",")}}`);
  assert.equal(read, texts);
});

test("writes any text as a long Lua string that Lua reads back", async () => {
  const texts = fc.sample(hostile, 500).filter((text) => !text.includes("\0"));
  const read = await evaluateLua<string[]>(`return {${texts.map(luaLongString).join(",")}}`);
  assert.equal(read, texts);
});

test("never leaves a lone slash on a line, which would end the CREATE SCRIPT statement", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const encoded of [
        luaString(text),
        luaLongString(text),
        luaComment(text),
        tsComment(text),
        tsString(text),
      ]) {
        assert.not.match(encoded, /^[ \t]*\/[ \t]*$/m);
      }
    }),
  );
});

test("keeps a multi-line description inside its comment", () => {
  assert.is(luaComment("one\n]] two\r\n/"), "-- one\n-- ]] two\n-- /");
  assert.is(tsComment("one\u2028two"), "// one\n// two");
});

test("keeps a table cell in its cell", () => {
  assert.is(markdownCell("a|b\nc <d>"), "a\\|b c \\<d>");
});

test.run();
