import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import type { Cell } from "../../deploy/database/result.ts";
import { runGuidePage } from "../support/guide-page.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("endpoints and what they cost");

const listed = "(SELECT ML.SME_ENDPOINTS('AWS_CONNECTION', 'eu-central-1'))";
const deploy = (name: string, count = 1) =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    "rings",
    name,
    "DATA",
    "ml.m5.large",
    count,
    "AWS_CONNECTION",
    "eu-central-1",
  ]);
const denied = (action: string) => ({
  status: 400,
  code: "AccessDeniedException",
  message: `User: arn:aws:iam::111122223333:user/u is not authorized to perform: sagemaker:${action}`,
});

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(
    "CREATE TABLE DATA.T AS SELECT CAST(MOD(N, 101) AS DOUBLE) AS X, CAST(MOD(N, 101) * 2 AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 600 AS V(N)",
  );
  await user.run(
    trainingCall({
      job_name: "rings",
      ...sandboxPlace,
      s3_output_path: "data",
      input_schema_name: "DATA",
      input_table_or_view_name: "T",
      target_attribute_name: "Y",
      ...anyModel,
    }),
  );
  await user.waitForJob("rings");
});
test.after(async ({ user }) => {
  await user?.close();
});

test("the chapter's statements run, and end as it says", async ({ user }) => {
  await user.run(deploy("abaloneRings"));
  assert.is(await runGuidePage(user, "costs.md"), 2);
  assert.equal(await onAws(user), []);
  await user.run("DELETE FROM ML.SME_PRICES WHERE AWS_REGION = 'eu-central-1'");
});

test("what AWS knows of an endpoint, and its tags of its function", async ({ user }) => {
  await user.run(deploy("first", 2));
  const { AGE_HOURS, CANDIDATE_NAME, CREATED_AT, ...row } = await user.row(`SELECT * FROM ${listed}`);
  assert.equal(row, {
    ENDPOINT_NAME: "first",
    ENDPOINT_STATUS: "InService",
    KIND: "real-time",
    INSTANCE_TYPE: "ml.m5.large",
    INSTANCES: 2,
    JOB_NAME: "rings",
    FUNCTION_NAME: "first",
    VERSION: 1,
    EXPIRES_AT: null,
    COST_PER_HOUR: null,
    COST_SO_FAR: null,
    FAILURE_REASON: null,
    OURS: true,
    DEPLOYMENT: (await user.rows("SELECT DEPLOYMENT FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS"))[0]?.[0],
  });
  assert.equal(
    [[CANDIDATE_NAME]],
    await user.rows("SELECT CANDIDATE_NAME FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS"),
  );
  assert.is(Number(AGE_HOURS), 0);
  assert.ok(Math.abs(Date.parse(`${String(CREATED_AT).replace(" ", "T")}Z`) - Date.now()) < 60_000);
});

test("endpoints of others are listed, and which are ours", async ({ user }) => {
  const { sagemaker } = user;
  const { EndpointConfigName } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "first" }));
  const { ProductionVariants } = await sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName }),
  );
  const variant = { ...ProductionVariants?.[0], VariantName: "AllTraffic", InitialInstanceCount: 3 };
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "theirs",
      ProductionVariants: [{ ...variant, ModelName: variant.ModelName ?? "" }],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "theirs", EndpointConfigName: "theirs" }));
  assert.equal(
    await user.rows(
      `SELECT ENDPOINT_NAME, JOB_NAME, FUNCTION_NAME, VERSION, INSTANCES, OURS FROM ${listed} ORDER BY 1`,
    ),
    [
      ["first", "rings", "first", 1, 2, true],
      ["theirs", null, null, null, 3, false],
    ],
  );
});

