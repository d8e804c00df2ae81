import * as assert from "uvu/assert";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import { readToken } from "../../sql/token.ts";
import { suite } from "../support/suite.ts";

const test = suite("quoting of SQL");

test("doubles the quotes of identifiers and literals", () => {
  assert.is(quoteIdentifier('a"b'), '"a""b"');
  assert.is(quoteLiteral("it's"), "'it''s'");
});

test("what is quoted is read as it was", () => {
  for (const text of ["", "'", "''", '"', '""', "a\nb", "--", "/*", ";", "\\", "\0", "😀", "\ud800"]) {
    for (const [quoted, kind] of [
      [quoteLiteral(text), "string"],
      [quoteIdentifier(text), "quoted"],
    ] as const) {
      assert.equal(readToken(quoted, 0), { kind, value: text, start: 0, end: quoted.length });
    }
  }
});

test.run();
