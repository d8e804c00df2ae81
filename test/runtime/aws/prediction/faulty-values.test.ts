import fc from "fast-check";
import * as assert from "uvu/assert";
import { findFaultyValues } from "../../../../runtime/aws/prediction/faulty-values.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("faulty-values");

/** What is found in a line whose fields with `x` in them are refused, and how often was asked. */
async function search(line: string): Promise<{ found: number[]; asked: number }> {
  let asked = 0;
  const found = await findFaultyValues(Buffer.from(line), async (changed) => {
    asked++;
    return !changed.includes("x");
  });
  return { found, asked };
}

test("finds the value at fault among many with few questions", async () => {
  const { asked, found } = await search(
    Array.from({ length: 1000 }, (_, i) => (i === 616 ? "x" : i)).join(","),
  );
  assert.equal(found, [617]);
  assert.ok(asked <= 13, String(asked));
});

test("an empty first value and quoted separators count as they should", async () => {
  assert.equal((await search(',"a,""b""\n,",x')).found, [3]);
  assert.equal((await search("x")).found, [1]);
});

test("finds up to three", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("x", "a", "", '"b,c"'), { minLength: 1, maxLength: 30 }),
      async (fields) => {
        const all = fields.flatMap((field, i) => (field === "x" ? [i + 1] : []));
        fc.pre(all.length > 0);
        assert.equal((await search(fields.join(","))).found, all.slice(-3));
      },
    ),
  );
});

test("finds none when the row is refused without its values too", async () => {
  assert.equal(await findFaultyValues(Buffer.from("1,2"), async () => false), []);
});

test.run();
