import { suite } from "uvu";
import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/training-data-deletion-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { listing } from "../../support/scripted-aws.ts";

const test = suite("training-data-deletion-udf");

const parameters = {
  job_name: "ida",
  aws_credentials_connection_name: "C",
  aws_region: "eu-central-1",
  s3_bucket_uri: "s3://ml-bucket",
  s3_output_path: "path",
};

test("removes the training files and nothing else", async () => {
  const { aws, row } = await askHandler(handle, parameters, {
    ListObjectsV2: listing(["path/ida/data/notes.txt", "path/ida/data/part-0001.csv"]),
    DeleteObjects: { body: "<DeleteResult></DeleteResult>" },
  });
  assert.equal(row, { deleted_objects: 1 });
  assert.match(aws.requests.at(-1)?.text ?? "", "<Key>path/ida/data/part-0001.csv</Key>");
  assert.not.match(aws.requests.at(-1)?.text ?? "", "notes.txt");
});

test("an object that S3 keeps is an error", async () => {
  const kept =
    "<DeleteResult><Error><Key>path/ida/data/part-0001.csv</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>";
  const { error } = await askHandler(handle, parameters, {
    ListObjectsV2: listing(["path/ida/data/part-0001.csv"]),
    DeleteObjects: { body: kept },
  });
  assert.match(error.message, /^E-SME-66: .* s3:DeleteObject: AccessDenied: Access Denied \(path\/ida\/data/);
});

test.run();
