import * as assert from "uvu/assert";
import { foldName } from "../../sql/fold-name.ts";
import { type Database, openDatabase, run } from "../sandbox/exasol/engine/database.ts";
import { suite } from "../support/suite.ts";

const test = suite("engine: names without quotes");
let database: Database;
test.before(async () => {
  database = await openDatabase();
});
test.after(() => database.close());

test("mean their capitals, also beyond ASCII", async () => {
  assert.equal(
    ["länge", "Ünïcode", "ñandú", "живо", "ﬀ", "ŉ", "ı", "İ", "ß", "ǆ", "ǅ", "漢字"].map(foldName),
    ["LÄNGE", "ÜNÏCODE", "ÑANDÚ", "ЖИВО", "ﬀ", "ŉ", "I", "İ", "ẞ", "Ǆ", "Ǆ", "漢字"],
  );
  await run(database.session, "CREATE TABLE FISCHE (länge INT, strömung_ß INT, a\u0308 INT)");
  assert.equal(
    await run(database.session, `SELECT LÄNGE, "LÄNGE", Länge, "STRÖMUNG_ẞ", "A\u0308" FROM FISCHE`),
    [],
  );
});

test("are folded as UPPER() folds text, whatever the letter", async () => {
  const letters = Array.from({ length: 0x1e944 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((letter) => /[\p{L}\p{Nl}]/u.test(letter) && letter !== letter.toUpperCase());
  const [row] = (await run(database.session, `SELECT UPPER('${letters.join("")}')`)) as string[][];
  const folded = Array.from(row?.[0] ?? "");
  assert.is(folded.length, letters.length);
  // UPPER() does not know what Unicode 16 added.
  const different = letters.filter((letter, i) => folded[i] !== letter && foldName(letter) !== folded[i]);
  assert.equal(different, []);
});

test.run();
