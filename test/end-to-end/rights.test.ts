/**
 * Every verb with a key that has just the rights of its policy, and with one that lacks one at a time: a
 * sample of them, but each right once where it is needed, and once where a verb goes on without it.
 */

import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { userPolicy } from "../../generators/aws-calls/least-policy.ts";
import { operationsOfVerbs, readAwsCalls } from "../../generators/aws-calls/verb-operations.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { airPassengers, monthOf } from "../support/air-passengers.ts";
import { sampleOf } from "../support/sample.ts";
import { type KeyCall, makeSparseKey, type SparseKey } from "../support/sparse-key.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  catalogueError,
  openUserOfSandbox,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const sample = sampleOf("rights");
const test = suite<{ user: UserOfSandbox; key: SparseKey }>(sample.title);

interface Verb {
  /** The object that is called, where the entry's name is another. */
  of?: string;
  /** An entry with the same steps, which is refused in its place. */
  like?: string;
  /** What runs; `n` makes the names of each run its own. */
  statement(n: number): string;
  /** Brings about what a run needs, with all rights. */
  before?(user: UserOfSandbox, n: number): Promise<void>;
  /** Takes back what a run that worked has made. */
  after?(n: number): string;
  /** Whether a further call completes what one left. */
  goesOn?: boolean;
  /** Rights that it does without, leaving something out that it was not asked for. */
  without?: readonly string[];
  /** Rights whose lack its row tells, for it goes on; `*` for all but those whose lack it is refused for. */
  tells?: readonly string[];
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
const access = { aws_credentials_connection_name: connection, aws_region: region };
const job = `'trained', '${connection}', '${region}'`;
const report = `'trained', NULL, '${connection}', '${region}'`;

const training = (name: string, more: object = {}) => ({
  job_name: name,
  ...access,
  iam_sagemaker_role: "sagemaker-role",
  s3_bucket_uri: "s3://sandbox-bucket",
  s3_output_path: "rights",
  input_schema_name: "DATA",
  input_table_or_view_name: "SMALL",
  target_attribute_name: "TARGET",
  ...anyModel,
  ...more,
});
const forecasting = (name: string) => ({
  ...training(name),
  mode: undefined,
  algorithms: undefined,
  max_candidates: undefined,
  input_table_or_view_name: "AIR",
  target_attribute_name: "PASSENGERS",
  timestamp_column: "month",
  item_column: "airline",
  frequency: "1M",
  horizon: 12,
});
const jsonCall = (script: string, given: object) =>
  `EXECUTE SCRIPT ML.${script}(${quoteLiteral(JSON.stringify(given))})`;
const forecastCall = (name: string) =>
  jsonCall("SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT", forecasting(name));
const deploy = (endpoint: string, of = "trained") =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    ...[of, endpoint, "PRED", "ml.m5.large", 1, connection, region],
  ]);
const ofEndpoint = (script: string, endpoint: string) => scriptCall(script, [endpoint, connection, region]);
const remove = (endpoint: string) => ofEndpoint("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", endpoint);
const pause = (endpoint: string) => ofEndpoint("SME_PAUSE_ENDPOINT", endpoint);
const promote = (to: string) =>
  jsonCall("SME_PROMOTE", { endpoint_name: "promoted", job_name: to, wait: true, ...access });
const serving = (job: string) => async (user: UserOfSandbox) => {
  // A rollback does not wait for its end.
  await user.waitForEndpoint("promoted");
  await user.run(promote(job));
};

async function serve(user: UserOfSandbox, n: number): Promise<void> {
  await user.run(deploy(`e${n}`));
}

async function expire(user: UserOfSandbox, n: number): Promise<void> {
  await serve(user, n);
  await user.run(scriptCall("SME_SET_ENDPOINT_TTL", [`e${n}`, 0, connection, region]));
}

/** A job that runs until it is stopped. */
async function trainLong(user: UserOfSandbox, n: number): Promise<void> {
  user.atRequest((_operation, path) =>
    /analysis\.json$/.test(path) ? { latencyMilliseconds: 20_000 } : undefined,
  );
  await user.run(trainingCall(training(`job-${n}`)));
}

const changingTags = ["sagemaker:AddTags", "sagemaker:DeleteTags"];
const tagging = [...changingTags, "sagemaker:ListTags"];
const deletes = ["sagemaker:DeleteEndpointConfig", "sagemaker:DeleteModel"];

