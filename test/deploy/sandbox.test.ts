import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ConnectOptions, connect, type Database } from "../../deploy/connect.ts";
import { parseDsn } from "../../deploy/dsn.ts";
import { install } from "../../deploy/install.ts";
import { type DatabaseObject, readObjects } from "../../deploy/manifest.ts";
import type { Cell } from "../../deploy/result.ts";
import { uninstall } from "../../deploy/uninstall.ts";
import { fromPackage } from "../../generators/package-root.ts";
import { type LocalExasol, startExasol } from "../../sandbox/exasol/start-exasol.ts";
import { runCommand } from "../support/run-command.ts";

const test = suite<{ exasol: LocalExasol; objects: DatabaseObject[] }>("deployment into the sandbox");
const password = "pässwörd";

test.before(async (context) => {
  // No UDF is called here, so no client is started.
  const languages = { TYPESCRIPT: { command: process.execPath, args: [] } };
  context.exasol = await startExasol({ languages, password });
  context.objects = await readObjects(fromPackage("generated"));
});
test.after(async ({ exasol }) => {
  await exasol.close();
});

function dsnOf({ host, port, certificateFingerprint }: LocalExasol): string {
  return `${host}/${certificateFingerprint}:${port}`;
}

async function withDatabase<Value>(
  exasol: LocalExasol,
  body: (database: Database) => Promise<Value>,
  options: Partial<ConnectOptions> = {},
): Promise<Value> {
  const database = await connect({ dsn: parseDsn(dsnOf(exasol)), user: "sys", password, ...options });
  try {
    return await body(database);
  } finally {
    await database.close();
  }
}

async function rowsOf(database: Database, sql: string): Promise<Cell[][]> {
  const result = await database.execute(sql);
  return result.kind === "rows" ? result.rows : [];
}

function installInto(exasol: LocalExasol, schema: string, objects: DatabaseObject[]): Promise<string[]> {
  return withDatabase(
    exasol,
    async (database) =>
      (await install(database, schema, objects)).map(({ name, action }) => `${name} ${action}`),
    { autocommit: false },
  );
}

test("connects over TLS with a non-ASCII password, and not with another", async ({ exasol }) => {
  assert.equal(await withDatabase(exasol, (database) => rowsOf(database, "SELECT 1")), [[1]]);
  const wrong = await withDatabase(exasol, async () => {}, { password: "passwort" }).catch(
    (error: Error) => error,
  );
  assert.match(String(wrong), /E-SME-92/);
  assert.is(exasol.sessions, 0);
});

test("gets large results, large integers and columns of one name whole", async ({ exasol }) => {
  await withDatabase(exasol, async (database) => {
    const values = Array.from({ length: 2500 }, (_, row) => `(${row}, ${9007199254740993n + BigInt(row)})`);
    await database.execute("CREATE SCHEMA R");
    await database.execute("CREATE TABLE R.T (N DECIMAL(9,0), BIG DECIMAL(18,0))");
    await database.execute(`INSERT INTO R.T VALUES ${values.join(", ")}`);
    const rows = await rowsOf(database, "SELECT BIG A, N A FROM R.T ORDER BY N");
    assert.is(rows.length, 2500);
    assert.equal(rows[0], ["9007199254740993", 0]);
    assert.equal(rows[2499], ["9007199254743492", 2499]);
    await database.execute("DROP SCHEMA R CASCADE");
  });
});

test("installs everything, and finds it unchanged the second time", async ({ exasol, objects }) => {
  const names = ["ML", ...objects.map(({ name }) => name)];
  assert.equal(
    await installInto(exasol, "ML", objects),
    names.map((name) => `${name} created`),
  );
  assert.equal(
    await installInto(exasol, "ML", objects),
    names.map((name) => `${name} unchanged`),
  );
});

test("leaves nothing of a deployment that fails in its last object", async ({ exasol, objects }) => {
  const broken: DatabaseObject = {
    kind: "script",
    name: "BROKEN",
    statements: ["CREATE OR REPLACE NONSENSE"],
  };
  const failure = await installInto(exasol, "HALF", [...objects, broken]).catch((error: Error) => error);
  assert.match(String(failure), /E-SME-103: script BROKEN could not be installed in HALF/);
  const schemas = "SELECT SCHEMA_NAME FROM SYS.EXA_SCHEMAS WHERE SCHEMA_NAME = 'HALF'";
  assert.equal(await withDatabase(exasol, (database) => rowsOf(database, schemas)), []);
});

