import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-job-status-polling-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("autopilot-job-status-polling-udf");

const parameters = { job_name: "ida" };

test("gives both statuses", async () => {
  const job = { AutoMLJobStatus: "InProgress", AutoMLJobSecondaryStatus: "ModelTuning" };
  const { row } = await askHandler(handle, parameters, { DescribeAutoMLJobV2: { body: job } });
  assert.equal(row, { job_status: "InProgress", job_secondary_status: "ModelTuning" });
});

test("names a job that AWS does not know", async () => {
  const answers = { DescribeAutoMLJobV2: refusal("ResourceNotFound", "AutoMLJob ida does not exist") };
  const { error } = await askHandler(handle, parameters, answers);
  assert.match(
    error.message,
    /^E-SME-74: AWS has no Autopilot job ida in region eu-central-1: ResourceNotFound: /,
  );
});

test.run();
