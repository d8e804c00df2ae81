import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { createTable, insertRows, readAbalones } from "../../cli/demo/abalone.ts";
import type { Cell } from "../../deploy/database/result.ts";
import { fromPackage } from "../../package/package-root.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

/**
 * The dbt project of examples/dbt-predict. dbt itself is no package of npm: what it makes of the model lies
 * in compiled/, and is run here as its adapter for Exasol does. `DBT=path/to/dbt npm test -- dbt` has dbt run
 * the project, and with `UPDATE_GOLDEN=1` writes compiled/ anew.
 */
const test = suite<{ user: UserOfSandbox }>("the dbt project that predicts");

const project = fromPackage("examples/dbt-predict");
const { DBT: dbt, UPDATE_GOLDEN: update } = process.env;
type Run = "first-run" | "later-run";

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  const { train } = await readAbalones();
  for (const schema of ["DEMO", "PRED_SCHEMA", "DBT"]) await user.run(`CREATE SCHEMA ${schema}`);
  for (const sql of [createTable("ABALONE_TRAIN"), ...insertRows("ABALONE_TRAIN", train.slice(0, 600))])
    await user.run(sql);
  await user.run(
    trainingCall({
      job_name: "abalone-rings",
      ...sandboxPlace,
      s3_output_path: "autopilot",
      input_schema_name: "DEMO",
      input_table_or_view_name: "ABALONE_TRAIN",
      target_attribute_name: "RINGS",
      ...anyModel,
    }),
  );
  await user.waitForJob("abalone-rings");
  const where = ["ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"];
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      "abalone-rings",
      "abaloneRings",
      "PRED_SCHEMA",
      ...where,
    ]),
  );
});
test.after(async ({ user }) => {
  await user?.close();
});

