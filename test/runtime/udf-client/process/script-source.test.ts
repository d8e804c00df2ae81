import * as assert from "uvu/assert";
import {
  blankOptions,
  mayHaveTypes,
  stripTypes,
} from "../../../../runtime/udf-client/process/script-source.ts";
import { rejection } from "../../../support/rejection.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("udf-client script source");

test("blanks option lines at the top, between comments and empty lines", () => {
  const source = "// a\n%env A=b;\n\n/* %c */ %x y;\r\nlet d = 7\n%e f;\n";
  assert.is(blankOptions(source), "// a\n         \n\n/* %c */       \nlet d = 7\n%e f;\n");
});

test("leaves a script without options as it is", () => {
  for (const source of ["", "let a;", "/* open", "// only"]) assert.is(blankOptions(source), source);
});

test("suspects types only where JavaScript would take them for comparisons", () => {
  for (const source of [
    "f<string>(a)",
    "f<A.B, C[]>\n(a)",
    "f<Map<string, 1>>(a)",
    "f<{ a: 'x' | null }>(a)",
  ]) {
    assert.ok(mayHaveTypes(source), source);
  }
  for (const source of ["a < b", "for (;i<n;i++) f(i)", "x => (x)"]) {
    assert.not.ok(mayHaveTypes(source), source);
  }
});

test("replaces types by spaces", async () => {
  assert.is(
    (await stripTypes("const a: number = 1;\nexport type B = string;", "F")).trimEnd(),
    "const a         = 1;",
  );
});

test("refuses what taking types away does not make JavaScript, and shows its line", async () => {
  const refused: [source: string, message: string][] = [
    [
      "let a;\n  enum A { B }",
      "TypeScript enum is not supported in strip-only mode\nS.F:2\n  enum A { B }\n  ^",
    ],
    ["const = 3;", "Unexpected token `=`. Expected yield, an identifier, [ or {\nS.F:1\nconst = 3;\n      ^"],
  ];
  for (const [source, message] of refused) {
    const error = await rejection(stripTypes(source, "S.F"));
    assert.is(error.message, `S.F does not compile: ${message}`);
  }
});

test.run();
