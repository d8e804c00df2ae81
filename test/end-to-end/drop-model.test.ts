import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateEndpointConfigCommand,
  DeleteTagsCommand,
  DescribeAutoMLJobV2Command,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { DatabaseError } from "../../deploy/database/connect.ts";
import type { Fault } from "../../sandbox/aws/start-aws.ts";
import { runGuidePage } from "../support/guide-page.ts";
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

const test = suite<{ user: UserOfSandbox }>("dropping a model");

const train = (job_name: string, more: object = {}) =>
  trainingCall({
    job_name,
    ...sandboxPlace,
    s3_output_path: "drop",
    input_schema_name: "DATA",
    input_table_or_view_name: "T",
    target_attribute_name: "Y",
    ...anyModel,
    ...more,
  });
const deploy = (job: string, endpoint: string) =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    job,
    endpoint,
    "PRED",
    "ml.m5.large",
    1,
    "AWS_CONNECTION",
    "eu-central-1",
  ]);
const drop = (values: object) => `EXECUTE SCRIPT ML.SME_DROP_MODEL('${JSON.stringify(values)}')`;

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  for (const schema of ["DATA", "PRED"]) await user.run(`CREATE SCHEMA ${schema}`);
  await user.run(
    "CREATE TABLE DATA.T AS SELECT CAST(MOD(N, 101) AS DOUBLE) AS X, CAST(MOD(N, 101) * 2 AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 900 AS V(N)",
  );
  await user.run(train("neighbour"));
  await user.waitForJob("neighbour");
  await user.run(deploy("neighbour", "theirs"));
});
test.after(async ({ user }) => {
  await user?.close();
});

/** What the database and AWS have, but for what the neighbour's job has and the rows of a job's record. */
async function everything({ objects, rows, sagemaker }: UserOfSandbox): Promise<string[]> {
  const inDatabase = await rows(`
    SELECT 'function ' || SCRIPT_NAME FROM EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'PRED'
    UNION ALL SELECT 'connection ' || CONNECTION_NAME FROM EXA_ALL_CONNECTIONS
    UNION ALL SELECT 'view ' || VIEW_NAME FROM EXA_ALL_VIEWS WHERE VIEW_NAME LIKE 'SME_HOLDOUT%'
    UNION ALL SELECT 'row of ' || JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS
    UNION ALL SELECT 'row of ' || ENDPOINT_NAME FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS
    UNION ALL SELECT DISTINCT 'statistics of ' || JOB_NAME FROM ML.SME_TRAINING_STATISTICS
    UNION ALL SELECT DISTINCT 'evaluations of ' || JOB_NAME FROM ML.SME_EVALUATIONS`);
  const [models, configs, endpoints] = await Promise.all([
    sagemaker.send(new ListModelsCommand({})),
    sagemaker.send(new ListEndpointConfigsCommand({})),
    sagemaker.send(new ListEndpointsCommand({})),
  ]);
  return [
    ...inDatabase.map(([name]) => String(name)),
    ...(models.Models ?? []).map(({ ModelName }) => `model ${ModelName}`),
    ...(configs.EndpointConfigs ?? []).map(({ EndpointConfigName }) => `configuration ${EndpointConfigName}`),
    ...(endpoints.Endpoints ?? [])
      .filter(({ EndpointStatus }) => EndpointStatus !== "Deleting")
      .map(({ EndpointName }) => `endpoint ${EndpointName}`),
    ...(await objects("drop/")),
  ].sort();
}

const plain = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.map(String));

/** Tokens and runs' folders are other ones each time. */
const shown = (rows: readonly (readonly unknown[])[]) =>
  plain(rows).map(([object, name = "", action, result]) => [
    object,
    name.replace(/[0-9a-f]{12,32}/g, "#"),
    action,
    result?.replace(/[0-9a-f]{12,32}/g, "#"),
  ]);

