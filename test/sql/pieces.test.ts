import * as assert from "uvu/assert";
import { readPieces } from "../../sql/token.ts";
import { suite } from "../support/suite.ts";

const test = suite("pieces of a text");

test("are its tokens, and the blanks and comments between them", () => {
  const pieces = [...readPieces("A /* b */\n'c -- d'-- e\n:f", "spec")];
  assert.equal(
    pieces.map(({ kind, text }) => `${kind} ${text}`),
    [
      "token A",
      "blanks  ",
      "comment /* b */",
      "blanks \n",
      "token 'c -- d'",
      "comment -- e",
      "blanks \n",
      "token :f",
    ],
  );
});

test("of blanks are as long as there are blanks, few or millions", () => {
  const blanks = " \u00a0\ufeff\0\n\t";
  for (const length of [1, 63, 64, 65, 1000, 3_000_000]) {
    const between = blanks.repeat(Math.ceil(length / blanks.length)).slice(0, length);
    const [first, second, third] = readPieces(`${between}A${between}`);
    assert.equal([first?.text.length, second?.text, third?.text.length], [length, "A", length]);
  }
});

test("are the text when they are put together, whatever it is", () => {
  for (const text of ["", "  ", "'a", '"b', "/* c", "--", "SELECT § 'a\r\n' /**/ \u00a0", "::a.b:c"]) {
    const pieces = [...readPieces(text)].map((piece) => piece.text);
    assert.is(pieces.join(""), text);
  }
});

test.run();
