import * as assert from "uvu/assert";
import { type ConnectOptions, connect, type Database } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import type { Cell } from "../../deploy/database/result.ts";
import { install } from "../../deploy/objects/install.ts";
import { type DatabaseObject, readObjects } from "../../deploy/objects/read-objects.ts";
import { uninstall } from "../../deploy/objects/uninstall.ts";
import { generateTableDdl } from "../../generators/sql/generate-table-ddl.ts";
import { fromPackage } from "../../package/package-root.ts";
import { type LocalExasol, startExasol } from "../../sandbox/exasol/start-exasol.ts";
import { defineTable, type TableSpec } from "../../spec/model.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import { runCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

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

/** The objects of a deployment whose only table comes with these rows. */
function tableWith(rows: NonNullable<TableSpec["rows"]>): DatabaseObject[] {
  const columns = [
    { name: "REGION", type: "VARCHAR(9)", primaryKey: true, description: "Where." },
    { name: "INSTANCE", type: "VARCHAR(9)", primaryKey: true, description: "What." },
    { name: "USD", type: "DECIMAL(18,6)", description: "How much." },
    { name: "AS_OF", type: "DATE", required: true, description: "When." },
  ] as const;
  const table = defineTable({ name: "SME_PRICES", summary: "Prices.", columns, rows });
  const { content } = generateTableDdl(table, "spec/tables/prices.ts", "Prices.");
  const statements = splitStatements(content).map(({ text }) => text);
  return [{ kind: "table", name: "SME_PRICES", statements, columns: [...columns] }];
}

test("fills a table, and later adds what it lacks, but leaves the rows that are there to the user", async ({
  exasol,
}) => {
  const AS_OF = "2026-11-01";
  const rows = [
    { REGION: "eu", INSTANCE: "it's", USD: 0.1, AS_OF },
    { REGION: "eu", INSTANCE: "b", AS_OF },
  ];
  assert.equal(await installInto(exasol, "FILLED", tableWith(rows)), [
    "FILLED created",
    "SME_PRICES created",
  ]);
  await withDatabase(exasol, (database) =>
    database.execute(`UPDATE FILLED.SME_PRICES SET USD = 7, AS_OF = DATE '2027-01-01' WHERE INSTANCE = 'b'`),
  );
  const more = [...rows, { REGION: "us", INSTANCE: "b", USD: 0.25, AS_OF: "2026-12-24" }];
  assert.equal(await installInto(exasol, "FILLED", tableWith(more)), [
    "FILLED unchanged",
    "SME_PRICES unchanged",
  ]);
  assert.equal(
    await withDatabase(exasol, (database) =>
      rowsOf(database, "SELECT REGION, INSTANCE, USD, AS_OF FROM FILLED.SME_PRICES ORDER BY 1, 2"),
    ),
    [
      ["eu", "b", "7", "2027-01-01"],
      ["eu", "it's", "0.1", "2026-11-01"],
      ["us", "b", "0.25", "2026-12-24"],
    ],
  );
});

test("creates views with their comments, over those of an older release, and removes its own only", async ({
  exasol,
}) => {
  const views = (database: Database) =>
    rowsOf(
      database,
      `SELECT VIEW_NAME, VIEW_TEXT, SCOPE_SCHEMA FROM EXA_ALL_VIEWS WHERE VIEW_SCHEMA = 'VIEWS'`,
    );
  const view = (text: string): DatabaseObject => ({
    kind: "view",
    name: "V",
    statements: [`CREATE OR REPLACE VIEW V (A COMMENT IS 'the a') AS\n${text}\nCOMMENT IS 'all of them'`],
  });
  const own = "-- Generated from spec/views/v.ts\nSELECT SUM(A) FROM T";
  const table: DatabaseObject = {
    kind: "table",
    name: "T",
    statements: ["CREATE TABLE IF NOT EXISTS T (A INT)"],
  };
  assert.equal(await installInto(exasol, "VIEWS", [table, view(own)]), [
    "VIEWS created",
    "T created",
    "V created",
  ]);
  const ids = () =>
    withDatabase(exasol, (database) =>
      rowsOf(database, "SELECT VIEW_OBJECT_ID FROM EXA_ALL_VIEWS WHERE VIEW_SCHEMA = 'VIEWS'"),
    );
  const made = await ids();
  await installInto(exasol, "VIEWS", [table, view(own)]);
  assert.equal(await ids(), made, "its rights would be gone");
  assert.equal(await installInto(exasol, "VIEWS", [table, view(`${own} WHERE A > 1`)]), [
    "VIEWS unchanged",
    "T unchanged",
    "V replaced",
  ]);
  await withDatabase(
    exasol,
    async (database) => {
      assert.equal(
        await rowsOf(
          database,
          `SELECT V.VIEW_COMMENT, C.COLUMN_COMMENT FROM EXA_ALL_VIEWS V JOIN EXA_ALL_COLUMNS C
           ON C.COLUMN_SCHEMA = V.VIEW_SCHEMA AND C.COLUMN_TABLE = V.VIEW_NAME WHERE V.VIEW_SCHEMA = 'VIEWS'`,
        ),
        [["all of them", "the a"]],
      );
      const removed = await uninstall(database, "VIEWS", [table, view(own)], { dropMetadata: true });
      assert.equal(
        removed.map(({ name, action }) => `${name} ${action}`),
        ["V removed", "T removed"],
      );
      await database.execute("CREATE VIEW VIEWS.V AS SELECT 1 AS A");
      const kept = await uninstall(database, "VIEWS", [table, view(own)], { dropMetadata: true });
      assert.equal(
        kept.map(({ name, action }) => `${name} ${action}`),
        ["V foreign", "T absent"],
      );
      assert.is((await views(database)).length, 1);
    },
    { autocommit: false },
  );
});

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
  const names = ["ML", ...objects.filter(({ kind }) => kind !== "schema").map(({ name }) => name)];
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

