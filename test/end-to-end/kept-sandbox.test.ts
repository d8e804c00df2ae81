import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createTable, insertRows, readAbalones } from "../../cli/demo/abalone.ts";
import { awsConnectionStatement, type SandboxFacts } from "../../cli/sandbox/describe-sandbox.ts";
import { connect, type Database } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import type { Cell } from "../../deploy/database/result.ts";
import { install } from "../../deploy/objects/install.ts";
import { readObjects } from "../../deploy/objects/read-objects.ts";
import { fromPackage } from "../../package/package-root.ts";
import { runCommand } from "../support/run-command.ts";
import { type SandboxProcess, startSandboxProcess } from "../support/sandbox-process.ts";
import { suite } from "../support/suite.ts";
import { anyModel, scriptCall, trainingCall } from "../support/user-of-sandbox.ts";

const test = suite<{ temporary: string; folder: string; running?: SandboxProcess }>(
  "a sandbox with a data folder",
);
const login = ["AWS_CONNECTION", "eu-central-1"];
const prediction =
  'SELECT DEMO."kept"(TYPE, LONGEST_SHELL, DIAMETER, HEIGHT, WHOLE_WEIGHT, SHUCKED_WEIGHT, VISCERA_WEIGHT, ' +
  "SHELL_WEIGHT) FROM (SELECT * FROM DEMO.ABALONE ORDER BY 2, 3, 4, 5, 6, 7, 8, 9 LIMIT 20)";

test.before(async (context) => {
  context.temporary = await mkdtemp(join(tmpdir(), "sme-kept-test-"));
  context.folder = join(context.temporary, "data");
});
test.after(async ({ temporary, running }) => {
  await running?.kill("SIGKILL");
  await rm(temporary, { recursive: true, force: true });
});

