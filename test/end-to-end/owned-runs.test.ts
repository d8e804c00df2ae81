import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import type { Cell } from "../../deploy/database/result.ts";
import type { Fault } from "../../sandbox/aws/start-aws.ts";
import { rejection } from "../support/rejection.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

/** Two installations, ML and ML2, train over one bucket and path, on different tables. */
const test = suite<{ user: UserOfSandbox }>("what a training run makes is its own");

type Installation = "ML" | "ML2";
const tables = { ML: "FIRST", ML2: "SECOND" } as const;
const denied: Fault = { status: 403, code: "AccessDenied", message: "Access Denied" };
const gone: Fault = { status: 500, code: "InternalFailure", message: "The client is gone." };
const noRole: Fault = {
  status: 400,
  code: "ValidationException",
  message: "Could not assume role arn:aws:iam::1:role/r.",
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.deploy("ML2");
  await user.run("CREATE SCHEMA DATA");
  for (const table of Object.values(tables)) {
    await user.run(
      `CREATE TABLE DATA.${table} AS SELECT N AS ID, '${table}' || MOD(N, 7) AS KIND, MOD(N * 37, 101) AS Y
       FROM VALUES BETWEEN 1 AND 500 AS T(N)`,
    );
  }
});
test.before.each(({ user }) => {
  user.takeRequests();
});
test.after.each(({ user }) => {
  user.atRequest();
});
test.after(async ({ user }) => {
  await user?.close();
});

function train(installation: Installation, job_name: string, other: object = {}): string {
  const call = trainingCall({
    job_name,
    ...sandboxPlace,
    s3_output_path: "shared",
    input_schema_name: "DATA",
    input_table_or_view_name: tables[installation],
    target_attribute_name: "Y",
    ...anyModel,
    export_files_per_node: 2,
    ...other,
  });
  return call.replace("ML.", `${installation}.`);
}

/** Trains in a session of its own; gives the error, if there is one. */
async function trainBeside(user: UserOfSandbox, call: string, autocommit = true): Promise<string> {
  const session = await user.login(autocommit);
  try {
    await session.execute(call);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await session.close();
  }
}

/** The job learns from exactly the rows of the installation's table, and from its row everybody knows it. */
async function assertOwned(
  user: UserOfSandbox,
  job: string,
  installation: Installation,
  { isKnown = true } = {},
): Promise<void> {
  const folder = await user.trainingFolder(job);
  const lines: string[] = [];
  for (const key of await user.objects(folder)) {
    const [header, ...rows] = (await user.content(key)).toString().trimEnd().split("\n");
    assert.is(header, "ID,KIND,Y");
    lines.push(...rows);
  }
  assert.is(lines.length, 500);
  assert.ok(
    lines.every((line) => line.includes(`,${tables[installation]}`)),
    lines[0],
  );
  assert.is(new Set(lines).size, 500);
  const rows: Record<string, Cell[][]> = {};
  for (const schema of Object.keys(tables)) {
    rows[schema] = await user.rows(
      `SELECT INPUT_TABLE_OR_VIEW_NAME, S3_TRAINING_DATA_URI, TRAINING_DATA_ROWS, JOB_ARN IS NOT NULL
       FROM ${schema}.SME_METADATA_AUTOPILOT_JOBS WHERE LOWER(JOB_NAME) = LOWER('${job}')`,
    );
  }
  const own = [[tables[installation], `s3://sandbox-bucket/${folder}`, 500, isKnown]];
  assert.equal(rows, { ML: [], ML2: [], [installation]: own });
}

/** Objects that belong to no job's folder. */
async function leftovers(user: UserOfSandbox, job: string): Promise<string[]> {
  const folder = (await user.isJobOfAws(job)) ? await user.trainingFolder(job) : "none";
  return (await user.objects(`shared/${job}/data/`)).filter((key) => !key.startsWith(folder));
}

test("of two trainings at once, over a slow export, one becomes the job and the other leaves nothing", async ({
  user,
}) => {
  user.atRequest((operation) => (operation === "PutObject" ? { latencyMilliseconds: 200 } : undefined));
  const [first, second] = await Promise.all([
    trainBeside(user, train("ML", "race")),
    trainBeside(user, train("ML2", "Race")),
  ]);
  assert.is([first, second].filter((text) => text === "").length, 1, `${first}\n${second}`);
  assert.match(
    first + second,
    /E-SME-71: AWS has an Autopilot job race in region eu-central-1 already, made .* Taken back: the training data in \S+\. Taken back: the job's metadata row\./i,
  );
  await assertOwned(user, "race", first === "" ? "ML" : "ML2");
  const [own, other] = first === "" ? ["race", "Race"] : ["Race", "race"];
  assert.equal(await leftovers(user, own), []);
  assert.equal(await user.objects(`shared/${other}/`), []);
});

