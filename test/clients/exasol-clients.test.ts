/**
 * Suites of public clients against the local Exasol. Set SME_CLIENTS_PYTHON to a Python with the packages of
 * one or several: sqlalchemy-exasol (7.1.2), sqlalchemy (2.0.49) and pytest; dbt-exasol (1.10.6) and dbt-core
 * (1.11.16); ibis-framework[exasol] (12.0.0) and sqlglot below 28; harlequin-exasol (0.2.0) and pyarrow below
 * 19; exasol-mcp-server (2.2.0). A test without its packages is skipped.
 */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { type LocalExasol, startExasol } from "../../sandbox/exasol/start-exasol.ts";
import { brokenIn, python, reasonToSkip } from "../support/public-clients.ts";
import { suite } from "../support/suite.ts";

const test = suite("suites of public clients against the local Exasol");

function optional(fact: string, modules: string[], body: (database: LocalExasol) => Promise<void>): void {
  const reason = reasonToSkip(...modules);
  if (reason !== undefined) {
    test.skip(`${fact} (${reason})`);
    return;
  }
  test(fact, async () => {
    const database = await startExasol({ languages: {}, password: "exasol" });
    try {
      await body(database);
    } finally {
      await database.close();
    }
  });
}

/** What a script in test/clients/ prints, and what it says on the other stream. */
async function outputOf(script: string, { host, port, password }: LocalExasol): Promise<[string, string]> {
  const child = spawn(python ?? "", [fromPackage(`test/clients/${script}`)], {
    env: { PATH: process.env.PATH, EXASOL_DSN: `${host}:${port}`, EXASOL_PASSWORD: password },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return Promise.all([text(child.stdout), text(child.stderr)]);
}

async function results(script: string, database: LocalExasol): Promise<SuiteResults> {
  const [printed, said] = await outputOf(script, database);
  assert.match(printed, /^\{.*\}\n$/, said.slice(-3000));
  return JSON.parse(printed);
}

interface SuiteResults {
  passed: number;
  skipped: number;
  /** What failed, and what it said. */
  failed: Record<string, string>;
}

/** What fails in SQLAlchemy's suite whatever the database does, and why. */
const beyondTheDatabase: [test: RegExp, why: RegExp][] = [
  [/^UuidTest/, /UUID is not supported by the Exasol dialect/],
  [/test_long_convention_name\[ix/, /Exasol manages indexes internally/],
  [/test_float_is_not_numeric/, /'DECIMAL' != 'DECIMAL'/],
  [/test_row_with_dupe_names/, /Duplicate column names in result set/],
  // pyexasol makes no IntegrityError of what a prepared statement answers, and binds no row without values.
  [/^ExceptionTest::test_integrity_error$/, /constraint violation - primary key/],
  [/test_empty_insert_multiple/, /1 == 3/],
  // They name a column DATA, which Exasol reserves, in quotes at first and then in a view without.
  [/^HasTableTest/, /object DATA not found/],
  // Exasol has 36 digits, and NUMERIC is its DECIMAL(18,0).
  [
    /^TrueDivTest::test_truediv_divisor\[numeric_(38_digit|tiny)_divisor-/,
    /DECIMAL\(38,\d+\) is no data type/,
  ],
  [/^TrueDivTest::test_truediv_divisor\[float-untyped_function\]/, /'1\.75'\) == Decimal\('2'\)/],
  [/test_add_table_comment/, /object TEST_TABLE already exists/],
];

optional("SQLAlchemy's suite for dialects", ["sqlalchemy_exasol", "pytest"], async (database) => {
  const { passed, skipped, failed } = await results("sqlalchemy_suite.py", database);
  const others = Object.entries(failed).filter(
    ([name, said]) => !beyondTheDatabase.some(([test, why]) => test.test(name) && why.test(said)),
  );
  const share = passed / (passed + Object.keys(failed).length);
  console.log(`  ${passed} passed, ${Object.keys(failed).length} failed, ${skipped} skipped`);
  assert.equal(others, []);
  assert.ok(share > 0.93 && passed > 300, `${passed} passed, ${Object.keys(failed).length} failed`);
});

optional("a dbt project: seed, run, snapshot, test and docs", ["dbt.adapters.exasol"], async (database) => {
  const [printed, said] = await outputOf("dbt_project.py", database);
  assert.match(printed, '"step": "descriptions are comments"', said.slice(-3000));
  assert.equal(brokenIn(printed), []);
});

for (const [fact, module, script] of [
  ["a session of ibis", "ibis.backends.exasol", "exasol_ibis.py"],
  ["harlequin's adapter", "exasol.harlequin", "exasol_harlequin.py"],
  ["the tools of exasol-mcp-server", "exasol.ai.mcp.server.main", "exasol_mcp_server.py"],
] as const)
  optional(fact, [module], async (database) => {
    const [printed, said] = await outputOf(script, database);
    assert.match(printed, '"step"', said.slice(-3000));
    assert.equal(brokenIn(printed), []);
  });

test.run();
