import { readFile } from "node:fs/promises";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

/** FAULTS A2: one endpoint name, two jobs, two schemas. */
const test = suite<{ user: UserOfSandbox }>("a function belongs to its job");

const place = ["AWS_CONNECTION", "eu-central-1"];
const hostile = `:job_name */ \`\${x}\`' \u2028\\ <T>(`;
const hostileSchema = `p"'*/ \`\n/\n:schema_name`;

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  for (const schema of ["DATA", "P", "P2", hostileSchema])
    await user.run(`CREATE SCHEMA ${quoteIdentifier(schema)}`);
  await user.run(
    "CREATE TABLE DATA.SA AS SELECT MOD(N, 10) A, MOD(N, 7) B, CASE WHEN MOD(N, 10) < 5 THEN 'low' ELSE 'high' END Y FROM VALUES BETWEEN 1 AND 600 AS T(N)",
  );
  await user.run(
    `CREATE TABLE DATA.SB AS SELECT MOD(N, 11) C, MOD(N, 3) ${quoteIdentifier(hostile)}, CASE WHEN MOD(N, 11) < 5 THEN 'cat' ELSE 'dog' END Y FROM VALUES BETWEEN 1 AND 600 AS T(N)`,
  );
  for (const job of ["sa", "sb"]) {
    await user.run(
      trainingCall({
        job_name: job,
        ...sandboxPlace,
        s3_output_path: "data",
        input_schema_name: "DATA",
        input_table_or_view_name: job.toUpperCase(),
        target_attribute_name: "Y",
        ...anyModel,
      }),
    );
  }
  for (const job of ["sa", "sb"]) await user.waitForJob(job);
});
test.after(async ({ user }) => {
  await user?.close();
});

const deploy = (job: string, schema: string, endpoint = "shared") =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [job, endpoint, schema, "ml.m5.large", 1, ...place]);
const remove = (endpoint = "shared") =>
  scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", [endpoint, ...place]);
const connectionOf = (endpoint: string) =>
  `SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpoint.toUpperCase()}`;

