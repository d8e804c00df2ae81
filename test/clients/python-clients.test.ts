/**
 * What public clients in Python do, against the local AWS. Set SME_CLIENTS_PYTHON to a Python with the
 * packages boto3, sagemaker (2.x), xgboost, awscli and exasol-sagemaker-extension (0.11.7); without one these
 * tests are skipped.
 */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { type LocalAws, startAws } from "../../sandbox/aws/start-aws.ts";

const python = process.env.SME_CLIENTS_PYTHON;
const test = suite("public clients in Python");
let aws: LocalAws | undefined;

test.before(async () => {
  if (python === undefined) return;
  aws = await startAws({
    credentials: [{ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" }],
    buckets: ["rows"],
    roles: ["sagemaker-role"],
    endpointMilliseconds: () => 50,
  });
});
test.after(() => aws?.close());

/** Runs a command that speaks to the local AWS, and returns what it prints. */
async function run(command: string, ...parts: string[]): Promise<string> {
  const child = spawn(command, parts, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      AWS_ENDPOINT_URL: aws?.endpoint,
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_DEFAULT_REGION: "eu-central-1",
      AWS_MAX_ATTEMPTS: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      ROLE_ARN: "arn:aws:iam::123456789012:role/sagemaker-role",
      BUCKET: "rows",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [printed, errors] = ["", ""];
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  if (code !== 0) throw new Error(`It ended with ${code}: ${printed.slice(-1000)} ${errors.slice(-2000)}`);
  return printed;
}

/** The steps that a script says have not held; fails when it says nothing. */
async function brokenSteps(script: string): Promise<string[]> {
  const printed = await run(python ?? "", fromPackage(`test/clients/${script}`));
  const steps = printed.split("\n").flatMap((line) => {
    const found = line.slice(line.indexOf('{"step"'));
    return found.startsWith('{"step"') ? [JSON.parse(found)] : [];
  });
  assert.ok(steps.length > 5, printed);
  return steps.filter(({ holds }) => !holds).map(({ step, found }) => `${step}: ${found}`);
}

function optional(fact: string, body: () => Promise<void>): void {
  if (python === undefined) test.skip(`${fact} (no Python: set SME_CLIENTS_PYTHON)`, body);
  else test(fact, body);
}

optional("boto3 waits, pages, transforms and reads metrics", async () => {
  assert.equal(await brokenSteps("boto3_sagemaker.py"), []);
});

optional("the real XGBoost library and the local SageMaker score each other's models alike", async () => {
  assert.equal(await brokenSteps("xgboost_model.py"), []);
});

optional("the sagemaker SDK trains, attaches, deploys, predicts and transforms", async () => {
  assert.equal(await brokenSteps("sagemaker_sdk.py"), []);
});

optional("the Python extension's own AWS code trains, polls, deploys, predicts and deletes", async () => {
  assert.equal(await brokenSteps("predecessor.py"), []);
});

optional("the AWS CLI lists, describes and waits", async () => {
  const cli = (...parts: string[]) => run(join(dirname(python ?? ""), "aws"), "sagemaker", ...parts);
  const { Models } = JSON.parse(await cli("list-models", "--max-items", "1"));
  assert.is(Models.length, 1);
  const named = ["--training-job-name", "boto"];
  await cli("wait", "training-job-completed-or-stopped", ...named);
  const { TrainingJobStatus } = JSON.parse(await cli("describe-training-job", ...named));
  assert.is(TrainingJobStatus, "Completed");
  const listed = await cli("list-auto-ml-jobs", "--status-equals", "Completed", "--output", "text");
  assert.match(listed, "sdk-v1");
});

test.run();
