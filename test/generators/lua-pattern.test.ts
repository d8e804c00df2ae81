import fc from "fast-check";
import * as assert from "uvu/assert";
import { luaPattern } from "../../generators/lua/lua-pattern.ts";
import * as vocabulary from "../../spec/parameters.ts";
import { evaluateLua } from "../support/lua.ts";
import { suite } from "../support/suite.ts";

const test = suite("Lua patterns");

const patterns = [
  ...Object.values(vocabulary).flatMap((value) => ("format" in value ? (value.format?.patterns ?? []) : [])),
  "^a+b*c?$",
  "^[^a-c%.]+$",
  "^\\d\\.\\d$",
  "^-?x$",
  "a.c",
];

test("match what the regular expressions match", async () => {
  const alphabet = fc.constantFrom(
    "a",
    "b",
    "c",
    "x",
    "A",
    "Z",
    "0",
    "9",
    "-",
    ".",
    "/",
    "_",
    "%",
    "^",
    "]",
    "s3://",
    "ml.",
  );
  const texts = [
    "",
    ...fc.sample(
      fc.array(alphabet, { maxLength: 8 }).map((parts) => parts.join("")),
      400,
    ),
  ];
  const found = await evaluateLua<boolean[][]>(
    `local found = {}
     for i, pattern in ipairs(patterns) do
       found[i] = {}
       for j, text in ipairs(texts) do found[i][j] = string.find(text, pattern) ~= nil end
     end
     return found`,
    { patterns: patterns.map(luaPattern), texts },
  );
  for (const [i, pattern] of patterns.entries()) {
    const expected = texts.map((text) => new RegExp(pattern).test(text));
    assert.equal(found[i], expected, pattern);
  }
});

for (const [pattern, complaint] of [
  ["^(a|b)$", /has no \(/],
  ["^a{2}$", /has no \{/],
  ["a|b", /has no \|/],
  ["[!-~]", /range !-~/],
  ["ü", /more than one byte/],
] as const) {
  test(`refuse ${pattern}`, () => {
    assert.throws(() => luaPattern(pattern), complaint);
  });
}

test.run();
