/** A model's life: the statements that there are in each stage of it, and what must be true after each. */
import {
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListTagsCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import type { Cell } from "../../deploy/database/result.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { sandboxPlace, scriptCall, trainingCall, type UserOfSandbox } from "./user-of-sandbox.ts";

/**
 * Of an endpoint, of functions for an endpoint that is there all the time, or of a job that is trained
 * meanwhile. The second version's model is another job's: it triples, and so does that endpoint. Forecasts
 * have models of their own, of one and of three a day.
 */
export type Stage =
  | "absent"
  | "serving"
  | "serverless"
  | "attached"
  | "expired"
  | "paused"
  | "paused as expired"
  | "promoted"
  | "paused as promoted"
  | "forecasting"
  | "forecasting as promoted"
  | "paused as forecasting"
  | "untrained"
  | "training"
  | "stopped"
  | "dropped";

export interface Verb {
  name: string;
  /** Where it is called. */
  from: readonly Stage[];
  /** Where it leads; the same stage when absent. */
  to?: Stage;
  /** Of an endpoint, or of a job. */
  statement(name: string): string;
  /** Whether its rows say that a further call has to complete it. */
  isLeft?(rows: Cell[][]): boolean;
  /** Of its rows, besides what is true in the stage that it leads to. */
  check?(rows: Cell[][], name: string, stage: Stage): void;
}

const place = ["AWS_CONNECTION", "eu-central-1"];
const placeOfCall = { aws_credentials_connection_name: "AWS_CONNECTION", aws_region: "eu-central-1" };
const regressing = ["serving", "serverless", "expired", "promoted"] as const;
const forecasting = ["forecasting", "forecasting as promoted"] as const;
const alive = [...regressing, ...forecasting] as const;
const paused = ["paused", "paused as expired", "paused as promoted", "paused as forecasting"] as const;
const call =
  (script: string, ...rest: (string | number | undefined)[]) =>
  (name: string) =>
    scriptCall(script, [name, ...rest]);
const jsonCall = (script: string, given: object) =>
  `EXECUTE SCRIPT ML.${script}(${quoteLiteral(JSON.stringify(given))})`;
/** Of which job's model it is, and which version. */
function servedIn(stage: Stage): [string, number] {
  const job = stage.includes("forecasting") ? "series" : "job";
  return stage.includes("promoted") ? [`${job}2`, 2] : [job, 1];
}

const deploy = (endpoint: string, wait: boolean, more: object = {}) =>
  jsonCall("SME_DEPLOY_SAGEMAKER_ENDPOINT", {
    job_name: "job",
    endpoint_name: endpoint,
    schema_name: "P",
    wait,
    ...more,
  });
const attachedTo = (name: string) => `AT_${name.toUpperCase()}`;
const from = (udf: string, job: string) => `(SELECT ML.${udf}('${job}', 'AWS_CONNECTION', 'eu-central-1'))`;

export const dropOf = (job: string, more: object = {}) =>
  jsonCall("SME_DROP_MODEL", { job_name: job, ...more });

/** All but what serves. */
const partsOfJob = ["artefacts", "evaluations", "metadata", "statistics", "training_data"];

/** What could not be found out is a finding. */
const isNotFound = (rows: Cell[][]) => rows.some(([, result]) => result !== "ok");
const checkFound = (rows: Cell[][]) =>
  assert.ok(
    rows.every(([, result]) => result === "ok"),
    rows.join("; "),
  );

const isNotReaped = (rows: Cell[][]) => rows.some((row) => String(row[3]).startsWith("none: "));

/** Rows with all X below 100, and each once, and with what the version that serves makes of it. */
function checkPredicted(rows: Cell[][], _: string, stage: Stage): void {
  const factor = stage === "promoted" || stage === "attached" ? 3 : 2;
  assert.equal(
    rows.map(([x]) => Number(x)),
    Array.from({ length: 100 }, (_, i) => i),
  );
  for (const [x, y] of rows) assert.ok(Math.abs(Number(y) - factor * Number(x)) < 12, `${x}: ${y}`);
}

/** The five days after the 600 that were: whichever job's model it is, it goes on from the history. */
function checkForecast(rows: Cell[][]): void {
  assert.equal(
    rows.map(([day]) => String(day)),
    ["2025-08-23", "2025-08-24", "2025-08-25", "2025-08-26", "2025-08-27"],
  );
  rows.forEach(([, mean], i) => {
    assert.ok(Math.abs(Number(mean) - (600 + i)) < 12, `${i}: ${mean}`);
  });
}

const points = "(SELECT DISTINCT X FROM DATA.T WHERE X < 100)";

export const verbs: readonly Verb[] = [
  {
    name: "deploy",
    from: ["absent"],
    to: "serving",
    statement: (endpoint) => deploy(endpoint, false),
    check: ([row], endpoint) => assert.is(row?.[0], endpoint),
  },
  {
    name: "deploy and wait",
    from: ["absent"],
    to: "serving",
    statement: (endpoint) =>
      scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
        "job",
        endpoint,
        "P",
        "ml.m5.large",
        1,
        ...place,
      ]),
  },
  {
    name: "deploy serverless",
    from: ["absent"],
    to: "serverless",
    statement: (endpoint) =>
      deploy(endpoint, true, { serverless_memory_mb: 2048, serverless_max_concurrency: 2 }),
    check: ([row]) => assert.is(row?.[3], "InService"),
  },
  {
    name: "deploy a forecast",
    from: ["absent"],
    to: "forecasting",
    statement: (endpoint) => deploy(endpoint, true, { job_name: "series" }),
    check: ([row], endpoint) => assert.equal(row?.slice(0, 4), [endpoint, endpoint, null, "InService"]),
  },
  {
    name: "forecast",
    from: forecasting,
    statement: (endpoint) =>
      `SELECT TO_CHAR(D, 'YYYY-MM-DD'), MEAN FROM (SELECT P."${endpoint}"(D, I, Y) FROM (${series(1)})) ORDER BY 1`,
    check: checkForecast,
  },
  {
    name: "look at the backtest",
    from: forecasting,
    statement: () => `SELECT DISTINCT ITEM FROM ${scopeOfReport("SME_FORECAST_BACKTEST", "series")}`,
    check: (rows) => assert.equal(rows, [["a"]]),
  },
  {
    name: "attach an endpoint",
    from: ["absent", "attached"],
    to: "attached",
    statement: (name) =>
      jsonCall("SME_ATTACH_SAGEMAKER_ENDPOINT", {
        endpoint_name: "others",
        schema_name: "P",
        function_name: attachedTo(name),
        columns: [{ name: "X", type: "DOUBLE" }],
        returns: [{ name: "Y", type: "DOUBLE" }],
        ...placeOfCall,
      }),
    check: ([row], name) => assert.equal(row?.slice(0, 2), ["others", attachedTo(name)]),
  },
  {
    name: "predict by attached functions",
    from: ["attached"],
    statement: (name) => `SELECT X, Y FROM (SELECT P."${attachedTo(name)}"(X) FROM ${points}) ORDER BY X`,
    check: checkPredicted,
  },
  {
    name: "detach",
    from: ["attached"],
    to: "absent",
    statement: (name) => `DROP SCRIPT P."${attachedTo(name)}"`,
  },
  {
    name: "attach a job",
    from: ["absent", "serving"],
    statement: () =>
      jsonCall("SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB", {
        job_name: "elsewhere",
        like_table: "DATA.T",
        ...placeOfCall,
      }),
    check: ([row]) => assert.equal(row?.slice(0, 2), ["elsewhere", "Completed"]),
  },
  {
    name: "explain",
    from: ["serving"],
    statement: (endpoint) =>
      jsonCall("SME_EXPLAIN_ROWS", {
        function: `P."${endpoint}"`,
        query: "SELECT X FROM DATA.T ORDER BY X LIMIT 2",
      }),
    check: (rows) =>
      assert.equal(
        rows.map(([, feature]) => feature),
        ["X", "X"],
      ),
  },
  {
    name: "check drift",
    from: ["serving"],
    statement: () => jsonCall("SME_CHECK_DRIFT", { job_name: "job", query: "SELECT * FROM DATA.T" }),
    check: (rows) => assert.ok(rows.some(([column]) => column === "X")),
  },
  {
    name: "ask the doctor",
    from: ["absent", "serving"],
    statement: () =>
      "SELECT CHECK_NAME, RESULT FROM (SELECT ML.SME_DOCTOR('AWS_CONNECTION', 'eu-central-1'))",
    check: (rows) => assert.ok(rows.length > 5),
  },
  {
    name: "look for orphans",
    from: [...alive, ...paused],
    statement: () => scriptCall("SME_ORPHANS", place),
    check: (rows, endpoint) => assert.not.ok(rows.some((row) => row[2] === endpoint)),
  },
  {
    name: "deploy again",
    from: ["serving", "expired"],
    statement: (endpoint) => deploy(endpoint, true),
    check: ([row]) => assert.is(row?.[3], "InService"),
  },
  {
    name: "predict",
    from: regressing,
    statement: (endpoint) =>
      `SELECT X, PREDICTIONS FROM (SELECT P."${endpoint}"(X) FROM ${points}) ORDER BY X`,
    check: checkPredicted,
  },
  {
    name: "predict row by row",
    from: regressing,
    statement: (endpoint) => `SELECT X, P."${endpoint}_SCALAR"(X) FROM ${points} ORDER BY X`,
    check: checkPredicted,
  },
  {
    name: "evaluate",
    from: ["serving"],
    statement: (endpoint) =>
      jsonCall("SME_EVALUATE", {
        function_name: endpoint,
        schema_name: "P",
        query: "SELECT * FROM DATA.T",
        target: "Y",
      }),
    check: (rows) => assert.ok(rows.some(([, metric, , value]) => metric === "RMSE" && Number(value) < 10)),
  },
  {
    name: "promote",
    from: ["serving", "promoted"],
    to: "promoted",
    statement: (endpoint) => jsonCall("SME_PROMOTE", { endpoint_name: endpoint, job_name: "job2" }),
    check: ([row]) => assert.equal(row?.slice(1, 3), [2, 1]),
  },
  {
    name: "promote a forecast",
    from: ["forecasting"],
    to: "forecasting as promoted",
    statement: (endpoint) => jsonCall("SME_PROMOTE", { endpoint_name: endpoint, job_name: "series2" }),
    check: ([row]) => assert.equal(row?.slice(1, 3), [2, 1]),
  },
  {
    name: "promote and wait",
    from: ["serving"],
    to: "promoted",
    statement: (endpoint) =>
      jsonCall("SME_PROMOTE", { endpoint_name: endpoint, job_name: "job2", wait: true }),
    check: ([row]) => assert.is(row?.[3], "InService"),
  },
  {
    name: "roll back",
    from: ["promoted"],
    to: "serving",
    statement: call("SME_ROLLBACK", ...place),
    check: ([row]) => assert.equal(row?.slice(1, 3), [1, null]),
  },
  {
    name: "roll back a forecast",
    from: ["forecasting as promoted"],
    to: "forecasting",
    statement: call("SME_ROLLBACK", undefined, undefined),
    check: ([row]) => assert.equal(row?.slice(1, 3), [1, null]),
  },
  {
    name: "pause",
    from: ["forecasting"],
    to: "paused as forecasting",
    statement: call("SME_PAUSE_ENDPOINT", ...place),
  },
  {
    name: "pause",
    from: ["serving"],
    to: "paused",
    statement: call("SME_PAUSE_ENDPOINT", ...place),
  },
  {
    name: "pause",
    from: ["expired"],
    to: "paused as expired",
    statement: call("SME_PAUSE_ENDPOINT", ...place),
  },
  {
    name: "pause",
    from: ["promoted"],
    to: "paused as promoted",
    statement: call("SME_PAUSE_ENDPOINT", undefined, undefined),
  },
  {
    name: "pause again",
    from: paused,
    statement: call("SME_PAUSE_ENDPOINT", ...place),
  },
  {
    name: "resume",
    from: ["paused"],
    to: "serving",
    statement: call("SME_RESUME_ENDPOINT", undefined, undefined),
  },
  {
    name: "resume",
    from: ["paused as forecasting"],
    to: "forecasting",
    statement: call("SME_RESUME_ENDPOINT", undefined, undefined),
  },
  {
    // It has as many hours again, which is none.
    name: "resume",
    from: ["paused as expired"],
    to: "expired",
    statement: call("SME_RESUME_ENDPOINT", undefined, undefined),
  },
  {
    name: "resume",
    from: ["paused as promoted"],
    to: "promoted",
    statement: call("SME_RESUME_ENDPOINT", ...place),
  },
  { name: "expire", from: ["serving"], to: "expired", statement: call("SME_SET_ENDPOINT_TTL", 0, ...place) },
  {
    name: "keep",
    from: ["expired"],
    to: "serving",
    statement: call("SME_SET_ENDPOINT_TTL", 5, undefined, undefined),
  },
  {
    name: "reap nothing",
    from: ["serving", "promoted", "forecasting", ...paused],
    statement: () => jsonCall("SME_REAP_ENDPOINTS", {}),
    check: (rows, endpoint) => assert.not.ok(rows.some(([name]) => name === endpoint)),
  },
  {
    name: "reap",
    from: ["expired"],
    to: "paused as expired",
    statement: () => jsonCall("SME_REAP_ENDPOINTS", {}),
    isLeft: isNotReaped,
    check: (rows, endpoint) => assert.is(rows.find(([name]) => name === endpoint)?.[3], "pause"),
  },
  {
    name: "reap and delete",
    from: ["expired"],
    to: "absent",
    statement: () => jsonCall("SME_REAP_ENDPOINTS", { action: "delete" }),
    isLeft: isNotReaped,
    check: (rows, endpoint) =>
      assert.match(String(rows.find(([name]) => name === endpoint)?.[3]), /^delete(, left behind: .*)?$/),
  },
  {
    name: "list endpoints",
    from: alive,
    statement: () =>
      "SELECT ENDPOINT_NAME, JOB_NAME, VERSION FROM (SELECT ML.SME_ENDPOINTS('AWS_CONNECTION', 'eu-central-1'))",
    check: (rows, endpoint, stage) =>
      assert.equal(
        rows.filter(([name]) => name === endpoint),
        [[endpoint, ...servedIn(stage)]],
      ),
  },
  {
    name: "list endpoints by the view",
    from: alive,
    statement: () =>
      "SELECT ENDPOINT_NAME, JOB_NAME, VERSION, FUNCTION_NAME, ENDPOINT_STATUS FROM ML.SME_ENDPOINTS_LIVE",
    // A place that cannot be asked has rows without a status.
    isLeft: (rows) => rows.some((row) => row[4] === null),
    check: (rows, endpoint, stage) =>
      assert.equal(
        rows.filter(([name]) => name === endpoint).map((row) => row.slice(0, 4)),
        [[endpoint, ...servedIn(stage), endpoint]],
      ),
  },
  {
    name: "list what AWS has",
    from: [...alive, ...paused],
    statement: () =>
      "SELECT KIND, NAME, JOB_NAME FROM (SELECT ML.SME_AWS_OBJECTS('AWS_CONNECTION', 'eu-central-1'))",
    check: (rows, endpoint, stage) =>
      assert.equal(
        rows.filter(([kind, name]) => kind === "endpoint" && name === endpoint),
        // Its tags stay those of its deployment.
        stage.startsWith("paused") ? [] : [["endpoint", endpoint, servedIn(stage)[0].replace("2", "")]],
      ),
  },
  {
    name: "look for orphans by the view",
    from: [...alive, ...paused],
    statement: () => "SELECT NAME FROM ML.SME_ORPHANS_LIVE",
    isLeft: (rows) => rows.some(([name]) => name === null),
    check: (rows, endpoint) => assert.not.ok(rows.some(([name]) => name === endpoint)),
  },
  {
    name: "delete",
    from: [...alive, ...paused],
    to: "absent",
    statement: call("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", ...place),
  },
  {
    name: "drop",
    from: ["serving", "expired", "paused", "paused as expired"],
    to: "absent",
    statement: () => dropOf("job", { keep: partsOfJob }),
  },
  {
    name: "drop a forecast",
    from: ["forecasting", "paused as forecasting"],
    to: "absent",
    statement: () => dropOf("series", { keep: partsOfJob }),
  },
  {
    name: "look at the job",
    from: ["serving", ...paused],
    statement: () => `SELECT JOB_STATUS FROM ${from("SME_AUTOPILOT_JOB", "job")}`,
    check: (rows) => assert.equal(rows, [["Completed"]]),
  },
  {
    name: "look at quality",
    from: ["serving", ...paused],
    statement: () => `SELECT COUNT(*) FROM ${scopeOfReport("SME_MODEL_INSIGHTS")} WHERE NAME = 'rmse'`,
    check: (rows) => assert.equal(rows.map(Number), [1]),
  },
  {
    name: "look at candidates",
    from: ["serving", ...paused],
    statement: () => `SELECT CANDIDATE_STATUS FROM ${from("SME_AUTOPILOT_CANDIDATES", "job")}`,
    check: (rows) => assert.equal(rows, [["Completed"]]),
  },
  {
    name: "look at importance",
    from: ["serving", ...paused],
    statement: () => `SELECT FEATURE FROM ${scopeOfReport("SME_FEATURE_IMPORTANCE")}`,
    check: (rows) => assert.equal(rows, [["X"]]),
  },
  {
    name: "check a training",
    from: ["untrained"],
    statement: (job) => trainingOf(job, {}).replace(/ML\.\w+/, "ML.SME_CHECK_TRAINING"),
    isLeft: isNotFound,
    check: checkFound,
  },
  {
    name: "check a forecast's training",
    from: ["untrained"],
    statement: (job) => forecastOf(job, 1, "SME_CHECK_FORECAST_TRAINING"),
    isLeft: isNotFound,
    check: checkFound,
  },
  {
    name: "train a forecast",
    from: ["untrained"],
    to: "training",
    statement: (job) => forecastOf(job, 1),
  },
  {
    name: "train",
    from: ["untrained"],
    to: "training",
    statement: (job) => trainingOf(job, { max_candidates: 200 }),
  },
  {
    name: "look at jobs",
    from: ["training", "stopped"],
    statement: () => "SELECT JOB_NAME FROM (SELECT ML.SME_AUTOPILOT_JOBS('AWS_CONNECTION', 'eu-central-1'))",
    check: (rows, job) => assert.is(rows.filter(([name]) => name === job).length, 1),
  },
  {
    name: "look at jobs by the view",
    from: ["training", "stopped"],
    statement: () => "SELECT JOB_NAME FROM ML.SME_JOBS_LIVE",
    check: (rows, job) => assert.is(rows.filter(([name]) => name === job).length, 1),
  },
  {
    name: "poll",
    from: ["training", "stopped"],
    statement: call("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ...place),
  },
  {
    name: "stop",
    from: ["training", "stopped"],
    to: "stopped",
    statement: call("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", undefined, undefined),
    check: ([row]) => assert.match(String(row?.[0]), /^(Stopping|Stopped|Completed)$/),
  },
  { name: "drop", from: ["training", "stopped"], to: "dropped", statement: (job) => dropOf(job) },
];