test("the view has the cost of all by the prices of this moment", async ({ user }) => {
  const cost = `SELECT ENDPOINT_NAME, CAST(COST_PER_HOUR AS DOUBLE) FROM ML.SME_ENDPOINTS_LIVE ORDER BY 1`;
  assert.equal(await user.rows(cost), [
    ["first", null],
    ["theirs", null],
  ]);
  await user.run("INSERT INTO ML.SME_PRICES VALUES ('eu-central-1', 'ml.m5.large', 0.25, DATE '2026-11-01')");
  assert.equal(await user.rows(cost), [
    ["first", 0.5],
    ["theirs", 0.75],
  ]);
  // Another connection of the same account sees the same endpoints.
  await user.run(
    `CREATE CONNECTION OTHER_CONNECTION TO 'https://sandbox-bucket.s3.eu-central-1.amazonaws.com'
      USER '${user.sandbox.aws.accessKeyId}' IDENTIFIED BY '${user.sandbox.aws.secretAccessKey}'`,
  );
  await user.run(`INSERT INTO ML.SME_METADATA_AUTOPILOT_ENDPOINTS
    (ENDPOINT_NAME, JOB_NAME, SCHEMA_NAME, FUNCTION_NAME, VERSION, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, CREATED_BY, CREATED_AT)
    VALUES ('elsewhere', 'rings', 'DATA', 'elsewhere', 1, 'OTHER_CONNECTION', 'eu-central-1', 'SYS', CURRENT_TIMESTAMP)`);
  assert.equal(await user.rows(cost), [
    ["first", 0.5],
    ["theirs", 0.75],
  ]);
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'elsewhere'");
});

test("where one connection cannot be used, its rows in the view say why, and the others theirs", async ({
  user,
}) => {
  await user.run("CREATE CONNECTION SPENT_CONNECTION TO 'no address' USER 'u' IDENTIFIED BY 'p'");
  for (const [name, connection, paused] of [
    ["lost", "GONE_CONNECTION", "NULL"],
    ["Lost2", "GONE_CONNECTION", "NULL"],
    ["asleep", "SPENT_CONNECTION", "'asleep-0f1e2d3c4b5a'"],
  ])
    await user.run(`INSERT INTO ML.SME_METADATA_AUTOPILOT_ENDPOINTS
      (ENDPOINT_NAME, JOB_NAME, SCHEMA_NAME, FUNCTION_NAME, VERSION, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, CREATED_BY, CREATED_AT, DEPLOYMENT,
        EXPIRES_AT, CANDIDATE_NAME, INSTANCE_TYPE, INSTANCE_COUNT, PAUSED_CONFIGURATION)
      VALUES ('${name}', 'rings', 'DATA', 'f_${name}', 1, '${connection}', 'eu-central-1', 'SYS', CURRENT_TIMESTAMP, '0f1e2d3c4b5a',
        TIMESTAMP '2030-01-01 00:00:00', 'c', 'ml.m5.large', 1, ${paused})`);
  const rows = await user.rows(
    `SELECT AWS_CREDENTIALS_CONNECTION_NAME, ENDPOINT_NAME, ENDPOINT_STATUS, FUNCTION_NAME, DEPLOYMENT = '0f1e2d3c4b5a', CANDIDATE_NAME IS NULL,
       TO_CHAR(EXPIRES_AT, 'YYYY'), CAST(COST_PER_HOUR AS DOUBLE), OURS, FAILURE_REASON
     FROM ML.SME_ENDPOINTS_LIVE ORDER BY 1, 2, 3`,
  );
  const short = rows.map((row) => [...row.slice(0, -1), String(row.at(-1)).slice(0, 58)]);
  const gone = "E-SME-60: Connection GONE_CONNECTION cannot be used: it do";
  const spent = "E-SME-65: AWS does not accept the credentials of connectio";
  assert.equal(short, [
    ["AWS_CONNECTION", "first", "InService", "first", false, false, null, 0.5, true, "null"],
    ["AWS_CONNECTION", "theirs", "InService", null, null, true, null, 0.75, false, "null"],
    ["GONE_CONNECTION", "Lost2", null, "f_Lost2", true, true, "2030", null, true, gone],
    ["GONE_CONNECTION", "lost", null, "f_lost", true, true, "2030", null, true, gone],
    ["SPENT_CONNECTION", "asleep", "Paused", "f_asleep", true, false, "2030", 0, true, "null"],
    ["SPENT_CONNECTION", null, null, null, null, true, null, null, null, spent],
  ]);
  const orphans = await user.rows(
    "SELECT AWS_CREDENTIALS_CONNECTION_NAME, ONLY_IN, KIND, NAME, WHAT_TO_DO FROM ML.SME_ORPHANS_LIVE ORDER BY 1",
  );
  assert.equal(
    orphans.map((row) => [...row.slice(0, -1), String(row.at(-1)).slice(0, 58)]),
    [
      ["GONE_CONNECTION", null, null, null, gone],
      ["SPENT_CONNECTION", null, null, null, spent],
    ],
  );
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE DEPLOYMENT = '0f1e2d3c4b5a'");
  await user.run("DROP CONNECTION SPENT_CONNECTION");
});

