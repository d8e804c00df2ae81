/**
 * Random names, literals and texts through the generator and through each Lua that there is, to what the
 * database gets: equal to the byte, except for blanks outside of literals, quoted names and comments.
 */

import fc from "fast-check";
import * as assert from "uvu/assert";
import { generateLuaScript } from "../../generators/lua/generate-lua-script.ts";
import { argumentNames, luaGlobals } from "../../generators/lua/lua-words.ts";
import { catalogue } from "../../spec/error-catalogue.ts";
import { defineParameter, defineScript, optional, type SqlStep, sql } from "../../spec/model.ts";
import { runScript } from "../support/generated-script.ts";
import { luaEngines } from "../support/lua-engines.ts";
import { suite } from "../support/suite.ts";

const test = suite("transpiled scripts");

/** Characters that mean something to SQL, Lua or the terminator of a script come often. */
const hostile = fc.constantFrom(
  ..."' \" \\ \n \r \t ] [ ]] [[ ]=] ]==] -- /* */ / \n/\n ; : :: ? { } {{ }} % $ ü 🦪 \u0085 \u2028 \u0001".split(
    " ",
  ),
  "  ",
  "\n\n\n",
  ":p0",
  "::p0",
);
const character = fc.string({ unit: "binary", minLength: 1, maxLength: 1 }).filter((one) => one !== "\0");
const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: hostile }, character), { maxLength: 12 })
  .map((all) => all.join(""));

const words = [
  ..."and break do else elseif end false for function goto if in local nil not or repeat return then true until while".split(
    " ",
  ),
  ...luaGlobals,
  ..."values results arguments errors known undo run fail fill position attempt json_text type_ end_ a a_b a__b b".split(
    " ",
  ),
];
const name = fc.oneof(fc.constantFrom(...words), fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/));

/** A piece of a statement, and what the database must get for it; blanks may become other blanks. */
interface Piece {
  written: string;
  received: string | undefined;
}

const kept = fc
  .oneof(
    text.map((inner) => `'${inner.replaceAll("'", "''")}'`),
    text.map((inner) => `"${inner.replaceAll('"', '""')}"`),
    text.map((inner) => `/*${inner.replaceAll("*/", "* /")}*/`),
    text.map((inner) => `--${inner.replaceAll("\n", " ")}\n`),
    fc.constantFrom("SELECT", "1", "a.b", "=", "(", ")", ","),
  )
  .map((written): Piece => ({ written, received: written }));
const blanks = fc
  .constantFrom(" ", "\n", "\n    ", "\n\n      ", "  \n  ")
  .map((written): Piece => ({ written, received: undefined }));

/** Arguments with their values, and statements that use them between what must stay as it is. */
const situation = fc.uniqueArray(name, { minLength: 1, maxLength: 6 }).chain((names) =>
  fc.record({
    names: fc.constant(names),
    values: fc.array(
      // An argument of nothing but blanks is refused.
      text.filter((value) => /[^ \t\n\v\f\r]/.test(value)),
      { minLength: names.length, maxLength: names.length },
    ),
    why: text,
    statements: fc.array(
      fc.array(
        fc.oneof(
          kept,
          blanks,
          fc.nat(names.length - 1),
          fc.nat(names.length - 1).map((i) => -1 - i),
        ),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      { minLength: 8, maxLength: 8 },
    ),
  }),
);

/** Each piece behind a blank, so that no two become one. */
function pieces(
  statement: readonly (Piece | number)[],
  names: readonly string[],
  values: readonly string[],
): Piece[] {
  return statement.flatMap((piece) => {
    const between = { written: " ", received: undefined };
    if (typeof piece !== "number") return [between, piece];
    const at = piece < 0 ? -1 - piece : piece;
    const [mark, quote] = piece < 0 ? ["::", '"'] : [":", "'"];
    const value = values[at] ?? "";
    return [
      between,
      {
        written: `${mark}${names[at]}`,
        received: `${quote}${value.replaceAll(quote, quote + quote)}${quote}`,
      },
    ];
  });
}

/** What does not come as it must; nothing where all does. */
function difference(received: string, wanted: readonly Piece[]): string | undefined {
  let rest = received;
  for (const { received: part } of wanted) {
    if (part === undefined) rest = rest.replace(/^[ \n]+/, "");
    else {
      rest = rest.replace(/^[ \n]+/, "");
      if (!rest.startsWith(part)) return `${JSON.stringify(part)} is not at ${JSON.stringify(rest)}`;
      rest = rest.slice(part.length);
    }
  }
  return rest.trim() === "" ? undefined : `${JSON.stringify(rest)} is left`;
}

/** Byte by byte, so that it shares nothing with the encoder it tests. */
function luaBytes(value: string): string {
  return `"${[...Buffer.from(value)].map((byte) => `\\${String(byte).padStart(3, "0")}`).join("")}"`;
}

for (const engine of luaEngines()) {
  test(`hand over what the spec says in ${engine.name}`, async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ names, values, why, statements }) => {
        const wanted = statements.map((statement) => pieces(statement, names, values));
        const parameters = names.map((one) =>
          optional(defineParameter({ name: one, type: "VARCHAR(2000000)", description: why })),
        );
        const steps = wanted.map(
          (all, i): SqlStep =>
            sql(`s${i}`, { why, statement: all.map(({ written }) => written).join(""), fails: "F-SME-3" }),
        );
        const spec = defineScript({
          name: "SME_X",
          summary: why,
          arguments: "positional",
          parameters,
          steps,
          example: "",
        });
        const { content } = generateLuaScript(spec, {
          specPath: "spec/scripts/x.ts",
          findAwsMember: () => ({ found: false, complaint: "", near: "", choices: [] }),
          catalogue,
          specPathOf: () => "",
          comment: "",
        });
        const given = argumentNames(names).map((one, i) => [one, luaBytes(values[i] ?? "")]);
        const { statements: received, error } = await runScript(engine, content, {
          arguments: Object.fromEntries(given),
        });
        assert.is(error, undefined);
        assert.equal(
          received.map((statement, i) => difference(statement, wanted[i] ?? [])),
          wanted.map(() => undefined),
        );
      }),
      { numRuns: 40 },
    );
  });
}

test.run();