test("a loser that fails at any step touches nothing of the other run's", async ({ user }) => {
  let finish = () => {};
  const losers = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let creations = 0;
  user.atRequest(async (operation) => {
    if (operation !== "CreateAutoMLJobV2") return undefined;
    creations += 1;
    if (creations > 1) return noRole;
    await losers;
    return undefined;
  });
  const winner = trainBeside(user, train("ML", "steps"));
  while (creations === 0) await pause(20);
  const before = await user.objects("shared/steps/");
  assert.is(before.length, 2);
  for (const [operation, expected] of [
    ["ListObjectsV2", /^E-SME-66: .*s3:ListBucket.* Taken back: the job's metadata row\.$/],
    ["PutObject", /^E-SME-1: .*Taken back: the training data in .*Taken back: the job's metadata row\.$/],
    [
      "DeleteObjects",
      /^E-SME-73: .* Left behind: the training data in .*\)\. Taken back: the job's metadata row\.$/,
    ],
    [
      "CreateAutoMLJobV2",
      /^E-SME-73: .*Taken back: the training data in .*Taken back: the job's metadata row\.$/,
    ],
  ] as const) {
    if (operation !== "CreateAutoMLJobV2") user.breakOperation(operation, denied);
    assert.match(await user.refusal(train("ML2", "steps")), expected);
    user.breakOperation(operation);
    const now = await user.objects("shared/steps/");
    assert.equal(
      before.filter((key) => !now.includes(key)),
      [],
    );
  }
  finish();
  assert.is(await winner, "");
  await assertOwned(user, "steps", "ML");
  assert.is((await leftovers(user, "steps")).length, 2, "what could not be deleted, and was named");
});

test("of five sessions of two installations, one becomes the job", async ({ user }) => {
  const outcomes = await Promise.all(
    Array.from({ length: 5 }, async (_, i) => {
      const installation: Installation = i % 2 === 0 ? "ML" : "ML2";
      return [installation, await trainBeside(user, train(installation, "five"))] as const;
    }),
  );
  const winners = outcomes.filter(([, error]) => error === "");
  assert.is(winners.length, 1);
  for (const [, error] of outcomes) assert.ok(error === "" || /E-SME-(71|8): /.test(error), error);
  await assertOwned(user, "five", winners[0]?.[0] ?? "ML");
  assert.equal(await leftovers(user, "five"), []);
});

test("a UDF that dies before or after AWS has accepted the job is called again, and there is one job", async ({
  user,
}) => {
  for (const [job, operation, after] of [
    ["dies-preparing", "DescribeAutoMLJobV2", false],
    ["dies-before", "CreateAutoMLJobV2", false],
    ["dies-after", "CreateAutoMLJobV2", true],
  ] as const) {
    let times = 0;
    user.atRequest((asked) => {
      if (asked !== operation || times > 0) return undefined;
      times += 1;
      if (after) return { answer: pause(50).then(() => user.killUdfs()) };
      user.killUdfs();
      return gone;
    });
    assert.is(await trainBeside(user, train("ML", job)), "");
    assert.is(times, 1);
    await assertOwned(user, job, "ML");
    assert.equal(await leftovers(user, job), []);
  }
});

test("a job whose answer got lost is the run's own", async ({ user }) => {
  let times = 0;
  user.atRequest((operation) => {
    if (operation !== "CreateAutoMLJobV2" || times > 0) return undefined;
    times += 1;
    return { answer: "lost" };
  });
  assert.is(await trainBeside(user, train("ML2", "lost")), "");
  await assertOwned(user, "lost", "ML2");
});

test("a UDF that dies each time: the job that runs keeps its data and, without autocommit, its row", async ({
  user,
}) => {
  let times = 0;
  user.atRequest((operation) => {
    if (operation !== "CreateAutoMLJobV2") return undefined;
    times += 1;
    if (times === 1) return { answer: pause(50).then(() => user.killUdfs()) };
    user.killUdfs();
    return gone;
  });
  const session = await user.login(false);
  const error = await rejection(session.execute(train("ML", "dies-twice")));
  await session.execute("COMMIT");
  await session.close();
  assert.match(
    error.message,
    /E-SME-141: Job dies-twice has been started on this run's data and is \w+, so the training data in \S+ stay\. .* The script ended with: .*VM crashed .* Left as it is, unless the transaction is rolled back, as with autocommit: the job's metadata row\./,
  );
  const folder = await user.trainingFolder("dies-twice");
  assert.is((await user.objects(folder)).length, 2);
  const row = "SELECT S3_TRAINING_DATA_URI FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'dies-twice'";
  assert.equal(await user.rows(row), [[`s3://sandbox-bucket/${folder}`]]);
});

test("UDFs that all die once AWS has the job: data and row stay, and it is said that a job may run", async ({
  user,
}) => {
  let times = 0;
  user.atRequest((operation) => {
    if (operation === "CreateAutoMLJobV2") times += 1;
    if (times === 0) return undefined;
    if (times === 1) return { answer: pause(50).then(() => user.killUdfs()) };
    user.killUdfs();
    return gone;
  });
  const session = await user.login(false);
  const error = await rejection(session.execute(train("ML", "all-die")));
  user.atRequest();
  await session.execute("COMMIT");
  await session.close();
  assert.match(
    error.message,
    /E-SME-141: Whether a job has been started could not be found out \(VM crashed .*\), so the training data in \S+ stay\. SME_POLL.* The script ended with: Starting job all-die failed: VM crashed [^.]*\. Left as it is, unless the transaction is rolled back, as with autocommit: the job's metadata row\."/,
  );
  await assertOwned(user, "all-die", "ML", { isKnown: false });
});

test("a UDF that dies taking the data back: they are named, and the row is gone", async ({ user }) => {
  user.atRequest((operation) => {
    if (operation === "CreateAutoMLJobV2") return noRole;
    if (operation === "DeleteObjects") user.killUdfs();
    return undefined;
  });
  const text = await user.refusal(train("ML", "dies-deleting"));
  assert.match(
    text,
    /^E-SME-73: .* Left behind: the training data in \S+ \(VM crashed .*\)\. Taken back: the job's metadata row\.$/,
  );
  assert.not(await user.isJobOfAws("dies-deleting"));
});

test("after a ROLLBACK the name is taken, and training and deployment say how to go on", async ({ user }) => {
  const session = await user.login(false);
  await session.execute(train("ML", "rolled-back"));
  await session.execute("ROLLBACK");
  const again = await rejection(session.execute(train("ML", "Rolled-Back")));
  assert.match(
    again.message,
    /E-SME-71: AWS has an Autopilot job rolled-back in .* with SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB\./,
  );
  await session.execute("ROLLBACK");
  await session.close();
  const place = ["ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"];
  const deploy = scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    "rolled-back",
    "rolled",
    "DATA",
    ...place,
  ]);
  assert.match(await user.refusal(deploy), /^E-SME-18: .* with SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB\./);
});

