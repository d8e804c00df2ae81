import * as assert from "uvu/assert";
import { runFolders } from "../../../runtime/aws/s3-location.ts";
import { handle } from "../../../runtime/handlers/training-data-deletion-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { listing, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("training-data-deletion-udf");

const parameters = {
  job_name: "ida",
  s3_bucket_uri: "s3://ml-bucket",
  s3_output_path: "path",
  run_key: "0123456789abcdef0123456789abcdef",
};
const { trainingDataPath: folder, featureTypesKey } = runFolders(parameters);
const jobOn = (uri: string) => ({
  body: {
    AutoMLJobStatus: "InProgress",
    AutoMLJobInputDataConfig: [{ DataSource: { S3DataSource: { S3Uri: uri } } }],
  },
});
const ready = {
  DescribeAutoMLJobV2: refusal("ResourceNotFound", "Could not find AutoML job"),
  ListObjectsV2: listing([`${folder}notes.txt`, `${folder}part-0001.csv`]),
  DeleteObjects: { body: "<DeleteResult></DeleteResult>" },
};
const ask = (answers = {}) => askHandler(handle, parameters, { ...ready, ...answers });

test("removes the run's training files and nothing else", async () => {
  const { aws, row } = await ask();
  assert.equal(row, { deleted_objects: 1 });
  assert.match(aws.requests[1]?.text ?? "", `prefix=${encodeURIComponent(folder)}`);
  assert.match(aws.requests.at(-1)?.text ?? "", `<Key>${folder}part-0001.csv</Key>`);
  assert.not.match(aws.requests.at(-1)?.text ?? "", "notes.txt");
});

test("removes what says which types the columns have, too", async () => {
  const { aws, row } = await ask({
    ListObjectsV2: listing([`${folder}part-0001.csv`, featureTypesKey, `${featureTypesKey}.old`]),
  });
  assert.equal(row, { deleted_objects: 2 });
  assert.match(aws.requests.at(-1)?.text ?? "", `<Key>${featureTypesKey}</Key>`);
  assert.not.match(aws.requests.at(-1)?.text ?? "", ".old");
});

test("removes them too when the job of this name is another run's", async () => {
  const { row } = await ask({ DescribeAutoMLJobV2: jobOn("s3://ml-bucket/path/ida/data/0123/") });
  assert.equal(row, { deleted_objects: 1 });
});

test("removes nothing when the job learns from them", async () => {
  const { aws, error } = await ask({ DescribeAutoMLJobV2: jobOn(`s3://ml-bucket/${folder}`) });
  assert.is(
    error.message,
    `E-SME-141: Job ida has been started on this run's data and is InProgress, so the training data in s3://ml-bucket/${folder} stay. SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS tells how far the job is. It can be deployed as long as its row is in SME_METADATA_AUTOPILOT_JOBS: SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB enters it if it is not.`,
  );
  assert.equal(aws.operations(), ["DescribeAutoMLJobV2"]);
});

test("removes nothing when AWS does not say whether the job learns from them", async () => {
  const { aws, error } = await ask({ DescribeAutoMLJobV2: refusal("AccessDeniedException", "Not allowed") });
  assert.match(
    error.message,
    /^E-SME-141: AWS did not say whether job ida has been started on this run's data \(AWS does not allow .*\), so the/,
  );
  assert.equal(aws.operations(), ["DescribeAutoMLJobV2"]);
});

test("an object that S3 keeps is an error", async () => {
  const kept = `<DeleteResult><Error><Key>${folder}part-0001.csv</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>`;
  const { error } = await ask({ DeleteObjects: { body: kept } });
  assert.match(
    error.message,
    /^E-SME-66: .* s3:DeleteObject on s3:\/\/[\w-]+\/path\/ida\/data\S+: AccessDenied: Access Denied/,
  );
});

test.run();
