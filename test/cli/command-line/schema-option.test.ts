import * as assert from "uvu/assert";
import { schemaOption } from "../../../cli/command-line/schema-option.ts";
import { suite } from "../../support/suite.ts";

const test = suite("--schema");

test("is read as SQL reads a name", () => {
  assert.is(schemaOption({ schema: "ml" }), "ML");
  assert.is(schemaOption({ schema: "länge_1" }), "LÄNGE_1");
  assert.is(schemaOption({ schema: "nai\u0308ve" }), "NAI\u0308VE");
  assert.is(schemaOption({ schema: "straße" }), "STRAẞE");
  assert.is(schemaOption({ schema: '"my ""schema"""' }), 'my "schema"');
  assert.is(schemaOption({ schema: "x".repeat(128) }), "X".repeat(128));
  assert.is(schemaOption({}), undefined);
});

test("refuses what SQL would not take as a name", () => {
  for (const schema of [
    "",
    '""',
    " ",
    "my schema",
    "a.b",
    '"a.b"',
    '"a',
    'a"b',
    "1ml",
    "_ml",
    " ml",
    '"a\nb"',
  ]) {
    assert.throws(() => schemaOption({ schema }), /^E-SME-109: Option --schema must be a name /, schema);
  }
});

test("refuses a name of more than 128 characters without repeating it", () => {
  assert.throws(
    () => schemaOption({ schema: "x".repeat(129) }),
    "E-SME-109: Option --schema must be a name of at most 128 characters, not '" +
      `${"x".repeat(60)}…'. Correct it.`,
  );
});

test.run();