test("removes all of it, what costs first, as the dry run has said, and nothing of others", async ({
  user,
}) => {
  const before = await everything(user);
  await user.run(
    train("rings", { holdout_fraction: 0.2, validation_query: "SELECT X, Y FROM DATA.T WHERE X < 20" }),
  );
  await user.waitForJob("rings");
  await user.run(deploy("rings", "first"));
  await user.run(`EXECUTE SCRIPT ML.SME_EVALUATE('{"function_name": "first", "schema_name": "PRED"}')`);
  await user.run(deploy("rings", "asleep"));
  await user.run(scriptCall("SME_PAUSE_ENDPOINT", ["asleep", undefined, undefined]));
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "rings" }));
  const folder = job.OutputDataConfig?.S3OutputPath?.replace("s3://sandbox-bucket/", "") ?? "";
  const put = (Key: string) =>
    user.s3.send(new PutObjectCommand({ Bucket: "sandbox-bucket", Key, Body: "x" }));
  // S3 lists and deletes a thousand at a time.
  for (let n = 0; n < 1001; n += 91)
    await Promise.all(Array.from({ length: 91 }, (_, i) => put(`${folder}more/${n + i}`)));
  // A name that begins alike is another folder.
  await put("drop/rings2/data/x");
  const whole = await everything(user);

  const said = await user.rows(drop({ job_name: "RINGS", dry_run: true }));
  assert.equal(await everything(user), whole, "a dry run changes nothing");
  const rows = await user.rows(drop({ job_name: "rings" }));
  assert.equal(
    plain(rows).map(([object, name, action, result]) => [
      object,
      name,
      action,
      result?.replace("done", "to be done"),
    ]),
    plain(said),
  );
  assert.equal(
    shown(rows).map(([object, name, action, result]) =>
      `${object} ${name} ${action}: ${result}`.replace(/\d+ objects?/, "N objects"),
    ),
    [
      "endpoint first delete: done",
      "endpoint configuration first-# delete: done",
      "model first-# delete: done",
      "endpoint configuration asleep-# delete: done",
      "model asleep-# delete: done",
      "training data s3://sandbox-bucket/drop/rings/data/#/ delete: done: N objects",
      "validation data s3://sandbox-bucket/drop/rings/validation/#/ delete: done: N objects",
      "artefacts s3://sandbox-bucket/drop/rings/output/#/ delete: done: N objects",
      "job rings keep: AWS keeps what it knows of a job, which costs nothing",
      "function PRED.asleep delete: done",
      "function PRED.asleep_SCALAR delete: done",
      "function PRED.first delete: done",
      "function PRED.first_SCALAR delete: done",
      "connection SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_ASLEEP delete: done",
      "connection SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_FIRST delete: done",
      "statistics rings delete: done",
      "evaluations rings delete: done",
      "holdout view ML.SME_HOLDOUT_RINGS delete: done",
      "metadata rings delete: done",
    ],
  );
  assert.equal(await everything(user), [...before, "drop/rings2/data/x"].sort());
  await user.run('SELECT PRED."theirs"(X) FROM DATA.T LIMIT 1');

  const [again = []] = await user.rows(drop({ job_name: "rings" }));
  assert.equal(again, [
    "metadata",
    "rings",
    "keep",
    "SME_METADATA_AUTOPILOT_JOBS has no such job: it is dropped, or was never trained here. The most alike is neighbour. What AWS has of it goes where aws_credentials_connection_name and aws_region are given.",
  ]);
});

const denied = (action: string) => ({
  status: action.startsWith("s3:") ? 403 : 400,
  code: action.startsWith("s3:") ? "AccessDenied" : "AccessDeniedException",
  message: `User: arn:aws:iam::111122223333:user/u is not authorized to perform: ${action} on resource: r`,
});

test("what is to be kept stays, what AWS refuses is left and said, all else goes, and a further call goes on", async ({
  user,
}) => {
  const before = await everything(user);
  await user.run(train("refused"));
  await user.waitForJob("refused");
  await user.run(deploy("refused", "stubborn"));
  const whole = await everything(user);
  const keep = ["endpoint", "statistics", "training_data"];
  const all = plain(await user.rows(drop({ job_name: "refused", keep })));
  assert.equal(
    all.filter(([, , action]) => action !== "keep"),
    [],
    "what is to be kept stays, with what that needs",
  );
  assert.equal(await everything(user), whole);
  const functions = ["function stubborn", "function stubborn_SCALAR"];
  for (const [operation, action, object] of [
    ["DeleteEndpoint", "sagemaker:DeleteEndpoint", "endpoint"],
    ["DeleteEndpointConfig", "sagemaker:DeleteEndpointConfig", "endpoint configuration"],
    ["DeleteModel", "sagemaker:DeleteModel", "model"],
    ["DeleteObjects", "s3:DeleteObject", "artefacts"],
    ["ListTags", "sagemaker:ListTags", "endpoint"],
  ] as const) {
    user.breakOperation(operation, denied(action));
    const rows = plain(await user.rows(drop({ job_name: "refused" })));
    user.breakOperation(operation);
    const refused = rows.find(([kind, , , result = ""]) => kind === object && result.startsWith("left: "));
    assert.ok(refused?.[3]?.includes(action), `${operation}: ${JSON.stringify(rows)}`);
    assert.equal(rows.at(-1), ["metadata", "refused", "keep", "stays until the rest is gone"]);
    const now = await everything(user);
    for (const name of functions) assert.ok(now.includes(name), `${name} stays while ${object} is there`);
    // The next one is refused something else: objects are there again, as if they had been left, too.
    if (operation === "DeleteModel")
      assert.ok(!now.some((name) => name.startsWith("configuration stubborn")));
  }
  const last = plain(await user.rows(drop({ job_name: "refused" })));
  assert.equal(last.at(-1), ["metadata", "refused", "delete", "done"]);
  assert.equal(await everything(user), before);
});