test("what this database has of an endpoint is not told of another one of the same name", async ({
  user,
}) => {
  const change = (sql: string) => user.run(`UPDATE ML.SME_METADATA_AUTOPILOT_ENDPOINTS SET ${sql}`);
  const told = "SELECT FUNCTION_NAME, EXPIRES_AT FROM ML.SME_ENDPOINTS_LIVE WHERE ENDPOINT_NAME = 'first'";
  const [[token] = []] = await user.rows("SELECT DEPLOYMENT FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS");
  await change("EXPIRES_AT = TIMESTAMP '2030-01-01 00:00:00'");
  assert.equal(await user.rows(told), [["first", "2030-01-01 00:00:00.000000"]]);
  await change("DEPLOYMENT = 'ffffffffffff'");
  assert.equal(await user.rows(told), [["first", null]]);
  await change(`DEPLOYMENT = '${token}', EXPIRES_AT = NULL`);
});

test("what may not be read is NULL and said, and what is gone meanwhile is left out", async ({ user }) => {
  const short = `SELECT ENDPOINT_NAME, INSTANCES, VERSION, EXPIRES_AT, FAILURE_REASON, OURS FROM ${listed} ORDER BY 1`;
  user.breakOperation("ListTags", denied("ListTags"));
  const refused = `not all of it could be read, as sagemaker:ListTags is not allowed: AccessDeniedException: ${denied("ListTags").message}`;
  assert.equal(await user.rows(short), [
    ["first", 2, 1, null, refused, true],
    ["theirs", 3, null, null, refused, null],
  ]);
  user.breakOperation("ListTags");
  user.breakOperation("DescribeEndpoint", denied("DescribeEndpoint"));
  const [[name, instances, , , reason] = []] = await user.rows(short);
  assert.equal([name, instances], ["first", null]);
  assert.match(String(reason), "sagemaker:DescribeEndpoint is not allowed");
  user.breakOperation("DescribeEndpoint", {
    status: 400,
    code: "ValidationException",
    message: 'Could not find endpoint "arn".',
  });
  assert.equal(await user.rows(short), []);
  user.breakOperation("DescribeEndpoint");
  user.breakOperation("ListEndpoints", denied("ListEndpoints"));
  assert.match(
    await user.refusal(short),
    /^E-SME-330: SME_ENDPOINTS needs the right sagemaker:ListEndpoints, .* SME_METADATA_AUTOPILOT_ENDPOINTS has those that this database deployed\.$/,
  );
  user.breakOperation("ListEndpoints");
  await user.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "theirs" }));
});

const place = ["AWS_CONNECTION", "eu-central-1"];
const pause = scriptCall("SME_PAUSE_ENDPOINT", ["first", ...place]);
const resume = scriptCall("SME_RESUME_ENDPOINT", ["first", undefined, undefined]);
const ttl = (hours: number | undefined, name = "first") =>
  scriptCall("SME_SET_ENDPOINT_TTL", [name, hours, undefined, undefined]);