async function addressOf(user: UserOfSandbox, endpoint = "shared"): Promise<Record<string, unknown>> {
  const [row] = await user.rows(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = '${connectionOf(endpoint)}'`,
  );
  return JSON.parse(String(row?.[0]));
}

async function writeAddress(user: UserOfSandbox, endpoint: string, address: object): Promise<void> {
  await user.run(
    `CREATE OR REPLACE CONNECTION ${connectionOf(endpoint)} TO ${quoteLiteral(JSON.stringify(address))}`,
  );
}

const ofTable: Record<string, string> = { SA: "A, B", SB: `C, ${quoteIdentifier(hostile)}` };
const plain = (schema: string, table: string, endpoint = "shared") =>
  `SELECT ${schema}."${endpoint}"(${ofTable[table]}) FROM DATA.${table}`;
const scalar = (schema: string, table: string, endpoint = "shared") =>
  plain(schema, table, endpoint).replace('"(', '_SCALAR"(');

/** The labels that the function answers with. */
async function labels(
  user: UserOfSandbox,
  schema: string,
  table: string,
  endpoint = "shared",
): Promise<string[]> {
  const rows = await user.rows(plain(schema, table, endpoint));
  assert.is(rows.length, 600);
  return [...new Set(rows.map((row) => String(row.at(-1))))].sort();
}

/** What both functions are refused with, without a row having been sent. */
async function refusals(user: UserOfSandbox, schema: string, table: string, expected: RegExp): Promise<void> {
  for (const query of [plain(schema, table), scalar(schema, table)]) {
    user.takeRequests();
    assert.match(await user.refusal(query), expected);
    assert.equal(user.takeRequests(), []);
  }
}

test("it answers with its own job's labels", async ({ user }) => {
  await user.run(deploy("sa", "P"));
  assert.equal(await labels(user, "P", "SA"), ["high", "low"]);
  const narrow = await user.rows(scalar("P", "SA"));
  assert.equal([...new Set(narrow.map(([label]) => label))].sort(), ["high", "low"]);
});

test("the function's text and the connection state the same, and AWS' names and tags tell it too", async ({
  user,
}) => {
  const texts = await user.rows(
    "SELECT SCRIPT_TEXT FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'P' AND SCRIPT_NAME LIKE 'shared%'",
  );
  const address = await addressOf(user);
  const stated = texts.map(([text]) => JSON.parse(/predictWith\((\{.*\})\);/.exec(String(text))?.[1] ?? ""));
  assert.equal(stated[1], stated[0]);
  const { deployment, ...rest } = stated[0];
  assert.match(deployment, /^[0-9a-f]{12}$/);
  assert.equal(rest, {
    job_name: "sa",
    endpoint_name: "shared",
    aws_region: "eu-central-1",
    account: "123456789012",
    function_schema: "P",
    encoding: 1,
    target: { name: "Y", type: "VARCHAR(4) UTF8" },
    columns: [
      { name: "A", type: rest.columns[0].type },
      { name: "B", type: rest.columns[1].type },
    ],
  });
  for (const [key, value] of Object.entries(stated[0])) assert.equal(address[key], value, key);
  const { EndpointConfigName } = await user.sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: "shared" }),
  );
  assert.is(EndpointConfigName, `shared-${deployment}`);
  const { sagemaker } = user;
  const { ProductionVariants = [], EndpointConfigArn } = await sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName }),
  );
  const [{ ModelName } = {}] = ProductionVariants;
  const { ModelArn } = await sagemaker.send(new DescribeModelCommand({ ModelName }));
  const { EndpointArn } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "shared" }));
  const { AutoMLJobArn } = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "sa" }));
  const own = { "exasol:extension": "exasol-sagemaker-extension", "exasol:user": "SYS", "exasol:job": "sa" };
  for (const ResourceArn of [ModelArn, EndpointConfigArn, EndpointArn, AutoMLJobArn]) {
    const { Tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn }));
    const tags: Record<string, string> = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
    const expected = ResourceArn === AutoMLJobArn ? own : { ...own, "exasol:deployment": deployment };
    for (const [key, value] of Object.entries(expected))
      assert.is(tags[key], value, `${key} of ${ResourceArn}`);
  }
});

test("it answers no more when the endpoint's name serves another job, and says what does", async ({
  user,
}) => {
  await user.run(remove());
  await user.run(deploy("sb", "P2"));
  assert.equal(await labels(user, "P2", "SB"), ["cat", "dog"]);
  await refusals(
    user,
    "P",
    "SA",
    /^E-SME-150: Function P\.shared(_SCALAR)? was made for job sa \(deployment [0-9a-f]{12}\), but endpoint shared now serves job sb \(deployment [0-9a-f]{12}\)\. Call P2\."shared" instead, or deploy/,
  );
});

test("and the other way round", async ({ user }) => {
  await user.run(remove());
  assert.match(await user.refusal(plain("P", "SA")), /^E-SME-80: Endpoint shared is deleted\./);
  await user.run(deploy("sa", "P"));
  assert.equal(await labels(user, "P", "SA"), ["high", "low"]);
  await refusals(
    user,
    "P2",
    "SB",
    /^E-SME-150: Function P2\.shared(_SCALAR)? was made for job sb .* now serves job sa /,
  );
});

test("it says so when another database or a hand has replaced the endpoint, before any row comes out", async ({
  user,
}) => {
  const { EndpointConfigName } = await user.sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: "shared" }),
  );
  const { ProductionVariants } = await user.sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName }),
  );
  await user.sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "by-hand",
      ProductionVariants: ProductionVariants?.map((variant) => ({ ...variant, VariantName: "AllTraffic" })),
    }),
  );
  // The old model answers until the endpoint is in service again.
  const change = async (EndpointConfigName = "") => {
    const EndpointName = "shared";
    await user.sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName }));
    await user.waitForEndpoint(EndpointName);
  };
  await change("by-hand");
  const address = await addressOf(user);
  for (const on_error of ["fail", "null"]) {
    await writeAddress(user, "shared", { ...address, on_error });
    for (const query of [plain("P", "SA"), scalar("P", "SA")]) {
      assert.match(
        await user.refusal(query),
        /^E-SME-151: Endpoint shared in region eu-central-1 serves variant 'AllTraffic' of no job, but function P\.shared(_SCALAR)? was made for job sa \(deployment [0-9a-f]{12}\)\. Somebody has replaced it/,
      );
    }
  }
  // A model of other columns refuses the rows: that must not pass for the rows' fault.
  await user.run(deploy("sb", "P2", "other"));
  const other = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "other" }));
  await change(other.EndpointConfigName);
  const one = 'SELECT P."shared"(A, B) FROM (SELECT A, B FROM DATA.SA LIMIT 1)';
  assert.match(await user.refusal(one), /^E-SME-151: Endpoint shared .* serves job sb \(deployment /);
  await user.run(remove("other"));
  await change(EndpointConfigName);
  await writeAddress(user, "shared", address);
  assert.equal(await labels(user, "P", "SA"), ["high", "low"]);
});

test("it works with a connection that somebody has written anew, and states nothing", async ({ user }) => {
  const { aws_region, aws_s3_connection, endpoint_name, status, ...whole } = await addressOf(user);
  await writeAddress(user, "shared", { aws_region, aws_s3_connection, endpoint_name, status });
  assert.equal(await labels(user, "P", "SA"), ["high", "low"]);
  const moved = { aws_s3_connection, endpoint_name, status, aws_region: "us-east-1" };
  await writeAddress(user, "shared", moved);
  await refusals(
    user,
    "P",
    "SA",
    /^E-SME-152: Function P\.shared(_SCALAR)? was made for endpoint shared in region eu-central-1, but connection \w+_SHARED says region us-east-1\. Correct aws_region/,
  );
  await writeAddress(user, "shared", { aws_region, aws_s3_connection, endpoint_name, status, ...whole });
});

test("it says that the key is of another account, not that there is no endpoint", async ({ user }) => {
  const message = "Endpoint shared of account 999999999999 not found.";
  user.breakOperation("InvokeEndpoint", { status: 400, code: "ValidationError", message });
  assert.match(
    await user.refusal(plain("P", "SA")),
    /^E-SME-153: Endpoint shared was deployed in AWS account 123456789012, but the key of connection AWS_CONNECTION belongs to account 999999999999\. Use a key of account 123456789012\.$/,
  );
  user.breakOperation("InvokeEndpoint");
});

test("names of every kind are stated as they are", async ({ user }) => {
  await user.run(deploy("sb", `"${hostileSchema.replaceAll('"', '""')}"`, "names"));
  assert.equal(await labels(user, quoteIdentifier(hostileSchema), "SB", "names"), ["cat", "dog"]);
  const { columns, function_schema } = await addressOf(user, "names");
  assert.is(function_schema, hostileSchema);
  assert.is((columns as { name: string }[])[1]?.name, hostile);
  await user.run(remove("names"));
});