const isKnown = async ({ rows }: UserOfSandbox, job: string) =>
  (await rows(`SELECT 1 FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = '${job}'`)).length > 0;

test("deletes all endpoints before anything else, and ends the same wherever its process or its session is killed, or answers are lost", async ({
  user,
}) => {
  const before = await everything(user);
  const session = await user.login(true);
  // Where it is stopped before a change, it was stopped after the one before.
  const blows: Record<string, () => Fault | undefined> = {
    process: () => {
      user.killUdfs();
      return undefined;
    },
    session: () => {
      void session.cancel();
      return undefined;
    },
    answers: () => ({ answer: "lost" }),
  };
  for (const job of Object.keys(blows)) await user.run(train(job));
  for (const job of Object.keys(blows)) await user.waitForJob(job);
  for (const [job, blow] of Object.entries(blows)) {
    for (const endpoint of ["doomed", "damned"]) await user.run(deploy(job, endpoint));
    const asked: string[] = [];
    let calls = 0;
    for (; calls < 20 && (await isKnown(user, job)); calls++) {
      let isStruck = false;
      user.atRequest((operation, name) => {
        if (!operation.startsWith("Delete")) return undefined;
        // A process goes on until it hears that its session is killed.
        if (isStruck && job === "session") return { request: "lost" };
        if (asked.includes(`${operation} ${name}`)) return undefined;
        isStruck = true;
        asked.push(`${operation} ${name}`);
        return blow();
      });
      await session.execute(drop({ job_name: job })).catch(() => undefined);
      user.atRequest();
    }
    const kinds = asked.map((request) => request.replace(/ .*/, ""));
    assert.equal(
      [...new Set(kinds)],
      ["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel", "DeleteObjects"],
      job,
    );
    assert.is(new Set(asked.slice(0, kinds.lastIndexOf("DeleteEndpoint") + 1)).size, 2, job);
    assert.is(calls > 3, job !== "answers", `${job}: ${calls} calls`);
    // The other jobs are still there.
    const others = (name: string) =>
      !Object.keys(blows).some((other) => other !== job && name.includes(other));
    assert.equal((await everything(user)).filter(others), before, job);
  }
  await session.close();
  assert.equal(await everything(user), before);
});

test("leaves what others use", async ({ user }) => {
  await user.run(train("shared"));
  await user.waitForJob("shared");
  await user.run(deploy("shared", "lender"));
  const models = await user.sagemaker.send(new ListModelsCommand({ NameContains: "lender" }));
  const [{ ModelName = "" } = {}] = models.Models ?? [];
  const variant = {
    VariantName: "a",
    ModelName,
    InstanceType: "ml.m5.large",
    InitialInstanceCount: 1,
  } as const;
  await user.sagemaker.send(
    new CreateEndpointConfigCommand({ EndpointConfigName: "borrower", ProductionVariants: [variant] }),
  );
  const rows = plain(await user.rows(drop({ job_name: "shared" })));
  const resultOf = (kind: string) => rows.find(([object]) => object === kind)?.slice(2);
  assert.equal(resultOf("endpoint"), ["delete", "done"]);
  assert.equal(resultOf("model"), ["keep", "endpoint configuration borrower uses it"]);
  assert.equal(resultOf("artefacts"), ["keep", `model ${ModelName} is still there`]);
  assert.equal(resultOf("metadata"), ["delete", "done"]);
  assert.ok((await user.objects("drop/shared/output/")).length > 0);
  assert.equal(await user.objects("drop/shared/data/"), []);
});

