import { DescribeAutoMLJobV2Command, ListTagsCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("what a training can be told of its request");

const common = {
  ...sandboxPlace,
  s3_output_path: "options",
  input_schema_name: "DATA",
  input_table_or_view_name: "SALES",
  target_attribute_name: "Y",
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(
    `CREATE TABLE DATA.SALES (
       ID DECIMAL(18,0), X DOUBLE, ZIP DECIMAL(9,0), W DOUBLE, NO_W DOUBLE, BAD_W DOUBLE, ZERO_W DOUBLE,
       "A B" DOUBLE, WORD VARCHAR(20), Y DOUBLE
     )`,
  );
  await user.run(
    `INSERT INTO DATA.SALES SELECT N, MOD(N * 37, 101), MOD(N, 7) * 100, MOD(N, 3),
       CASE WHEN N > 9 THEN 1 END, 1 - N, 0, 1, 'W' || MOD(N, 9), MOD(N * 37, 101) + MOD(MOD(N, 7) * 3, 7)
     FROM VALUES BETWEEN 1 AND 600 AS T(N)`,
  );
});
test.after(async ({ user }) => {
  await user?.close();
});

const ensembling = { mode: "ENSEMBLING" };
for (const [what, changed, expected] of [
  [
    "algorithms without a mode",
    { algorithms: "xgboost" },
    /^E-SME-340: Argument algorithms needs mode to be /,
  ],
  [
    "algorithms in mode AUTO",
    { mode: "auto", algorithms: "xgboost" },
    /^E-SME-340: Argument algorithms needs mode to be ENSEMBLING or HYPERPARAMETER_TUNING, but mode is AUTO\. /,
  ],
  [
    "an algorithm of the other mode",
    { mode: "HYPERPARAMETER_TUNING", algorithms: ["mlp", "catboost"] },
    /^E-SME-342: catboost is no algorithm of mode HYPERPARAMETER_TUNING\. Choose of linear-learner, mlp, xgboost/,
  ],
  [
    "an unknown algorithm",
    { ...ensembling, algorithms: "svm" },
    /^E-SME-12: Invalid algorithms 'svm': its element 'svm' is wrong, it must be one of catboost, /,
  ],
  [
    "an unknown mode",
    { mode: "FAST" },
    /^E-SME-12: Invalid mode 'FAST': it must be one of AUTO, ENSEMBLING, /,
  ],
  [
    "a fraction of all",
    { validation_fraction: 1 },
    /^E-SME-12: Invalid validation_fraction '1': .* at most 0\.999/,
  ],
  [
    "weights in another mode",
    { sample_weight_column: "W" },
    /^E-SME-340: Argument sample_weight_column needs mode to be ENSEMBLING, but mode is left out\. /,
  ],
  [
    "a weight that is no column",
    { ...ensembling, sample_weight_column: "NO_WW" },
    /^E-SME-343: Column NO_WW in sample_weight_column does not exist\. Did you mean 'NO_W'\?/,
  ],
  [
    "a weight whose name AWS does not take",
    { ...ensembling, sample_weight_column: '"A B"' },
    /^E-SME-12: .*letters, digits/,
  ],
  [
    "a weight of words",
    { ...ensembling, sample_weight_column: "WORD" },
    /^E-SME-343: .* holds no numbers: VARCHAR/,
  ],
  [
    "missing weights",
    { ...ensembling, sample_weight_column: "NO_W" },
    /^E-SME-344: DATA\.SALES has 600 rows with a value in Y, but 9 of them without a weight in NO_W, 0 with a neg/,
  ],
  [
    "missing weights in the rows that are exported",
    { ...ensembling, sample_weight_column: "NO_W", sample_rows: 599 },
    /^E-SME-344: DATA\.SALES \(sampled\) has 599 rows with a value in Y, but [89] of them without a weight in NO_W, /,
  ],
  [
    "negative weights",
    { ...ensembling, sample_weight_column: "BAD_W" },
    /^E-SME-344: .* 0 of them without a weight in BAD_W, 599 with a negative one and 1 with 0\. /,
  ],
  ["no weight at all", { ...ensembling, sample_weight_column: "ZERO_W" }, /^E-SME-344: .* and 600 with 0\. /],
  [
    "the type of a column that does not exist",
    { feature_types: { zipp: "categorical" } },
    /^E-SME-345: Column zipp in feature_types does not exist\. Did you mean 'ZIP'\?/,
  ],
  [
    "an unknown type",
    { feature_types: { ZIP: "category" } },
    /^E-SME-12: .* its element 'category' of 'ZIP' is wrong, it must be one of numeric, categorical, text, /,
  ],
  [
    "types that are no object",
    { feature_types: ["ZIP"] },
    /^E-SME-12: .* must be a JSON object with a word for each/,
  ],
  [
    "a sequence outside its mode",
    { feature_types: { WORD: "sequence" } },
    /^E-SME-345: .* only in mode HYPERPARAMETER/,
  ],
  [
    "subnets without security groups",
    { vpc_subnets: "subnet-1" },
    /^E-SME-341: .*: vpc_security_groups is missing\. /,
  ],
  [
    "too many security groups",
    { vpc_subnets: "subnet-1", vpc_security_groups: "a,b,c,d,e,f" },
    /^E-SME-12: .*it must not have more than 5 elements/,
  ],
  [
    "a subnet of odd letters",
    { vpc_subnets: ["subnet_1"], vpc_security_groups: "a" },
    /^E-SME-12: .*letters, digits/,
  ],
  [
    "a key of odd letters",
    { kms_key_id: "my key" },
    /^E-SME-12: Invalid kms_key_id 'my key': it must be a KMS key/,
  ],
  [
    "subnets with no security group",
    { vpc_subnets: "subnet-1", vpc_security_groups: [] },
    /^E-SME-341: .*: vpc_security_groups is missing\. /,
  ],
  ["a word for a truth", { encrypt_traffic: "yes" }, /^E-SME-12: .*it must be true or false/],
] as const) {
  test(`${what}: refused before anything is asked of AWS`, async ({ user }) => {
    user.takeRequests();
    assert.match(await user.refusal(trainingCall({ ...common, job_name: "refused", ...changed })), expected);
    assert.equal(user.takeRequests(), []);
    assert.equal(await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS"), []);
  });
}

test("weights, types, fraction, algorithms, keys, VPC and tags reach AWS, and the model", async ({
  user,
}) => {
  const options = {
    ...ensembling,
    algorithms: "RandomForest",
    max_candidates: 2,
    validation_fraction: 0.4,
    sample_weight_column: "w",
    feature_types: { zip: "categorical" },
    exclude_columns: ["ID", "NO_W", "BAD_W", "ZERO_W", "A B"],
    aws_tags: { CostCenter: "42" },
    kms_key_id: "alias/out",
    volume_kms_key_id: "alias/disk",
    encrypt_traffic: true,
    vpc_subnets: ["subnet-1", "subnet-2"],
    vpc_security_groups: "sg-1",
  };
  await user.run(trainingCall({ ...common, job_name: "told", ...options }));
  const folder = await user.trainingFolder("told");
  const [part = ""] = await user.objects(folder);
  const [header] = (await user.content(part)).toString().split("\n");
  assert.is(header, "X,ZIP,WORD,Y,W");
  await user.waitForJob("told");
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "told" }));
  const specification = `${folder.replace("/data/", "/feature-types/").slice(0, -1)}.json`;
  assert.is((await user.content(specification)).toString(), '{"FeatureDataTypes":{"ZIP":"categorical"}}');
  assert.equal(job.AutoMLProblemTypeConfig, {
    TabularJobConfig: {
      TargetAttributeName: "Y",
      Mode: "ENSEMBLING",
      CandidateGenerationConfig: { AlgorithmsConfig: [{ AutoMLAlgorithms: ["randomforest"] }] },
      CompletionCriteria: { MaxCandidates: 2 },
      SampleWeightAttributeName: "W",
      FeatureSpecificationS3Uri: `s3://sandbox-bucket/${specification}`,
    },
  });
  assert.equal(job.DataSplitConfig, { ValidationFraction: 0.4 });
  assert.is(job.OutputDataConfig?.KmsKeyId, "alias/out");
  assert.equal(job.SecurityConfig, {
    VolumeKmsKeyId: "alias/disk",
    EnableInterContainerTrafficEncryption: true,
    VpcConfig: { Subnets: ["subnet-1", "subnet-2"], SecurityGroupIds: ["sg-1"] },
  });
  const tags = await user.sagemaker.send(new ListTagsCommand({ ResourceArn: job.AutoMLJobArn }));
  assert.ok(tags.Tags?.some(({ Key, Value }) => Key === "CostCenter" && Value === "42"));
  assert.match(job.BestCandidate?.CandidateName ?? "", /^randomforest-/);
  const [model = ""] = (await user.objects("options/told/output/")).filter((key) =>
    key.endsWith("model.json"),
  );
  const { columns } = JSON.parse((await user.content(model)).toString());
  assert.equal(
    columns.map(({ name, kind }: { name: string; kind: string }) => `${name} ${kind}`),
    ["X number", "ZIP category", "WORD category"],
  );

  const row = await user.row("SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'told'");
  assert.equal(
    [row.MODE, row.ALGORITHMS, row.VALIDATION_FRACTION, row.SAMPLE_WEIGHT_COLUMN, row.FEATURE_TYPES],
    ["ENSEMBLING", '["randomforest"]', 0.4, "W", '{"ZIP":"categorical"}'],
  );
  assert.equal([row.KMS_KEY_ID, row.COLUMN_NAMES], ["alias/out", '["X","ZIP","WORD","Y"]']);
});

