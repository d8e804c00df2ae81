import * as assert from "uvu/assert";
import { generateUdfTypes } from "../../generators/types/generate-udf-types.ts";
import { runCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

const test = suite("sme-gen udf-types");

test("types the columns of a RETURNS script", () => {
  assert.is(
    generateUdfTypes(
      `CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "My".SOME_FUNCTION(x DOUBLE PRECISION, "a b" VARCHAR(10) UTF8, B BOOLEAN,
         I INT, S DECIMAL(9), BIG BIGINT, M DEC(10, 2), N DEC(16, 2), T TIMESTAMP(3) WITH LOCAL TIME ZONE, V INTERVAL DAY(2) TO SECOND(3))
       RETURNS TIMESTAMP AS\nexport …`,
    ),
    `/** @udf SCALAR SCRIPT "My".SOME_FUNCTION(x DOUBLE PRECISION, "a b" VARCHAR(10) UTF8, B BOOLEAN, I INT, S DECIMAL(9), BIG BIGINT, M DEC(10, 2), N DEC(16, 2), T TIMESTAMP(3) WITH LOCAL TIME ZONE, V INTERVAL DAY(2) TO SECOND(3)) RETURNS TIMESTAMP */
import type { Decimal, UdfContext } from "exasol-sagemaker-extension/udf";

type SomeFunctionInput = { x: number | null; "a b": string | null; B: boolean | null; I: bigint | null; S: number | null; BIG: bigint | null; M: number | null; N: Decimal | null; T: string | null; V: string | null };

export function run(ctx: UdfContext<SomeFunctionInput>): string | Date | null {
}
`,
  );
});

test("input columns are called as they are written, output columns as SQL folds them", () => {
  const types = generateUdfTypes(
    'SET SCRIPT größe(länge DOUBLE, "a" DOUBLE, A DOUBLE) EMITS (länge DOUBLE, "a" DOUBLE, b DOUBLE)',
  );
  assert.match(types, "Input = { länge: number | null; a: number | null; A: number | null };");
  assert.match(types, "Output = [LÄNGE: number | null, a: number | null, B: number | null];");
});

test("types what an EMITS script emits, if it is declared", () => {
  const emits = generateUdfTypes(`SET SCRIPT F() EMITS (A DOUBLE, "b c" CHAR(3))`);
  assert.match(emits, "type FInput = {};\ntype FOutput = [number | null, string | null];");
  const dynamic = generateUdfTypes("SET SCRIPT F(A DATE) EMITS (...)");
  assert.match(dynamic, "type FInput = { A: string | null };\ntype FOutput = OutputValue[];");
  assert.match(dynamic, "import type { OutputValue, UdfContext }");
});

test("refuses what its comment cannot repeat", () => {
  for (const column of [
    '"a */ b" DOUBLE',
    '"a\n  b" DOUBLE',
    "A DOUBLE, -- net\n B DOUBLE",
    "A /* net */ DOUBLE",
  ])
    assert.throws(
      () => generateUdfTypes(`SCALAR SCRIPT F(${column}) RETURNS DOUBLE`),
      /E-SME-121: .*comment/s,
    );
});

for (const [signature, complaint] of [
  ["SCRIPT F(X DOUBLE) RETURNS DOUBLE", "unexpected SCRIPT, expected SET in line 1, column 1"],
  ["SCALAR SCRIPT S.F RETURNS DOUBLE", "unexpected RETURNS, expected '(' in line 1, column 19"],
  ["SCALAR SCRIPT F(X DECIMAL(9) RETURNS DOUBLE", "unexpected RETURNS, expected ')' in line 1, column 30"],
  ["SCALAR SCRIPT F(X DOUBLE) AS", "unexpected AS, expected RETURNS in line 1, column 27"],
  [
    "SCALAR SCRIPT F(X DOUBLE) RETURNS",
    "unexpected end of the statement, expected a type in line 1, column 34",
  ],
  ["SET SCRIPT F(X DOUBLE) EMITS R DOUBLE", "unexpected R, expected '(' in line 1, column 30"],
  ["SET SCRIPT F(X) EMITS (R DOUBLE)", "unexpected ')', expected a type in line 1, column 15"],
  ["SCALAR SCRIPT F(X MONEY) RETURNS DOUBLE", "data type MONEY is not supported in line 1, column 19"],
]) {
  test(`complains about ${signature}`, () => {
    assert.throws(
      () => generateUdfTypes(signature ?? ""),
      ({ message }: Error) =>
        message.startsWith(`E-SME-121: The signature of the UDF cannot be read: ${complaint}.`),
    );
  });
}

test("a complaint shows a call that is right", async () => {
  const { stderr } = await runCommand(["udf-types", "SET SCRIPT"]);
  const shown = /`sme-gen udf-types "(.*)"`/.exec(stderr)?.[1] ?? "";
  assert.match(generateUdfTypes(shown), "type FOutput = [SHARE: number | null];");
});

test("prints it, and says what it cannot read", async () => {
  const good = await runCommand(["udf-types", "SCALAR SCRIPT F(X DOUBLE) RETURNS DOUBLE"]);
  assert.match(good.stdout, "export function run(ctx: UdfContext<FInput>): number | null {");
  const bad = await runCommand(["udf-types", "SCALAR SCRIPT F(X MONEY) RETURNS DOUBLE"]);
  assert.is(bad.code, 1);
  assert.match(bad.stderr, "MONEY");
});

test.run();