const reap = (options: object) => `EXECUTE SCRIPT ML.SME_REAP_ENDPOINTS('${JSON.stringify(options)}')`;
const prediction = 'SELECT DATA."first"(X) FROM DATA.T';

/** Names of what AWS has: endpoints, configurations, models. */
async function onAws({ sagemaker }: UserOfSandbox): Promise<string[]> {
  const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({}));
  const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({}));
  const { Models = [] } = await sagemaker.send(new ListModelsCommand({}));
  return [
    ...Endpoints.map(({ EndpointName, EndpointStatus }) => `${EndpointStatus} ${EndpointName}`),
    ...EndpointConfigs.map(({ EndpointConfigName }) => `configuration ${EndpointConfigName}`),
    ...Models.map(({ ModelName }) => `model ${ModelName}`),
  ].sort();
}

async function endpointTags({ sagemaker }: UserOfSandbox, EndpointName: string) {
  const { EndpointArn } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  const { Tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn: EndpointArn }));
  return Object.fromEntries(Tags.map(({ Key = "", Value }) => [Key, Value]));
}

/** As if the script was killed: what AWS has done is there, what was written in the database is not. */
async function runKilled(user: UserOfSandbox, statement: string): Promise<void> {
  const session = await user.login(false);
  await session.execute(statement);
  await session.execute("ROLLBACK");
  await session.close();
}

test("a paused endpoint costs nothing, and its functions say which statement brings it back", async ({
  user,
}) => {
  const before = await onAws(user);
  const { EndpointArn } = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "first" }));
  const Tags = [{ Key: "team", Value: "biology" }];
  await user.sagemaker.send(new AddTagsCommand({ ResourceArn: EndpointArn, Tags }));
  const tags = await endpointTags(user, "first");
  const { COST_SAVED_PER_HOUR, PAUSED_CONFIGURATION, ...row } = await user.row(pause);
  assert.equal(row, { ENDPOINT_NAME: "first", ENDPOINT_STATUS: "Paused" });
  assert.is(Number(COST_SAVED_PER_HOUR), 0.5);
  assert.equal(
    await onAws(user),
    before.filter((name) => name !== "InService first"),
  );
  const said = await user.refusal(prediction);
  assert.match(
    said,
    /^E-SME-480: Endpoint first is paused since \d{4}-\d\d-\d\d \d\d:\d\d UTC\. It serves again some minutes after EXECUTE SCRIPT ML\.SME_RESUME_ENDPOINT\('first', 'AWS_CONNECTION', 'eu-central-1'\)\.$/,
  );
  assert.is(await user.refusal(prediction.replace("first", "first_SCALAR")), said);
  assert.equal(
    await user.rows(
      "SELECT ENDPOINT_STATUS, CAST(COST_PER_HOUR AS DOUBLE) FROM ML.SME_ENDPOINTS_LIVE WHERE ENDPOINT_NAME = 'first'",
    ),
    [["Paused", 0]],
  );
  const again = await user.row(pause);
  assert.equal([again.ENDPOINT_STATUS, again.PAUSED_CONFIGURATION], ["Paused", PAUSED_CONFIGURATION]);
  // It comes back as it was.
  const resumed = await user.row(resume);
  assert.equal(
    { ...resumed, COST_PER_HOUR: Number(resumed.COST_PER_HOUR) },
    {
      ENDPOINT_NAME: "first",
      ENDPOINT_STATUS: "Creating",
      EXPIRES_AT: null,
      COST_PER_HOUR: 0.5,
    },
  );
  await user.waitForEndpoint("first");
  assert.is((await user.row(resume)).ENDPOINT_STATUS, "InService");
  assert.equal(await onAws(user), before);
  assert.equal(await endpointTags(user, "first"), { ...tags, "exasol:usd-per-hour": "ml.m5.large=0.25" });
  assert.is((await user.rows(prediction)).length, 600);
  assert.equal(await user.rows("SELECT PAUSED_CONFIGURATION FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS"), [
    [null],
  ]);
});

