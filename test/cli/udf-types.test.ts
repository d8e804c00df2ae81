import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateUdfTypes } from "../../cli/udf-types.ts";
import { runCommand } from "../support/run-command.ts";

const test = suite("sme-gen udf-types");

test("types the columns of a RETURNS script", () => {
  assert.is(
    generateUdfTypes(
      `CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "My".SOME_FUNCTION(x DOUBLE PRECISION, "a b" VARCHAR(10) UTF8, B BOOLEAN,
         I INT, S DECIMAL(9), BIG BIGINT, M DEC(10, 2), T TIMESTAMP(3) WITH LOCAL TIME ZONE, V INTERVAL DAY(2) TO SECOND(3))
       RETURNS TIMESTAMP AS\nexport …`,
    ),
    `import type { UdfContext } from "exasol-sagemaker-extension/udf";

type SomeFunctionInput = { X: number | null; "a b": string | null; B: boolean | null; I: number | bigint | null; S: number | null; BIG: string | null; M: string | null; T: string | null; V: string | null };

export function run(ctx: UdfContext<SomeFunctionInput>): string | Date | null {
}
`,
  );
});

test("types what an EMITS script emits, if it is declared", () => {
  const emits = generateUdfTypes(`SET SCRIPT F() EMITS (A DOUBLE, "b c" CHAR(3))`);
  assert.match(emits, "type FInput = {};\ntype FOutput = [number | null, string | null];");
  const dynamic = generateUdfTypes("SET SCRIPT F(A DATE) EMITS (...)");
  assert.match(dynamic, "type FInput = { A: string | null };\ntype FOutput = OutputValue[];");
  assert.match(dynamic, "import type { OutputValue, UdfContext }");
});

test("prints it, and says what it cannot read", async () => {
  const good = await runCommand(["udf-types", "SCALAR SCRIPT F(X DOUBLE) RETURNS DOUBLE"]);
  assert.match(good.stdout, "export function run(ctx: UdfContext<FInput>): number | null {");
  const bad = await runCommand(["udf-types", "SCALAR SCRIPT F(X MONEY) RETURNS DOUBLE"]);
  assert.is(bad.code, 1);
  assert.match(bad.stderr, "MONEY");
});

test.run();
