import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-job-stop-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { type AwsAnswer, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("autopilot-job-stop-udf");

/** Stops a job whose statuses AWS tells one after the other. */
async function stop(statuses: string[], answer: AwsAnswer = { body: {} }) {
  let asked = 0;
  const { row, error, aws } = await askHandler(
    handle,
    { job_name: "churn" },
    {
      DescribeAutoMLJobV2: () => ({
        body: {
          AutoMLJobName: "Churn",
          AutoMLJobStatus: statuses[asked++],
          BestCandidate: { CandidateName: "c-1" },
        },
      }),
      StopAutoMLJob: answer,
    },
  );
  const stopped = aws.requests.filter(({ operation }) => operation === "StopAutoMLJob");
  return { row, error, stopped: stopped.map(({ input }) => input.AutoMLJobName) };
}

test("stops a job that runs, by the name that AWS has for it", async () => {
  const { row, stopped } = await stop(["InProgress", "Stopping"]);
  assert.equal(stopped, ["Churn"]);
  assert.equal(row, {
    job_status: "Stopping",
    best_candidate: "c-1",
    problem_type: null,
    objective: null,
    job_arn: null,
    best_metric: null,
    best_value: null,
  });
});

test("a job that AWS has not yet marked is being stopped all the same", async () => {
  assert.is((await stop(["InProgress", "InProgress"])).row?.job_status, "Stopping");
});

test("a job that is stopped or has ended stays as it is", async () => {
  for (const status of ["Stopping", "Stopped", "Completed", "Failed"]) {
    const { row, stopped } = await stop([status]);
    assert.equal([row?.job_status, stopped], [status, []]);
  }
});

test("a job that ended between the two calls is no error, and a refusal for another reason is", async () => {
  const refused = refusal("ValidationException", "The job is in status Completed");
  assert.is((await stop(["InProgress", "Completed"], refused)).row?.job_status, "Completed");
  assert.match((await stop(["InProgress", "InProgress"], refused)).error.message, "is in status Completed");
});

test("a missing right is said to be that, and nothing else is asked", async () => {
  const { error } = await stop(["InProgress"], refusal("AccessDeniedException", "no"));
  assert.match(error.message, /^E-SME-66: .* the action sagemaker:StopAutoMLJob: /);
});

test.run();
