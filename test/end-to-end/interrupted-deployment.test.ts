import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListTagsCommand,
  StopAutoMLJobCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("a deployment that does not go as planned");

const place = ["AWS_CONNECTION", "eu-central-1"];
const train = (job: string, other: object = {}) =>
  trainingCall({
    job_name: job,
    ...sandboxPlace,
    s3_output_path: "data",
    input_schema_name: "DATA",
    input_table_or_view_name: "T",
    target_attribute_name: "Y",
    ...anyModel,
    ...other,
  });
const deploy = (endpoint: string, job = "job", schema = "P", count = 1) =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    job,
    endpoint,
    schema,
    "ml.m5.large",
    count,
    ...place,
  ]);
const remove = (endpoint: string) =>
  scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", [endpoint, ...place]);

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  for (const schema of ["DATA", "P"]) await user.run(`CREATE SCHEMA ${schema}`);
  await user.run(
    "CREATE TABLE DATA.T AS SELECT MOD(N, 101) X, MOD(N, 101) * 2 Y FROM VALUES BETWEEN 1 AND 20000 AS V(N)",
  );
  await user.run("CREATE VIEW DATA.S AS SELECT X, Y FROM DATA.T LIMIT 600");
  for (const job of ["job", "job2"]) await user.run(train(job, { input_table_or_view_name: "S" }));
  for (const job of ["job", "job2"]) await user.waitForJob(job);
});
test.after(async ({ user }) => {
  await user?.close();
});

/** What the function says for one row; its job doubles. */
async function works(user: UserOfSandbox, endpoint: string): Promise<void> {
  const [row] = await user.rows(`SELECT P."${endpoint}"(50)`);
  assert.ok(Math.abs(Number(row?.[1]) - 100) < 10, String(row));
}

/** What AWS has of an endpoint's name. */
async function onAws({ sagemaker }: UserOfSandbox, NameContains: string) {
  const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({ NameContains }));
  const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({ NameContains }));
  const { Models = [] } = await sagemaker.send(new ListModelsCommand({ NameContains }));
  const there = Endpoints.filter(({ EndpointStatus }) => EndpointStatus !== "Deleting");
  return [there.length, EndpointConfigs.length, Models.length];
}

const steps = ["CreateModel", "CreateEndpointConfig", "CreateEndpoint"] as const;
const unheard = { status: 500, code: "InternalFailure", message: "killed" };

test("a UDF whose process dies, before or after AWS has acted: a second one completes its work", async ({
  user,
}) => {
  const trials = [...steps.map((step) => [step, true] as const), ["CreateEndpoint", false] as const];
  for (const [step, isHeard] of trials) {
    const endpoint = `once-${step}-${isHeard}`;
    let kills = 0;
    user.atRequest((operation) => {
      if (operation !== step || kills++ > 0) return undefined;
      user.killUdfs();
      return isHeard ? undefined : unheard;
    });
    await user.run(deploy(endpoint));
    user.atRequest();
    assert.ok(kills > 1, step);
    assert.equal(await onAws(user, endpoint), [1, 1, 1], step);
  }
  await works(user, "once-CreateEndpoint-true");
});

test("a UDF whose process dies again and again leaves nothing", async ({ user }) => {
  for (const step of ["CreateModel", "CreateEndpoint"]) {
    const endpoint = `twice-${step}`;
    user.atRequest((operation) => {
      if (operation === step) user.killUdfs();
      return undefined;
    });
    const text = await user.refusal(deploy(endpoint));
    user.atRequest();
    assert.match(
      text,
      new RegExp(
        `^E-SME-3: Endpoint ${endpoint} could not be deployed: VM crashed .* Taken back: endpoint ${endpoint} with`,
      ),
    );
    assert.equal(await onAws(user, endpoint), [0, 0, 0], step);
  }
});

test("what was taken back is not claimed where nothing was made", async ({ user }) => {
  user.atRequest((operation) => {
    if (operation === "DescribeAutoMLJobV2") user.killUdfs();
    return undefined;
  });
  const text = await user.refusal(deploy("nothing"));
  user.atRequest();
  assert.match(text, /^E-SME-3: Endpoint nothing could not be deployed: /);
  assert.not.match(text, /Taken back|Left behind/);
});

