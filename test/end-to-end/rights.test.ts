/** Every verb with a key that has just the rights of its policy, and with one that lacks one at a time. */
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { userPolicy } from "../../generators/aws-calls/least-policy.ts";
import { operationsOfVerbs } from "../../generators/aws-calls/verb-operations.ts";
import { makeSparseKey, type SparseKey } from "../support/sparse-key.ts";
import {
  openUserOfSandbox,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox; key: SparseKey }>("rights");

interface Verb {
  /** What runs; `n` makes the names of each run its own. */
  statement(n: number): string;
  /** Rights that it does without, leaving something out that it was not asked for. */
  without?: readonly string[];
  /** Rights whose lack its row tells, for it goes on. */
  tells?: readonly string[];
  /** Brings about what the verb needs, with all rights. */
  before?(n: number): string;
  /** The same, behind that. */
  prepare?(n: number): string;
  /** Takes back what a run that worked has made. */
  after?(n: number): string;
}

const region = "eu-central-1";
const place = {
  region,
  account: "123456789012",
  bucket: "sandbox-bucket",
  path: "rights",
  role: "sagemaker-role",
};
const connection = "SPARSE";
const held = { latencyMilliseconds: 3_000 };
const job = `'trained', '${connection}', '${region}'`;

const training = (n: number, more: object = {}) => ({
  job_name: `job-${n}`,
  aws_credentials_connection_name: connection,
  aws_region: region,
  iam_sagemaker_role: "sagemaker-role",
  s3_bucket_uri: "s3://sandbox-bucket",
  s3_output_path: "rights",
  input_schema_name: "DATA",
  input_table_or_view_name: "SMALL",
  target_attribute_name: "TARGET",
  max_candidates: 1,
  ...more,
});
const deploy = (endpoint: string) =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    "trained",
    endpoint,
    "PRED",
    "ml.m5.large",
    1,
    connection,
    region,
  ]);
const remove = (endpoint: string) =>
  scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", [endpoint, connection, region]);