/** As release 0.1 of the predecessor created it. */
const firstTable = predecessorsTable.replace(/, COLUMN_NAMES .*$/s, ")").replace("OLD.", "FIRST.");
const metadataColumns = (schema: string): string =>
  "SELECT COLUMN_NAME, COLUMN_TYPE FROM SYS.EXA_ALL_COLUMNS " +
  `WHERE COLUMN_SCHEMA = '${schema}' AND COLUMN_TABLE = 'SME_METADATA_AUTOPILOT_JOBS' ORDER BY COLUMN_ORDINAL_POSITION`;

test("gives a table of release 0.1 the columns of a new one, and its rows none", async ({
  exasol,
  objects,
}) => {
  await withDatabase(exasol, async (database) => {
    await database.execute("CREATE SCHEMA FIRST");
    await database.execute(firstTable);
    await database.execute(`INSERT INTO FIRST."SME_METADATA_AUTOPILOT_JOBS" VALUES (
      TIMESTAMP '2021-11-05 03:04:05.678', 'anc', 'AWSC', 'r', 's3://b', 'p', 'T', NULL, NULL, NULL, 2, NULL, 1, 'SYS')`);
  });
  const table = "SME_METADATA_AUTOPILOT_JOBS";
  assert.ok((await installInto(exasol, "FIRST", objects)).includes(`${table} upgraded`));
  assert.ok((await installInto(exasol, "FIRST", objects)).includes(`${table} unchanged`));
  await installInto(exasol, "FRESH", objects);
  await withDatabase(exasol, async (database) => {
    assert.equal(
      await rowsOf(database, metadataColumns("FIRST")),
      await rowsOf(database, metadataColumns("FRESH")),
    );
    assert.equal(
      await rowsOf(
        database,
        `SELECT JOB_NAME, MAX_CANDIDATES, COLUMN_NAMES, COLUMN_TYPES FROM FIRST.${table}`,
      ),
      [["anc", 2, null, null]],
    );
  });
});

test("upgrades a table of release 0.1 by the printed SQL, too", async ({ exasol }) => {
  await withDatabase(exasol, async (database) => {
    await database.execute("CREATE SCHEMA PRINTED_FIRST");
    await database.execute(firstTable.replace("FIRST.", "PRINTED_FIRST."));
  });
  const { stdout } = await runCommand(["deploy", "--schema", "PRINTED_FIRST", "--to-print"]);
  const login = ["--dsn", dsnOf(exasol), "--db-user", "sys"];
  const ran = await runCommand(["sql", ...login], { input: stdout, env: { DB_PASSWORD: password } });
  assert.is(ran.code, 0, ran.stderr);
  await withDatabase(exasol, async (database) =>
    assert.equal(
      await rowsOf(database, metadataColumns("PRINTED_FIRST")),
      await rowsOf(database, metadataColumns("FRESH")),
    ),
  );
});