/** As version 0.11.7 of the predecessor creates it. */
const predecessorsTable = `CREATE TABLE IF NOT EXISTS OLD."SME_METADATA_AUTOPILOT_JOBS" (
  DATETIME TIMESTAMP NOT NULL, JOB_NAME VARCHAR(32) PRIMARY KEY, AWS_CREDENTIALS_CONNECTION_NAME VARCHAR(200) NOT NULL,
  IAM_SAGEMAKER_ROLE VARCHAR(200) NOT NULL, S3_BUCKET_URI VARCHAR(200) NOT NULL, S3_OUTPUT_PATH VARCHAR(100) NOT NULL,
  TARGET_ATTRIBUTE_NAME VARCHAR(100) NOT NULL, PROBLEM_TYPE VARCHAR(100), OBJECTIVE VARCHAR(100),
  MAX_RUNTIME_FOR_AUTOML_JOB_IN_SECONDS DECIMAL(18,0), MAX_CANDIDATES DECIMAL(18,0),
  MAX_RUNTIME_PER_TRAINING_JOB_IN_SECONDS DECIMAL(18,0), SESSION_ID DECIMAL(20,0) NOT NULL,
  SCRIPT_USER VARCHAR(100) NOT NULL, COLUMN_NAMES VARCHAR(2000000) NOT NULL, COLUMN_TYPES VARCHAR(2000000) NOT NULL)`;

test("upgrades the predecessor's table and keeps its rows", async ({ exasol, objects }) => {
  await withDatabase(exasol, async (database) => {
    await database.execute("CREATE SCHEMA OLD");
    await database.execute(predecessorsTable);
    await database.execute(`INSERT INTO OLD."SME_METADATA_AUTOPILOT_JOBS" VALUES (
      TIMESTAMP '2023-01-02 03:04:05', 'churn', 'C', 'role', 's3://b', 'p', 'T', NULL, NULL, NULL, NULL, NULL,
      1800000000000000001, 'SYS', 'A;T', 'DECIMAL(18,0);BOOLEAN')`);
  });
  const actions = await installInto(exasol, "OLD", objects);
  assert.ok(actions.includes("SME_METADATA_AUTOPILOT_JOBS upgraded"));
  await withDatabase(exasol, async (database) => {
    const query =
      'SELECT JOB_NAME, SESSION_ID, COLUMN_NAMES, AWS_REGION, JOB_ARN FROM OLD."SME_METADATA_AUTOPILOT_JOBS"';
    assert.equal(await rowsOf(database, query), [["churn", "1800000000000000001", "A;T", null, null]]);
    const wider =
      "SELECT COLUMN_TYPE, COLUMN_IS_NULLABLE FROM SYS.EXA_ALL_COLUMNS " +
      "WHERE COLUMN_SCHEMA = 'OLD' AND COLUMN_NAME = 'IAM_SAGEMAKER_ROLE'";
    assert.equal(await rowsOf(database, wider), [["VARCHAR(2048) UTF8", false]]);
  });
});

test("removes what it installed, and nothing else", async ({ exasol, objects }) => {
  await installInto(exasol, "GONE", objects);
  const rest = (): Promise<Cell[][]> =>
    withDatabase(exasol, (database) =>
      rowsOf(
        database,
        "SELECT SCRIPT_NAME FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'GONE' UNION ALL " +
          "SELECT DISTINCT COLUMN_TABLE FROM SYS.EXA_ALL_COLUMNS WHERE COLUMN_SCHEMA = 'GONE'",
      ),
    );
  await withDatabase(exasol, async (database) => {
    await database.execute("CREATE LUA SCRIPT GONE.MINE() AS\nexit()");
    await database.execute("DROP SCRIPT GONE.SME_AUTOPILOT_TRAINING_UDF");
  });
  const remove = (dropMetadata: boolean): Promise<unknown> =>
    withDatabase(exasol, (database) => uninstall(database, "GONE", objects, { dropMetadata }), {
      autocommit: false,
    });
  await remove(false);
  assert.equal(await rest(), [["MINE"], ["SME_METADATA_AUTOPILOT_JOBS"]]);
  await remove(true);
  assert.equal(await rest(), [["MINE"]]);
});

test("deploys and undeploys on the command line", async ({ exasol }) => {
  const words = ["--dsn", dsnOf(exasol), "--db-user", "sys", "--schema", "cli"];
  const options = { env: { DB_PASSWORD: password } };
  const deployed = await runCommand(["deploy", ...words], options);
  assert.is(deployed.code, 0, deployed.stderr);
  assert.match(deployed.stdout, /^created {4}schema {2}CLI\n/);
  assert.match(deployed.stdout, "created    script  SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT\n");
  const undeployed = await runCommand(["undeploy", ...words, "--drop-metadata"], options);
  assert.is(undeployed.code, 0, undeployed.stderr);
  assert.match(
    undeployed.stdout,
    "removed  table   SME_METADATA_AUTOPILOT_JOBS\nSchema CLI itself is left as it is.\n",
  );
});

test("prints with --to-print what sme-gen sql can run", async ({ exasol }) => {
  const { code, stdout } = await runCommand(["deploy", "--schema", "PRINTED", "--to-print"]);
  assert.is(code, 0);
  const login = ["--dsn", dsnOf(exasol), "--db-user", "sys"];
  const ran = await runCommand(["sql", ...login], { input: stdout, env: { DB_PASSWORD: password } });
  assert.is(ran.code, 0, ran.stderr);
});

test.run();
