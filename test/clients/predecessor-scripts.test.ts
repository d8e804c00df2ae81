/**
 * The four Lua scripts of the Python extension (exasol-sagemaker-extension 0.11.7) on the local Exasol, as
 * they were released: they are taken from PyPI. Set SME_CLIENTS_PYTHON to a Python with pip; without one, or
 * without PyPI, this is skipped. In place of its UDFs, which need its Python container, stand UDFs in Lua.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { connect } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import { startSandbox } from "../../sandbox/start-sandbox.ts";
import { compiledClient } from "../support/compiled-client.ts";
import { python, reasonToSkip } from "../support/public-clients.ts";
import { suite } from "../support/suite.ts";

const test = suite("scripts of the Python extension");
const folder = await mkdtemp(join(tmpdir(), "sme-predecessor-"));
test.after(() => rm(folder, { recursive: true, force: true }));

async function reasonWithoutRelease(): Promise<string | undefined> {
  const packages = ["--no-deps", "--target", folder, "exasol-sagemaker-extension==0.11.7"];
  try {
    await promisify(execFile)(python ?? "", ["-m", "pip", "install", "--quiet", ...packages]);
    return undefined;
  } catch {
    return "PyPI does not answer";
  }
}

const resource = (path: string): Promise<string> =>
  readFile(join(folder, "exasol_sagemaker_extension/resources", path), "utf8");

const scriptNames = ["training", "job_status_polling", "endpoint_deployment", "endpoint_deletion"];

/** What its UDFs answer when AWS does what it should. */
const answers: Record<string, string> = {
  training: "ctx.job_name",
  job_status_polling: "'Completed', 'Completed'",
  endpoint_deployment: "'Regression'",
  endpoint_deletion: "ctx.endpoint_name",
};

/** The UDF as it was released, but for its language and body. */
const inLua = (released: string, answer: string): string =>
  `${released.replace(/PYTHON3_SME/, "LUA").replace(/\) AS\s[\s\S]*$/, ") AS\n")}function run(ctx) ctx.emit(${answer}) end`;

async function lifeOfAModel(): Promise<void> {
  // The deployment makes a function in this language, which nothing calls here.
  const sandbox = await startSandbox({ languages: { PYTHON3_SME: compiledClient } });
  try {
    const { exasol, aws } = sandbox;
    const { user, password } = exasol;
    const dsn = parseDsn(`${exasol.host}/${exasol.certificateFingerprint}:${exasol.port}`);
    const database = await connect({ dsn, user, password });
    const rows = async (sql: string) => {
      const result = await database.execute(sql);
      return result.kind === "rows" ? result.rows : [];
    };
    await database.execute("CREATE SCHEMA OLD");
    await database.execute(await resource("sql/create_statement_autopilot_jobs_metadata_table.sql"));
    for (const name of scriptNames) {
      const script = `create_statement_autopilot_${name}`;
      await database.execute(await resource(`lua/outputs/${script}_lua_script.sql`));
      await database.execute(inLua(await resource(`udf/${script}_udf.sql`), answers[name] ?? ""));
    }
    await database.execute(
      `CREATE CONNECTION C TO 'https://${aws.bucket}.s3.${aws.region}.amazonaws.com' USER '${aws.accessKeyId}' IDENTIFIED BY '${aws.secretAccessKey}'`,
    );
    await database.execute("CREATE TABLE T (A DECIMAL(9,2), B VARCHAR(10))");
    await database.execute("INSERT INTO T VALUES (1.5, 'x'), (NULL, 'y')");
    const training = {
      job_name: "job",
      input_schema_name: "old",
      input_table_or_view_name: "t",
      aws_credentials_connection_name: "C",
      aws_region: aws.region,
      s3_bucket_uri: `s3://${aws.bucket}`,
      s3_output_path: "out",
      iam_sagemaker_role: "role",
      target_attribute_name: "a",
    };
    await database.execute(
      `EXECUTE SCRIPT OLD.SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT('${JSON.stringify(training)}')`,
    );
    assert.equal(
      await rows(`SELECT JOB_NAME, TARGET_ATTRIBUTE_NAME, MAX_CANDIDATES, COLUMN_NAMES, COLUMN_TYPES, SCRIPT_USER,
        SESSION_ID = CURRENT_SESSION FROM SME_METADATA_AUTOPILOT_JOBS`),
      [["job", "A", null, "A;B", "DECIMAL(9,2);VARCHAR(10) UTF8", "SYS", true]],
    );
    const read = [1, 2, 3, 4].map((i) => `FILE 'out/T${i}.csv'`).join(" ");
    assert.equal(
      await rows(
        `SELECT * FROM (IMPORT INTO (A DECIMAL(9,2), B VARCHAR(10)) FROM CSV AT C ${read} SKIP = 1) ORDER BY B`,
      ),
      [
        ["1.5", "x"],
        [null, "y"],
      ],
    );
    assert.equal(
      await rows(`EXECUTE SCRIPT OLD.SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS('job', 'C', '${aws.region}')`),
      [["Completed", "Completed"]],
    );
    await database.execute(
      `EXECUTE SCRIPT OLD.SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT('job', 'endpoint', 'OLD', 'ml.m5.large', 1, 'C', '${aws.region}')`,
    );
    const [[text] = []] = await rows(
      "SELECT SCRIPT_TEXT FROM EXA_ALL_SCRIPTS WHERE SCRIPT_NAME = 'endpoint'",
    );
    assert.match(String(text), "EMITS (B VARCHAR(10) UTF8,PREDICTIONS DOUBLE) AS");
    await database.execute(
      `EXECUTE SCRIPT OLD.SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT('endpoint', 'C', '${aws.region}')`,
    );
    const connection = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_ENDPOINT";
    const [[address] = []] = await rows(
      `SELECT CONNECTION_STRING FROM EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = '${connection}'`,
    );
    assert.equal(JSON.parse(String(address)).status, "deleted");
    const refused = await database
      .execute("EXECUTE SCRIPT OLD.SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT('{}')")
      .then(String, String);
    assert.match(refused, /E-SME-6: Missing required arguments/);
    await database.close();
  } finally {
    await sandbox.close();
  }
}

const fact = "its released scripts train, poll, deploy and delete";
const reason = reasonToSkip("pip") ?? (await reasonWithoutRelease());
if (reason === undefined) test(fact, lifeOfAModel);
else test.skip(`${fact} (${reason})`, lifeOfAModel);

test.run();