const scopeOfReport = (udf: string, job = "job") =>
  `(SELECT ML.${udf}('${job}', NULL, 'AWS_CONNECTION', 'eu-central-1'))`;

/** A day each since the first of 2024. */
const series = (factor: number) =>
  `SELECT DATE '2024-01-01' + X AS D, 'a' AS I, ${factor} * X AS Y FROM DATA.SERIES`;

/** Of 600 rows, growing by so much a day. */
export function forecastOf(
  job: string,
  factor: number,
  script = "SME_TRAIN_FORECAST_WITH_SAGEMAKER_AUTOPILOT",
): string {
  return jsonCall(script, {
    job_name: job,
    ...sandboxPlace,
    s3_output_path: "data",
    source_query: series(factor),
    target_attribute_name: "Y",
    timestamp_column: "D",
    item_column: "I",
    frequency: "1D",
    horizon: 5,
  });
}

/** Of 600 rows. */
export function trainingOf(job: string, more: object): string {
  return trainingCall({
    job_name: job,
    ...sandboxPlace,
    s3_output_path: "data",
    input_schema_name: "DATA",
    input_table_or_view_name: "T",
    target_attribute_name: "Y",
    ...more,
  });
}

/** What AWS has of all endpoints: an address each, and the tags. */
export async function servedOnAws({ sagemaker }: UserOfSandbox): Promise<Map<string, Map<string, string>>> {
  const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({}));
  const { EndpointConfigs = [] } = await sagemaker.send(new ListEndpointConfigsCommand({}));
  const { Models = [] } = await sagemaker.send(new ListModelsCommand({}));
  const arns = [
    ...Endpoints.filter(({ EndpointStatus }) => EndpointStatus !== "Deleting").map(
      ({ EndpointArn }) => EndpointArn,
    ),
    ...EndpointConfigs.map(({ EndpointConfigArn }) => EndpointConfigArn),
    ...Models.map(({ ModelArn }) => ModelArn),
  ];
  const found = new Map<string, Map<string, string>>();
  for (const ResourceArn of arns) {
    const { Tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn }));
    const name = String(ResourceArn).split(":").at(-1) ?? "";
    found.set(name, new Map(Tags.map(({ Key = "", Value = "" }) => [Key, Value])));
  }
  return found;
}