/** Release 1.0.0 as it was installed, in a container of today. */
async function installRelease100(user: UserOfSandbox): Promise<void> {
  await user.run("CREATE SCHEMA OLD");
  await user.run("OPEN SCHEMA OLD");
  for (const file of [
    "sme_metadata_autopilot_jobs.sql",
    "sme_autopilot_endpoint_deployment_udf.sql",
    "sme_autopilot_endpoint_deletion_udf.sql",
    "sme_deploy_sagemaker_autopilot_endpoint.lua",
    "sme_delete_sagemaker_autopilot_endpoint.lua",
  ]) {
    const text = await readFile(fromPackage(`test/support/release-1.0.0/${file}`), "utf8");
    for (const statement of splitStatements(text)) await user.run(statement.text);
  }
  const columns = (
    await user.rows(
      "SELECT COLUMN_NAME FROM SYS.EXA_ALL_COLUMNS WHERE COLUMN_SCHEMA = 'OLD' AND COLUMN_TABLE = 'SME_METADATA_AUTOPILOT_JOBS' ORDER BY COLUMN_ORDINAL_POSITION",
    )
  ).join(", ");
  await user.run(
    `INSERT INTO OLD.SME_METADATA_AUTOPILOT_JOBS (${columns}) SELECT ${columns} FROM ML.SME_METADATA_AUTOPILOT_JOBS`,
  );
  await user.run("CLOSE SCHEMA");
}
const ofOld = (call: string) => call.replace("ML.", "OLD.");