const verbs: Readonly<Record<string, Verb>> = {
  SME_AUTOPILOT_JOB: { statement: () => `SELECT ML.SME_AUTOPILOT_JOB(${job})` },
  SME_AUTOPILOT_JOBS: { statement: () => `SELECT ML.SME_AUTOPILOT_JOBS('${connection}', '${region}')` },
  SME_ENDPOINTS: {
    statement: () => `SELECT ML.SME_ENDPOINTS('${connection}', '${region}')`,
    tells: ["*"],
  },
  SME_AUTOPILOT_CANDIDATES: { statement: () => `SELECT ML.SME_AUTOPILOT_CANDIDATES(${job})` },
  SME_FEATURE_IMPORTANCE: {
    statement: () => `SELECT ML.SME_FEATURE_IMPORTANCE('trained', NULL, '${connection}', '${region}')`,
  },
  SME_MODEL_INSIGHTS: {
    statement: () => `SELECT ML.SME_MODEL_INSIGHTS('trained', NULL, '${connection}', '${region}')`,
  },
  SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS: {
    statement: () => scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["trained", connection, region]),
  },
  SME_STOP_SAGEMAKER_AUTOPILOT_JOB: {
    before: (n) => trainingCall(training(n)),
    statement: (n) => scriptCall("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", [`job-${n}`, connection, region]),
  },
  SME_CHECK_TRAINING: {
    statement: (n) =>
      trainingCall(training(n)).replace("SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT", "SME_CHECK_TRAINING"),
    tells: ["*"],
  },
  SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT: {
    statement: (n) => trainingCall(training(n)),
    without: ["sagemaker:AddTags"],
  },
  // SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT has the same steps, and asks AWS the same.
  SME_DEPLOY_SAGEMAKER_ENDPOINT: {
    statement: (n) =>
      `EXECUTE SCRIPT ML.SME_DEPLOY_SAGEMAKER_ENDPOINT('${JSON.stringify({
        job_name: "trained",
        endpoint_name: `e${n}`,
        schema_name: "PRED",
        wait: true,
        aws_credentials_connection_name: connection,
        aws_region: region,
      })}')`,
    without: ["sagemaker:AddTags"],
    after: (n) => remove(`e${n}`),
  },
  SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT: {
    before: (n) => deploy(`e${n}`),
    statement: (n) => remove(`e${n}`),
    without: [
      "sagemaker:ListEndpoints",
      "sagemaker:ListEndpointConfigs",
      "sagemaker:ListModels",
      "sagemaker:DescribeModel",
    ],
    tells: ["sagemaker:DeleteEndpointConfig", "sagemaker:DeleteModel"],
  },
  SME_SET_ENDPOINT_TTL: {
    without: ["sagemaker:ListTags"],
    statement: () => scriptCall("SME_SET_ENDPOINT_TTL", ["served", 24, connection, region]),
  },
  // What the tags say stands in our tables, too.
  SME_PAUSE_ENDPOINT: {
    before: (n) => deploy(`e${n}`),
    without: ["sagemaker:AddTags", "sagemaker:DeleteTags", "sagemaker:ListTags"],
    statement: (n) => scriptCall("SME_PAUSE_ENDPOINT", [`e${n}`, connection, region]),
  },
  SME_RESUME_ENDPOINT: {
    before: (n) => deploy(`e${n}`),
    prepare: (n) => scriptCall("SME_PAUSE_ENDPOINT", [`e${n}`, connection, region]),
    without: ["sagemaker:AddTags", "sagemaker:DeleteTags", "sagemaker:ListTags"],
    statement: (n) => scriptCall("SME_RESUME_ENDPOINT", [`e${n}`, connection, region]),
  },
  SME_ORPHANS: { statement: () => scriptCall("SME_ORPHANS", [connection, region]) },
  SME_DOCTOR: { statement: () => `SELECT ML.SME_DOCTOR('${connection}', '${region}')`, tells: ["*"] },
  "prediction functions": { statement: () => 'SELECT PRED."served"(ID, X) FROM DATA.SMALL' },
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA PRED");
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE TABLE DATA.SMALL (ID DECIMAL(18,0), X DOUBLE, TARGET DOUBLE)");
  await user.run(
    "INSERT INTO DATA.SMALL SELECT N, MOD(N * 37, 101), MOD(N * 37, 101) / 7 FROM VALUES BETWEEN 1 AND 600 AS T(N)",
  );
  context.key = await makeSparseKey(user, connection);
  await user.run(trainingCall({ ...training(0), job_name: "trained" }));
  await user.waitForJob("trained");
  await user.run(deploy("served"));
});

test.after(({ user }) => user?.close());

/** All that a verb could have changed, in the database and on AWS. */
async function stateOf({ sagemaker, rows, objects }: UserOfSandbox): Promise<string[]> {
  const [models, configs, endpoints] = await Promise.all([
    sagemaker.send(new ListModelsCommand({})),
    sagemaker.send(new ListEndpointConfigsCommand({})),
    sagemaker.send(new ListEndpointsCommand({})),
  ]);
  const names =
    await rows(`SELECT SCRIPT_SCHEMA || '.' || SCRIPT_NAME FROM EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'PRED'
    UNION ALL SELECT 'connection ' || CONNECTION_NAME FROM EXA_ALL_CONNECTIONS
    UNION ALL SELECT 'row of job ' || JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS
    UNION ALL SELECT 'row of endpoint ' || ENDPOINT_NAME FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS
    UNION ALL SELECT 'statistics of ' || JOB_NAME FROM ML.SME_TRAINING_STATISTICS GROUP BY JOB_NAME`);
  return [
    ...names.map(([name]) => String(name)),
    ...(models.Models ?? []).map(({ ModelName }) => `model ${ModelName}`),
    ...(configs.EndpointConfigs ?? []).map(({ EndpointConfigName }) => `configuration ${EndpointConfigName}`),
    ...(endpoints.Endpoints ?? []).map(({ EndpointName }) => `endpoint ${EndpointName}`),
    // A job that goes on writes its output meanwhile.
    ...(await objects("rights/job-")).filter((path) => path.includes("/data/")),
  ].sort();
}

/** What a statement says: its error, or its rows as they are. */
async function outcomeOf(user: UserOfSandbox, sql: string): Promise<{ error?: string; rows?: string }> {
  try {
    return { rows: JSON.stringify(await user.rows(sql)) };
  } catch (error) {
    return { error: String(error) };
  }
}

let n = 0;