test("leaves an endpoint that a promotion has given another job, also while it is paused", async ({
  user,
}) => {
  await user.run(train("former"));
  await user.waitForJob("former");
  await user.run(deploy("former", "moving"));
  await user.run(
    `EXECUTE SCRIPT ML.SME_PROMOTE('{"endpoint_name": "moving", "job_name": "neighbour", "wait": true}')`,
  );
  const rows = plain(await user.rows(drop({ job_name: "former", dry_run: true })));
  assert.equal(rows[0], ["endpoint", "moving", "keep", "it serves job neighbour by now"]);
  await user.run(scriptCall("SME_PAUSE_ENDPOINT", ["moving", undefined, undefined]));
  const dropped = plain(await user.rows(drop({ job_name: "former" })));
  assert.equal(
    dropped.filter(([, , action]) => action === "delete").map(([object]) => object),
    ["endpoint configuration", "model", "training data", "artefacts", "statistics", "metadata"],
    "the version that was before goes, and no function",
  );
  await user.run(scriptCall("SME_RESUME_ENDPOINT", ["moving", undefined, undefined]));
  await user.waitForEndpoint("moving");
  await user.run('SELECT PRED."moving"(X) FROM DATA.T LIMIT 1');
});

test("stops a job that runs, and removes its data when it has ended", async ({ user }) => {
  const before = await everything(user);
  user.atRequest((_operation, path) =>
    /analysis\.json$/.test(path) ? { latencyMilliseconds: 3_000 } : undefined,
  );
  await user.run(train("running"));
  const rows = shown(await user.rows(drop({ job_name: "running" })));
  user.atRequest();
  assert.equal(rows[0], ["job", "running", "stop", "done"]);
  assert.equal(rows.find(([object]) => object === "training data")?.slice(2), [
    "delete",
    "left: AWS is stopping the job, which reads and writes there until then",
  ]);
  await user.waitForJob("running", "Stopped");
  await user.run(drop({ job_name: "running" }));
  assert.equal(await everything(user), before);
});

/** How many runs' rows S3 has of the job. */
const runsOf = async (user: UserOfSandbox, job: string) =>
  new Set((await user.objects(`drop/${job}/data/`)).map((key) => key.split("/")[3])).size;

/** Ends the statement's session at a request, which AWS carries out. */
async function abort(user: UserOfSandbox, statement: string, at: RegExp): Promise<void> {
  const session = await user.login(true);
  user.atRequest((operation) => {
    if (at.test(operation)) void session.cancel();
    return undefined;
  });
  const error = await rejection(session.execute(statement));
  user.atRequest();
  await session.close();
  assert.is(error instanceof DatabaseError && error.sqlCode, "R0003", error.message);
}

test("removes the rows of trainings that were killed in their export", async ({ user }) => {
  const before = await everything(user);
  await abort(user, train("again"), /^PutObject$/);
  await user.run(train("again"));
  await user.waitForJob("again");
  assert.is(await runsOf(user, "again"), 2);
  const keep = ["training_data", "artefacts", "metadata", "statistics"];
  await user.run(drop({ job_name: "again", keep }));
  assert.is(await runsOf(user, "again"), 2);
  const rows = shown(await user.rows(drop({ job_name: "again" })));
  const [own = "", killed = ""] = rows
    .filter(([object]) => object === "training data")
    .map(([, , , result]) => String(result));
  assert.match(own, /^done: \d+ objects$/);
  assert.match(killed, /^done: \d+ objects?, of a training that started no job$/);
  assert.equal(await everything(user), before);
});

test("a job that no row tells of any more is removed where connection and region are known", async ({
  user,
}) => {
  const before = await everything(user);
  await abort(user, train("forgotten"), /^CreateAutoMLJobV2$/);
  assert.not.ok(await isKnown(user, "forgotten"));
  const place = { aws_credentials_connection_name: "AWS_CONNECTION", aws_region: "eu-central-1" };
  const [unknown = []] = await user.rows(drop({ job_name: "forgotten" }));
  assert.match(String(unknown[3]), /goes where aws_credentials_connection_name and aws_region are given\.$/);
  await user.waitForJob("forgotten");
  assert.is(await runsOf(user, "forgotten"), 1);
  const rows = shown(await user.rows(drop({ job_name: "forgotten", ...place })));
  assert.equal(
    rows.map(([object, , action]) => `${object} ${action}`),
    ["training data delete", "artefacts delete", "job keep"],
  );
  assert.equal(await everything(user), before);

  // What the endpoint's row says of the place is enough.
  await user.run(train("served"));
  await user.waitForJob("served");
  await user.run(deploy("served", "serves"));
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'served'");
  await user.run(drop({ job_name: "served" }));
  assert.equal(await everything(user), before);
});

