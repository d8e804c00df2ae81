import { connect, type Database } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import { install } from "../../deploy/objects/install.ts";
import { readObjects } from "../../deploy/objects/read-objects.ts";
import { fromPackage } from "../../package/package-root.ts";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { awsConnectionStatement } from "../sandbox/describe-sandbox.ts";
import { columns, createTable, insertRows, predictionQuery, readAbalones } from "./abalone.ts";
import { promoteSecondBest, removalOf, removeModels, tellCosts } from "./operate.ts";
import type { Phases } from "./phases.ts";
import { cellsOf, check, showRows } from "./rows.ts";
import { openUserSession, type Rows, type UserSession } from "./user-session.ts";
import { watchTraining } from "./watch-training.ts";

/** One training, from the table to the predictions. */
interface Run {
  jobName: string;
  endpointName: string;
  target: string;
  problemType: string;
  objective: string;
  maxCandidates: number;
  /** The columns that the function adds to its input. */
  answers: string[];
  /** Says how good SME_EVALUATE found the model; throws when it is too bad. */
  judge(evaluation: Rows): string;
}

const largestRmse = 2.5;

const rings: Run = {
  jobName: "abalone-rings",
  endpointName: "abaloneRings",
  target: "RINGS",
  problemType: "Regression",
  objective: "RMSE",
  maxCandidates: 6,
  answers: ["PREDICTIONS"],
  judge(evaluation) {
    const rmse = metric(evaluation, "RMSE");
    const mae = metric(evaluation, "MAE");
    const r2 = metric(evaluation, "R2");
    check(rmse <= largestRmse, `the RMSE is ${rmse.toFixed(3)}, which is not at most ${largestRmse}`);
    return `RMSE ${rmse.toFixed(2)}, MAE ${mae.toFixed(2)}, R² ${r2.toFixed(2)}`;
  },
};

const type: Run = {
  jobName: "abalone-type",
  endpointName: "abaloneType",
  target: "TYPE",
  problemType: "MulticlassClassification",
  objective: "Accuracy",
  maxCandidates: 3,
  answers: ["PROBABILITY", "PREDICTIONS"],
  judge(evaluation) {
    const accuracy = metric(evaluation, "Accuracy");
    const majority = Math.max(...metricsOf(evaluation, "support")) / metric(evaluation, "Rows");
    const figures = `accuracy ${percent(accuracy)}, where the most frequent class alone gives ${percent(majority)}`;
    check(accuracy > majority, figures);
    return figures;
  },
};

/** What the demo makes, for those who want to go on with it. */
export interface DemoOptions {
  /** Leaves the endpoints in service. */
  keep: boolean;
}

/** Goes the whole way in the sandbox, twice. Throws at the first step whose result is not what it must be. */
export async function runDemo(sandbox: Sandbox, phases: Phases, { keep }: DemoOptions): Promise<void> {
  await phases.run("deployment", () => deployInto(sandbox));
  const database = await connectTo(sandbox, true);
  try {
    const user = openUserSession(database);
    await phases.run("data", () => loadAbalones(user, sandbox));
    for (const run of [rings, type]) {
      console.log("");
      await train(user, sandbox, phases, run);
      await phases.run(`${run.target}: prediction`, () => predict(user, run));
      await phases.run(`${run.target}: evaluation`, () => evaluate(user, run));
    }
    console.log("");
    await phases.run("promotion", () => promoteSecondBest(user, sandbox.aws.region, rings));
    await phases.run("costs", () => tellCosts(user, sandbox.aws.region));
    if (keep) return;
    console.log("");
    await phases.run("removal", () => removeModels(user, [rings.jobName, type.jobName]));
  } finally {
    await database.close();
  }
}

function connectTo({ exasol }: Sandbox, autocommit: boolean): Promise<Database> {
  const dsn = parseDsn(`${exasol.host}/${exasol.certificateFingerprint.replaceAll(":", "")}:${exasol.port}`);
  return connect({ dsn, user: exasol.user, password: exasol.password, autocommit });
}

async function deployInto(sandbox: Sandbox): Promise<string> {
  const database = await connectTo(sandbox, false);
  try {
    const installed = await install(database, "ML", await readObjects(fromPackage("generated")));
    const count = (kind: string): number => installed.filter((object) => object.kind === kind).length;
    check(
      installed.every(({ action }) => action === "created"),
      "the new database had objects already",
    );
    return `deployed ${count("script")} scripts, ${count("udf")} UDFs, ${count("table")} tables and ${count("view")} views into ML`;
  } finally {
    await database.close();
  }
}

async function loadAbalones(user: UserSession, { aws }: Sandbox): Promise<string> {
  await user.run(awsConnectionStatement(aws), awsConnectionStatement(aws, "…"));
  await user.run("CREATE SCHEMA DEMO");
  const { train: training, test } = await readAbalones();
  for (const [name, rows] of [
    ["ABALONE_TRAIN", training],
    ["ABALONE_TEST", test],
  ] as const) {
    await user.run(createTable(name));
    for (const statement of insertRows(name, rows)) await user.run(statement, "");
    const counted = (await user.run(`SELECT COUNT(*) FROM DEMO.${name}`, "")).rows[0]?.[0];
    check(counted === rows.length, `${name} has ${counted} rows instead of ${rows.length}`);
  }
  return `loaded ${training.length} abalones to learn from, ${test.length} to predict`;
}

