import {
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
  ListTagsCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { quoteLiteral } from "../../sql/quote.ts";
import { rejection } from "../support/rejection.ts";
import { isLong } from "../support/sample.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("another model behind one function");

const place = ["AWS_CONNECTION", "eu-central-1"];

/** With SME_LONG_TESTS a million rows, a thousand queries, a death at every request; else a few of each. */
const [manyRows, rowsOfRequest, shortQueries] = isLong ? [1_000_000, 5000, 1000] : [8_000, 200, 20];
const deaths = [
  "CreateEndpointConfig",
  "UpdateEndpoint",
  ...(isLong ? ["CreateModel", "ListEndpointConfigs"] : []),
];

/** The sign of a regression's prediction, and a classification's label, tell which model answered. */
const tables: Readonly<Record<string, string>> = {
  "reg-plus": "MOD(N, 101) + 1000",
  "reg-minus": "-MOD(N, 101) - 1000",
  "class-size": "CASE WHEN MOD(N, 10) < 5 THEN 'low' ELSE 'high' END",
  "class-pet": "CASE MOD(N, 3) WHEN 0 THEN 'cat' WHEN 1 THEN 'dog' ELSE 'cow' END",
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  for (const schema of ["DATA", "P"]) await user.run(`CREATE SCHEMA ${schema}`);
  const train = async (job: string, table: string) => {
    await user.run(
      trainingCall({
        job_name: job,
        ...sandboxPlace,
        s3_output_path: "data",
        input_schema_name: "DATA",
        input_table_or_view_name: table,
        target_attribute_name: "Y",
        ...anyModel,
        max_candidates: 2,
      }),
    );
  };
  for (const [job, target] of Object.entries(tables)) {
    const table = job.toUpperCase().replace("-", "_");
    const type = job.startsWith("reg") ? "DOUBLE" : "VARCHAR(10)";
    await user.run(`CREATE TABLE DATA.${table} (A DECIMAL(9,0), B DOUBLE, Y ${type})`);
    await user.run(
      `INSERT INTO DATA.${table} SELECT MOD(N, 101), MOD(N, 3), ${target} FROM VALUES BETWEEN 1 AND 600 AS T(N)`,
    );
    await train(job, table);
  }
  await user.run(
    "CREATE TABLE DATA.WIDE AS SELECT A, B, A * B AS C, CASE WHEN A < 50 THEN 'small' ELSE 'large' END AS Y FROM DATA.REG_PLUS",
  );
  await train("wide", "WIDE");
  for (const job of [...Object.keys(tables), "wide"]) await user.waitForJob(job);
  await user.run(
    `CREATE TABLE DATA.MANY AS SELECT N, CAST(MOD(N, 101) AS DECIMAL(9,0)) A, CAST(MOD(N, 3) AS DOUBLE) B FROM VALUES BETWEEN 1 AND ${manyRows} AS T(N)`,
  );
  await user.run(deploy("reg-plus", "reg"));
  await user.run(deploy("class-size", "class"));
});
test.after(async ({ user }) => {
  await user?.close();
});

const deploy = (job: string, endpoint: string) =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [job, endpoint, "P", "ml.m5.large", 1, ...place]);
const promote = (values: object) => `EXECUTE SCRIPT ML.SME_PROMOTE(${quoteLiteral(JSON.stringify(values))})`;
const rollback = (endpoint: string) => scriptCall("SME_ROLLBACK", [endpoint, ...place]);

const query = (endpoint: string, rows = "DATA.MANY") => `SELECT P."${endpoint}"(A, B) FROM ${rows}`;
const scalar = (endpoint: string, rows = "DATA.MANY") => `SELECT P."${endpoint}_SCALAR"(A, B) FROM ${rows}`;
const few = "(SELECT A, B FROM DATA.MANY LIMIT 3)";

/** Which model a row's prediction is of. */
async function answers(user: UserOfSandbox, endpoint: string): Promise<string[]> {
  const rows = [
    ...(await user.rows(query(endpoint, few))).map((row) => row.at(-1)),
    ...(await user.rows(scalar(endpoint, few))).map((row) => row[0]),
  ];
  return [
    ...new Set(
      rows.map((value) => (endpoint === "reg" ? (Number(value) > 0 ? "plus" : "minus") : petOrSize(value))),
    ),
  ];
}

const petOrSize = (label: unknown) => (["cat", "dog", "cow"].includes(String(label)) ? "pet" : "size");

