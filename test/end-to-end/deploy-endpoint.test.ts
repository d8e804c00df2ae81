import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListTagsCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { quoteLiteral } from "../../sql/quote.ts";
import { runGuidePage } from "../support/guide-page.ts";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("a deployment with everything there is to choose");

const call = (more: object) =>
  `EXECUTE SCRIPT ML.SME_DEPLOY_SAGEMAKER_ENDPOINT(${quoteLiteral(
    JSON.stringify({ job_name: "job", schema_name: "P", ...more }),
  )})`;

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE SCHEMA P");
  await user.run(
    "CREATE TABLE DATA.T AS SELECT CAST(MOD(N, 101) AS DOUBLE) AS X, CAST(MOD(N, 101) * 2 AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 600 AS T(N)",
  );
  for (const job_name of ["job", "abalone-rings"]) {
    await user.run(
      trainingCall({
        job_name,
        ...sandboxPlace,
        s3_output_path: "data",
        input_schema_name: "DATA",
        input_table_or_view_name: "T",
        target_attribute_name: "Y",
        max_candidates: 2,
      }),
    );
  }
  for (const job of ["job", "abalone-rings"]) await user.waitForJob(job);
  await user.run("INSERT INTO ML.SME_PRICES VALUES ('eu-central-1', 'ml.m5.large', 0.5, NULL)");
});
test.after(async ({ user }) => {
  await user?.close();
});

/** What AWS was asked that changes something. */
function changes(user: UserOfSandbox): string[] {
  return user.takeRequests().filter((request) => /^(Create|Update|Delete)/.test(request));
}

/** The variant of the endpoint's configuration, and the configuration. */
async function configOf({ sagemaker }: UserOfSandbox, EndpointName: string) {
  const { EndpointConfigName } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  const config = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  const variant = config.ProductionVariants?.[0];
  assert.ok(variant !== undefined);
  return { config, variant };
}

