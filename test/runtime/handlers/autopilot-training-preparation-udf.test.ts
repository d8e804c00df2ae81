import * as assert from "uvu/assert";
import { runFolders } from "../../../runtime/aws/s3-location.ts";
import { handle } from "../../../runtime/handlers/autopilot-training-preparation-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { callerIdentity, listing, refusal, s3Refusal, stsRefusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("autopilot-training-preparation-udf");

const parameters = {
  job_name: "ida",
  iam_sagemaker_role: "sagemaker-role",
  s3_bucket_uri: "s3://ml-bucket",
  s3_output_path: "/path/",
  aws_tags: null,
};
const ready = {
  GetCallerIdentity: callerIdentity("123456789012"),
  DescribeAutoMLJobV2: refusal("ResourceNotFound", "AutoMLJob ida does not exist"),
  ListObjectsV2: listing([]),
};
const ask = (changed: object, answers = {}) =>
  askHandler(handle, { ...parameters, ...changed }, { ...ready, ...answers });

test("gives the role's ARN, and a key and a folder that no other run has", async () => {
  const { row, aws } = await ask({});
  const run_key = row?.run_key ?? "";
  const { trainingDataPath } = runFolders({ ...parameters, run_key });
  assert.match(trainingDataPath, /^path\/ida\/data\/[0-9a-f]{32}\/$/);
  assert.equal(row, {
    run_key,
    role_arn: "arn:aws:iam::123456789012:role/sagemaker-role",
    training_data_uri: `s3://ml-bucket/${trainingDataPath}`,
    training_data_path: trainingDataPath,
    validation_data_path: trainingDataPath.replace("/data/", "/validation/"),
  });
  assert.is.not((await ask({})).row?.run_key, run_key);
  assert.equal(aws.operations(), ["GetCallerIdentity", "DescribeAutoMLJobV2", "ListObjectsV2"]);
});

test("lists the run's own folder only (fault 1)", async () => {
  const { aws, row } = await ask({});
  const prefix = encodeURIComponent(row?.training_data_path ?? "none");
  assert.match(aws.requests.at(-1)?.text ?? "", `prefix=${prefix}`);
});

test("a tag with a letter that AWS does not take is refused before AWS is asked", async () => {
  const { aws, error } = await ask({ aws_tags: '[{"Key":"Team","Value":"🦪"}]' });
  assert.is(
    error.message,
    "E-SME-148: AWS takes no tag 'Team' with the value '🦪': only letters, digits, blanks and _ . : / = + - @ are allowed. Correct aws_tags.",
  );
  assert.equal(aws.operations(), []);
  assert.ok((await ask({ aws_tags: '[{"Key":"Größe","Value":"十"}]' })).row);
});

test("a role may have a path, and belongs to the partition of its account", async () => {
  const role = await ask(
    { iam_sagemaker_role: "team/role" },
    { GetCallerIdentity: callerIdentity("123456789012", "aws-cn") },
  );
  assert.is(role.row?.role_arn, "arn:aws-cn:iam::123456789012:role/team/role");
});

test("a role's ARN is taken as it is", async () => {
  const { aws, row } = await ask({ iam_sagemaker_role: "arn:aws:iam::210987654321:role/r" });
  assert.is(row?.role_arn, "arn:aws:iam::210987654321:role/r");
  assert.not.ok(aws.operations().includes("GetCallerIdentity"));
});

test("what is no role is refused before data move", async () => {
  for (const role of [
    "arn:aws:iam::123456789012:user/r",
    "arn:aws:iam::123:role/r",
    "arn:aws:s3:::bucket",
    "ARN:AWS:IAM::123456789012:ROLE/R",
    "a:b",
    "team/",
    "r".repeat(65),
  ]) {
    const { error, aws } = await ask({ iam_sagemaker_role: role });
    assert.match(error.message, `E-SME-192: '${role}' in iam_sagemaker_role is no role. Give `);
    assert.not.ok(aws.operations().includes("DescribeAutoMLJobV2"));
  }
});

test("a name that AWS knows is refused, with what AWS has", async () => {
  const job = { AutoMLJobName: "IDA", AutoMLJobStatus: "Completed", CreationTime: 1_700_000_000 };
  const { error } = await ask({}, { DescribeAutoMLJobV2: { body: job } });
  assert.match(
    error.message,
    /^E-SME-71: AWS has an Autopilot job IDA in region eu-central-1 already, made 2023-11-14 22:13:20 UTC and now Completed\. Nothing of it was touched\. Choose another job_name: .*ROLLBACK/,
  );
});

test("a bucket that does not exist is named", async () => {
  const { error } = await ask(
    {},
    { ListObjectsV2: s3Refusal("NoSuchBucket", "The bucket does not exist", 404) },
  );
  assert.match(
    error.message,
    /^E-SME-70: There is no bucket ml-bucket in region eu-central-1: NoSuchBucket: The/,
  );
});

test("a bucket of another region is named with AWS' hint", async () => {
  const hint = "the region 'eu-central-1' is wrong; expecting 'us-west-2'";
  const { error } = await ask({}, { ListObjectsV2: s3Refusal("AuthorizationHeaderMalformed", hint, 400) });
  assert.match(
    error.message,
    "E-SME-70: There is no bucket ml-bucket in region eu-central-1: AuthorizationHeaderMalformed: the region",
  );
});

test("a bucket the user may not list names the right that is missing", async () => {
  const { error } = await ask({}, { ListObjectsV2: s3Refusal("AccessDenied", "Access Denied", 403) });
  assert.match(
    error.message,
    /^E-SME-66: .* connection C the action s3:ListBucket on s3:\/\/\S+: AccessDenied: Access Denied/,
  );
});

test("wrong credentials are found first", async () => {
  const answer = stsRefusal("InvalidClientTokenId", "The security token is invalid.", 403);
  const { aws, error } = await ask({}, { GetCallerIdentity: answer });
  assert.match(error.message, /^E-SME-65: /);
  assert.equal(aws.operations(), ["GetCallerIdentity"]);
});

test("a bucket other than the connection's is refused without asking AWS", async () => {
  const { aws, error } = await ask({ s3_bucket_uri: "s3://other" });
  assert.match(error.message, /^E-SME-63: /);
  assert.equal(aws.operations(), []);
});

test.run();
