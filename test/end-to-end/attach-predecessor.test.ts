import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateAutoMLJobV2Command,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import * as assert from "uvu/assert";
import { quoteLiteral } from "../../sql/quote.ts";
import { suite } from "../support/suite.ts";
import { openUserOfSandbox, sandboxPlace, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("endpoints that the Python extension has deployed");

interface Model {
  job: string;
  target: string;
  /** As it writes them into its table. */
  types: string;
  problemType: string | null;
  /** A line of the training data, of a number from 0 on. */
  row(n: number): string;
}

const rings: Model = {
  job: "rings",
  target: "Y",
  types: "DOUBLE;VARCHAR(20) UTF8;DOUBLE",
  problemType: "Regression",
  row: (n) => `${n % 50},"a, ${n % 3}",${(n % 50) * 3}`,
};
/** Whose problem type the caller left to Autopilot. */
const grades: Model = {
  job: "grades",
  target: "Y",
  types: "DOUBLE;VARCHAR(20) UTF8;VARCHAR(20) UTF8",
  problemType: null,
  row: (n) => `${n % 50},b,${["low", '"very, very high"', "größer"][Math.floor((n % 50) / 17)]}`,
};
/** Of a label that CSV writes as a number. */
const stars: Model = {
  job: "stars",
  target: "Y",
  types: "DOUBLE;VARCHAR(20) UTF8;DECIMAL(3,0)",
  problemType: "MulticlassClassification",
  row: (n) => `${n % 50},c,${Math.floor((n % 50) / 17)}`,
};

const ExecutionRoleArn = "arn:aws:iam::123456789012:role/sagemaker-role";

/** Trains as the Python extension does: its row is one of 0.11's, before there were further columns. */
async function train({ run, s3, sagemaker, sandbox }: UserOfSandbox, model: Model): Promise<void> {
  const { job, target, types, problemType, row } = model;
  const Bucket = sandbox.aws.bucket;
  const Body = `X,T,Y\n${Array.from({ length: 600 }, (_, n) => row(n)).join("\n")}\n`;
  await s3.send(new PutObjectCommand({ Bucket, Key: `path/${job}/train.csv`, Body }));
  const S3Uri = `s3://${Bucket}/path/${job}/`;
  await sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName: job,
      AutoMLJobInputDataConfig: [
        { ChannelType: "training", DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri } } },
      ],
      OutputDataConfig: { S3OutputPath: `s3://${Bucket}/out/` },
      RoleArn: ExecutionRoleArn,
      AutoMLProblemTypeConfig: {
        TabularJobConfig: { TargetAttributeName: target, CompletionCriteria: { MaxCandidates: 1 } },
      },
    }),
  );
  const literal = (text: string | null) => (text === null ? "NULL" : quoteLiteral(text));
  await run(`INSERT INTO ML.SME_METADATA_AUTOPILOT_JOBS (
      DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH,
      TARGET_ATTRIBUTE_NAME, PROBLEM_TYPE, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES
    ) VALUES (TIMESTAMP '2023-01-02 03:04:05', ${literal(job)}, 'AWS_CONNECTION', ${literal(ExecutionRoleArn)},
      's3://${Bucket}', 'path', ${literal(target)}, ${literal(problemType)}, 1800000000000000001, 'SYS', 'X;T;Y',
      ${literal(types)})`);
}

/** As the SDK deploys for it: names are of its making, and the configuration has the endpoint's. */
async function deploy({ run, sagemaker }: UserOfSandbox, { job }: Model, endpoint: string): Promise<void> {
  const { BestCandidate } = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: job }));
  const [container] = BestCandidate?.InferenceContainers ?? [];
  const supported = container?.Environment?.SAGEMAKER_INFERENCE_SUPPORTED ?? "";
  const wanted = ["predicted_label", "probability"].filter((key) => supported.split(",").includes(key));
  const ModelName = `${job}-2023-01-02-03-04-05-678`;
  const Environment = { ...container?.Environment, SAGEMAKER_INFERENCE_OUTPUT: wanted.join(",") };
  const { Image, ModelDataUrl } = container ?? {};
  await sagemaker.send(
    new CreateModelCommand({
      ModelName,
      ExecutionRoleArn,
      Containers: [{ Image, ModelDataUrl, Environment }],
    }),
  );
  const variant = {
    VariantName: "AllTraffic",
    InstanceType: "ml.m5.large",
    InitialInstanceCount: 1,
  } as const;
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: endpoint,
      ProductionVariants: [{ ...variant, ModelName }],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: endpoint, EndpointConfigName: endpoint }));
  const address = {
    aws_s3_connection: "AWS_CONNECTION",
    aws_region: "eu-central-1",
    endpoint_name: endpoint,
    status: "deployed",
    batch_size: 100,
  };
  await run(`CREATE CONNECTION "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpoint.toUpperCase()}"
    TO ${quoteLiteral(JSON.stringify(address))} USER '' IDENTIFIED BY ''`);
  // Its body was Python's. That none of it is left is what counts here.
  await run(`CREATE TYPESCRIPT SET SCRIPT P."${endpoint}" (X DOUBLE, T VARCHAR(20)) EMITS (A DOUBLE) AS
// from exasol_sagemaker_extension.autopilot_prediction_udf import AutopilotPredictionUDF
export function run() {}
/`);
}