async function withDatabase<Value>(
  { exasol }: SandboxFacts,
  work: (database: Database) => Promise<Value>,
  autocommit = true,
): Promise<Value> {
  const { dsn, user, password } = exasol;
  const database = await connect({ dsn: parseDsn(dsn), user, password, autocommit });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function rowsOf(database: Database, sql: string): Promise<Cell[][]> {
  const result = await database.execute(sql);
  return result.kind === "rows" ? result.rows : [];
}

const statusOf = async (database: Database, job: string): Promise<Cell> =>
  (await rowsOf(database, scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", [job, ...login])))[0]?.[0] ??
  null;

function train({ aws }: SandboxFacts, jobName: string, options: object): string {
  return trainingCall({
    job_name: jobName,
    aws_credentials_connection_name: "AWS_CONNECTION",
    aws_region: aws.region,
    iam_sagemaker_role: aws.role,
    s3_bucket_uri: `s3://${aws.bucket}`,
    s3_output_path: "autopilot",
    input_schema_name: "DEMO",
    input_table_or_view_name: "ABALONE",
    target_attribute_name: "RINGS",
    ...options,
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
}

async function fileOfBucketFs({ bucketFs }: SandboxFacts, content?: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`w:${bucketFs.writePassword}`).toString("base64")}`;
  const response = await fetch(`${bucketFs.url}/${bucketFs.bucket}/dir/file.txt`, {
    headers: { authorization },
    ...(content === undefined ? {} : { method: "PUT", body: content }),
  });
  return response.text();
}

test("goes on after kill -9 in the middle of a training: same addresses, and the endpoint serves", async (context) => {
  const { temporary, folder } = context;
  const first = await startSandboxProcess(temporary, ["--data-dir", folder]);
  context.running = first;
  const { facts } = first;
  const { train: abalones } = await readAbalones();
  await withDatabase(
    facts,
    async (database) => install(database, "ML", await readObjects(fromPackage("generated"))),
    false,
  );
  const before = await withDatabase(facts, async (database) => {
    await database.execute(awsConnectionStatement(facts.aws));
    await database.execute("CREATE SCHEMA DEMO");
    await database.execute(createTable("ABALONE"));
    for (const sql of insertRows("ABALONE", abalones)) await database.execute(sql);
    await database.execute(train(facts, "kept", anyModel));
    while ((await statusOf(database, "kept")) === "InProgress")
      await new Promise((resolve) => setTimeout(resolve, 100));
    await database.execute(
      scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
        "kept",
        "kept",
        "DEMO",
        "ml.m5.large",
        1,
        ...login,
      ]),
    );
    await fileOfBucketFs(facts, "kept");
    const predicted = await rowsOf(database, prediction);
    await database.execute(train(facts, "killed", { max_candidates: 250 }));
    assert.is(await statusOf(database, "killed"), "InProgress");
    return predicted;
  });
  assert.is(before.length, 20);
  await first.kill("SIGKILL");

  const second = await startSandboxProcess(temporary, ["--data-dir", folder]);
  context.running = second;
  assert.equal(second.facts, facts);
  await withDatabase(facts, async (database) => {
    assert.equal(await rowsOf(database, prediction), before);
    assert.is(await statusOf(database, "kept"), "Completed");
    assert.is(await statusOf(database, "killed"), "Failed");
  });
  assert.is(await fileOfBucketFs(facts), "kept");
});

test("lets nobody else read any of its files", async ({ folder }) => {
  // What UDFs read of BucketFS they read as another user, who can reach it only
  // from inside of their container.
  const forUdfs = ["buckets", "conf"].map((name) => join(folder, "bucketfs", name));
  const files = [folder, ...(await filesBelow(folder))].filter(
    (file) => !forUdfs.some((readable) => file.startsWith(readable)),
  );
  assert.ok(files.length > 30);
  assert.ok(files.some((file) => file.endsWith(".wal")));
  for (const file of files) assert.is((await stat(file)).mode & 0o077, 0, file);
});

test("has its folder for itself, and says who has it", async ({ folder, running }) => {
  const { code, stderr, stdout } = await runCommand(["sandbox", "--json", "--data-dir", folder]);
  assert.is(code, 1);
  assert.is(stdout, "");
  const holder = `a sandbox runs on it, process ${running?.child.pid}, since `;
  assert.match(stderr, `E-SME-176: The folder ${folder} is in use: ${holder}`);
  assert.not.match(stderr, /duckdb/i);
});

test("says which port of the last time it could not have, and serves at another", async (context) => {
  const { temporary, folder, running } = context;
  const before = running?.facts;
  await running?.kill("SIGTERM");
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(before?.aws.port, "127.0.0.1", resolve));
  try {
    const next = await startSandboxProcess(temporary, ["--data-dir", folder]);
    context.running = next;
    assert.is(
      next.remarks(),
      `Port ${before?.aws.port}, which the local AWS had the last time, is taken: it gets another.\n`,
    );
    assert.equal(next.facts.exasol, before?.exasol);
    assert.is.not(next.facts.aws.port, before?.aws.port);
    assert.is((await withDatabase(next.facts, (database) => rowsOf(database, prediction))).length, 20);
  } finally {
    occupant.close();
  }
});

test("takes a new password, and does not take another region", async (context) => {
  const { temporary, folder, running } = context;
  await running?.kill("SIGTERM");
  const next = await startSandboxProcess(temporary, ["--data-dir", folder], {
    SME_EXASOL_PASSWORD: "a new one",
  });
  context.running = next;
  assert.is(next.facts.exasol.password, "a new one");
  assert.is((await withDatabase(next.facts, (database) => rowsOf(database, "SELECT 1"))).length, 1);
  await next.kill("SIGTERM");
  const moved = await runCommand(["sandbox", "--data-dir", folder, "--region", "us-east-1"]);
  assert.is(moved.code, 1);
  assert.match(
    moved.stderr,
    `E-SME-177: The sandbox cannot keep its data in the folder ${folder}: its buckets and jobs are of the region ` +
      "eu-central-1, not us-east-1.",
  );
});

test("that is damaged is refused by the file's name", async ({ folder }) => {
  const record = join(folder, "aws", "records", "automl-jobs", "kept.json");
  await writeFile(record, "{");
  const { code, stderr } = await runCommand(["sandbox", "--data-dir", folder]);
  assert.is(code, 1);
  assert.match(stderr, `in the folder ${folder}: ${record} is damaged: `);
  await rm(record);
  await writeFile(join(folder, "exasol.duckdb"), "no database");
  await rm(join(folder, "exasol.duckdb.wal"), { force: true });
  const database = await runCommand(["sandbox", "--data-dir", folder]);
  assert.match(database.stderr, `E-SME-177: The sandbox cannot keep its data in the folder ${folder}: `);
  assert.match(database.stderr, `${join(folder, "exasol.duckdb")} cannot be opened: `);
});

test.run();