/** Throws unless AWS and the database are as the stage says. Untagged objects are never right. */
export async function checkStage(user: UserOfSandbox, name: string, stage: Stage): Promise<void> {
  if (stage === "untrained") return;
  if (stage === "dropped") return checkDropped(user, name);
  if (stage === "training" || stage === "stopped") return checkJob(user, name);
  if (alive.some((one) => one === stage)) await user.waitForEndpoint(name);
  const found = await servedOnAws(user);
  for (const [part, tags] of found) {
    for (const key of ["extension", "user", "job", "deployment"])
      assert.ok(tags.has(`exasol:${key}`), `${part} lacks the tag ${key}`);
  }
  const [row, ...more] = await user.rows(
    `SELECT DEPLOYMENT, PAUSED_CONFIGURATION, EXPIRES_AT, JOB_NAME, VERSION FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = '${name}'`,
  );
  assert.equal(more, []);
  const address = await addressOf(user, name);
  const tags = found.get(`endpoint/${name}`);
  if (stage === "absent" || stage === "attached") {
    const functions = await user.rows(
      `SELECT SCRIPT_NAME FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'P' AND SCRIPT_NAME = '${attachedTo(name)}'`,
    );
    assert.is(functions.length, stage === "attached" ? 1 : 0);
    assert.equal([tags, row], [undefined, undefined]);
    if (address !== undefined) assert.is(address.status, "deleted");
    return;
  }
  assert.ok(row !== undefined, "the endpoint's row is missing");
  const [deployment, paused, expires, ...served] = row;
  assert.equal(served, servedIn(stage));
  assert.is(address?.deployment, deployment);
  if (stage.startsWith("paused")) {
    assert.equal([tags, address?.status], [undefined, "paused"]);
    assert.ok(found.has(`endpoint-config/${paused}`), `the configuration ${paused} is gone`);
    return;
  }
  assert.equal([address?.status, paused, tags?.get("exasol:deployment")], ["deployed", null, deployment]);
  const expiry = asTime(expires);
  assert.is(Date.parse(tags?.get("exasol:expires") ?? "") || undefined, expiry);
  assert.is(stage === "expired", expiry !== undefined && expiry <= Date.now());
  const functions = await user.rows(
    `SELECT SCRIPT_NAME FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_SCHEMA = 'P' AND SCRIPT_TEXT LIKE '%${deployment}%'`,
  );
  const isForecast = stage.startsWith("forecasting");
  assert.equal(functions.flat().sort(), isForecast ? [name] : [name, `${name}_SCALAR`]);
  const { EndpointConfigName } = await user.sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: name }),
  );
  assert.ok(found.has(`endpoint-config/${String(EndpointConfigName).toLowerCase()}`));
}