const attach = ({ job }: Model, endpoint: string, more = {}) =>
  `EXECUTE SCRIPT ML.SME_ATTACH_SAGEMAKER_ENDPOINT(${quoteLiteral(
    JSON.stringify({
      endpoint_name: endpoint,
      job_name: job,
      schema_name: "P",
      function_name: `"${endpoint}"`,
      aws_credentials_connection_name: sandboxPlace.aws_credentials_connection_name,
      aws_region: sandboxPlace.aws_region,
      ...more,
    }),
  )})`;

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA P");
  await user.run(
    "CREATE TABLE P.ROWS_TO_ASK AS SELECT CAST(N AS DOUBLE) AS X, CASE MOD(N, 4) WHEN 3 THEN NULL ELSE 'a, ' || MOD(N, 4) END AS T FROM VALUES BETWEEN 0 AND 49 AS V(N)",
  );
  for (const model of [rings, grades, stars]) await train(user, model);
  for (const model of [rings, grades, stars]) {
    await user.waitForJob(model.job);
    await deploy(user, model, `${model.job}Endpoint`);
    await user.waitForEndpoint(`${model.job}Endpoint`);
  }
});
test.after(async ({ user }) => {
  await user?.close();
});

for (const model of [rings, grades, stars]) {
  const endpoint = `${model.job}Endpoint`;
  test(`${model.job}: get our functions while they serve, and stay as they are`, async ({ user }) => {
    const before = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpoint }));
    user.takeRequests();
    await user.run(attach(model, endpoint));
    const asked = user.takeRequests();
    assert.ok(
      asked.every((request) => request.startsWith("Describe")),
      asked.join(),
    );

    const rows = await user.rows(`SELECT P."${endpoint}"(X, T) FROM P.ROWS_TO_ASK`);
    const single = await user.rows(`SELECT X, T, P."${endpoint}_SCALAR"(X, T) FROM P.ROWS_TO_ASK`);
    const answers = await askAsBefore(user, endpoint);
    assert.is(answers.length, 50);
    assert.equal(
      rows.map(String).sort(),
      answers.map(([x, ...rest]) => String([x, ...ordered(rest)])).sort(),
    );
    const withoutError = single.map((row) => row.slice(0, -1));
    assert.equal(withoutError.map(String).sort(), rows.map(String).sort());
    assert.ok(single.every((row) => row.at(-1) === null));

    const after = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpoint }));
    for (const member of [
      "CreationTime",
      "LastModifiedTime",
      "EndpointConfigName",
      "EndpointStatus",
    ] as const)
      assert.equal(after[member], before[member]);
  });
}

/** The extension's functions have the probability before the label, a column of four digits. */
function ordered([text, label, probability]: string[]): unknown[] {
  if (probability === undefined) return [text, Number(label)];
  return [text, Number(Number(probability).toFixed(4)), /^[\d.]+$/.test(label ?? "") ? Number(label) : label];
}

/** What boto3 gets for the rows: x, text, label, and the probability where there is one. */
async function askAsBefore({ rows, sandbox }: UserOfSandbox, EndpointName: string): Promise<string[][]> {
  const { aws } = sandbox;
  const runtime = new SageMakerRuntimeClient({
    region: aws.region,
    endpoint: aws.endpoint,
    credentials: aws,
  });
  const asked = await rows("SELECT X, T FROM P.ROWS_TO_ASK");
  const answers: string[][] = [];
  for (const [x, t] of asked) {
    const Body = `${x},${t === null ? "" : `"${t}"`}`;
    const request = { EndpointName, ContentType: "text/csv", Accept: "text/csv", Body };
    const { Body: answer } = await runtime.send(new InvokeEndpointCommand(request));
    const [, label = "", probability] =
      /^(?:"(?=.*"))?(.*?)"?(?:,([\d.e-]+))?\n$/.exec(answer.transformToString()) ?? [];
    answers.push([
      String(x),
      t === null ? "" : String(t),
      label,
      ...(probability === undefined ? [] : [probability]),
    ]);
  }
  runtime.destroy();
  return answers;
}

test("the columns and types are those that a deployment's function has", async ({ user }) => {
  for (const [model, added] of [
    [rings, { PREDICTIONS: "DOUBLE" }],
    [grades, { PROBABILITY: "DECIMAL(18,4)", PREDICTIONS: "VARCHAR(20) UTF8" }],
    [stars, { PROBABILITY: "DECIMAL(18,4)", PREDICTIONS: "DECIMAL(3,0)" }],
  ] as const) {
    await user.run(
      `CREATE OR REPLACE TABLE P.ANSWERED AS SELECT P."${model.job}Endpoint"(X, T) FROM P.ROWS_TO_ASK WHERE X < 2`,
    );
    const columns = await user.rows(
      "SELECT COLUMN_NAME, COLUMN_TYPE FROM SYS.EXA_ALL_COLUMNS WHERE COLUMN_TABLE = 'ANSWERED' ORDER BY COLUMN_ORDINAL_POSITION",
    );
    assert.equal(Object.fromEntries(columns.slice(2)), added);
  }
});

test("a model that does not answer with what the job's functions need is refused, and the old function stays", async ({
  user,
}) => {
  assert.match(
    await user.refusal(attach({ ...grades }, "ringsEndpoint", { function_name: "G" })),
    /E-SME-538: The model of endpoint ringsEndpoint does not answer with probability, but with predicted_label\./,
  );
  assert.equal(await user.rows("SELECT SCRIPT_NAME FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_NAME = 'G'"), []);
});

test.run();