test("a client that is killed leaves an endpoint, which the next deployment of the job takes over", async ({
  user,
}) => {
  const { host, port, certificateFingerprint, user: name, password } = user.sandbox.exasol;
  const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));
  user.holdEndpoints(true);
  const words = [
    "sql",
    "--dsn",
    `${host}/${certificateFingerprint}:${port}`,
    "--db-user",
    name,
    "-c",
    deploy("orphan"),
  ];
  const client = spawn(process.execPath, [main, ...words], {
    env: { ...process.env, DB_PASSWORD: password },
  });
  const ended = new Promise((resolve) => client.on("close", resolve));
  await new Promise<void>((resolve) => {
    user.atRequest((operation) => {
      if (operation === "DescribeEndpoint" && isMade) resolve();
      if (operation === "CreateEndpoint") isMade = true;
      return undefined;
    });
    let isMade = false;
  });
  user.atRequest();
  client.kill("SIGKILL");
  await ended;
  assert.equal(await onAws(user, "orphan"), [1, 1, 1]);
  assert.equal(
    await user.rows("SELECT * FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME LIKE '%ORPHAN'"),
    [],
  );
  user.holdEndpoints(false);

  // It is being created for an hour: what another job's deployment is told.
  const refused = await user.refusal(deploy("orphan", "job2"));
  assert.match(
    refused,
    /^E-SME-76: AWS has an endpoint orphan in region eu-central-1 already; it is Creating\. It serves job job since \d{4}-\d\d-\d\d \d\d:\d\d UTC, deployed by SYS\. No connection of this database knows it: .* To use it, deploy job job; to be rid of it, delete it: EXECUTE SCRIPT ML\.SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT\('orphan', 'AWS_CONNECTION', 'eu-central-1'\)\.$/,
  );
});

/** The state in which a killed client leaves AWS once the endpoint is in service. */
async function leaveOrphan(user: UserOfSandbox, endpoint: string): Promise<void> {
  await user.rows(`SELECT ML.SME_AUTOPILOT_ENDPOINT_DEPLOYMENT_UDF('job', '${endpoint}', 'ml.m5.large', 1, 'AWS_CONNECTION',
    'eu-central-1', 1, NULL, NULL, '00112233445a', 'P', 'Y', '["X","Y"]', '["DECIMAL(18,0)","DECIMAL(18,0)"]', NULL,
    NULL, NULL, NULL, NULL, NULL, TRUE, NULL, NULL)`);
}

test("an endpoint that no connection knows is taken over by its job, if it has the size that is asked for", async ({
  user,
}) => {
  await leaveOrphan(user, "left");
  assert.match(
    await user.refusal(deploy("left", "job", "P", 2)),
    /^E-SME-76: .* It serves job job .* To use it, deploy with instance_type 'ml\.m5\.large' and instance_count 1; to be rid of it, delete it: /,
  );
  user.takeRequests();
  await user.run(deploy("left"));
  assert.equal(
    user.takeRequests().filter((request) => /^(Create|Delete)/.test(request)),
    [],
  );
  await works(user, "left");
  user.takeRequests();
  await user.run(deploy("left"));
  assert.equal(
    user.takeRequests().filter((request) => /^(Create|Delete)/.test(request)),
    [],
  );
  await user.run(remove("left"));
  assert.equal(await onAws(user, "left"), [0, 0, 0]);
});

test("an endpoint that was taken over stays when the functions cannot be made", async ({ user }) => {
  await leaveOrphan(user, "stays");
  const types = (types: string) =>
    user.run(`UPDATE ML.SME_METADATA_AUTOPILOT_JOBS SET COLUMN_TYPES = '${types}' WHERE JOB_NAME = 'job'`);
  const [[before]] = (await user.rows(
    "SELECT COLUMN_TYPES FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'job'",
  )) as [[string]];
  await types('["BOOLEAN(7)","DECIMAL(18,0)"]');
  const text = await user.refusal(deploy("stays"));
  await types(before);
  assert.match(text, /^E-SME-10: /);
  assert.not.match(text, "Taken back: endpoint");
  assert.equal(await onAws(user, "stays"), [1, 1, 1]);
  await user.run(remove("stays"));
});