async function settle(user: UserOfSandbox, EndpointName: string) {
  for (;;) {
    const endpoint = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    if (endpoint.EndpointStatus !== "Updating") return endpoint;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function note(user: UserOfSandbox, endpoint: string) {
  const [row] = await user.rows(
    `SELECT VERSION, JOB_NAME, PREVIOUS_VERSION, PREVIOUS_JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = '${endpoint}'`,
  );
  return row;
}

/** As SME_ENDPOINTS tells. */
async function live(user: UserOfSandbox, endpoint: string) {
  const [row] = await user.rows(
    `SELECT VERSION, JOB_NAME FROM (SELECT ML.SME_ENDPOINTS('AWS_CONNECTION', 'eu-central-1')) WHERE ENDPOINT_NAME = '${endpoint}'`,
  );
  return row;
}

test("a promotion puts the other job's model behind both functions, and notes it", async ({ user }) => {
  const row = await user.row(promote({ endpoint_name: "reg", job_name: "reg-minus", wait: true }));
  assert.equal(row, { ENDPOINT_NAME: "reg", VERSION: 2, PREVIOUS_VERSION: 1, ENDPOINT_STATUS: "InService" });
  assert.equal(await answers(user, "reg"), ["minus"]);
  assert.equal(await note(user, "reg"), [2, "reg-minus", 1, "reg-plus"]);
  assert.equal(await live(user, "reg"), [2, "reg-minus"]);
});

test("the same call again changes nothing", async ({ user }) => {
  user.takeRequests();
  const row = await user.row(promote({ endpoint_name: "reg", job_name: "REG-minus" }));
  assert.equal(row, { ENDPOINT_NAME: "reg", VERSION: 2, PREVIOUS_VERSION: 1, ENDPOINT_STATUS: "InService" });
  assert.equal(
    user.takeRequests().filter((request) => /^(Create|Update|Delete)/.test(request)),
    [],
  );
});

test("a version carries the extension's tags, and what it is", async ({ user }) => {
  const { EndpointConfigName = "" } = await settle(user, "reg");
  assert.match(EndpointConfigName, /^reg-v2-[0-9a-f]{12}-[0-9a-f]{12}$/);
  for (const kind of ["endpoint-config", "model"]) {
    const arn = `arn:aws:sagemaker:eu-central-1:123456789012:${kind}/${EndpointConfigName}`;
    const { Tags = [] } = await user.sagemaker.send(new ListTagsCommand({ ResourceArn: arn }));
    const tags = Object.fromEntries(Tags.map(({ Key = "", Value }) => [Key, Value]));
    assert.is(tags["exasol:extension"], "exasol-sagemaker-extension");
    assert.is(tags["exasol:job"], "reg-minus");
    assert.is(tags["exasol:version"], "2");
    assert.match(tags["exasol:deployment"] ?? "", /^[0-9a-f]{12}$/);
    assert.ok(tags["exasol:candidate"]);
  }
});

test("a rollback goes back one version, and no further than the first", async ({ user }) => {
  const row = await user.row(rollback("reg"));
  assert.is(row.VERSION, 1);
  assert.is(row.PREVIOUS_VERSION, null);
  await settle(user, "reg");
  assert.equal(await answers(user, "reg"), ["plus"]);
  assert.equal(await note(user, "reg"), [1, "reg-plus", null, null]);
  assert.match(
    await user.refusal(rollback("reg")),
    /^E-SME-475: Endpoint reg has no version before version 1\./,
  );
});

test("what was rolled back comes again with its number; a version before it is the one that served", async ({
  user,
}) => {
  assert.is(
    (await user.row(promote({ endpoint_name: "reg", job_name: "reg-minus", wait: true }))).VERSION,
    2,
  );
  const other = await user.rows(
    "SELECT CANDIDATE_NAME FROM (SELECT ML.SME_AUTOPILOT_CANDIDATES('reg-plus', 'AWS_CONNECTION', 'eu-central-1')) ORDER BY RANK DESC LIMIT 1",
  );
  const third = {
    endpoint_name: "reg",
    job_name: "reg-plus",
    candidate_name: String(other[0]?.[0]),
    wait: true,
  };
  const row = await user.row(promote(third));
  assert.equal([row.VERSION, row.PREVIOUS_VERSION], [3, 2]);
  assert.equal(await answers(user, "reg"), ["plus"]);
  assert.is((await user.row(rollback("reg"))).VERSION, 2);
  await settle(user, "reg");
  const fourth = await user.row(promote({ endpoint_name: "reg", job_name: "reg-plus", wait: true }));
  // Not the third, which was taken back.
  assert.equal([fourth.VERSION, fourth.PREVIOUS_VERSION], [4, 2]);
  assert.is((await user.row(rollback("reg"))).VERSION, 2);
  await settle(user, "reg");
  assert.is((await user.row(rollback("reg"))).VERSION, 1);
  await settle(user, "reg");
});

test("other columns are refused with the difference named", async ({ user }) => {
  user.takeRequests();
  assert.match(
    await user.refusal(promote({ endpoint_name: "class", job_name: "wide" })),
    /^E-SME-472: Job wide does not fit the functions of endpoint class: .*the job has C DOUBLE besides; they predict Y VARCHAR\(10\) UTF8, the job Y VARCHAR\(5\) UTF8\. Train with the same columns; or give new_columns true/,
  );
  assert.match(
    await user.refusal(promote({ endpoint_name: "class", job_name: "reg-plus" })),
    /^E-SME-472: .*; they are of a classification, the job is a regression\./,
  );
  assert.equal(
    user.takeRequests().filter((request) => /^(Create|Update|Delete)/.test(request)),
    [],
  );
});

test("what is no endpoint of this database is refused, with a suggestion", async ({ user }) => {
  assert.match(
    await user.refusal(
      promote({
        endpoint_name: "rex",
        job_name: "reg-plus",
        aws_credentials_connection_name: "AWS_CONNECTION",
        aws_region: "eu-central-1",
      }),
    ),
    /^E-SME-465: This database has deployed no endpoint rex in region eu-central-1/,
  );
  assert.match(
    await user.refusal(promote({ endpoint_name: "regg", job_name: "reg-plus" })),
    /^E-SME-324: .*Did you mean 'reg'\?/,
  );
  assert.match(
    await user.refusal(promote({ endpoint_name: "REG", job_name: "reg-plus" })),
    /^E-SME-473: Endpoint REG is called reg\./,
  );
});

/** Runs the query, and the promotion beside it while the query's requests are under way. */
async function duringSwitch(user: UserOfSandbox, sql: string, change: string) {
  let asked = 0;
  let switching: Promise<void> | undefined;
  user.atRequest(async (operation) => {
    if (operation !== "InvokeEndpoint") return undefined;
    asked++;
    if (asked === 6) switching = user.runBeside([change]);
    // Some are answered while AWS switches, and the last ones by the new model.
    if (asked > 12) await switching;
    return undefined;
  });
  try {
    return await user.rows(sql);
  } finally {
    user.atRequest();
    await switching;
  }
}

async function smallRequests(user: UserOfSandbox, endpoint: string): Promise<void> {
  const connection = `SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpoint.toUpperCase()}`;
  const [row] = await user.rows(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = '${connection}'`,
  );
  const address = { ...JSON.parse(String(row?.[0])), batch_size: rowsOfRequest };
  await user.run(`CREATE OR REPLACE CONNECTION ${connection} TO ${quoteLiteral(JSON.stringify(address))}`);
}

for (const [kind, ask] of Object.entries({ SET: query, SCALAR: scalar })) {
  test(`during the switch each row of a regression is whole: ${kind}`, async ({ user }) => {
    await smallRequests(user, "reg");
    const change = promote({ endpoint_name: "reg", job_name: "reg-minus", wait: true });
    const rows = await duringSwitch(user, ask("reg"), change);
    assert.is(rows.length, manyRows);
    const signs = new Set<number>();
    for (const row of rows) {
      const value = Number(kind === "SET" ? row.at(-1) : row[0]);
      // Either model's own answer.
      assert.ok(Math.abs(Math.abs(value) - 1050) < 60, String(value));
      signs.add(Math.sign(value));
    }
    assert.is(signs.size, 2);
    await user.run(rollback("reg"));
    await settle(user, "reg");
  });

  test(`and of a classification with other labels, with their probabilities: ${kind}`, async ({ user }) => {
    await smallRequests(user, "class");
    const change = promote({ endpoint_name: "class", job_name: "class-pet", wait: true });
    const rows = await duringSwitch(user, ask("class"), change);
    assert.is(rows.length, manyRows);
    const models = new Set<string>();
    for (const row of rows) {
      const label = String(kind === "SET" ? row.at(-1) : row[0]);
      const probability = Number(kind === "SET" ? row.at(-2) : row[1]);
      models.add(petOrSize(label));
      assert.ok(["low", "high", "cat", "dog", "cow"].includes(label), label);
      assert.ok(probability > 0 && probability <= 1);
      if (kind === "SCALAR") {
        const probabilities = JSON.parse(String(row[2]));
        const labels = petOrSize(label) === "pet" ? ["cat", "cow", "dog"] : ["high", "low"];
        assert.equal(Object.keys(probabilities).sort(), labels);
        assert.ok(Math.abs(probabilities[label] - probability) < 1e-4);
        assert.is(row[3], null);
      }
    }
    assert.is(models.size, 2);
    await user.run(rollback("class"));
    await settle(user, "class");
  });
}

test("a thousand short queries beside a switch, and none fails", async ({ user }) => {
  const change = promote({ endpoint_name: "reg", job_name: "reg-minus" });
  const session = await user.login(true);
  const seen = new Set<number>();
  let asked = 0;
  const one = async () => {
    const result = await session.execute('SELECT P."reg_SCALAR"(7, 1)');
    asked++;
    if (result.kind === "rows") seen.add(Math.sign(Number(result.rows[0]?.[0])));
  };
  try {
    user.holdEndpoints(false);
    await one();
    const switched = user.runBeside([change]);
    while (asked < shortQueries || seen.size < 2) await one();
    await switched;
  } finally {
    await session.close();
  }
  assert.equal([...seen].sort(), [-1, 1]);
  await settle(user, "reg");
  await user.run(rollback("reg"));
  await settle(user, "reg");
});

const second = { endpoint_name: "reg", job_name: "reg-minus", wait: true };

test("where AWS lacks instances, what served before goes on, and the same call again starts anew", async ({
  user,
}) => {
  user.failEndpoints({ reason: "Unable to provision requested ML compute capacity." });
  assert.match(
    await user.refusal(promote(second)),
    /^E-SME-471: AWS could not put version 2 behind endpoint reg: Unable to provision requested ML compute capacity\. What served before goes on answering\./,
  );
  assert.equal(await answers(user, "reg"), ["plus"]);
  assert.equal(await note(user, "reg"), [1, "reg-plus", null, null]);
  assert.equal(await live(user, "reg"), [1, "reg-plus"]);
  // Without waiting, the failure comes when the call is over: the next one finds it.
  await user.run(promote({ ...second, wait: false }));
  await settle(user, "reg");
  assert.equal(await answers(user, "reg"), ["plus"]);
  assert.is((await user.row(rollback("reg"))).VERSION, 1, "AWS has gone back already");
  assert.equal(await note(user, "reg"), [1, "reg-plus", null, null]);
  user.failEndpoints();
  assert.is((await user.row(promote(second))).VERSION, 2);
  assert.equal(await answers(user, "reg"), ["minus"]);
  await user.run(rollback("reg"));
  await settle(user, "reg");
});

test("where AWS cannot go back either, both answer, each row is one's own, and the call may be repeated", async ({
  user,
}) => {
  user.failEndpoints({ reason: "Alarm x is in ALARM.", rollback: "failed" });
  assert.match(
    await user.refusal(promote(second)),
    /^E-SME-471: .*: Alarm x is in ALARM\. AWS could not go back either: it is UpdateRollbackFailed, and both versions answer/,
  );
  const rows = await user.rows(scalar("reg"));
  const signs = rows.map(([value]) => Math.sign(Number(value)));
  assert.equal([...new Set(signs)].sort(), [-1, 1]);
  for (const [value] of rows) assert.ok(Math.abs(Math.abs(Number(value)) - 1050) < 60);
  user.failEndpoints();
  assert.is((await user.row(promote(second))).ENDPOINT_STATUS, "InService");
  assert.equal(await answers(user, "reg"), ["minus"]);
  await user.run(rollback("reg"));
  await settle(user, "reg");
});

test("while AWS works on one switch, the same call tells how far it is, and another is told to wait", async ({
  user,
}) => {
  user.holdEndpoints(true);
  await user.run(promote({ ...second, wait: false }));
  user.holdEndpoints(false);
  const again = await user.row(promote({ ...second, wait: false }));
  assert.equal([again.VERSION, again.PREVIOUS_VERSION, again.ENDPOINT_STATUS], [2, 1, "Updating"]);
  assert.match(
    await user.refusal(promote({ endpoint_name: "reg", job_name: "reg-plus" })),
    /^E-SME-466: Endpoint reg is Updating: AWS is working on it to put version 2 there/,
  );
  assert.match(
    await user.refusal(promote({ endpoint_name: "reg", job_name: "reg-plus", wait: true })),
    /^E-SME-466: /,
    "waiting for it would replace at once what another has put there",
  );
  assert.match(await user.refusal(rollback("reg")), /^E-SME-466: /);
  assert.equal(await answers(user, "reg"), ["plus"]);
});

const evaluation = (endpoint: string) =>
  scriptCall("SME_EVALUATE", [
    JSON.stringify({
      function_name: endpoint,
      schema_name: "P",
      query: "SELECT * FROM DATA.REG_PLUS WHERE A < 4",
    }),
  ]);

test("while two models may answer, none is evaluated or explained", async ({ user }) => {
  assert.equal(await note(user, "reg"), [2, "reg-minus", 1, "reg-plus"]);
  assert.match(
    await user.wholeRefusal(evaluation("reg")),
    /^E-SME-395: .*: E-SME-556: Endpoint reg is Updating: some of its answers may be of one model and some of another\./,
  );
  const row = { function: 'P."reg"', query: "SELECT * FROM DATA.REG_PLUS LIMIT 1" };
  assert.match(
    await user.wholeRefusal(scriptCall("SME_EXPLAIN_ROWS", [JSON.stringify(row)])),
    /^E-SME-408: .*: E-SME-556: Endpoint reg is Updating/,
  );
});

test("an evaluation notes the version that answered, not the one that was asked for", async ({ user }) => {
  await user.run(deploy("reg-plus", "judged"));
  const noted = () =>
    user.rows(
      "SELECT DISTINCT JOB_NAME, VERSION, CANDIDATE_NAME IS NULL FROM ML.SME_EVALUATIONS WHERE FUNCTION_NAME = 'judged' ORDER BY 2",
    );
  user.failEndpoints({ reason: "Unable to provision requested ML compute capacity." });
  const change = { endpoint_name: "judged", job_name: "reg-minus" };
  await user.run(promote(change));
  await settle(user, "judged");
  user.failEndpoints();
  assert.equal(await note(user, "judged"), [2, "reg-minus", 1, "reg-plus"]);
  await user.run(evaluation("judged"));
  assert.equal(await noted(), [["reg-plus", 1, false]]);

  let switching: Promise<void> | undefined;
  user.atRequest(async (operation) => {
    if (operation !== "InvokeEndpoint") return undefined;
    switching ??= user.runBeside([promote({ ...change, wait: true })]);
    await switching;
    return undefined;
  });
  const refusal = await user.wholeRefusal(evaluation("judged"));
  user.atRequest();
  assert.match(
    refusal,
    /^E-SME-395: .*: E-SME-557: AWS has changed what is behind endpoint judged while it was asked\./,
  );
  assert.equal(await noted(), [["reg-plus", 1, false]]);
  await user.run(evaluation("judged"));
  assert.equal(await noted(), [
    ["reg-plus", 1, false],
    ["reg-minus", 2, false],
  ]);
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'judged'");
  assert.match(
    await user.wholeRefusal(evaluation("judged")),
    /^E-SME-555: Which model the function asks cannot be told/,
  );
  await remove(user, "judged");
});

/** What a call leaves that dies at its request to AWS of this name, and again when it is tried once more. */
for (const operation of deaths) {
  test(`killed at ${operation}: the function goes on, and the same call again completes it`, async ({
    user,
  }) => {
    const name = `dies${operation}`.slice(0, 20);
    await user.run(deploy("reg-plus", name));
    user.atRequest((asked) => {
      if (asked === operation) user.killUdfs();
      return undefined;
    });
    const values = { endpoint_name: name, job_name: "reg-minus" };
    // A UDF that dies is called once more, and finds that AWS has switched where that was its last request.
    const call = await user.run(promote(values)).catch((error: Error) => error.message);
    assert.is(typeof call === "string", operation !== "UpdateEndpoint");
    if (typeof call === "string") assert.match(call, /E-SME-474: /);
    user.atRequest();
    const rows = await user.rows(`SELECT P."${name}_SCALAR"(A, B) FROM ${few}`);
    assert.is(rows.length, 3);
    const row = await user.row(promote({ ...values, wait: true }));
    assert.equal([row.VERSION, row.PREVIOUS_VERSION, row.ENDPOINT_STATUS], [2, 1, "InService"]);
    assert.ok(Number((await user.rows(`SELECT P."${name}_SCALAR"(7, 1)`))[0]?.[0]) < 0);
    await remove(user, name);
  });
}

test("answers that are lost after AWS has done what was asked change nothing", async ({ user }) => {
  await user.run(deploy("reg-plus", "lossy"));
  const lost = new Set<string>();
  user.atRequest((operation) => {
    if (!/^(CreateModel|CreateEndpointConfig|UpdateEndpoint)$/.test(operation) || lost.has(operation))
      return undefined;
    lost.add(operation);
    return { answer: "lost" };
  });
  const row = await user.row(promote({ endpoint_name: "lossy", job_name: "reg-minus", wait: true }));
  user.atRequest();
  assert.is(lost.size, 3);
  assert.equal([row.VERSION, row.PREVIOUS_VERSION], [2, 1]);
  await remove(user, "lossy");
});

test("what AWS refuses half-way leaves nothing, and what it does not answer is named", async ({ user }) => {
  await user.run(deploy("reg-plus", "halfway"));
  const change = { endpoint_name: "halfway", job_name: "reg-minus" };
  const names = async () => {
    const { Models = [] } = await user.sagemaker.send(new ListModelsCommand({ NameContains: "halfway-v2" }));
    return Models.map(({ ModelName }) => ModelName);
  };
  const ended = { status: 400, code: "ExpiredTokenException", message: "The security token has expired" };
  user.breakOperation("CreateEndpointConfig", ended);
  assert.match(await user.wholeRefusal(promote(change)), /^E-SME-474: .*: E-SME-65: /);
  user.breakOperation("CreateEndpointConfig");
  assert.equal(await names(), []);
  user.breakOperation("DeleteModel", ended);
  user.breakOperation("CreateEndpointConfig", ended);
  const refusal = await user.wholeRefusal(promote(change));
  for (const operation of ["DeleteModel", "CreateEndpointConfig"]) user.breakOperation(operation);
  const [model] = await names();
  assert.match(
    refusal,
    `E-SME-548: AWS was asked in vain to put version 2 behind endpoint halfway: AWS does not accept the credentials of connection AWS_CONNECTION: ExpiredTokenException: The security token has expired. Check its user (the access key id), its password (the secret) and, if it has one, its session token. Left behind, at no cost: model ${model}. The same call again`,
  );
  assert.equal((await user.row(promote({ ...change, wait: true }))).VERSION, 2);
  assert.equal(await names(), [model]);
  await remove(user, "halfway");
});

/** Deletes the endpoint and looks whether anything of it is left on AWS. */
async function remove(user: UserOfSandbox, endpoint: string): Promise<void> {
  await user.run(scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", [endpoint, ...place]));
  const asked = { NameContains: endpoint };
  const { EndpointConfigs } = await user.sagemaker.send(new ListEndpointConfigsCommand(asked));
  const { Models } = await user.sagemaker.send(new ListModelsCommand(asked));
  assert.equal([EndpointConfigs, Models], [[], []]);
}

test("new columns make the functions anew, and no old call is misread meanwhile", async ({ user }) => {
  await user.run(deploy("class-size", "grows"));
  const old = 'SELECT P."grows_SCALAR"(A, B) FROM DATA.MANY';
  await smallRequests(user, "grows");
  const values = { endpoint_name: "grows", job_name: "wide", new_columns: true };
  const refusal = await rejection(duringSwitch(user, old, promote(values)));
  assert.match(String(refusal), /E-SME-470: Endpoint grows now serves version 2, a model of job wide/);
  assert.equal(await note(user, "grows"), [2, "wide", 1, "class-size"]);
  const rows = await user.rows(
    'SELECT P."grows_SCALAR"(A, B, A * B) FROM (SELECT A, B FROM DATA.MANY LIMIT 3)',
  );
  for (const [label] of rows) assert.match(String(label), /^(small|large)$/);
  assert.match(
    await user.refusal(rollback("grows")),
    /^E-SME-475: Endpoint grows has no version before version 2 that its functions could ask: it has other columns\./,
  );
  const back = await user.row(promote({ endpoint_name: "grows", job_name: "class-size", new_columns: true }));
  assert.is(back.VERSION, 3);
  assert.is((await user.rows(`SELECT P."grows"(A, B) FROM ${few}`)).length, 3);
  await remove(user, "grows");
});

test.run();
