import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateEndpointConfigCommand,
  DescribeAutoMLJobV2Command,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runGuidePage } from "../support/guide-page.ts";
import {
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
    max_candidates: 1,
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
    "SME_METADATA_AUTOPILOT_JOBS has no such job: it is dropped, or was never trained here. The most alike is neighbour.",
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

test("ends the same when its process is killed at any request that changes something", async ({ user }) => {
  const before = await everything(user);
  await user.run(train("killed"));
  await user.waitForJob("killed");
  await user.run(deploy("killed", "doomed"));
  const killed = new Set<string>();
  user.atRequest((operation) => {
    if (!/^(Delete|Stop)/.test(operation) || killed.has(operation)) return undefined;
    killed.add(operation);
    user.killUdfs();
    return undefined;
  });
  // The call repeats a UDF that died once; more deaths than that need further calls.
  for (let calls = 0; calls < 5; calls++)
    if (
      (await user.rows("SELECT 1 FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'killed'")).length > 0
    )
      await user.run(drop({ job_name: "killed" })).catch(() => undefined);
  user.atRequest();
  assert.equal([...killed].sort(), [
    "DeleteEndpoint",
    "DeleteEndpointConfig",
    "DeleteModel",
    "DeleteObjects",
  ]);
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
  for (;;) {
    const { JOB_STATUS } = await user.row(
      "SELECT ML.SME_AUTOPILOT_JOB('running', 'AWS_CONNECTION', 'eu-central-1')",
    );
    if (JOB_STATUS === "Stopped") break;
  }
  await user.run(drop({ job_name: "running" }));
  assert.equal(await everything(user), before);
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