test("everything on AWS is tagged", async ({ user }) => {
  await user.run(deploy("tagged"));
  const { EndpointArn, EndpointConfigName } = await user.sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: "tagged" }),
  );
  const { EndpointConfigArn } = await user.sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName }),
  );
  const modelArn = EndpointConfigArn?.replace(":endpoint-config/", ":model/");
  const token = EndpointConfigName?.replace("tagged-", "");
  for (const ResourceArn of [EndpointArn, EndpointConfigArn, modelArn]) {
    const { Tags = [] } = await user.sagemaker.send(new ListTagsCommand({ ResourceArn }));
    const found = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
    const { "exasol:candidate": candidate, ...exact } = found;
    assert.ok(candidate);
    assert.equal(exact, {
      "exasol:extension": "exasol-sagemaker-extension",
      "exasol:user": "SYS",
      "exasol:job": "job",
      "exasol:deployment": token,
      "exasol:version": "1",
      ...(ResourceArn === EndpointArn && { "exasol:schema": "P", "exasol:function": "tagged" }),
    });
  }
});

test("what another endpoint uses stays when one is deleted", async ({ user }) => {
  const { sagemaker } = user;
  const { EndpointConfigName } = await sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: "tagged" }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "second", EndpointConfigName }));
  const { ProductionVariants } = await sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName }),
  );
  await user.run(remove("tagged"));
  assert.equal(await onAws(user, "tagged"), [0, 1, 1]);
  await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: "third", ProductionVariants }));
  await user.run(remove("second"));
  assert.equal(await onAws(user, "tagged"), [0, 0, 1], "the model is the third's, too");
});

test("of two deployments of one name at the same time one wins, and the other removes only its own", async ({
  user,
}) => {
  // Neither takes the name before both have found it free.
  const models = new Set<string>();
  user.atRequest((operation, name) => {
    if (operation === "CreateModel") models.add(name);
    const isEarly = operation === "CreateModel" && models.size < 2;
    return isEarly ? { status: 400, code: "ThrottlingException", message: "Wait." } : undefined;
  });
  const results = await Promise.allSettled([
    user.runBeside([deploy("raced", "job")]),
    user.runBeside([deploy("raced", "job2")]),
  ]);
  user.atRequest();
  assert.is(models.size, 2);
  const losers = results.filter((result) => result.status === "rejected");
  assert.is(losers.length, 1);
  assert.match(String(losers[0]?.reason), /E-SME-76: AWS has an endpoint raced .* It serves job job2? /);
  await works(user, "raced");
  assert.equal(await onAws(user, "raced"), [1, 1, 1]);
  await user.run(remove("raced"));
});

test("an object that has the name of one of the functions is found before anything is built", async ({
  user,
}) => {
  await user.run('CREATE TABLE P."taken" (A DOUBLE)');
  await user.run('CREATE VIEW P."seen_SCALAR" AS SELECT 1 AS A');
  await user.run(
    'CREATE TYPESCRIPT SCALAR SCRIPT P."made"(A DOUBLE) RETURNS DOUBLE AS\nexport const run = () => 1;\n/',
  );
  user.takeRequests();
  for (const [endpoint, what] of [
    ["taken", "table taken"],
    ["seen", "view seen_SCALAR"],
    ["made", "script made"],
  ]) {
    assert.is(
      await user.refusal(deploy(String(endpoint))),
      `E-SME-20: P holds a ${what} that is no prediction function. Choose another endpoint_name or schema_name. Nothing was changed.`,
    );
  }
  assert.equal(user.takeRequests(), []);
});

test("a stopped job is deployed if one of its candidates was finished", async ({ user }) => {
  await user.run(train("long", { max_candidates: 200 }));
  const describe = () => user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "long" }));
  while ((await describe()).BestCandidate === undefined)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await user.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: "long" }));
  await user.waitForJob("long", "Stopped");
  await user.run(deploy("stopped", "long"));
  await works(user, "stopped");
});

test.run();
