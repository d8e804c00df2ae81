import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@babel/parser";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../../package/package-root.ts";
import { blankTypes } from "../../../../runtime/udf-client/process/blank-types.ts";
import { stripTypes } from "../../../../runtime/udf-client/process/script-source.ts";
import { randomFrom } from "../../../support/random.ts";
import { isLong } from "../../../support/sample.ts";
import { suite } from "../../../support/suite.ts";
import { typedProgram } from "../../../support/typed-programs.ts";

const test = suite("udf-client blank types");

/** What JavaScript has of it, and where; undefined for what it refuses. */
function tokensOf(source: string): string | undefined {
  try {
    const { tokens } = parse(source, { sourceType: "module", tokens: true });
    return (tokens ?? [])
      .filter(({ type }) => typeof type !== "string")
      .map(({ start, end }) => `${start} ${source.slice(start, end)}`)
      .join("\n");
  } catch {
    return undefined;
  }
}

/** What swc leaves of it; undefined for what it refuses, or what is no JavaScript then. */
async function tokensOfSwc(source: string): Promise<string | undefined> {
  return stripTypes(source, "S.F").then(tokensOf, () => undefined);
}

test("puts spaces in the place of types, and leaves lines and columns as they are", () => {
  const blanked: [source: string, result: string][] = [
    ["const a: number = 1;", "const a         = 1;"],
    ["let a!: string, b = c as T;", "let a         , b = c     ;"],
    ["f<T>(a!, b satisfies T);", "f   (a , b            );"],
    ["type A = 1;\nimport type B from 'b';\na();", "           \n                       \na();"],
    ["import { type A, b } from 'c';", "import {         b } from 'c';"],
    [
      "type A = 1; export { type A }; export type { A };",
      "            export {        };                   ",
    ],
    ["function f(this: T, a?: U): V {}", "function f(         a    )    {}"],
    ["class A extends B<T> implements C, D { }", "class A extends B                    { }"],
    [
      "abstract class A { abstract a(): T; private b?: U = 1; c; }",
      "         class A {                          b     = 1; c; }",
    ],
    [
      "class A { [k: string]: T; declare x: U; readonly #a: V; }",
      "class A {                                        #a   ; }",
    ],
    ["try {} catch (e: unknown) {}", "try {} catch (e         ) {}"],
    ["const f = async <T,>(x: T): Promise<T> => x;", "const f = async     (x   )             => x;"],
    ["const a = '\u00e9' as '\u65e5\u672c';", "const a = '\u00e9'        ;"],
    ["/** c */ let a: {\r\n  b: 1;\n}; // d", "/** c */ let a   \r\n       \n ; // d"],
  ];
  for (const [source, result] of blanked) assert.is(blankTypes(source), result, source);
});

test("leaves to swc what it must refuse, and what needs more than spaces", () => {
  for (const source of [
    "enum A { B }",
    "namespace A { export const a = 1; }",
    "class A { constructor(private a: T) {} }",
    "import a = require('a');",
    "export = a;",
    "const a = <T>b;",
    "@a class B {}",
    "const = 3;",
    "f\ninterface I {}\n(1)",
    "a as T\n[1].b()",
    "if (a) type B = 1;",
    "class A { get?: T\n b() {} }",
    "class A { a: T\n *b() {} }",
    "const a = b - c as number * d;",
    "const f = async <\nT>(a: T) => a;",
    "declare\nconst x = 1;",
  ]) {
    assert.is(blankTypes(source), undefined, source);
  }
});

test("leaves the same as swc of this package's own sources", async () => {
  for (const folder of ["runtime", "spec"]) {
    const files = readdirSync(fromPackage(folder), { recursive: true, encoding: "utf8" });
    for (const file of files.filter((name) => name.endsWith(".ts"))) {
      const source = readFileSync(join(fromPackage(folder), file), "utf8");
      assert.is(tokensOf(blankTypes(source) ?? ""), await tokensOfSwc(source), file);
    }
  }
});

test("leaves the same as swc of programs made by chance, or leaves them to it", async () => {
  const programs = isLong ? 100_000 : 1000;
  let compared = 0;
  for (let seed = 0; seed < programs; seed++) {
    const source = typedProgram(randomFrom(seed));
    const tokens = tokensOf(blankTypes(source) ?? "(");
    const expected = tokens === undefined ? undefined : await tokensOfSwc(source);
    if (expected === undefined) continue;
    compared++;
    assert.is(tokens, expected, `seed ${seed}: ${source}`);
  }
  assert.ok(compared > programs / 10, String(compared));
});

test.run();
