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

test("are the text when they are put together, whatever it is", () => {
  for (const text of ["", "  ", "'a", '"b', "/* c", "--", "SELECT § 'a\r\n' /**/ \u00a0", "::a.b:c"]) {
    const pieces = [...readPieces(text)].map((piece) => piece.text);
    assert.is(pieces.join(""), text);
  }
});

test.run();