test("scripts of release 1.0.0 go on, and their functions answer as long as nothing else is deployed", async ({
  user,
}) => {
  await user.run(remove());
  await installRelease100(user);
  await user.run(ofOld(deploy("sa", "P")));
  assert.is((await addressOf(user)).deployment, undefined);
  const [text] = await user.rows(
    "SELECT SCRIPT_TEXT FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'P' AND SCRIPT_NAME = 'shared'",
  );
  assert.match(
    String(text),
    'export { run } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";',
  );
  assert.equal(await labels(user, "P", "SA"), ["high", "low"]);
  await user.run(ofOld(remove()));
  assert.match(await user.refusal(plain("P", "SA")), /^E-SME-80: /);
  await user.run(deploy("sb", "P2"));
  await refusals(
    user,
    "P",
    "SA",
    /^E-SME-150: Function P\.shared(_SCALAR)? was made for an earlier model, but endpoint shared now serves job sb \(deployment [0-9a-f]{12}\)\. Call P2\."shared" instead/,
  );
  await user.run(remove());
});

test("an installation of release 1.0.0 is upgraded in place, with an endpoint that it serves", async ({
  user,
}) => {
  await user.run(ofOld(deploy("sa", "P", "kept")));
  const deployed = await user.deploy("OLD");
  for (const said of [
    "SME_METADATA_AUTOPILOT_JOBS upgraded",
    "SME_METADATA_AUTOPILOT_ENDPOINTS created",
    "SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT replaced",
    "SME_AUTOPILOT_ENDPOINT_DELETION_UDF replaced",
    "SME_MODELS created",
  ]) {
    assert.ok(deployed.includes(said), `${said}: ${deployed}`);
  }
  assert.not.ok((await user.deploy("OLD")).some((said) => /upgraded|created/.test(said)));
  assert.equal(await labels(user, "P", "SA", "kept"), ["high", "low"]);
  await user.run(ofOld(scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["sa", undefined, undefined])));
  assert.equal(
    await user.rows("SELECT JOB_NAME, JOB_STATUS, ENDPOINTS FROM OLD.SME_MODELS ORDER BY JOB_NAME"),
    [
      ["sa", "Completed", 0],
      ["sb", null, 0],
    ],
  );
  assert.equal(await user.rows("SELECT JOB_NAME, JOB_STATUS FROM OLD.SME_JOBS_LIVE ORDER BY JOB_NAME"), [
    ["sa", "Completed"],
    ["sb", "Completed"],
  ]);
  const { LEFT_BEHIND } = await user.row(ofOld(remove("kept")));
  assert.is(LEFT_BEHIND, null);
  assert.equal(await namesOnAws(user, "kept"), []);
  assert.match(await user.refusal(plain("P", "SA", "kept")), /^E-SME-80: Endpoint kept is deleted\./);
  await user.run(ofOld(deploy("sa", "P", "kept")));
  assert.equal(await labels(user, "P", "SA", "kept"), ["high", "low"]);
  assert.equal(await user.rows("SELECT JOB_NAME, ENDPOINT_NAME FROM OLD.SME_MODELS WHERE ENDPOINTS > 0"), [
    ["sa", "kept"],
  ]);
  await user.run(ofOld(remove("kept")));
});

test("what release 1.0.0 deployed keeps answering, and is deleted whole", async ({ user }) => {
  await user.run(deploy("sa", "P", "template"));
  const template = await addressOf(user, "template");
  await makeByHand(user, "elder", `template-${template.deployment}`, { config: "elder", model: "elder" });
  const { deployment, job_name, account, function_schema, target, columns, ...of100 } = template;
  await writeAddress(user, "elder", { ...of100, endpoint_name: "elder" });
  await copyFunctions(user, "elder");
  assert.equal(await labels(user, "P", "SA", "elder"), ["high", "low"]);
  await user.run(remove("elder"));
  assert.equal(await namesOnAws(user, "elder"), []);
  assert.equal(await user.rows(remove("elder")), [[null, null]]);
});