test("another session that changes the metadata table is said to be the reason", async ({ user }) => {
  const other = await user.login(false);
  await other.execute("ALTER TABLE ML.SME_METADATA_AUTOPILOT_JOBS ADD COLUMN OF_OTHERS INT");
  const text = await user.refusal(train("ML", "collides"));
  await other.execute("ROLLBACK");
  await other.close();
  assert.match(
    text,
    /^E-SME-8: Job collides could not be entered in SME_METADATA_AUTOPILOT_JOBS: another session was writing to the table, maybe for a training of this name, and nothing of it was touched \(.*Transaction collision/,
  );
  assert.not(await user.isJobOfAws("collides"));
});

test("a client that is killed at any step leaves no row, and no job but one of its own rows", async ({
  user,
}) => {
  for (const operation of ["DescribeAutoMLJobV2", "PutObject", "CreateAutoMLJobV2"]) {
    const job = `killed-${operation.slice(0, 6).toLowerCase()}`;
    let client: ChildProcess | undefined;
    let killed = () => {};
    const ended = new Promise<void>((resolve) => {
      killed = resolve;
    });
    user.atRequest(async (asked) => {
      if (asked !== operation || client === undefined || client.killed) return undefined;
      client.kill("SIGKILL");
      await ended;
      return undefined;
    });
    client = startClient(user, train("ML", job));
    client.once("close", killed);
    await ended;
    await settled(user);
    user.atRequest();
    const row = `SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = '${job}'`;
    assert.equal(await user.rows(row), []);
    const error = await trainBeside(user, train("ML2", job));
    if (error === "") await assertOwned(user, job, "ML2");
    else {
      assert.match(error, /E-SME-71: .*ROLLBACK/);
      const keys = await user.objects(await user.trainingFolder(job));
      assert.is(keys.length, 2);
    }
  }
});

const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

function startClient({ sandbox }: UserOfSandbox, statement: string): ChildProcess {
  const { host, port, certificateFingerprint, user, password } = sandbox.exasol;
  const dsn = `${host}/${certificateFingerprint}:${port}`;
  return spawn(process.execPath, [main, "sql", "--dsn", dsn, "--db-user", user, "-c", statement], {
    env: { PATH: process.env.PATH ?? "", DB_PASSWORD: password },
    stdio: "ignore",
  });
}

/** Returns once no session but the user's own is left. */
async function settled({ sandbox }: UserOfSandbox): Promise<void> {
  while (sandbox.exasol.sessions > 1) await pause(20);
}

test.run();
