import * as assert from "uvu/assert";
import { parseJsonPath, select } from "../../../sandbox/aws/sagemaker/json-path.ts";
import { suite } from "../../support/suite.ts";

const test = suite("filters of transform jobs");

const of = (path: string, value: unknown) => select(parseJsonPath("InputFilter", path), value);
const refused = (path: string, value: unknown = null) => {
  try {
    return `not refused: ${JSON.stringify(of(path, value))}`;
  } catch (cause) {
    return (cause as Error).message;
  }
};

test("select the whole, indexes, ranges and names", () => {
  const row = ["a", "b", "c", "d"];
  assert.equal(of("$", row), row);
  assert.equal(of("$[0]", row), "a");
  assert.equal(of("$[-1]", row), "d");
  assert.equal(of("$[1:]", row), ["b", "c", "d"]);
  assert.equal(of("$[:-1]", row), ["a", "b", "c"]);
  assert.equal(of("$[0,2:]", row), ["a", "c", "d"]);
  assert.equal(of("$.x.y[0]", { x: { y: [5] } }), 5);
  assert.equal(of("$['a,b','c']", { "a,b": 1, c: 2, d: 3 }), { "a,b": 1, c: 2 });
});

test("fail for what a record does not have, as AWS does, instead of leaving it out", () => {
  assert.is(refused("$[2]", ["a", "b"]), "there is no index 2 in 2 fields");
  assert.is(refused("$[3:]", ["a", "b"]), "there is no range 3: in 2 fields");
  assert.is(refused("$[0:9]", ["a", "b"]), "there is no range 0:9 in 2 fields");
  assert.is(refused("$.x", {}), "there is no member x");
  assert.is(refused("$[0]", { x: 1 }), "the filter does not fit the record");
});

test("are refused where AWS has no such filter", () => {
  for (const path of ["x", "$[", "$[]", "$x", "$..x", "$[?(@.x)]", "$[*]", "$[1,]"])
    assert.match(refused(path), `The InputFilter '${path}' is not a JSONPath that is supported.`);
});

test.run();