test("what the predecessor deployed keeps answering, and is deleted whole, whatever its parts are called (fault A5)", async ({
  user,
}) => {
  const { deployment } = await addressOf(user, "template");
  const names = { config: "oldest-config-7", model: "oldest-model-3" };
  await makeByHand(user, "oldest", `template-${deployment}`, names);
  const common = { aws_s3_connection: "AWS_CONNECTION", aws_region: "eu-central-1", batch_size: 100 };
  await writeAddress(user, "oldest", { ...common, endpoint_name: "oldest", status: "deployed" });
  await copyFunctions(user, "oldest");
  assert.equal(await labels(user, "P", "SA", "oldest"), ["high", "low"]);
  const denied = (action: string) => {
    const message = `User x is not authorized to perform: sagemaker:${action}`;
    user.breakOperation(action, { status: 400, code: "AccessDeniedException", message });
  };
  // As with a policy of release 1.0.0.
  for (const action of ["ListEndpoints", "ListEndpointConfigs"]) denied(action);
  const { DELETED, LEFT_BEHIND } = await user.row(remove("oldest"));
  assert.is(DELETED, "endpoint oldest");
  assert.match(
    String(LEFT_BEHIND),
    /^endpoint configuration oldest-config-7 \(AWS does not allow .* sagemaker:ListEndpoints: .*\), model oldest-model-3 \(endpoint configuration oldest-config-7 uses it\)$/,
  );
  assert.match(await user.refusal(plain("P", "SA", "oldest")), /^E-SME-80: Endpoint oldest is deleted\./);
  const template = await user.row(remove("template"));
  const untold = `^endpoint configurations \\*${deployment}\\* \\(whether there are any could not be told: AWS does not allow `;
  assert.match(String(template.LEFT_BEHIND), new RegExp(untold));
  for (const action of ["ListEndpoints", "ListEndpointConfigs"]) user.breakOperation(action);
  assert.is((await user.row(remove("template"))).LEFT_BEHIND, null);
  assert.equal(await namesOnAws(user, "template"), []);
  assert.equal(await user.row(remove("oldest")), {
    DELETED: "endpoint configuration oldest-config-7, model oldest-model-3",
    LEFT_BEHIND: null,
  });
  assert.equal(await namesOnAws(user, "oldest"), []);
});

/** An endpoint with the model of another one, and parts of these names. */
async function makeByHand(
  { sagemaker }: UserOfSandbox,
  EndpointName: string,
  like: string,
  { config, model }: { config: string; model: string },
): Promise<void> {
  const { Containers, ExecutionRoleArn } = await sagemaker.send(
    new DescribeModelCommand({ ModelName: like }),
  );
  await sagemaker.send(new CreateModelCommand({ ModelName: model, Containers, ExecutionRoleArn }));
  const variant = { VariantName: "AllTraffic", ModelName: model, InitialInstanceCount: 1 };
  const ProductionVariants = [{ ...variant, InstanceType: "ml.m5.large" as const }];
  await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: config, ProductionVariants }));
  await sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: config }));
  for (;;) {
    const { EndpointStatus } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    if (EndpointStatus === "InService") return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The functions of release 1.0.0, for an endpoint of another name. */
async function copyFunctions(user: UserOfSandbox, endpoint: string): Promise<void> {
  const lua = await readFile(
    fromPackage("test/support/release-1.0.0/sme_deploy_sagemaker_autopilot_endpoint.lua"),
    "utf8",
  );
  const [set, one] = [...lua.matchAll(/values\.function_body = \[\[\n(.*?)\]\]/gs)].map(([, body]) => body);
  const input = "(A DECIMAL(18,0), B DECIMAL(18,0))";
  await user.run(
    `CREATE TYPESCRIPT SET SCRIPT P."${endpoint}" ${input} EMITS (A DECIMAL(18,0), B DECIMAL(18,0), PROBABILITY DECIMAL(18,4), PREDICTIONS VARCHAR(4)) AS\n${set}\n/`,
  );
  await user.run(
    `CREATE TYPESCRIPT SCALAR SCRIPT P."${endpoint}_SCALAR" ${input} EMITS (PREDICTION VARCHAR(4), PROBABILITY DECIMAL(18,4), PROBABILITIES VARCHAR(2000000), ERROR VARCHAR(2000000)) AS\n${one}\n/`,
  );
}

async function namesOnAws({ sagemaker }: UserOfSandbox, NameContains: string): Promise<unknown[]> {
  const { Models = [] } = await sagemaker.send(new ListModelsCommand({ NameContains }));
  const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({ NameContains }));
  return [...Models, ...EndpointConfigs];
}

test.run();