test("a script that was killed behind what AWS did is repeated, or goes back, and ends the same", async ({
  user,
}) => {
  await runKilled(user, pause);
  assert.match(
    await user.refusal(prediction),
    "E-SME-81: Endpoint first in region eu-central-1 takes no requests: it does not exist",
  );
  assert.is((await user.row(resume)).ENDPOINT_STATUS, "Creating");
  await user.waitForEndpoint("first");
  await runKilled(user, pause);
  assert.is((await user.row(pause)).ENDPOINT_STATUS, "Paused");
  assert.match(await user.refusal(prediction), /^E-SME-480: /);
  await runKilled(user, resume);
  await user.waitForEndpoint("first");
  assert.match(await user.refusal(prediction), /^E-SME-480: /);
  assert.is((await user.row(resume)).ENDPOINT_STATUS, "InService");
  assert.is((await user.rows(prediction)).length, 600);
});

test("an endpoint expires, and is listed with its expiry and price", async ({ user }) => {
  const row = await user.row(ttl(12));
  assert.is(Number(row.COST_PER_HOUR), 0.5);
  const [[expires, cost] = []] = await user.rows(
    `SELECT EXPIRES_AT, CAST(COST_PER_HOUR AS DOUBLE) FROM ${listed} WHERE ENDPOINT_NAME = 'first'`,
  );
  assert.equal([expires, cost], [row.EXPIRES_AT, 0.5]);
  const hours = (Date.parse(`${String(row.EXPIRES_AT).replace(" ", "T")}Z`) - Date.now()) / 3_600_000;
  assert.ok(Math.abs(hours - 12) < 0.05, String(hours));
  assert.is((await user.row(ttl(undefined))).EXPIRES_AT, null);
  assert.equal(await user.rows(`SELECT EXPIRES_AT FROM ${listed} WHERE ENDPOINT_NAME = 'first'`), [[null]]);
  assert.match(await user.refusal(ttl(-1)), /^E-SME-12: /);
  assert.match(
    await user.refusal(scriptCall("SME_SET_ENDPOINT_TTL", ["frist", 1, ...place])),
    /^E-SME-492: SME_METADATA_AUTOPILOT_ENDPOINTS has no endpoint frist in that region\. /,
  );
  // Where the tag cannot be written, the table says what AWS says.
  user.breakOperation("AddTags", denied("AddTags"));
  assert.match(await user.refusal(ttl(3)), /^E-SME-491: The expiry of endpoint first stays as it was, /);
  user.breakOperation("AddTags");
  assert.equal(await user.rows("SELECT EXPIRES_AT FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS"), [[null]]);
});

test("a dry run says what the run does, to what has expired and nothing else", async ({ user }) => {
  await user.run(deploy("second"));
  await user.run(deploy("third"));
  assert.equal(await user.rows(reap({})), []);
  await user.run(ttl(0));
  await user.run(ttl(0, "second"));
  const before = await onAws(user);
  user.takeRequests();
  const dry = await user.rows(reap({ dry_run: true }));
  assert.equal(await onAws(user), before);
  assert.equal(
    user.takeRequests().filter((request) => !/^(Describe|List)/.test(request)),
    [],
  );
  assert.equal(
    dry.map(([name, , , action, cost]) => [name, action, Number(cost)]),
    [
      ["first", "pause", 0.5],
      ["second", "pause", 0.25],
    ],
  );
  // Two at the same time.
  await Promise.allSettled([user.runBeside([reap({})]), user.runBeside([reap({})])]);
  assert.equal(await user.rows(reap({})), []);
  const paused = ["InService first", "InService second"];
  assert.equal(
    await onAws(user),
    before.filter((name) => !paused.includes(name)),
  );
  assert.match(await user.refusal(prediction), /^E-SME-480: /);
  // An expired endpoint that is resumed has as many hours again, which is none here.
  await user.run(resume);
  await user.run(scriptCall("SME_RESUME_ENDPOINT", ["second", undefined, undefined]));
  await user.waitForEndpoint("first");
  await user.waitForEndpoint("second");
});

