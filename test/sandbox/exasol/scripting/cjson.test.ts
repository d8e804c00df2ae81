import * as assert from "uvu/assert";
import { suite } from "../../../support/suite.ts";
import { closeRunner, evaluate, failureOf, run } from "./script-harness.ts";

const test = suite("cjson");
test.after(closeRunner);
const before = "local cjson = require('cjson')";

test("decodes nested values", async () => {
  assert.is(
    await evaluate(
      "v.a[2].b .. v.c .. tostring(v.d) .. #v.e",
      `${before}\nlocal v = cjson.decode([[ {"a" : [1, {"b": "x"}], "c": -1.5e1, "d": true, "e": []} ]])`,
    ),
    "x-15.0true0",
  );
});

test("decodes escapes and surrogate pairs", async () => {
  assert.is(await evaluate(String.raw`cjson.decode([["\u00e4\ud83d\ude00\n\/\"\\"]])`, before), 'ä😀\n/"\\');
});

test("null is cjson.null", async () => {
  assert.is(await evaluate("cjson.decode('{\"a\":null}').a == cjson.null", before), "true");
  assert.is(await evaluate("cjson.encode({cjson.null, 1})", before), "[null,1]");
});

test("encodes as lua-cjson does", async () => {
  assert.is(
    await evaluate(`cjson.encode({1, 2.5, 3.0, "a/b\\n", true, {}, {x = {1}}})`, before),
    String.raw`[1,2.5,3,"a\/b\n",true,{},{"x":[1]}]`,
  );
});

test("says where JSON is broken", async () => {
  const failing = async (text: string) =>
    (await failureOf(run(`${before}\ncjson.decode(${JSON.stringify(text)})`))).message.replace(
      / caught.*/,
      "",
    );
  assert.is(await failing("{"), '"Expected object key string but found T_END at character 2"');
  assert.is(await failing("{'a':1}"), '"Expected object key string but found invalid token at character 2"');
  assert.is(await failing("[1,]"), '"Expected value but found T_ARR_END at character 4"');
  assert.is(await failing('{"a" 1}'), '"Expected colon but found T_NUMBER at character 6"');
  assert.is(await failing('{"a":1 "b"}'), '"Expected comma or object end but found T_STRING at character 8"');
  assert.is(await failing("1 2"), '"Expected the end but found T_NUMBER at character 3"');
  assert.is(await failing("nope"), '"Expected value but found invalid token at character 1"');
  assert.is(await failing(""), '"Expected value but found T_END at character 1"');
});

test("refuses what JSON cannot hold", async () => {
  assert.match(
    (await failureOf(run(`${before}\ncjson.encode({null})`))).message,
    "Cannot serialise userdata",
  );
  assert.match(
    (await failureOf(run(`${before}\ncjson.encode({print = function() end})`))).message,
    "Cannot serialise function: type not supported",
  );
  assert.match((await failureOf(run(`${before}\ncjson.encode(0/0)`))).message, "must not be NaN or Infinity");
});

test.run();