async function waitUntil({ sagemaker }: UserOfSandbox, EndpointName: string, status: string): Promise<void> {
  for (;;) {
    const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    if (endpoint.EndpointStatus === status) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function addressOf(user: UserOfSandbox, endpoint: string): Promise<Record<string, unknown>> {
  const [row] = await user.rows(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME LIKE '%${endpoint.toUpperCase()}'`,
  );
  return JSON.parse(String(row?.[0]));
}

const scripts = "SELECT SCRIPT_NAME, SCRIPT_TEXT FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'P'";
const rows = "SELECT * FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS ORDER BY ENDPOINT_NAME";

/** What a repeated call must not change. */
async function stateOf(user: UserOfSandbox, endpoint: string) {
  const address = await addressOf(user, endpoint);
  return { scripts: await user.rows(scripts), rows: await user.rows(rows), address };
}

async function works(user: UserOfSandbox, endpoint: string): Promise<void> {
  const [row] = await user.rows(`SELECT P."${endpoint}_SCALAR"(50)`);
  assert.ok(Math.abs(Number(row?.[0]) - 100) < 10, String(row));
}

test("returns at once, and the functions say how far the endpoint is", async ({ user }) => {
  user.holdEndpoints(true);
  const { CANDIDATE_NAME, ...row } = await user.row(call({ endpoint_name: "soon" }));
  assert.equal(row, {
    ENDPOINT_NAME: "soon",
    FUNCTION_NAME: "soon",
    SCALAR_FUNCTION_NAME: "soon_SCALAR",
    ENDPOINT_STATUS: "Creating",
    EXPIRES_AT: null,
    COST_PER_HOUR: "0.5",
  });
  assert.ok(CANDIDATE_NAME !== null);
  for (const name of ["soon", "soon_SCALAR"]) {
    assert.is(
      await user.refusal(`SELECT P."${name}"(50)`),
      "E-SME-81: Endpoint soon in region eu-central-1 takes no requests: it is being created (Creating for less than a minute). Wait until it is InService, which takes some minutes.",
    );
  }
  assert.is((await user.row("SELECT * FROM ML.SME_MODELS WHERE JOB_NAME = 'job'")).ENDPOINT_NAME, "soon");
});

test("the same call again changes nothing", async ({ user }) => {
  const before = await stateOf(user, "soon");
  user.takeRequests();
  const given = { endpoint_name: "soon", instance_type: "ml.m5.large", instance_count: 1, ttl_hours: 3 };
  const { ENDPOINT_STATUS, EXPIRES_AT } = await user.row(call(given));
  assert.equal([ENDPOINT_STATUS, EXPIRES_AT], ["Creating", null]);
  assert.equal(changes(user), []);
  assert.equal(await stateOf(user, "soon"), before);
});

test("with wait the call returns when the endpoint is in service", async ({ user }) => {
  user.holdEndpoints(false);
  await user.run(call({ endpoint_name: "ready" }));
  const before = await stateOf(user, "ready");
  user.takeRequests();
  assert.is((await user.row(call({ endpoint_name: "ready", wait: true }))).ENDPOINT_STATUS, "InService");
  assert.equal(changes(user), []);
  assert.equal(await stateOf(user, "ready"), before);
  await works(user, "ready");
});

test("what functions cannot read in our tables AWS has as tags", async ({ user }) => {
  const { EndpointArn } = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "ready" }));
  const { Tags = [] } = await user.sagemaker.send(new ListTagsCommand({ ResourceArn: EndpointArn }));
  const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
  assert.equal(
    [tags["exasol:function"], tags["exasol:usd-per-hour"], tags["exasol:expires"]],
    ["ready", "ml.m5.large=0.5", undefined],
  );
});

test("what a repeated call finds missing it makes again", async ({ user }) => {
  const before = await stateOf(user, "ready");
  await user.run('DROP SCRIPT P."ready_SCALAR"');
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'ready'");
  await user.run(call({ endpoint_name: "ready" }));
  assert.equal(changes(user), []);
  const after = await stateOf(user, "ready");
  assert.equal([after.scripts, after.address], [before.scripts, before.address]);
  await works(user, "ready");
  assert.is(
    (await user.rows("SELECT 1 FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'ready'"))
      .length,
    1,
  );
});

test("an endpoint that is there otherwise than asked is refused with what differs", async ({ user }) => {
  const listed = await user.rows(
    "SELECT CANDIDATE_NAME FROM (SELECT ML.SME_AUTOPILOT_CANDIDATES('job', 'AWS_CONNECTION', 'eu-central-1')) WHERE RANK = 2",
  );
  const second = String(listed[0]?.[0]);
  await user.run("CREATE SCHEMA Q");
  user.takeRequests();
  const deletion =
    "delete it: EXECUTE SCRIPT ML.SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT('ready', 'AWS_CONNECTION', 'eu-central-1').";
  for (const [asked, differences, advice] of [
    [
      { job_name: "abalone-rings" },
      "it serves job job instead of abalone-rings",
      "SME_PROMOTE puts another model",
    ],
    [{ candidate_name: second }, "it serves another candidate of the job", "SME_PROMOTE puts another model"],
    [
      { instance_count: 2 },
      "it has instance_type 'ml.m5.large' and instance_count 1 instead of instance_type 'ml.m5.large' and instance_count 2",
      "Choose another endpoint_name",
    ],
    [
      { serverless_memory_mb: 1024, schema_name: "Q" },
      "it has instance_type 'ml.m5.large' and instance_count 1 instead of serverless_memory_mb 1024 and serverless_max_concurrency 5; its functions are in schema P instead of Q",
      "Choose another endpoint_name",
    ],
    [{ kms_key_id: "alias/ml" }, "it has no kms_key_id", "Choose another endpoint_name"],
  ] as const) {
    const refusal = await user.refusal(call({ endpoint_name: "ready", ...asked }));
    assert.ok(
      refusal.startsWith(
        `E-SME-453: Endpoint ready is deployed already, otherwise than asked: ${differences}. ${advice}`,
      ),
      refusal,
    );
    assert.ok(refusal.includes(deletion), refusal);
  }
  assert.equal(changes(user), []);
});

test("any candidate, with tags, a key, and an end", async ({ user }) => {
  const listed = await user.rows(
    "SELECT CANDIDATE_NAME FROM (SELECT ML.SME_AUTOPILOT_CANDIDATES('job', 'AWS_CONNECTION', 'eu-central-1')) WHERE RANK = 2",
  );
  const candidate_name = String(listed[0]?.[0]);
  const row = await user.row(
    call({
      endpoint_name: "chosen",
      candidate_name,
      instance_type: "ml.m5.xlarge",
      instance_count: 2,
      ttl_hours: 1.5,
      aws_tags: { CostCenter: "42" },
      kms_key_id: "alias/ml",
      wait: true,
    }),
  );
  assert.equal(
    [row.CANDIDATE_NAME, row.ENDPOINT_STATUS, row.COST_PER_HOUR],
    [candidate_name, "InService", null],
  );
  const entered = await user.row(
    "SELECT CANDIDATE_NAME, MINUTES_BETWEEN(EXPIRES_AT, CREATED_AT) AS TTL, EXPIRES_AT FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'chosen'",
  );
  assert.equal(
    [entered.CANDIDATE_NAME, Math.round(Number(entered.TTL)), entered.EXPIRES_AT],
    [candidate_name, 90, row.EXPIRES_AT],
  );
  const { config, variant } = await configOf(user, "chosen");
  assert.is(config.KmsKeyId, "alias/ml");
  const otherKey = call({
    endpoint_name: "chosen",
    candidate_name,
    instance_type: "ml.m5.xlarge",
    instance_count: 2,
    kms_key_id: "alias/other",
  });
  assert.match(
    await user.refusal(otherKey),
    "E-SME-453: Endpoint chosen is deployed already, otherwise than asked: it has kms_key_id 'alias/ml' instead of 'alias/other'. Choose another endpoint_name.",
  );
  const model = await user.sagemaker.send(new DescribeModelCommand({ ModelName: variant.ModelName }));
  const endpoint = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "chosen" }));
  for (const ResourceArn of [model.ModelArn, config.EndpointConfigArn, endpoint.EndpointArn]) {
    const { Tags = [] } = await user.sagemaker.send(new ListTagsCommand({ ResourceArn }));
    const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
    assert.equal([tags.CostCenter, tags["exasol:job"]], ["42", "job"]);
  }
  await works(user, "chosen");
});

test("a serverless endpoint", async ({ user }) => {
  const row = await user.row(
    call({ endpoint_name: "less", serverless_memory_mb: 3072, serverless_max_concurrency: 3, wait: true }),
  );
  assert.equal([row.ENDPOINT_STATUS, row.COST_PER_HOUR], ["InService", null]);
  const { variant } = await configOf(user, "less");
  assert.equal(variant.ServerlessConfig, { MemorySizeInMB: 3072, MaxConcurrency: 3 });
  assert.is(variant.InstanceType, undefined);
  const address = await addressOf(user, "less");
  assert.equal(
    [
      address.serverless_max_concurrency,
      address.requests_in_flight,
      address.max_payload_bytes,
      address.instance_count,
    ],
    [3, "auto", 4_000_000, undefined],
  );
  assert.equal(
    await user.rows(
      "SELECT INSTANCE_TYPE, INSTANCE_COUNT, SERVERLESS_MEMORY_MB, SERVERLESS_MAX_CONCURRENCY FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'less'",
    ),
    [[null, null, 3072, 3]],
  );
  await works(user, "less");
});

test("a serverless endpoint gets rows at the same time, as many as it answers, and none too large", async ({
  user,
}) => {
  await user.run(
    "CREATE TABLE DATA.WIDE AS SELECT X FROM DATA.T CROSS JOIN (SELECT * FROM VALUES BETWEEN 1 AND 100 AS L(N))",
  );
  const [[predicted]] = (await user.rows(
    'SELECT COUNT("PREDICTION") FROM (SELECT P."less_SCALAR"(X) FROM DATA.WIDE)',
  )) as [[number]];
  assert.is(predicted, 60_000);
});

test("what cannot be is refused before AWS is asked to make anything", async ({ user }) => {
  for (const [asked, refusal] of [
    [
      { instance_type: "ml.m5.large", serverless_memory_mb: 2048 },
      /^E-SME-450: instance_type and serverless_memory_mb exclude/,
    ],
    [
      { instance_count: 1, serverless_max_concurrency: 2 },
      /^E-SME-450: instance_count and serverless_max_concurrency exclude/,
    ],
    [
      { serverless_memory_mb: 1500 },
      /^E-SME-12: Invalid serverless_memory_mb '1500': it must be a multiple of 1024\./,
    ],
    [{ serverless_memory_mb: 7168 }, /^E-SME-12: .* it must be at most 6144\./],
    [{ serverless_max_concurrency: 201 }, /^E-SME-12: .* it must be at most 200\./],
    [{ ttl_hours: 0 }, /^E-SME-12: Invalid ttl_hours '0': it must be at least 0\.01\./],
    [{ candidate_name: "nobody" }, /^E-SME-331: Job job has no candidate nobody\./],
    [{ job_name: "jop" }, /^E-SME-18: There is no job jop .* Did you mean 'job'\?/],
    [{ schema_name: "NONE" }, /^E-SME-19: There is no schema NONE\./],
    [{ instance_typ: "ml.m5.large" }, /^E-SME-6: .*instance_typ' \(did you mean 'instance_type'\?\)/],
  ] as const) {
    user.takeRequests();
    const text = await user.refusal(call({ endpoint_name: "never", ...asked }));
    assert.match(text, refusal, text);
    assert.equal(changes(user), []);
  }
  await user.run("INSERT INTO ML.SME_POLICY VALUES ('allowed_instance_types', 'ml.m5.xlarge')");
  assert.match(
    await user.refusal(call({ endpoint_name: "never" })),
    /^E-SME-325: SME_POLICY limits allowed_instance_types to ml\.m5\.xlarge, but the call asks for instance_type ml\.m5\.large\./,
  );
  assert.match(
    await user.refusal(call({ endpoint_name: "never", serverless_memory_mb: 2048 })),
    /^E-SME-325: .* but the call asks for serverless_memory_mb 2048\./,
  );
  await user.run("UPDATE ML.SME_POLICY SET \"VALUE\" = 'ml.m5.xlarge, serverless'");
  await user.run(call({ endpoint_name: "less", serverless_memory_mb: 3072, serverless_max_concurrency: 3 }));
  await user.run("TRUNCATE TABLE ML.SME_POLICY");
});

test("what a transaction that is rolled back leaves on AWS, the next call takes over", async ({ user }) => {
  const session = await user.login(false);
  await session.execute(call({ endpoint_name: "undone" }));
  await session.execute("ROLLBACK");
  await session.close();
  assert.equal(await user.rows("SELECT 1 FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_NAME LIKE 'undone%'"), []);
  const asked = { endpoint_name: "undone", serverless_memory_mb: 1024 };
  assert.match(
    await user.refusal(call(asked)),
    /^E-SME-76: .* To use it, deploy with instance_type 'ml\.m5\.large' and instance_count 1; to be rid of it, delete it: /,
  );
  user.takeRequests();
  await user.run(call({ endpoint_name: "undone", wait: true }));
  assert.equal(changes(user), []);
  await works(user, "undone");
});

test("who cannot enter the endpoint is refused before anything is made, or has all of it taken back", async ({
  user,
}) => {
  await user.deploy("ML2");
  await user.run("INSERT INTO ML2.SME_METADATA_AUTOPILOT_JOBS SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS");
  await user.run("DROP TABLE ML2.SME_METADATA_AUTOPILOT_ENDPOINTS");
  user.takeRequests();
  const atOnce = await user.refusal(call({ endpoint_name: "unknown" }).replace("ML.", "ML2."));
  assert.match(
    atOnce,
    /^E-SME-328: SME_METADATA_AUTOPILOT_ENDPOINTS could not be used: .* SELECT, INSERT and DELETE/,
  );
  assert.equal(user.takeRequests(), []);
  const waiting = await user.refusal(call({ endpoint_name: "unknown", wait: true }).replace("ML.", "ML2."));
  assert.match(waiting, /^E-SME-328: .* Taken back: endpoint unknown with its configuration and model\./);
  assert.equal(
    await user.rows("SELECT 1 FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME LIKE '%UNKNOWN'"),
    [],
  );
});

/** Lets AWS find no model when it makes the endpoint, which it calls Failed then. */
async function failing(user: UserOfSandbox, action: () => Promise<void>): Promise<void> {
  const { BestCandidate } = await user.sagemaker.send(
    new DescribeAutoMLJobV2Command({ AutoMLJobName: "job" }),
  );
  const uri = BestCandidate?.InferenceContainers?.at(-1)?.ModelDataUrl ?? "";
  const Bucket = user.sandbox.aws.bucket;
  const Key = uri.replace(`s3://${Bucket}/`, "");
  const Body = await user.content(Key);
  user.atRequest(async (operation) => {
    if (operation === "CreateEndpoint") await user.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    return undefined;
  });
  try {
    await action();
  } finally {
    user.atRequest();
    await user.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }
}

test("an endpoint that AWS failed to make says so, and is made anew by the same call", async ({ user }) => {
  await failing(user, async () => {
    await user.run(call({ endpoint_name: "failing" }));
    await waitUntil(user, "failing", "Failed");
  });
  for (const name of ["failing", "failing_SCALAR"]) {
    assert.match(
      await user.refusal(`SELECT P."${name}"(50)`),
      /^E-SME-81: Endpoint failing in region eu-central-1 takes no requests: it has failed: The primary container .* Could not find model data .* Call its deployment again, which makes it anew\.$/,
    );
  }
  user.takeRequests();
  assert.is((await user.row(call({ endpoint_name: "failing", wait: true }))).ENDPOINT_STATUS, "InService");
  assert.is(changes(user).length, 6, "each part deleted and created");
  await works(user, "failing");
});

test("an endpoint that fails while the call waits is taken back", async ({ user }) => {
  await failing(user, async () => {
    assert.match(
      await user.refusal(call({ endpoint_name: "lost", wait: true })),
      /^E-SME-77: Endpoint lost did not come into service: it is Failed: .* Nothing of it is left\./,
    );
  });
  assert.equal(await user.rows("SELECT 1 FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_NAME LIKE 'lost%'"), []);
});

test("the chapter's statements run, and end as it says", async ({ user }) => {
  await user.run("CREATE SCHEMA PRED_SCHEMA");
  assert.is(await runGuidePage(user, "serve.md"), 5);
});

test.run();