test("an endpoint of another region than the one given keeps its row, its functions and its connection", async ({
  user,
}) => {
  const before = await everything(user);
  await user.run(train("abroad"));
  await user.waitForJob("abroad");
  await user.run(deploy("abroad", "far"));
  await user.run("UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET AWS_REGION = NULL WHERE JOB_NAME = 'abroad'");
  const moveTo = (region: string) =>
    user.run(
      `UPDATE ML.SME_METADATA_AUTOPILOT_ENDPOINTS SET AWS_REGION = '${region}' WHERE ENDPOINT_NAME = 'far'`,
    );
  await moveTo("eu-west-1");
  const place = { aws_credentials_connection_name: "AWS_CONNECTION", aws_region: "eu-central-1" };
  const rows = await user.rows(drop({ job_name: "abroad", keep: ["artefacts"], ...place }));
  assert.not.ok(rows.some(([object]) => object === "function" || object === "connection"));
  const left = (await everything(user)).filter((name) => !before.includes(name));
  for (const name of ["function far", "function far_SCALAR", "row of far"])
    assert.ok(left.includes(name), left.join());
  await moveTo("eu-central-1");
  await user.run(drop({ job_name: "abroad" }));
  assert.equal(await everything(user), before);
});

test("a job of somebody else that no row tells of is left as it is", async ({ user }) => {
  await user.run(train("foreign"));
  await user.waitForJob("foreign");
  const whole = await user.objects("drop/foreign/");
  const { AutoMLJobArn } = await user.sagemaker.send(
    new DescribeAutoMLJobV2Command({ AutoMLJobName: "foreign" }),
  );
  await user.sagemaker.send(
    new DeleteTagsCommand({ ResourceArn: AutoMLJobArn, TagKeys: ["exasol:extension"] }),
  );
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'foreign'");
  const rows = await user.rows(
    drop({
      job_name: "foreign",
      aws_credentials_connection_name: "AWS_CONNECTION",
      aws_region: "eu-central-1",
      s3_bucket_uri: "s3://sandbox-bucket",
      s3_output_path: "drop",
    }),
  );
  assert.match(String(rows[0]), /^job,foreign,keep,AWS has such a job, which is somebody else's: /);
  assert.equal(await user.objects("drop/foreign/"), whole);
});

test("a deployment that was killed leaves parts that go with the job's model", async ({ user }) => {
  const before = await everything(user);
  await user.run(train("parts"));
  await user.waitForJob("parts");
  for (const operation of ["CreateModel", "CreateEndpointConfig"])
    await abort(user, deploy("parts", `at-${operation}`), new RegExp(`^${operation}$`));
  const left = (await everything(user)).filter((name) => name.includes("at-Create"));
  assert.ok(left.length >= 3, left.join());
  await user.run(deploy("parts", "whole"));
  await user.run(drop({ job_name: "parts", keep: ["metadata", "artefacts"] }));
  assert.equal(
    (await everything(user)).filter(
      (name) => !before.includes(name) && !name.startsWith("drop/parts/output/"),
    ),
    ["row of parts"],
    "an endpoint that is gone has no row",
  );
  await user.run(drop({ job_name: "parts" }));
  assert.equal(await everything(user), before);
});

test("a region is asked for where the job's row tells none, and another region's job is refused", async ({
  user,
}) => {
  const place = { aws_credentials_connection_name: "AWS_CONNECTION", aws_region: "eu-west-1" };
  const noteRegion = (value: string) =>
    user.run(`UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET AWS_REGION = ${value} WHERE JOB_NAME = 'neighbour'`);
  assert.match(await user.refusal(drop({ job_name: "neighbour", ...place })), /^E-SME-(64|163): /);
  await noteRegion("NULL");
  assert.match(await user.refusal(drop({ job_name: "neighbour" })), /^E-SME-528: .*job neighbour/);
  const asked = { ...place, aws_region: "eu-central-1", dry_run: true };
  const rows = plain(await user.rows(drop({ job_name: "neighbour", ...asked })));
  assert.ok(rows.some(([object, name]) => object === "artefacts" && name?.includes("/neighbour/")));
  await noteRegion("'eu-central-1'");
  assert.match(
    await user.refusal(drop({ job_name: "neighbour", s3_output_path: "drop" })),
    /^E-SME-527: .*s3_bucket_uri is missing/,
  );
});

test("the chapter's statements run, also for a job that is not there", async ({ user }) => {
  assert.is(await runGuidePage(user, "data-protection.md"), 0);
});

test("refuses a job of AWS that this database has not trained", async ({ user }) => {
  await user.run(
    `UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET S3_TRAINING_DATA_URI = 's3://sandbox-bucket/other/' WHERE JOB_NAME = 'neighbour'`,
  );
  const whole = await everything(user);
  assert.match(
    await user.refusal(drop({ job_name: "neighbour" })),
    /^E-SME-511: .*does not learn from s3:.*other/,
  );
  assert.equal(await everything(user), whole);
});

test.run();