const verbs: Readonly<Record<string, Verb>> = {
  SME_AUTOPILOT_JOB: { statement: () => `SELECT ML.SME_AUTOPILOT_JOB(${job})` },
  SME_AUTOPILOT_JOBS: { statement: () => `SELECT ML.SME_AUTOPILOT_JOBS('${connection}', '${region}')` },
  SME_JOBS_LIVE: { statement: () => "SELECT * FROM ML.SME_JOBS_LIVE", tells: ["*"] },
  SME_ENDPOINTS: {
    statement: () => `SELECT ML.SME_ENDPOINTS('${connection}', '${region}')`,
    tells: ["*"],
  },
  SME_ENDPOINTS_LIVE: { statement: () => "SELECT * FROM ML.SME_ENDPOINTS_LIVE", tells: ["*"] },
  SME_AUTOPILOT_CANDIDATES: { statement: () => `SELECT ML.SME_AUTOPILOT_CANDIDATES(${job})` },
  SME_FEATURE_IMPORTANCE: { statement: () => `SELECT ML.SME_FEATURE_IMPORTANCE(${report})` },
  SME_MODEL_INSIGHTS: { statement: () => `SELECT ML.SME_MODEL_INSIGHTS(${report})` },
  SME_FORECAST_BACKTEST: {
    statement: () => `SELECT ML.SME_FORECAST_BACKTEST(${report.replace("trained", "forecast")})`,
  },
  SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS: {
    statement: () => scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["trained", connection, region]),
  },
  SME_STOP_SAGEMAKER_AUTOPILOT_JOB: {
    before: trainLong,
    statement: (n) => scriptCall("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", [`job-${n}`, connection, region]),
  },
  SME_CHECK_TRAINING: {
    statement: (n) => jsonCall("SME_CHECK_TRAINING", training(`job-${n}`)),
    tells: ["*"],
  },
  SME_CHECK_FORECAST_TRAINING: {
    statement: (n) => jsonCall("SME_CHECK_FORECAST_TRAINING", forecasting(`job-${n}`)),
    like: "SME_CHECK_TRAINING",
  },
  SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT: {
    statement: (n) => trainingCall(training(`job-${n}`)),
    without: ["sagemaker:AddTags"],
  },
  SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT: {
    statement: (n) => forecastCall(`job-${n}`),
    without: ["sagemaker:AddTags"],
  },
  SME_DEPLOY_SAGEMAKER_ENDPOINT: {
    statement: (n) =>
      jsonCall("SME_DEPLOY_SAGEMAKER_ENDPOINT", {
        job_name: "trained",
        endpoint_name: `e${n}`,
        schema_name: "PRED",
        wait: true,
        ...access,
      }),
    without: ["sagemaker:AddTags"],
    after: (n) => remove(`e${n}`),
  },
  SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT: {
    statement: (n) => deploy(`e${n}`),
    like: "SME_DEPLOY_SAGEMAKER_ENDPOINT",
    after: (n) => remove(`e${n}`),
  },
  SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT: {
    before: serve,
    statement: (n) => remove(`e${n}`),
    without: ["sagemaker:ListEndpoints", "sagemaker:DescribeModel"],
    tells: ["sagemaker:ListEndpointConfigs", "sagemaker:ListModels", ...deletes],
  },
  SME_PROMOTE: { before: serving("trained"), statement: () => promote("other"), without: tagging },
  SME_ROLLBACK: {
    before: serving("other"),
    statement: () => ofEndpoint("SME_ROLLBACK", "promoted"),
    without: tagging,
  },
  SME_SET_ENDPOINT_TTL: {
    without: ["sagemaker:ListTags"],
    statement: () => scriptCall("SME_SET_ENDPOINT_TTL", ["served", 24, connection, region]),
  },
  // What our own tags say stands in our tables, too; whether there are others has to be known.
  SME_PAUSE_ENDPOINT: { before: serve, without: changingTags, statement: (n) => pause(`e${n}`) },
  SME_RESUME_ENDPOINT: {
    before: async (user, n) => {
      await serve(user, n);
      await user.run(pause(`e${n}`));
    },
    without: changingTags,
    statement: (n) => ofEndpoint("SME_RESUME_ENDPOINT", `e${n}`),
  },
  SME_REAP_ENDPOINTS: {
    before: expire,
    statement: () => jsonCall("SME_REAP_ENDPOINTS", {}),
    without: ["sagemaker:AddTags"],
    goesOn: true,
    tells: ["*"],
  },
  "SME_REAP_ENDPOINTS that deletes": {
    of: "SME_REAP_ENDPOINTS",
    before: expire,
    statement: () => jsonCall("SME_REAP_ENDPOINTS", { action: "delete" }),
    goesOn: true,
    without: ["sagemaker:ListEndpoints", "sagemaker:DescribeModel"],
    tells: ["*"],
  },
  SME_DROP_MODEL: {
    before: async (user, n) => {
      await user.run(trainingCall(training(`job-${n}`)));
      await user.waitForJob(`job-${n}`);
      await user.run(deploy(`e${n}`, `job-${n}`));
    },
    statement: (n) => jsonCall("SME_DROP_MODEL", { job_name: `job-${n}` }),
    goesOn: true,
    without: ["sagemaker:DescribeModel"],
    tells: ["*"],
  },
  "SME_DROP_MODEL of a job that runs": {
    of: "SME_DROP_MODEL",
    before: trainLong,
    statement: (n) => jsonCall("SME_DROP_MODEL", { job_name: `job-${n}` }),
    goesOn: true,
    without: ["sagemaker:DescribeModel"],
    tells: ["*"],
  },
  SME_ATTACH_SAGEMAKER_ENDPOINT: {
    statement: () =>
      jsonCall("SME_ATTACH_SAGEMAKER_ENDPOINT", {
        endpoint_name: "served",
        schema_name: "PRED",
        function_name: "attached",
        job_name: "trained",
        ...access,
      }),
    after: () => "DROP SCRIPT PRED.ATTACHED",
  },
  SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB: {
    statement: () =>
      jsonCall("SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB", {
        job_name: "elsewhere",
        like_table: "DATA.SMALL",
        ...access,
      }),
    tells: ["s3:GetObject", "s3:ListBucket"],
    after: () => "DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'elsewhere'",
  },
  SME_AWS_OBJECTS: { statement: () => `SELECT ML.SME_AWS_OBJECTS('${connection}', '${region}')` },
  SME_ORPHANS: { statement: () => scriptCall("SME_ORPHANS", [connection, region]) },
  SME_ORPHANS_LIVE: { statement: () => "SELECT * FROM ML.SME_ORPHANS_LIVE", tells: ["*"] },
  SME_DOCTOR: { statement: () => `SELECT ML.SME_DOCTOR('${connection}', '${region}')`, tells: ["*"] },
  SME_EVALUATE: {
    // It tells no candidate then.
    without: ["sagemaker:ListTags"],
    statement: () =>
      jsonCall("SME_EVALUATE", {
        function_name: "served",
        schema_name: "PRED",
        query: "SELECT * FROM DATA.SMALL WHERE ID <= 20",
        target: "TARGET",
      }),
  },
  SME_EXPLAIN_ROWS: {
    without: ["sagemaker:ListTags"],
    statement: () =>
      jsonCall("SME_EXPLAIN_ROWS", {
        function: 'PRED."served"',
        query: "SELECT ID AS ROW_ID, ID, X FROM DATA.SMALL WHERE ID <= 3",
      }),
  },
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
  await user.run('CREATE TABLE DATA.AIR (AIRLINE VARCHAR(20), "MONTH" DATE, PASSENGERS DECIMAL(9,2))');
  const months = airPassengers.map((value, i) => `('all', DATE '${monthOf(i)}', ${value})`);
  await user.run(`INSERT INTO DATA.AIR VALUES ${months.join(", ")}`);
  context.key = await makeSparseKey(user, connection);
  const jobs = ["trained", "other", "elsewhere"];
  for (const name of jobs) await user.run(trainingCall(training(name)));
  await user.run(forecastCall("forecast"));
  for (const name of [...jobs, "forecast"]) await user.waitForJob(name);
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'elsewhere'");
  await user.run(deploy("served"));
  await user.run(deploy("promoted"));
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
    UNION ALL SELECT 'row of endpoint ' || ENDPOINT_NAME || VERSION FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS
    UNION ALL SELECT 'evaluations ' || COUNT(*) FROM ML.SME_EVALUATIONS
    UNION ALL SELECT 'statistics of ' || JOB_NAME FROM ML.SME_TRAINING_STATISTICS GROUP BY JOB_NAME`);
  return [
    ...names.map(([name]) => String(name)),
    ...(models.Models ?? []).map(({ ModelName }) => `model ${ModelName}`),
    ...(configs.EndpointConfigs ?? []).map(({ EndpointConfigName }) => `configuration ${EndpointConfigName}`),
    ...(endpoints.Endpoints ?? []).map(
      ({ EndpointName, EndpointStatus }) => `endpoint ${EndpointName} ${EndpointStatus}`,
    ),
    // A job that goes on writes its output meanwhile.
    ...(await objects("rights/job-")).filter((path) => path.includes("/data/")),
  ].sort();
}

/** What a statement says: its error, or its rows as they are. */
async function outcomeOf(user: UserOfSandbox, sql: string): Promise<{ error?: string; rows?: string }> {
  try {
    return { rows: JSON.stringify(await user.rows(sql)) };
  } catch (error) {
    return { error: catalogueError(error instanceof Error ? error.message : String(error)) };
  }
}

/** Whether a text names the action, and what it was for. */
function names(text: string, action: string, calls: readonly KeyCall[]): boolean {
  const resources = calls.flatMap((call) => (call.action === action ? call.resource : []));
  return text.includes(action) && resources.some((resource) => text.includes(resource));
}

test("there is an entry for each script, function and view that asks AWS", () => {
  const tried = new Set(Object.entries(verbs).map(([name, { of = name }]) => of));
  assert.equal(
    [...tried].sort(),
    readAwsCalls()
      .map(({ verb }) => verb)
      .sort(),
  );
});

let n = 0;

/** Of a verb's rights. */
const share = 1 / 5;
sample.skipRest(test, "every verb without any of its rights");

for (const [name, verb] of Object.entries(verbs)) {
  test(`${name} without one of its rights says which one it needs, and for what`, async ({ user, key }) => {
    const { goesOn = false, of = name, tells = [], without = [] } = verb;
    const prepare = async () => {
      n++;
      await verb.before?.(user, n);
      key.takeCalls();
    };
    const takeBack = async () => {
      if (verb.after) await user.run(verb.after(n));
    };
    const runWithout = async (...actions: string[]) => {
      key.deny(...actions);
      const { error, rows = "" } = await outcomeOf(user, verb.statement(n));
      key.allow();
      return { error, rows, calls: key.takeCalls(), about: `${name} without ${actions}: ${error ?? rows}` };
    };

    await prepare();
    // What sme-gen policy prints for it is enough.
    key.allow(userPolicy(operationsOfVerbs([of]), place));
    await user.run(verb.statement(n));
    key.allow();
    const actions = [...new Set(key.takeCalls().map(({ action }) => action))];
    assert.ok(actions.length > 0, "it asks AWS");
    await takeBack();
    if (verb.like !== undefined) {
      assert.equal(operationsOfVerbs([of]), operationsOfVerbs([verb.like]));
      return;
    }

    const isDispensable = (action: string) =>
      [...without, ...tells].some((one) => one === action || one === "*");
    await prepare();
    // A SELECT changes nothing.
    const isScript = verb.statement(n).startsWith("EXECUTE");
    const before = isScript ? await stateOf(user) : [];
    const needed = actions.filter((action) => !isDispensable(action));
    for (const action of sample.of(needed, share, (one) => [`needed ${one}`])) {
      const { about, calls, error } = await runWithout(action);
      assert.ok(error !== undefined && names(error, action, calls), about);
      // A refusal leaves everything as it was, also for the next one.
      if (isScript) assert.equal(await stateOf(user), before, about);
    }
    // Those that it goes on without are taken away together; behind some it does not come to ask for others.
    let rest = sample.of(actions.filter(isDispensable), share, (one) => [`dispensable ${one}`]);
    let isUsed = false;
    for (let isFresh = true; rest.length > 0; ) {
      const { about, calls, error, rows } = await runWithout(...rest);
      assert.ok(error === undefined || tells.includes("*"), about);
      isUsed ||= error === undefined;
      const settled = rest.filter(
        (action) =>
          names(error ?? rows, action, calls) ||
          (error === undefined && without.includes(action) && calls.some((call) => call.action === action)),
      );
      assert.ok(settled.length > 0 || !isFresh, `${rest}: ${about}`);
      rest = rest.filter((action) => !settled.includes(action));
      isFresh = !isUsed || !goesOn || settled.length === 0;
      if (isUsed && isFresh && rest.length > 0) {
        await takeBack();
        await prepare();
        isUsed = false;
      }
    }
    if (isUsed) await takeBack();
    user.atRequest();
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
  await user.run(trainingCall(training("job-1000", { aws_credentials_connection_name: "ROLED" })));
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
