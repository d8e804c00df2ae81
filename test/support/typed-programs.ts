/** Programs in TypeScript that nobody would write: pieces put together by chance, most without sense. */
import { oneOf, type Random } from "./random.ts";

type Piece = string | (() => string);

const declared = [
  "const x: T",
  "function f(): void",
  "class X { x: T }",
  "global { var q: T }",
  "enum E { A }",
  "namespace N { const a: T }",
  "\nconst x = 1",
];
const exported = [
  "type { A }",
  "{ type A, a }",
  "{ a, type A, b as c }",
  "type * from 'x'",
  "default interface L {}",
  "default abstract class {}",
  "default function f(): void",
  "default a as T",
  "declare const d: T",
  "enum Q {}",
  "import X = A.B",
  "= a",
];
const imported = [
  "type A from 'x'",
  "type { A } from 'x'",
  "{ type A } from 'x'",
  "{ type A, b } from 'x'",
  "a, { type B } from 'x'",
  "type from 'x'",
  "{ type as as } from 'x'",
  "{ type } from 'x'",
  "A = require('x')",
];

/** One program of a few statements. Many of them are not TypeScript. */
export function typedProgram(random: Random): string {
  let depth = 0;
  const among = (...pieces: Piece[]): string => {
    const piece = oneOf(random, pieces);
    return typeof piece === "string" ? piece : piece();
  };
  /** Deep within others it is one of the first. */
  const nested = (simple: Piece[], more: Piece[]): string => {
    if (depth > 3) return among(...simple);
    depth++;
    const text = among(...simple, ...more);
    depth--;
    return text;
  };
  const several = (most: number, make: () => string, ends: string[]): string => {
    let text = "";
    for (let count = random(most + 1); count > 0; count--) text += make() + among(...ends);
    return text;
  };
  const maybe = (piece: Piece) => among("", piece);
  const gap = () => among(" ", " ", " ", "\n", "\n  ", " /* c */ ", " // c\n");

  const type = (): string =>
    nested(
      ["string", "T", "A.B", "'x'", "1", "unknown[]", "typeof a", "this", "keyof A", "`a`"],
      [
        () => `{ x: ${type()};${gap()}y?: ${type()} }`,
        () => `(x: ${type()}) => ${type()}`,
        () => `Map<${type()}, ${type()}>`,
        () => `${type()} |${gap()}${type()}`,
        () => `[${type()}, (${type()})]`,
        () => `A extends ${type()} ? ${type()} : ${type()}`,
        () => `{${gap()}readonly [k: string]: ${type()}${gap()}}`,
      ],
    );
  const expression = (): string =>
    nested(
      ["a", "1", "x.y", "f()", "[1]", "{}", "/r/g", "`t`", "this"],
      [
        () => `${expression()} ${among("as", "satisfies")}${gap()}${type()}`,
        () => among("a!", "a?.b!.c", "(a)!", "a\n!"),
        () => `${among("f", "new A")}<${gap()}${type()}${gap()}>${among("", gap, "\n")}(${expression()})`,
        () => `${among("f", "new A", "")}<${type()}>${among("", "`x`")}`,
        () => `${expression()} ${among("+", "-", "*", "<", "&&", "??", "==", "in")}${gap()}${expression()}`,
        () => `(${expression()})`,
        () =>
          among("", "async ", "<T,>", "async <\nT>") +
          `(x${among("", "?")}: ${type()})${maybe(() => `: ${type()}`)} => ${expression()}`,
        () => `function (this: ${type()}, b: ${type()}${gap()}) {${gap()}${statements()}}`,
        () =>
          among("class ", "class C ") +
          `${among("", "extends B<T> ")}${among("", "implements D, E<T> ")}{${members()}}`,
        () => `{ a: ${expression()}, b(x: ${type()}): ${type()} { ${statements()} } }`,
        () => `${expression()} ? ${expression()} : ${expression()}`,
        () => `<${type()}>${expression()}`,
        () => `${among("a = ", "await ", "typeof ", "...")}${expression()}`,
      ],
    );
  const parameter = (): string =>
    among(
      "x",
      "x?: T",
      () => `${among("x", "{ x }", "...x", "x?", "this", "public x")}:${gap()}${type()}${gap()}`,
      () => `x: ${type()} = ${expression()}`,
    );
  const member = (): string =>
    among(
      () =>
        among("", "private ", "readonly ", "static readonly ", "private\nstatic ", "declare ", "abstract ") +
        `${among("x", "['x']", "#x", "get", "static", "async", "in", "'q'")}${among("", "?", "!")}` +
        `${among("", () => `: ${type()}`)}${among("", () => ` = ${expression()}`)}`,
      () =>
        among("", "private ", "static async *", "*", "get ", "abstract ", "override async ") +
        among("m", "m?", "m<T>") +
        `(${maybe(parameter)})${maybe(() => `: ${type()}`)}` +
        among("", "{}", () => `{${gap()}return${gap()}${expression()} }`),
      () => `constructor(${parameter()})${among("", () => ` { ${statements()} }`)}`,
      () =>
        among("[k: string]: T", "static { type A = 1 }", "accessor x: T = 1", "['a']() {}", "get", "get: T"),
    );
  const members = () => several(3, member, [";", "\n", ";\n", "\n/* c */", " // c\n"]);
  const statement = (): string =>
    among(
      expression,
      expression,
      () =>
        `${among("let x", "const { x }", "var y!", "export const z")}: ${type()}${gap()}= ${expression()}`,
      () => `let x${among("", "!")}:${gap()}${type()}`,
      () => `${among("", "export ")}type A${among("", "<T>")} =${gap()}${type()}`,
      () => `interface I${among("", " extends J")}${gap()}{ x: ${type()}${gap()}}`,
      () => `declare ${among(...declared)}`,
      () => `export ${among(...exported)}`,
      () => `import ${among(...imported)}`,
      () =>
        `${among("", "async ", "export ")}function f${among("", "<T>")}(${parameter()}, ${parameter()})` +
        maybe(() => `: ${type()}`) +
        maybe(() => ` {${gap()}${statements()}}`),
      () =>
        among("", "abstract ", "export abstract ") +
        `class G${among("", "<T>")} ${among("", "implements I ")}{${gap()}${members()}}`,
      () => `${among("if (a)", "while (a)", "for (const x of y)", "l:", "else")}${gap()}${statement()}`,
      () => `try { ${statements()} } catch (e: unknown) { ${statements()} }`,
      () => `${among("return", "throw", "yield")}${gap()}${expression()}`,
      () =>
        among(
          "enum X { A }",
          "namespace O { export const a = 1 }",
          "module W { type A = 1 }",
          "type",
          "declare",
          "async",
          "++a",
          "a++",
          "type\nA = 1",
          "abstract\nclass X {}",
        ),
    );
  const statements = (): string =>
    statement() + several(2, () => `${among(";", "\n", "\n", "; ", " // c\n", ";\n")}${statement()}`, [""]);
  return `${statements()}\n`;
}