test("changes nothing where a table or view of that name cannot be upgraded", async ({ exasol, objects }) => {
  const others = {
    OTHER_TYPE: predecessorsTable.replace("MAX_CANDIDATES DECIMAL(18,0)", "MAX_CANDIDATES VARCHAR(10)"),
    NO_KEY: predecessorsTable.replace(" PRIMARY KEY", ""),
    OWN_COLUMN: predecessorsTable.replace("COLUMN_TYPES", "TEAM VARCHAR(10) NOT NULL, COLUMN_TYPES"),
    VIEW_OF_JOBS: 'CREATE VIEW OLD."SME_METADATA_AUTOPILOT_JOBS" AS SELECT 1 AS JOB_NAME',
  };
  const complaints: Record<string, string> = {
    OTHER_TYPE: "column MAX_CANDIDATES is VARCHAR(10) UTF8, expected DECIMAL(18,0)",
    NO_KEY: "its primary key is missing, expected JOB_NAME",
    OWN_COLUMN: "its own column TEAM is NOT NULL without a default, so that no job could be entered",
    VIEW_OF_JOBS: "it is a view, not a table",
  };
  for (const [schema, statement] of Object.entries(others)) {
    await withDatabase(exasol, async (database) => {
      await database.execute(`CREATE SCHEMA ${schema}`);
      await database.execute(statement.replace("OLD.", `${schema}.`));
    });
    const failure = await installInto(exasol, schema, objects).catch((error: Error) => error);
    assert.match(
      String(failure),
      `E-SME-172: Table ${schema}.SME_METADATA_AUTOPILOT_JOBS cannot be upgraded: ${complaints[schema]}. Nothing was changed.`,
    );
    const scripts = `SELECT * FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = '${schema}'`;
    assert.equal(await withDatabase(exasol, (database) => rowsOf(database, scripts)), []);
  }
});

test("keeps a user's own columns, and takes rows of sixteen values by their column list only", async ({
  exasol,
  objects,
}) => {
  await withDatabase(exasol, async (database) => {
    await database.execute("CREATE SCHEMA OWN");
    await database.execute(predecessorsTable.replace("OLD.", "OWN."));
    await database.execute("ALTER TABLE OWN.SME_METADATA_AUTOPILOT_JOBS ADD COLUMN TEAM VARCHAR(10)");
    await database.execute(
      "ALTER TABLE OWN.SME_METADATA_AUTOPILOT_JOBS MODIFY COLUMN S3_OUTPUT_PATH VARCHAR(3000)",
    );
  });
  await installInto(exasol, "OWN", objects);
  await withDatabase(exasol, async (database) => {
    const columns = await rowsOf(database, metadataColumns("OWN"));
    assert.equal(columns[5], ["S3_OUTPUT_PATH", "VARCHAR(3000) UTF8"]);
    assert.equal(columns[16], ["TEAM", "VARCHAR(10) UTF8"]);
    const values = `VALUES (TIMESTAMP '2023-01-02 03:04:05', 'j', 'C', 'r', 's3://b', 'p', 'T', NULL, NULL, NULL,
      NULL, NULL, 1, 'SYS', 'A;T', 'DOUBLE;DOUBLE')`;
    const table = "OWN.SME_METADATA_AUTOPILOT_JOBS";
    assert.instance(await database.execute(`INSERT INTO ${table} ${values}`).catch((error) => error), Error);
    const names = columns.slice(0, 16).map(([name]) => name);
    await database.execute(`INSERT INTO ${table} (${names.join(", ")}) ${values}`);
  });
});

test("names a schema that is not there, and the one that was probably meant", async ({ exasol }) => {
  const words = ["undeploy", "--dsn", dsnOf(exasol), "--db-user", "sys", "--schema"];
  const env = { DB_PASSWORD: password };
  const unknown = await runCommand([...words, "FRESHH"], { env });
  assert.is(unknown.code, 1);
  assert.match(
    unknown.stderr,
    "E-SME-173: There is no schema FRESHH in the database, or none that this user may see. Did you mean FRESH? Nothing was removed.",
  );
  await withDatabase(exasol, (database) => database.execute("CREATE SCHEMA BARE"));
  const bare = await runCommand([...words, "bare"], { env });
  assert.is(bare.code, 0);
  assert.is(bare.stdout, "Schema BARE holds nothing that deploy installs.\n");
});

const commentsIn = (schema: string): string => `
  SELECT OBJECT_TYPE, OBJECT_NAME, OBJECT_COMMENT FROM SYS.EXA_ALL_OBJECTS WHERE ROOT_NAME = '${schema}'
  UNION ALL SELECT 'COLUMN', COLUMN_TABLE || '.' || COLUMN_NAME, COLUMN_COMMENT FROM SYS.EXA_ALL_COLUMNS
  WHERE COLUMN_SCHEMA = '${schema}'`;