test("where one endpoint cannot be taken down, the others are", async ({ user }) => {
  await user.run(ttl(0));
  await user.run(ttl(0, "second"));
  await user.run(ttl(0, "third"));
  const { EndpointConfigName } = await user.sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: "first" }),
  );
  user.holdEndpoints(true);
  await user.sagemaker.send(new UpdateEndpointCommand({ EndpointName: "first", EndpointConfigName }));
  user.holdEndpoints(false);
  const second = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "second" }));
  const Tags = [{ Key: "exasol:deployment", Value: "ffffffffffff" }];
  await user.sagemaker.send(new AddTagsCommand({ ResourceArn: second.EndpointArn, Tags }));
  const actions = (rows: Cell[][]) => rows.map(([name, , , action, cost]) => [name, action, cost === null]);
  const expected = [
    [
      "first",
      "none: E-SME-482: Endpoint first is Updating, and AWS takes none down that it is working on. Call the script again in some minutes.",
      true,
    ],
    [
      "second",
      "none: E-SME-483: The endpoint second on AWS, in region eu-central-1, is not the one that this database has deployed: it serves job rings by another deployment. Nothing is done to it. SME_ENDPOINTS shows what it serves.",
      true,
    ],
    ["third", "delete", false],
  ];
  assert.equal(actions(await user.rows(reap({ dry_run: true, action: "delete" }))), expected);
  assert.equal(actions(await user.rows(reap({ action: "delete" }))), expected);
  assert.equal(
    (await onAws(user)).filter((name) => name.includes("third")),
    [],
  );
  assert.match(
    await user.refusal('SELECT DATA."third"(X) FROM DATA.T'),
    /^E-SME-80: Endpoint third is deleted\./,
  );
  assert.match(await user.refusal(pause), /^E-SME-482: Endpoint first is Updating, /);
});

test("what only AWS or only this database has is listed, and nothing else", async ({ user }) => {
  // Here the first one is known, the second is tagged as another's deployment, and the third is deleted.
  const orphans = scriptCall("SME_ORPHANS", place);
  const short = async () =>
    (await user.rows(orphans)).map(([only, kind, name, status, job]) => [only, kind, name, status, job]);
  const parts = (await onAws(user)).filter((name) => /^(model|configuration) second-/.test(name));
  assert.is(parts.length, 2);
  const before = await short();
  assert.equal(before, [["AWS", "endpoint", "second", "InService", "rings"]]);
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'second'");
  await user.run(`INSERT INTO ML.SME_METADATA_AUTOPILOT_ENDPOINTS
    (ENDPOINT_NAME, JOB_NAME, SCHEMA_NAME, FUNCTION_NAME, VERSION, DEPLOYMENT, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, CREATED_BY, CREATED_AT)
    VALUES ('vanished', 'rings', 'DATA', 'vanished', 1, '000000000000', 'AWS_CONNECTION', 'eu-central-1', 'SYS', CURRENT_TIMESTAMP)`);
  const found = await short();
  assert.equal(
    found.map(([only, kind, name]) => [only, kind, String(name).replace(/-[0-9a-f]{12}$/, "")]),
    [
      ["this database", "endpoint", "vanished"],
      ["AWS", "endpoint", "second"],
      ["AWS", "endpoint configuration", "second"],
      ["AWS", "model", "second"],
    ],
  );
  const live = await user.rows(
    "SELECT ONLY_IN, KIND, NAME, OBJECT_STATUS, JOB_NAME FROM ML.SME_ORPHANS_LIVE",
  );
  assert.equal(live.map(String).sort(), found.map(String).sort());
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'vanished'");
  user.breakOperation("ListTags", denied("ListTags"));
  assert.match(
    await user.refusal(orphans),
    /^E-SME-330: SME_AWS_OBJECTS needs the right sagemaker:ListTags, /,
  );
  user.breakOperation("ListTags");
});