/** AWS takes a while to stop a job, whose data stay until then. */
async function checkDropped(user: UserOfSandbox, job: string): Promise<void> {
  const row = `SELECT 1 FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = '${job}'`;
  for (let i = 0; i < 20 && (await user.rows(row)).length > 0; i++) await user.run(dropOf(job));
  assert.equal(await user.rows(row), []);
  for (let i = 0; i < 20 && (await user.objects(`data/${job}/`)).length > 0; i++)
    await user.run(dropOf(job, placeOfCall));
  assert.equal(await user.objects(`data/${job}/`), []);
  const { AutoMLJobStatus } = await user.sagemaker.send(
    new DescribeAutoMLJobV2Command({ AutoMLJobName: job }),
  );
  assert.is.not(AutoMLJobStatus, "InProgress");
}

async function checkJob(user: UserOfSandbox, job: string): Promise<void> {
  const [row] = await user.rows(
    `SELECT JOB_ARN, TRAINING_DATA_ROWS, S3_TRAINING_DATA_URI FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = '${job}'`,
  );
  assert.ok(row !== undefined, "the job's row is missing");
  const [arn, rows, uri] = row;
  const { Tags = [] } = await user.sagemaker.send(new ListTagsCommand({ ResourceArn: String(arn) }));
  assert.ok(Tags.some(({ Key, Value }) => Key === "exasol:job" && Value === job));
  const folder = await user.trainingFolder(job);
  assert.is(uri, `s3://${user.sandbox.aws.bucket}/${folder}`);
  let lines = 0;
  for (const key of await user.objects(folder))
    lines += (await user.content(key)).toString().trim().split("\n").length - 1;
  assert.equal([Number(rows), lines], [600, 600]);
}

/** A time of the database, in UTC, in milliseconds; undefined for NULL. */
function asTime(time: Cell | undefined): number | undefined {
  return time === null || time === undefined
    ? undefined
    : Date.parse(`${String(time).slice(0, 19).replace(" ", "T")}Z`);
}

async function addressOf(
  user: UserOfSandbox,
  endpoint: string,
): Promise<Record<string, unknown> | undefined> {
  const [row] = await user.rows(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = 'SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpoint.toUpperCase()}'`,
  );
  return row === undefined ? undefined : JSON.parse(String(row[0]));
}