test("gives the schema and all that it holds a comment, whose calls are those of this schema", async ({
  exasol,
}) => {
  const schema = "it's";
  const objects = await readObjects(fromPackage("generated"), "7.0.0");
  await installInto(exasol, schema, objects);
  await withDatabase(exasol, async (database) => {
    const comments = await rowsOf(database, commentsIn("it''s"));
    assert.ok(comments.length > 40);
    for (const [type, name, comment] of comments) {
      assert.is.not(comment, null, `${type} ${name}`);
      assert.not.match(String(comment), /\bML\.SME_/);
    }
    const of = (name: string) => String(comments.find((row) => row[1] === name)?.[2]);
    assert.match(
      of("SME_JOBS_LIVE"),
      /^Every training job .* Example: SELECT \* FROM "it's"\.SME_JOBS_LIVE /,
    );
    assert.match(
      of("SME_AUTOPILOT_TRAINING_UDF"),
      /^Internal, part of SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT: call that instead\. /,
    );
    const [[comment] = []] = await rowsOf(
      database,
      `SELECT SCHEMA_COMMENT FROM SYS.EXA_SCHEMAS WHERE SCHEMA_NAME = 'it''s'`,
    );
    assert.match(
      String(comment),
      /^exasol-sagemaker-extension, release 7\.0\.0 of sme-gen: Machine learning /,
    );
    const begin = String(comment).split("Example: ")[1] ?? "";
    const scripts = await rowsOf(database, begin);
    assert.ok(scripts.some(([name]) => name === "SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT"));
    assert.not.ok(scripts.some(([name]) => name === "SME_AUTOPILOT_TRAINING_UDF"));
  });
});

test("sets the comment of its own schema anew, takes it away in the end, and leaves a user's", async ({
  exasol,
  objects,
}) => {
  const comment = (database: Database) =>
    rowsOf(database, "SELECT SCHEMA_COMMENT FROM SYS.EXA_SCHEMAS WHERE SCHEMA_NAME = 'COMMENTED'");
  await withDatabase(
    exasol,
    async (database) => {
      await install(database, "COMMENTED", await readObjects(fromPackage("generated"), "7.0.0"));
      await install(database, "COMMENTED", await readObjects(fromPackage("generated"), "7.1.0"));
      assert.match(String(await comment(database)), /release 7\.1\.0 /);
      await uninstall(database, "COMMENTED", objects, { dropMetadata: true });
      assert.equal(await comment(database), [[null]]);
      await database.execute("COMMENT ON SCHEMA COMMENTED IS 'mine'");
      await install(database, "COMMENTED", objects);
      await uninstall(database, "COMMENTED", objects, { dropMetadata: true });
      assert.equal(await comment(database), [["mine"]]);
    },
    { autocommit: false },
  );
});

test("sets the comments of its own tables anew, and leaves a user's", async ({ exasol, objects }) => {
  const prices = objects.filter(({ name }) => name === "SME_PRICES");
  await withDatabase(
    exasol,
    async (database) => {
      const comments = () =>
        rowsOf(
          database,
          `SELECT T.TABLE_COMMENT, C.COLUMN_COMMENT FROM EXA_ALL_TABLES T JOIN EXA_ALL_COLUMNS C ON C.COLUMN_TABLE = T.TABLE_NAME
           WHERE T.TABLE_SCHEMA = 'PRICED' AND C.COLUMN_SCHEMA = 'PRICED' AND C.COLUMN_NAME = 'AS_OF'`,
        );
      await install(database, "PRICED", prices);
      const given = await comments();
      assert.match(String(given), / Example: SELECT \* FROM PRICED\.SME_PRICES/);
      await database.execute("COMMENT ON TABLE PRICED.SME_PRICES IS 'Of before. Example: SELECT 1'");
      await install(database, "PRICED", prices);
      assert.equal(await comments(), given);
      await database.execute("COMMENT ON TABLE PRICED.SME_PRICES IS 'kept by Jo' (AS_OF IS 'ask Jo')");
      await install(database, "PRICED", prices);
      assert.equal(await comments(), [["kept by Jo", "ask Jo"]]);
    },
    { autocommit: false },
  );
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
  const tables = objects.filter(({ kind }) => kind === "table").map(({ name }) => name);
  assert.equal((await rest()).flat().sort(), ["MINE", ...tables].sort());
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
    /^removed {2}table {3}SME_METADATA_AUTOPILOT_JOBS$.*^Schema CLI itself is left as it is\.$/ms,
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