test("a paused endpoint comes back within the limits, and is deleted with all that is left", async ({
  user,
}) => {
  await user.run(deploy("fourth"));
  const fourth = (script: string) => scriptCall(script, ["fourth", undefined, undefined]);
  await user.run(fourth("SME_PAUSE_ENDPOINT"));
  await user.run("INSERT INTO ML.SME_POLICY VALUES ('max_endpoints', '1')");
  assert.match(
    await user.refusal(fourth("SME_RESUME_ENDPOINT")),
    /^E-SME-329: SME_POLICY limits max_endpoints to 1, /,
  );
  await user.run("UPDATE ML.SME_POLICY SET SETTING = 'allowed_instance_types', \"VALUE\" = 'ml.c5.xlarge'");
  assert.match(
    await user.refusal(fourth("SME_RESUME_ENDPOINT")),
    /^E-SME-325: SME_POLICY limits allowed_instance_types to ml\.c5\.xlarge, but the call asks for instance_type ml\.m5\.large\. /,
  );
  // Without its row nothing tells what it runs on.
  const row = "ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'fourth'";
  await user.run(`CREATE TABLE DATA.KEPT AS SELECT * FROM ${row}`);
  await user.run(`DELETE FROM ${row}`);
  assert.match(
    await user.refusal(scriptCall("SME_RESUME_ENDPOINT", ["fourth", "AWS_CONNECTION", "eu-central-1"])),
    /^E-SME-529: Endpoint fourth has no row in SME_METADATA_AUTOPILOT_ENDPOINTS, .* keeps to allowed_instance_types of SME_POLICY\./,
  );
  await user.run("INSERT INTO ML.SME_METADATA_AUTOPILOT_ENDPOINTS SELECT * FROM DATA.KEPT");
  const serverless = {
    job_name: "rings",
    endpoint_name: "seldom",
    schema_name: "DATA",
    serverless_memory_mb: 1024,
  };
  await user.run("UPDATE ML.SME_POLICY SET \"VALUE\" = 'serverless'");
  await user.run(
    `EXECUTE SCRIPT ML.SME_DEPLOY_SAGEMAKER_ENDPOINT('${JSON.stringify({ ...serverless, wait: true })}')`,
  );
  const seldom = (script: string) => scriptCall(script, ["seldom", undefined, undefined]);
  await user.run(seldom("SME_PAUSE_ENDPOINT"));
  await user.run("UPDATE ML.SME_POLICY SET \"VALUE\" = 'ml.m5.large'");
  assert.match(
    await user.refusal(seldom("SME_RESUME_ENDPOINT")),
    /^E-SME-325: SME_POLICY limits allowed_instance_types to ml\.m5\.large, but the call asks for serverless_memory_mb 1024\. /,
  );
  await user.run(seldom("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT"));
  await user.run("TRUNCATE TABLE ML.SME_POLICY");
  // AWS has no more instances for it.
  user.breakOperation("CreateEndpoint", {
    status: 400,
    code: "ResourceLimitExceeded",
    message: "The limit is 0.",
  });
  assert.match(
    await user.refusal(fourth("SME_RESUME_ENDPOINT")),
    /^E-SME-69: A limit of the AWS account does not allow sagemaker:CreateEndpoint: ResourceLimitExceeded: The limit is 0\. /,
  );
  user.breakOperation("CreateEndpoint");
  assert.match(await user.refusal('SELECT DATA."fourth"(X) FROM DATA.T'), /^E-SME-480: /);
  assert.match(await user.refusal(deploy("fourth")), /^E-SME-454: /);
  await user.run(fourth("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT"));
  assert.equal(
    (await onAws(user)).filter((name) => name.includes("fourth")),
    [],
  );
  assert.match(
    await user.refusal('SELECT DATA."fourth"(X) FROM DATA.T'),
    /^E-SME-80: Endpoint fourth is deleted\./,
  );
  assert.match(
    await user.refusal(scriptCall("SME_RESUME_ENDPOINT", ["fourth", ...place])),
    /^E-SME-481: This database knows no endpoint fourth in region eu-central-1: its connection says that it is deleted\. /,
  );
});

test.run();
