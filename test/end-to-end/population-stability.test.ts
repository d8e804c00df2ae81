import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("population stability");

interface Column {
  factor: number;
  modulus: number;
  shift: number;
  /** Every how many rows there is a NULL; 0 for none. */
  nulls: number;
}

/** By test/end-to-end/numpy/make_expected.py. */
const expected: {
  thenRows: number;
  nowRows: number;
  cases: { kind: string; then: Column; now: Column; psi: number }[];
} = JSON.parse(readFileSync(fromPackage("test/end-to-end/numpy/expected.json"), "utf8"));

test.before(async (context) => {
  context.user = await openUserOfSandbox();
  await context.user.run("CREATE SCHEMA DATA");
});
test.after(async ({ user }) => {
  await user?.close();
});

function expressionOf(kind: string, { factor, modulus, shift, nulls }: Column): string {
  const number = `MOD(N * ${factor}, ${modulus}) + ${shift}`;
  const values: Record<string, string> = {
    DATE: `ADD_DAYS(DATE '2000-01-01', ${number})`,
    TIMESTAMP: `ADD_SECONDS(TIMESTAMP '1969-12-31 23:59:00', ${number})`,
    BOOLEAN: `${number} > ${Math.floor(modulus / 3)}`,
  };
  const value = values[kind] ?? (/CHAR/.test(kind) ? `'t' || (${number})` : number);
  return `CAST(${nulls > 0 ? `CASE WHEN MOD(N, ${nulls}) > 0 THEN ${value} END` : value} AS ${kind})`;
}

async function train(user: UserOfSandbox, job_name: string, table: string): Promise<void> {
  await user.run(
    trainingCall({
      job_name,
      ...sandboxPlace,
      s3_output_path: "stability",
      input_schema_name: "DATA",
      input_table_or_view_name: table,
      target_attribute_name: "Y",
      ...anyModel,
    }),
  );
}

test("PSI is numpy's", async ({ user }) => {
  const columns = (of: "then" | "now") =>
    expected.cases.map(({ kind, [of]: column }, i) => `${expressionOf(kind, column)} AS C${i}`).join(", ");
  await user.run(`CREATE TABLE DATA.CASES AS SELECT ${columns("then")}, MOD(N, 2) AS Y
    FROM VALUES BETWEEN 1 AND ${expected.thenRows} AS T(N)`);
  await train(user, "cases", "CASES");
  const query = `SELECT ${columns("now")} FROM VALUES BETWEEN 1 AND ${expected.nowRows} AS T(N)`;
  const rows = await user.rows(scriptCall("SME_CHECK_DRIFT", [JSON.stringify({ job_name: "cases", query })]));
  const found = new Map(rows.map(([name, index]) => [name, Number(index)]));
  assert.is(found.size, expected.cases.length);
  for (const [i, { kind, psi }] of expected.cases.entries())
    assert.ok(
      Math.abs((found.get(`C${i}`) ?? Number.NaN) - psi) < 1e-9,
      `C${i} ${kind}: ${found.get(`C${i}`)} ${psi}`,
    );
});

test("the same values are like themselves, whatever type they have", async ({ user }) => {
  await user.run(`CREATE TABLE DATA.TYPED AS SELECT
      CAST(CASE WHEN MOD(N, 9) > 0 THEN 'c' || MOD(N, 30) END AS CHAR(9)) AS PADDED,
      CAST(CASE WHEN MOD(N, 2) > 0 THEN '  ' ELSE 'x' END AS CHAR(4)) AS BLANK,
      'v' || MOD(N, 30) AS TEXT, CAST(MOD(N, 90) / 4 AS DECIMAL(18,2)) AS PART, MOD(N, 7) / 8 AS SHARE_OF,
      CAST(MOD(N * 7, 500) AS DECIMAL(36,0)) AS COUNTED, DATE '1969-12-01' + MOD(N, 60) AS DAY_OF,
      CAST(DATE '2024-02-01' + MOD(N, 60) AS TIMESTAMP) AS MOMENT, MOD(N, 2) AS Y
    FROM VALUES BETWEEN 1 AND 600 AS T(N)`);
  await train(user, "typed", "TYPED");
  const query = (columns: string) =>
    JSON.stringify({ job_name: "typed", query: `SELECT ${columns} FROM DATA.TYPED` });
  for (const columns of [
    "*",
    `CAST(PADDED AS VARCHAR(50)) AS PADDED, CAST(BLANK AS CHAR(9)) AS BLANK, CAST(TEXT AS CHAR(20)) AS TEXT,
      CAST(PART AS DOUBLE) AS PART, CAST(SHARE_OF AS DECIMAL(20,6)) AS SHARE_OF, CAST(COUNTED AS DOUBLE) AS COUNTED,
      CAST(DAY_OF AS TIMESTAMP) AS DAY_OF, CAST(MOMENT AS DATE) AS MOMENT`,
    `RTRIM(PADDED) AS PADDED, CAST(BLANK AS VARCHAR(9)) AS BLANK, CAST(TEXT AS VARCHAR(2000)) AS TEXT,
      CAST(PART AS DECIMAL(36,9)) AS PART, CAST(SHARE_OF AS DECIMAL(9,3)) AS SHARE_OF, CAST(COUNTED AS DECIMAL(9,0)) AS COUNTED,
      CAST(DAY_OF AS TIMESTAMP WITH LOCAL TIME ZONE) AS DAY_OF, CAST(MOMENT AS TIMESTAMP WITH LOCAL TIME ZONE) AS MOMENT`,
  ]) {
    for (const [name, index, , , added] of await user.rows(scriptCall("SME_CHECK_DRIFT", [query(columns)])))
      assert.equal([name, Math.abs(Number(index)) < 1e-9, added], [name, true, 0], `${columns} ${index}`);
  }
});

test.run();
