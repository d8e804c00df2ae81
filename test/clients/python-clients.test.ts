/**
 * What public clients in Python do, against the local AWS. Set SME_CLIENTS_PYTHON to a Python with the
 * packages boto3, sagemaker (2.x), xgboost, awscli and exasol-sagemaker-extension (0.11.7); without one these
 * tests are skipped.
 */

import { dirname, join } from "node:path";
import * as assert from "uvu/assert";
import { type LocalAws, startAws } from "../../sandbox/aws/start-aws.ts";
import { brokenSteps, clientKey, python, runClient } from "../support/public-clients.ts";
import { suite } from "../support/suite.ts";

const test = suite("public clients in Python");
let aws: LocalAws | undefined;

test.before(async () => {
  if (python === undefined) return;
  aws = await startAws({
    credentials: [clientKey],
    buckets: ["rows"],
    roles: ["sagemaker-role"],
    endpointMilliseconds: () => 50,
  });
});
test.after(() => aws?.close());

const steps = (script: string) => brokenSteps(aws, "rows", script);

function optional(fact: string, body: () => Promise<void>): void {
  if (python === undefined) test.skip(`${fact} (no Python: set SME_CLIENTS_PYTHON)`, body);
  else test(fact, body);
}

optional("boto3 waits, pages, transforms and reads metrics", async () => {
  assert.equal(await steps("boto3_sagemaker.py"), []);
});

optional("the real XGBoost library and the local SageMaker score each other's models alike", async () => {
  assert.equal(await steps("xgboost_model.py"), []);
});

optional("the sagemaker SDK trains, attaches, deploys, predicts and transforms", async () => {
  assert.equal(await steps("sagemaker_sdk.py"), []);
});

optional("the Python extension's own AWS code trains, polls, deploys, predicts and deletes", async () => {
  assert.equal(await steps("predecessor.py"), []);
});

optional("the AWS CLI lists, describes and waits", async () => {
  const cli = (...parts: string[]) =>
    runClient(aws, "rows", join(dirname(python ?? ""), "aws"), "sagemaker", ...parts);
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
