import * as assert from "uvu/assert";
import { runFolders } from "../../../runtime/aws/s3-location.ts";
import { handle } from "../../../runtime/handlers/autopilot-training-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { listing, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";
import { noTrainingOptions } from "../../support/training-options.ts";

const test = suite("autopilot-training-udf");

const parameters = {
  job_name: "ida",
  iam_sagemaker_role: "arn:aws:iam::123456789012:role/r",
  s3_bucket_uri: "s3://ml-bucket",
  s3_output_path: "path",
  target_attribute_name: "RINGS",
  ...noTrainingOptions,
  compression_type: "None",
  run_key: "0123456789abcdef0123456789abcdef",
  training_data_files: 2,
  exasol_user: "SYS",
};
const { trainingDataPath, artefactsPath } = runFolders(parameters);
const written = listing([`${trainingDataPath}part-0001.csv`, `${trainingDataPath}part-0002.csv`]);
const jobOn = (uri: string) => ({
  body: {
    AutoMLJobArn: "arn:job",
    AutoMLJobStatus: "InProgress",
    AutoMLJobInputDataConfig: [{ DataSource: { S3DataSource: { S3Uri: uri } } }],
  },
});
const ask = (changed: object, answer: object = { body: { AutoMLJobArn: "arn:job" } }) =>
  askHandler(
    handle,
    { ...parameters, ...changed },
    {
      ListObjectsV2: written,
      PutObject: { body: "" },
      CreateAutoMLJobV2: { body: "", ...answer },
      DescribeAutoMLJobV2: jobOn("s3://ml-bucket/path/ida/data/another/"),
    },
  );

test("leaves to AWS what the caller left out", async () => {
  const { aws, row } = await ask({});
  assert.equal(row, { job_arn: "arn:job", training_data_bytes: 2 });
  assert.equal(aws.requests[1]?.input, {
    AutoMLJobName: "ida",
    AutoMLJobInputDataConfig: [
      {
        ChannelType: "training",
        ContentType: "text/csv;header=present",
        CompressionType: "None",
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://ml-bucket/${trainingDataPath}` } },
      },
    ],
    OutputDataConfig: { S3OutputPath: `s3://ml-bucket/${artefactsPath}` },
    AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: "RINGS" } },
    RoleArn: "arn:aws:iam::123456789012:role/r",
    Tags: [
      { Key: "exasol:extension", Value: "exasol-sagemaker-extension" },
      { Key: "exasol:user", Value: "SYS" },
      { Key: "exasol:job", Value: "ida" },
    ],
  });
});

test("gives AWS each option in the member that it has for it", async () => {
  const { aws } = await ask({
    problem_type: "Regression",
    objective: "MAE",
    max_candidates: 5,
    mode: "ENSEMBLING",
    algorithms: '["randomforest","linear-learner"]',
    validation_fraction: 0.3,
    sample_weight_column: "IMPORTANCE",
    feature_types: '{"ZIP":"categorical"}',
    kms_key_id: "alias/a",
    volume_kms_key_id: "alias/b",
    encrypt_traffic: false,
    vpc_subnets: '["subnet-1","subnet-2"]',
    vpc_security_groups: '["sg-1"]',
  });
  assert.equal(aws.operations(), ["ListObjectsV2", "PutObject", "CreateAutoMLJobV2"]);
  const key = `${trainingDataPath.replace("/data/", "/feature-types/").slice(0, -1)}.json`;
  assert.is(aws.requests[1]?.input.path, `/ml-bucket/${key}`);
  assert.match(aws.requests[1]?.text ?? "", '{"FeatureDataTypes":{"ZIP":"categorical"}}');
  const { AutoMLProblemTypeConfig, DataSplitConfig, OutputDataConfig, SecurityConfig } =
    aws.requests[2]?.input ?? {};
  assert.equal(AutoMLProblemTypeConfig, {
    TabularJobConfig: {
      TargetAttributeName: "RINGS",
      ProblemType: "Regression",
      CompletionCriteria: { MaxCandidates: 5 },
      Mode: "ENSEMBLING",
      CandidateGenerationConfig: {
        AlgorithmsConfig: [{ AutoMLAlgorithms: ["randomforest", "linear-learner"] }],
      },
      SampleWeightAttributeName: "IMPORTANCE",
      FeatureSpecificationS3Uri: `s3://ml-bucket/${key}`,
    },
  });
  assert.equal(DataSplitConfig, { ValidationFraction: 0.3 });
  assert.equal(OutputDataConfig, { S3OutputPath: `s3://ml-bucket/${artefactsPath}`, KmsKeyId: "alias/a" });
  assert.equal(SecurityConfig, {
    VolumeKmsKeyId: "alias/b",
    EnableInterContainerTrafficEncryption: false,
    VpcConfig: { Subnets: ["subnet-1", "subnet-2"], SecurityGroupIds: ["sg-1"] },
  });
});

test("the caller's tags come behind the extension's own, in which AWS can take every name of a user", async () => {
  const { aws } = await ask({
    exasol_user: 'o\'ne "two" ä',
    aws_tags: '[{"Key":"CostCenter","Value":"42"}]',
  });
  assert.equal(aws.requests[1]?.input.Tags, [
    { Key: "exasol:extension", Value: "exasol-sagemaker-extension" },
    { Key: "exasol:user", Value: "o_ne _two_ ä" },
    { Key: "exasol:job", Value: "ida" },
    { Key: "CostCenter", Value: "42" },
  ]);
});

