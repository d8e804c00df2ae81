import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { readLuaModules } from "../../sandbox/exasol/scripting/lua-modules.ts";
import { evaluateLua } from "../support/lua.ts";

const test = suite("aws_tags as a script reads them");

/** What becomes of the tags: AWS' list, or the complaint. `given` is JSON, whose text the caller gave if `asText`. */
async function read(given: string, asText = false): Promise<unknown> {
  const [repeatedKey, readTags] = ["repeated_key", "read_tags"].map((name) =>
    readFileSync(fromPackage(`templates/lua/helpers/${name}.lua`), "utf8"),
  );
  const text = await evaluateLua<string>(
    `
    local null = setmetatable({}, { __tostring = function() return "NULL" end })
    for _, name in ipairs({ "cjson", "errors", "json", "userdata" }) do package.preload[name] = load(modules[name]) end
    ${repeatedKey}
    ${readTags}
    local tags = given
    if not as_text then tags = require("cjson").decode(given) end
    local list, complaint = read_tags(tags)
    return list or complaint`,
    { given, as_text: asText, modules: readLuaModules() },
  );
  return text.startsWith("[") ? JSON.parse(text) : text;
}

test("take an object, AWS' list and the text of either, in the order of their keys", async () => {
  const list = [
    { Key: "Cost Center", Value: "42" },
    { Key: "équipe", Value: "" },
  ];
  for (const given of ['{"équipe": "", "Cost Center": "42"}', JSON.stringify(list)]) {
    assert.equal(await read(given), list);
    assert.equal(await read(given, true), list);
  }
  for (const none of ["{}", "[]"]) assert.equal(await read(none, true), []);
});

for (const [what, given, complaint] of [
  ["what is no JSON", "CostCenter=42", "it must be a JSON object"],
  ["a number", "42", "it must be a JSON object"],
  ["a value that is no text", '{"CostCenter": 42}', "must be texts"],
  ["a null", '{"CostCenter": null}', "must be texts"],
  ["an empty key", '{"": "a"}', "1 to 128 characters"],
  ["a long key", `{"${"ü".repeat(129)}": "a"}`, "1 to 128 characters"],
  ["a long value", `{"a": "${"ü".repeat(257)}"}`, "not be longer than 256 characters"],
  ["a letter that AWS does not take", '{"a": "b;c"}', "letters, digits, blanks"],
  ["a line break", '{"a": "b\\nc"}', "letters, digits, blanks"],
  ["a key of AWS'", '{"AWS:x": "a"}', "not yours to set"],
  ["a key of the extension's", '{"exasol:job": "a"}', "not yours to set"],
  ["a key twice", '[{"Key":"a","Value":"1"},{"Key":"a","Value":"2"}]', "stands there twice"],
  ["a list of texts", '["a"]', "must have a Key and a Value"],
  ["a member too many", '[{"Key":"a","Value":"1","Extra":"2"}]', "and nothing else"],
  ["a member too few", '[{"Key":"a"}]', "must be texts"],
  ["a list of one that lacks its brackets", '{"Key":"a","Value":"b"}', "put it into [ ]"],
  [
    "too many",
    JSON.stringify(Object.fromEntries(Array.from({ length: 48 }, (_, i) => [`k${i}`, "v"]))),
    "not be more than 47",
  ],
] as const) {
  test(`refuse ${what}`, async () => {
    const said = String(await read(given, true));
    assert.match(said, complaint);
  });
}

test("refuse a key that stands twice in the text", async () => {
  assert.is(await read('{"A": "1", "A": "2"}', true), "the key 'A' stands there twice");
});

test("take the longest that AWS takes", async () => {
  const [key, value] = ["ü".repeat(128), "ü".repeat(256)];
  assert.equal(await read(JSON.stringify({ [key]: value }), true), [{ Key: key, Value: value }]);
});

test.run();
