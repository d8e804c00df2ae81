import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { openSandbox, type TestSandbox } from "exasol-sagemaker-extension/sandbox";

let sandbox: TestSandbox;
before(async () => {
  sandbox = await openSandbox();
  await sandbox.deploy("TOOLS");
  const s3 = new S3Client({ ...sandbox.aws, forcePathStyle: true });
  for (const Key of ["data/a.csv", "data/b.csv", "other/c.csv"]) {
    await s3.send(new PutObjectCommand({ Bucket: sandbox.aws.bucket, Key, Body: "1,2\n" }));
  }
  s3.destroy();
});
after(() => sandbox.close());

const argumentsFor = (folder: string) =>
  `('${sandbox.aws.bucket}', '${folder}', 'AWS_CONNECTION', '${sandbox.aws.region}')`;

test("S3_FOLDER_SIZE counts a folder's objects and bytes", async () => {
  assert.deepEqual(await sandbox.rows(`SELECT TOOLS.S3_FOLDER_SIZE${argumentsFor("data/")}`), [[2, 8]]);
});

test("RECORD_S3_FOLDER keeps what it measured", async () => {
  assert.deepEqual(await sandbox.rows(`EXECUTE SCRIPT TOOLS.RECORD_S3_FOLDER${argumentsFor("other/")}`), [
    [1, 4],
  ]);
  const kept = await sandbox.rows("SELECT FOLDER, OBJECT_COUNT, TOTAL_BYTES FROM TOOLS.S3_FOLDER_SIZES");
  assert.deepEqual(kept, [["other/", 1, 4]]);
});

test("a refusal says what AWS refused", async () => {
  const call = `EXECUTE SCRIPT TOOLS.RECORD_S3_FOLDER('no-such-bucket', 'x', 'AWS_CONNECTION', '${sandbox.aws.region}')`;
  await assert.rejects(
    sandbox.rows(call),
    /E-SME-262: RECORD_S3_FOLDER could not do its work: E-SME-194: AWS refused s3:ListBucket/,
  );
});