test("lists of nothing are as if they were left out", async ({ user }) => {
  const nothing = { algorithms: [], vpc_subnets: [], vpc_security_groups: "[]", exclude_columns: [] };
  await user.run(trainingCall({ ...common, job_name: "nothing", max_candidates: 1, ...nothing }));
  const job = await user.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: "nothing" }));
  assert.is(job.SecurityConfig?.VpcConfig, undefined);
  assert.is(job.AutoMLProblemTypeConfig?.TabularJobConfig?.CandidateGenerationConfig, undefined);
  const row = await user.row(
    "SELECT ALGORITHMS FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'nothing'",
  );
  assert.is(row.ALGORITHMS, null);
});

test("the prediction function takes what the model learned from, and no weight", async ({ user }) => {
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      ...["told", "told", "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"],
    ]),
  );
  const rows = await user.rows(`SELECT Y, DATA."told_SCALAR"(X, ZIP, WORD) FROM DATA.SALES WHERE W > 0`);
  assert.is(rows.length, 400);
  const error = rows.reduce((sum, [y, predicted]) => sum + Math.abs(Number(y) - Number(predicted)), 0) / 400;
  assert.ok(error < 10, `mean error ${error}`);
});

test("in mode HYPERPARAMETER_TUNING settings are searched for, and what is found can be deployed", async ({
  user,
}) => {
  const options = { mode: "hyperparameter_tuning", exclude_columns: "NO_W", max_candidates: 4 };
  await user.run(trainingCall({ ...common, job_name: "searched", ...options }));
  await user.waitForJob("searched");
  const candidates = await user.rows(
    `SELECT CANDIDATE_NAME, ALGORITHM FROM (
       SELECT ML.SME_AUTOPILOT_CANDIDATES('searched', 'AWS_CONNECTION', 'eu-central-1')
     ) ORDER BY CANDIDATE_NAME`,
  );
  assert.is(candidates.length, 4);
  for (const [name] of candidates) assert.match(String(name), /^searched[A-Za-z0-9]{24}-00\d-[0-9a-f]{8}$/);
  // AWS has no algorithm called gradient-boosting, so nobody knows its image.
  assert.equal(
    candidates.map(([, algorithm]) => algorithm),
    ["linear-learner", null, "linear-learner", null],
  );
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      ...["searched", "searched", "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"],
    ]),
  );
  const rows = await user.rows(
    `SELECT Y, DATA."searched_SCALAR"(ID, X, ZIP, W, BAD_W, ZERO_W, "A B", WORD) FROM DATA.SALES LIMIT 300`,
  );
  const error = rows.reduce((sum, [y, predicted]) => sum + Math.abs(Number(y) - Number(predicted)), 0) / 300;
  assert.ok(error < 5, `mean error ${error}`);
});

test("a training that AWS refuses leaves no file of types", async ({ user }) => {
  user.breakOperation("CreateAutoMLJobV2", { status: 400, code: "ValidationException", message: "no" });
  await user.refusal(trainingCall({ ...common, job_name: "undone", feature_types: { ZIP: "text" } }));
  user.breakOperation("CreateAutoMLJobV2");
  assert.equal(await user.objects("options/undone/"), []);
});

test.run();
