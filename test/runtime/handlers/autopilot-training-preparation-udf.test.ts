import { suite } from "uvu";
import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-training-preparation-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { callerIdentity, listing, refusal, s3Refusal, stsRefusal } from "../../support/scripted-aws.ts";

const test = suite("autopilot-training-preparation-udf");

const parameters = {
  job_name: "ida",
  aws_credentials_connection_name: "C",
  aws_region: "eu-central-1",
  iam_sagemaker_role: "sagemaker-role",
  s3_bucket_uri: "s3://ml-bucket",
  s3_output_path: "/path/",
};
const ready = {
  GetCallerIdentity: callerIdentity("123456789012"),
  DescribeAutoMLJobV2: refusal("ResourceNotFound", "AutoMLJob ida does not exist"),
  ListObjectsV2: listing([]),
  DeleteObjects: { body: "<DeleteResult></DeleteResult>" },
};
const ask = (changed: object, answers = {}) =>
  askHandler(handle, { ...parameters, ...changed }, { ...ready, ...answers });

test("gives the role's ARN and the job's own folder", async () => {
  const { row, aws } = await ask({});
  assert.equal(row, {
    role_arn: "arn:aws:iam::123456789012:role/sagemaker-role",
    training_data_uri: "s3://ml-bucket/path/ida/data/",
    training_data_path: "path/ida/data/",
  });
  assert.not.ok(aws.operations().includes("DeleteObjects"));
});

test("lists the job's own folder only (fault 1)", async () => {
  const { aws } = await ask({});
  assert.match(aws.requests.at(-1)?.text ?? "", "prefix=path%2Fida%2Fdata%2F");
});

test("a role may have a path, and belongs to the partition of its account", async () => {
  const role = await ask(
    { iam_sagemaker_role: "team/role" },
    { GetCallerIdentity: callerIdentity("1", "aws-cn") },
  );
  assert.is(role.row?.role_arn, "arn:aws-cn:iam::1:role/team/role");
});

test("a role's ARN is taken as it is", async () => {
  const { aws, row } = await ask({ iam_sagemaker_role: "arn:aws:iam::9:role/r" });
  assert.is(row?.role_arn, "arn:aws:iam::9:role/r");
  assert.not.ok(aws.operations().includes("GetCallerIdentity"));
});

test("removes training data of an interrupted attempt, page by page (fault 1)", async () => {
  const pages = [
    listing(["path/ida/data/", "path/ida/data/part-0001.csv"], "next"),
    listing(["path/ida/data/part-0002.csv.gz"]),
  ];
  const { aws, row } = await ask({}, { ListObjectsV2: () => pages.shift() ?? listing([]) });
  assert.ok(row);
  const deletion = aws.requests.find(({ operation }) => operation === "DeleteObjects")?.text ?? "";
  assert.equal(
    [...deletion.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key),
    ["path/ida/data/part-0001.csv", "path/ida/data/part-0002.csv.gz"],
  );
});

test("never removes what no training wrote", async () => {
  const files = listing(["path/ida/data/part-0001.csv", "path/ida/data/notes.txt"]);
  const { aws, error } = await ask({}, { ListObjectsV2: files });
  assert.match(error.message, /^E-SME-72: .* s3:\/\/ml-bucket\/path\/ida\/data\/, holds notes\.txt, which/);
  assert.not.ok(aws.operations().includes("DeleteObjects"));
});

test("a name that AWS knows is refused, its data untouched", async () => {
  const { aws, error } = await ask({}, { DescribeAutoMLJobV2: { body: { AutoMLJobName: "IDA" } } });
  assert.match(error.message, /^E-SME-71: AWS has an Autopilot job ida in region eu-central-1 already\./);
  assert.not.ok(aws.operations().includes("DeleteObjects"));
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
    /^E-SME-66: .* connection C the action s3:ListBucket: AccessDenied: Access Denied/,
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