test("without the right to tag, only tags that the caller gave keep the job from being started", async () => {
  const noTags = refusal(
    "AccessDeniedException",
    "User: x is not authorized to perform: sagemaker:AddTags on y",
  );
  const answers = () => {
    const outcomes = [noTags, { body: { AutoMLJobArn: "arn:job" } }];
    return { ListObjectsV2: written, CreateAutoMLJobV2: () => outcomes.shift() };
  };
  const own = await askHandler(handle, parameters, answers());
  assert.is(own.row?.job_arn, "arn:job");
  assert.equal(
    own.aws.requests.slice(1).map(({ input }) => "Tags" in input),
    [true, false],
  );
  const callers = { ...parameters, aws_tags: '[{"Key":"CostCenter","Value":"42"}]' };
  const { error } = await askHandler(handle, callers, answers());
  assert.match(error.message, /^E-SME-66: .* the action sagemaker:AddTags: /);
});

test("artefacts go to the caller's bucket (fault 2)", async () => {
  const changed = { s3_bucket_uri: "s3://mine/", s3_output_path: "/a/b/" };
  const mine = runFolders({ ...parameters, ...changed });
  const { aws } = await askHandler(
    handle,
    { ...parameters, ...changed },
    {
      ListObjectsV2: listing([1, 2].map((i) => `${mine.trainingDataPath}part-000${i}.csv`)),
      CreateAutoMLJobV2: { body: { AutoMLJobArn: "arn:job" } },
    },
  );
  assert.match(mine.artefactsPath, /^a\/b\/ida\/output\/[0-9a-f]{32}\/$/);
  assert.equal(aws.requests[1]?.input.OutputDataConfig, { S3OutputPath: `s3://mine/${mine.artefactsPath}` });
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

test("a name that another run has taken in the meantime is said to be taken", async () => {
  const { error } = await ask({}, refusal("ResourceInUse", "must be unique"));
  assert.match(error.message, /^E-SME-71: AWS has an Autopilot job ida .* now InProgress\./);
});

for (const [what, first] of [
  ["whose answer got lost", undefined],
  ["of an earlier call", refusal("ResourceInUse", "must be unique")],
] as const) {
  test(`a job ${what} is known by its folder`, async () => {
    const outcomes = [first, refusal("ResourceInUse", "must be unique")];
    const { row } = await askHandler(handle, parameters, {
      ListObjectsV2: written,
      CreateAutoMLJobV2: () => outcomes.shift(),
      DescribeAutoMLJobV2: jobOn(`s3://ml-bucket/${trainingDataPath}`),
    });
    assert.equal(row, { job_arn: "arn:job", training_data_bytes: 2 });
  });
}

test("another run's job is not taken for this run's because an answer got lost", async () => {
  const outcomes = [undefined, refusal("ResourceInUse", "must be unique")];
  const { error } = await askHandler(handle, parameters, {
    ListObjectsV2: written,
    CreateAutoMLJobV2: () => outcomes.shift(),
    DescribeAutoMLJobV2: jobOn("s3://ml-bucket/path/ida/data/"),
  });
  assert.match(error.message, /^E-SME-71: /);
});

for (const [what, names, expected] of [
  [
    "a file too many",
    ["part-0001.csv", "part-0002.csv", "part-0003.csv"],
    /^E-SME-72: .* holds part-0003\.csv, /,
  ],
  [
    "a foreign file",
    ["part-0001.csv", "part-0002.csv", "x/notes.txt"],
    /^E-SME-72: .* holds x\/notes\.txt, /,
  ],
  ["another compression", ["part-0001.csv.gz", "part-0002.csv"], /^E-SME-72: .* holds part-0001\.csv\.gz, /],
  ["a file too few", ["part-0002.csv"], /^E-SME-147: .* holds 1 of the 2 files that the export wrote\./],
] as const) {
  test(`no job is started on ${what}`, async () => {
    const { aws, error } = await askHandler(handle, parameters, {
      ListObjectsV2: listing(names.map((name) => trainingDataPath + name)),
    });
    assert.match(error.message, expected);
    assert.equal(aws.operations(), ["ListObjectsV2"]);
  });
}

test("a role that SageMaker cannot assume says what to do", async () => {
  const { error } = await ask(
    {},
    refusal("ValidationException", "Could not assume role arn:aws:iam::123456789012:role/r. Ensure…"),
  );
  assert.is(
    error.message,
    "E-SME-73: SageMaker cannot use role arn:aws:iam::123456789012:role/r: ValidationException: Could not assume role arn:aws:iam::123456789012:role/r. Ensure… Give sagemaker.amazonaws.com the right to assume the role.",
  );
});

test("another refusal comes out as AWS put it", async () => {
  const { error } = await ask({}, refusal("ValidationException", "1 validation error detected"));
  assert.is(`${error.name}: ${error.message}`, "ValidationException: 1 validation error detected");
});

test.run();