async function train(user: UserSession, { aws }: Sandbox, phases: Phases, run: Run): Promise<void> {
  const { jobName, endpointName, target, problemType, objective, maxCandidates } = run;
  await phases.run(`${target}: training`, async () => {
    const argumentsOfTraining = {
      job_name: jobName,
      aws_credentials_connection_name: "AWS_CONNECTION",
      aws_region: aws.region,
      iam_sagemaker_role: aws.role,
      s3_bucket_uri: `s3://${aws.bucket}`,
      s3_output_path: "autopilot",
      input_schema_name: "DEMO",
      input_table_or_view_name: "ABALONE_TRAIN",
      target_attribute_name: target,
      problem_type: problemType,
      objective,
      max_candidates: maxCandidates,
    };
    const json = quoteLiteral(JSON.stringify(argumentsOfTraining, undefined, 2));
    await user.run(`EXECUTE SCRIPT ML.SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT(${json})`);
    const poll = `EXECUTE SCRIPT ML.SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS('${jobName}', 'AWS_CONNECTION', '${aws.region}')`;
    // Shown once, before the progress bar takes the line.
    user.show(poll);
    await watchTraining(jobName, async () => {
      const { rows } = await user.run(poll, "");
      const [status, secondaryStatus] = rows[0] ?? [];
      check(rows.length === 1 && rows[0]?.length === 2, `polling gave ${rows.length} rows`);
      return { status: String(status), secondaryStatus: String(secondaryStatus) };
    });
    return `trained ${jobName}`;
  });
  await phases.run(`${target}: leaderboard`, () => rankCandidates(user, aws.region, run));
  await phases.run(`${target}: importance`, () => rankFeatures(user, aws.region, run));
  await phases.run(`${target}: endpoint`, async () => {
    await user.run(
      `EXECUTE SCRIPT ML.SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT(\n` +
        `  '${jobName}', '${endpointName}', 'DEMO', 'ml.m5.large', 1, 'AWS_CONNECTION', '${aws.region}')`,
    );
    return `endpoint ${endpointName} is in service`;
  });
}

async function rankCandidates(user: UserSession, region: string, run: Run): Promise<string> {
  const candidates = await user.run(
    'SELECT RANK, CANDIDATE_NAME, ALGORITHM, METRIC, "VALUE", TRAINING_SECONDS\n' +
      `FROM (SELECT ML.SME_AUTOPILOT_CANDIDATES('${run.jobName}', 'AWS_CONNECTION', '${region}')) ORDER BY RANK`,
  );
  const values = cellsOf(candidates, "VALUE");
  check(
    values.length === run.maxCandidates,
    `${values.length} of ${run.maxCandidates} candidates are listed`,
  );
  check(!values.includes(null), "a candidate has no metric");
  showRows(candidates);
  return `compared ${values.length} candidates: ${cellsOf(candidates, "CANDIDATE_NAME")[0]} is the best`;
}

async function rankFeatures(user: UserSession, region: string, { jobName }: Run): Promise<string> {
  const features = await user.run(
    "SELECT FEATURE, AVG(IMPORTANCE) AS IMPORTANCE\n" +
      `FROM (SELECT ML.SME_FEATURE_IMPORTANCE('${jobName}', NULL, 'AWS_CONNECTION', '${region}'))\n` +
      "GROUP BY FEATURE ORDER BY IMPORTANCE DESC",
  );
  const importances = cellsOf(features, "IMPORTANCE").map(Number);
  check(importances.length === columns.length - 1, `${importances.length} columns have an importance`);
  check((importances[0] ?? 0) > 0, "no column matters");
  showRows(features);
  return `explained the best candidate: ${cellsOf(features, "FEATURE")[0]} matters most`;
}

async function predict(user: UserSession, { endpointName, target, answers }: Run): Promise<string> {
  const result = await user.run(predictionQuery(endpointName, target, answers));
  const predicted = cellsOf(result, "PREDICTIONS");
  const { test } = await readAbalones();
  check(predicted.length === test.length, `${predicted.length} of ${test.length} rows were predicted`);
  check(!predicted.includes(null), "a prediction is NULL");
  showRows(result);
  return `predicted ${test.length} held-out abalones with one SELECT`;
}

async function evaluate(user: UserSession, { endpointName, target, judge }: Run): Promise<string> {
  const evaluation = await user.run(
    `EXECUTE SCRIPT ML.SME_EVALUATE('{"function_name": "${endpointName}", "schema_name": "DEMO",\n` +
      `  "query": "SELECT * FROM DEMO.ABALONE_TEST", "target": "${target}"}')`,
  );
  const { test } = await readAbalones();
  const rows = metric(evaluation, "Rows");
  check(rows === test.length, `${rows} of ${test.length} rows were evaluated`);
  showRows(evaluation);
  return `evaluated the model: ${judge(evaluation)}`;
}

/** What one can ask the endpoints of a demo that keeps them. */
export function predictionExamples(): string[] {
  return [rings, type].map(({ endpointName, target, answers }) =>
    predictionQuery(endpointName, target, answers),
  );
}

/** What removes all that the demo has made. */
export function removalStatements(): string[] {
  return [rings, type].map(({ jobName }) => removalOf(jobName));
}

/** What SME_EVALUATE measured of all rows. */
function metric(evaluation: Rows, name: string): number {
  const [value] = metricsOf(evaluation, name);
  check(value !== undefined && Number.isFinite(value), `the evaluation has no ${name}`);
  return value;
}

/** The same of a metric that each label has. */
function metricsOf(evaluation: Rows, name: string): number[] {
  const names = cellsOf(evaluation, "METRIC");
  return cellsOf(evaluation, "VALUE")
    .filter((_, row) => names[row] === name)
    .map(Number);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