for (const [name, verb] of Object.entries(verbs)) {
  test(`${name} without one of its rights says which one it needs, and for what`, async ({ user, key }) => {
    const prepare = async () => {
      key.allow();
      n++;
      // The job must still run when it is to be stopped.
      user.atRequest((_operation, path) => (/analysis\.json$/.test(path) ? held : undefined));
      if (verb.before) await user.run(verb.before(n));
      if (verb.prepare) await user.run(verb.prepare(n));
      key.takeCalls();
    };
    await prepare();
    // What sme-gen policy prints for it is enough.
    key.allow(userPolicy(operationsOfVerbs([name]), place));
    await user.run(verb.statement(n));
    key.allow();
    const actions = [...new Set(key.takeCalls().map(({ action }) => action))];
    assert.ok(actions.length > 0, "it asks AWS");
    if (verb.after) await user.run(verb.after(n));
    let isUsed = true;
    for (const action of actions) {
      // A refusal leaves everything as it was, also for the next one.
      if (isUsed) await prepare();
      // A SELECT changes nothing.
      const isScript = verb.statement(n).startsWith("EXECUTE");
      const before = isScript ? await stateOf(user) : [];
      key.deny(action);
      const { error, rows = "" } = await outcomeOf(user, verb.statement(n));
      key.allow();
      const resources = key.takeCalls().flatMap((call) => (call.action === action ? call.resource : []));
      const about = `${name} without ${action}: ${error ?? rows}`;
      isUsed = error === undefined;
      if (error === undefined) {
        const isTold = rows.includes(action) && resources.some((resource) => rows.includes(resource));
        const may = (list: readonly string[] = []) => list.includes(action) || list.includes("*");
        assert.ok(may(verb.without) || (may(verb.tells) && isTold), about);
        if (verb.after) await user.run(verb.after(n));
      } else {
        assert.not(verb.without?.includes(action), about);
        assert.ok(error.includes(action), about);
        assert.ok(
          resources.some((resource) => error.includes(resource)),
          about,
        );
        if (isScript) assert.equal(await stateOf(user), before, about);
      }
    }
  });
}

test("a connection with a role: the key exports and assumes it, everything else is done by the role", async ({
  user,
}) => {
  const arn = "arn:aws:iam::123456789012:role/ml";
  const { identities } = user.sandbox.aws;
  const key = await makeSparseKey(user, "ROLED", `;role_arn=${arn};external_id=of-ours-42`);
  key.allow({
    Statement: [
      { Effect: "Allow", Action: "sts:AssumeRole", Resource: arn },
      {
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
        Resource: "arn:aws:s3:::sandbox-bucket/rights/*",
      },
    ],
  });
  identities.putRole({
    name: "ml",
    trust: {
      Statement: {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:user/roled" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "of-ours-42" } },
      },
    },
    policy: {
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: "s3:PutObject", Resource: "*" },
      ],
    },
  });
  user.takeCalls();
  await user.run(trainingCall(training(1000, { aws_credentials_connection_name: "ROLED" })));
  await user.waitForJob("job-1000");
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      "job-1000",
      "roled",
      "PRED",
      "ml.m5.large",
      1,
      "ROLED",
      region,
    ]),
  );
  const calls = user.takeCalls().filter(({ caller }) => !caller.endsWith("/SageMaker"));
  const byKey = calls.filter(({ caller }) => caller.endsWith("user/roled")).map(({ action }) => action);
  assert.equal(new Set(byKey), new Set(["s3:PutObject"]));
  const session = "arn:aws:sts::123456789012:assumed-role/ml/exasol-SYS";
  const byRole = calls.filter(({ caller }) => caller === session).map(({ action }) => action);
  assert.ok(byRole.includes("sagemaker:CreateAutoMLJobV2") && byRole.includes("sagemaker:CreateEndpoint"));

  let assumed = 0;
  let answered = 0;
  user.atRequest((operation) => {
    if (operation === "AssumeRole") assumed++;
    if (operation === "InvokeEndpoint" && ++answered % 15 === 0) identities.endSessions();
    return undefined;
  });
  const rows = await user.rows('SELECT PRED."roled"(ID, X) FROM DATA.SMALL WHERE ID <= 60 GROUP BY ID');
  user.atRequest();
  assert.is(rows.length, 60);
  assert.ok(assumed > 1, `a session ended under way, and ${assumed} were begun`);
});

test.run();