/** The text that dbt makes of the model, as far as this model goes; blanks don't count. */
function rendered(model: string, run: Run): string {
  return model
    .replace(/\{\{ config\(.*?\) \}\}|\{#.*?#\}/gs, "")
    .replace(/\{%- if is_incremental\(\) %\}(.*?)\{%- endif %\}/s, run === "later-run" ? "$1" : "")
    .replace("{{ var('function_schema') }}", "PRED_SCHEMA")
    .replace("{{ var('function_name') }}", "abaloneRings_SCALAR")
    .replace("{{ source('demo', 'measured') }}", "DEMO.measured")
    .replace("{{ this }}", "DBT.rings_predicted")
    .replace(/\s+/g, " ")
    .trim();
}

/** What dbt made of the model. */
const compiled = (run: Run) => readFile(join(project, "compiled", `${run}.sql`), "utf8");

/**
 * What the adapter sends: the types first, then the rows; later into a table of their own, from where they
 * replace those of the same keys.
 */
async function runCompiled(user: UserOfSandbox, run: Run): Promise<void> {
  const table = run === "first-run" ? "DBT.rings_predicted" : "DBT.rings_predicted__dbt_tmp";
  const sql = await compiled(run);
  await user.run(`CREATE OR REPLACE TABLE ${table} AS\n${sql}\nwith no data`);
  await user.run(`INSERT INTO ${table}\n${sql}`);
  if (run === "first-run") return;
  await user.run(`delete from DBT.rings_predicted where (abalone_id) in (select (abalone_id) from ${table})`);
  await user.run(`insert into DBT.rings_predicted (select * from ${table})`);
  await user.run(`drop table ${table}`);
}

async function runDbt(user: UserOfSandbox, run: Run): Promise<void> {
  const { host, port, certificateFingerprint, user: name, password } = user.sandbox.exasol;
  const folder = await mkdtemp(join(tmpdir(), "sme-dbt-"));
  await cp(project, folder, { recursive: true });
  const env = {
    ...process.env,
    EXASOL_DSN: `${host}/${certificateFingerprint}:${port}`,
    EXASOL_USER: name,
    EXASOL_PASSWORD: password,
    EXASOL_VALIDATE_CERTIFICATE: "False",
    DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
  };
  try {
    await promisify(execFile)(dbt ?? "", ["--no-use-colors", "build"], { cwd: folder, env }).catch(
      ({ stdout }) => {
        throw new Error(stdout);
      },
    );
    if (update) {
      const made = join(folder, "target/compiled/dbt_predict/models/rings_predicted.sql");
      await writeFile(join(project, "compiled", `${run}.sql`), await readFile(made, "utf8"));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One request for each row, and a row that the model refuses has no prediction. */
async function askRowByRow(user: UserOfSandbox): Promise<void> {
  const name = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_ABALONERINGS";
  const [[address] = []] = await user.rows(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = '${name}'`,
  );
  const settings = { ...JSON.parse(String(address)), batch_size: 1, on_error: "null" };
  await user.run(`CREATE OR REPLACE CONNECTION ${name} TO ${quoteLiteral(JSON.stringify(settings))}`);
}

const asked = (user: UserOfSandbox) =>
  user.takeRequests().filter((request) => request === "InvokeEndpoint abaloneRings").length;

const ways = [...(dbt ? [["dbt", runDbt] as const] : []), ["what dbt made of it", runCompiled] as const];

for (const [by, run] of ways) {
  test(`by ${by}, a run predicts what is new, changed or was refused, and nothing else`, async ({ user }) => {
    await askRowByRow(user);
    await user.run(`CREATE OR REPLACE TABLE DEMO.MEASURED AS
      SELECT ROW_NUMBER() OVER (ORDER BY LONGEST_SHELL, WHOLE_WEIGHT) AS ABALONE_ID,
        TIMESTAMP '2026-11-01 08:00:00' AS MEASURED_AT, T.*
      FROM (SELECT * FROM DEMO.ABALONE_TRAIN ORDER BY LONGEST_SHELL, WHOLE_WEIGHT LIMIT 8) AS T`);
    let refusals = 2;
    user.atRequest((operation) => {
      if (operation !== "InvokeEndpoint" || refusals-- <= 0) return undefined;
      return { status: 424, code: "ModelError", message: "out of memory" };
    });
    asked(user);
    await run(user, "first-run");
    user.atRequest();
    assert.is(asked(user), 8);
    const first = await user.rows(
      "SELECT ABALONE_ID, PREDICTION, ERROR, PREDICTED_AT FROM DBT.RINGS_PREDICTED ORDER BY ERROR IS NULL, ABALONE_ID",
    );
    assert.equal(
      first.map(([, prediction, error]) => [prediction === null, error]),
      Array.from({ length: 8 }, (_, i) => (i < 2 ? [true, "ModelError: out of memory"] : [false, null])),
    );

    const [again, ...kept] = first.slice(2).map(([id]) => id);
    await user.run(
      `UPDATE DEMO.MEASURED SET MEASURED_AT = TIMESTAMP '2026-11-02 08:00:00', LONGEST_SHELL = 0.7 WHERE ABALONE_ID = ${again}`,
    );
    await user.run(
      "INSERT INTO DEMO.MEASURED SELECT ABALONE_ID + 100, MEASURED_AT, TYPE, LONGEST_SHELL, DIAMETER, HEIGHT, WHOLE_WEIGHT, SHUCKED_WEIGHT, VISCERA_WEIGHT, SHELL_WEIGHT, RINGS FROM DEMO.MEASURED WHERE ABALONE_ID <= 3",
    );
    asked(user);
    await run(user, "later-run");
    assert.is(asked(user), 2 + 1 + 3);
    const later = await user.rows(
      "SELECT ABALONE_ID, PREDICTION, ERROR, PREDICTED_AT FROM DBT.RINGS_PREDICTED ORDER BY ABALONE_ID",
    );
    assert.equal(
      later.map(([id]) => id),
      [1, 2, 3, 4, 5, 6, 7, 8, 101, 102, 103],
    );
    assert.ok(later.every(([, prediction, error]) => prediction !== null && error === null));
    const untouched = (rows: Cell[][]) =>
      rows.filter(([id]) => kept.includes(id)).sort(([a], [b]) => Number(a) - Number(b));
    assert.equal(untouched(later), untouched(first));

    await run(user, "later-run");
    assert.is(asked(user), 0);
    await user.run("DROP TABLE DBT.RINGS_PREDICTED");
  });
}

for (const run of ["first-run", "later-run"] as const) {
  test(`compiled/${run}.sql is what the model says`, async () => {
    const model = await readFile(join(project, "models/rings_predicted.sql"), "utf8");
    assert.is((await compiled(run)).replace(/\s+/g, " ").trim(), rendered(model, run));
  });
}

test.run();
