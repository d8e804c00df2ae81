import { suite } from "uvu";
import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-training-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { listing, refusal } from "../../support/scripted-aws.ts";

const test = suite("autopilot-training-udf");

const parameters = {
  job_name: "ida",
  aws_credentials_connection_name: "C",
  aws_region: "eu-central-1",
  iam_sagemaker_role: "arn:aws:iam::1:role/r",
  s3_bucket_uri: "s3://ml-bucket",
  s3_output_path: "path",
  target_attribute_name: "RINGS",
  problem_type: null,
  objective: null,
  max_runtime_for_automl_job_in_seconds: null,
  max_candidates: null,
  max_runtime_per_training_job_in_seconds: null,
  compression_type: "None",
};
const ask = (changed: object, answer: object = { body: { AutoMLJobArn: "arn:job" } }) =>
  askHandler(
    handle,
    { ...parameters, ...changed },
    {
      ListObjectsV2: listing([]),
      CreateAutoMLJobV2: { body: "", ...answer },
    },
  );

test("leaves to AWS what the caller left out", async () => {
  const { aws, row } = await ask({});
  assert.equal(row, { job_arn: "arn:job", training_data_bytes: 0 });
  assert.equal(aws.requests[1]?.input, {
    AutoMLJobName: "ida",
    AutoMLJobInputDataConfig: [
      {
        ChannelType: "training",
        ContentType: "text/csv;header=present",
        CompressionType: "None",
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://ml-bucket/path/ida/data/" } },
      },
    ],
    OutputDataConfig: { S3OutputPath: "s3://ml-bucket/path/ida/output/" },
    AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: "RINGS" } },
    RoleArn: "arn:aws:iam::1:role/r",
  });
});

test("artefacts go to the caller's bucket (fault 2)", async () => {
  const { aws } = await ask({ s3_bucket_uri: "s3://mine/", s3_output_path: "/a/b/" });
  assert.equal(aws.requests[1]?.input.OutputDataConfig, { S3OutputPath: "s3://mine/a/b/ida/output/" });
});

test("passes on what the caller gave", async () => {
  const { aws } = await ask({ problem_type: "Regression", objective: "RMSE", max_candidates: 7 });
  assert.equal(aws.requests[1]?.input.AutoMLJobObjective, { MetricName: "RMSE" });
  assert.equal(aws.requests[1]?.input.AutoMLProblemTypeConfig, {
    TabularJobConfig: {
      TargetAttributeName: "RINGS",
      ProblemType: "Regression",
      CompletionCriteria: { MaxCandidates: 7 },
    },
  });
});

test("a name taken in the meantime is said to be taken", async () => {
  const { error } = await ask({}, refusal("ResourceInUse", "must be unique"));
  assert.match(error.message, /^E-SME-71: /);
});

test("a job that was made although the answer got lost is found", async () => {
  const outcomes = [undefined, refusal("ResourceInUse", "must be unique")];
  const { row } = await askHandler(handle, parameters, {
    ListObjectsV2: listing([]),
    CreateAutoMLJobV2: () => outcomes.shift(),
    DescribeAutoMLJobV2: { body: { AutoMLJobArn: "arn:job" } },
  });
  assert.equal(row, { job_arn: "arn:job", training_data_bytes: 0 });
});

test("a role that SageMaker cannot assume says what to do", async () => {
  const { error } = await ask(
    {},
    refusal("ValidationException", "Could not assume role arn:aws:iam::1:role/r. Ensure…"),
  );
  assert.is(
    error.message,
    "E-SME-73: SageMaker cannot use role arn:aws:iam::1:role/r: ValidationException: Could not assume role arn:aws:iam::1:role/r. Ensure… Give sagemaker.amazonaws.com the right to assume the role.",
  );
});

test("another refusal comes out as AWS put it", async () => {
  const { error } = await ask({}, refusal("ValidationException", "1 validation error detected"));
  assert.is(`${error.name}: ${error.message}`, "ValidationException: 1 validation error detected");
});

test.run();
