import * as assert from "uvu/assert";
import { checkAddress, newRunKey, parseS3Address, runFolders } from "../../../runtime/aws/s3-location.ts";
import { suite } from "../../support/suite.ts";

const test = suite("s3-location");

const run = {
  s3_bucket_uri: "s3://bucket",
  s3_output_path: "path",
  job_name: "ida",
  run_key: "0".repeat(32),
};

test("a run's folders end with a slash, so that ida does not stand for ida_old too (fault 1)", () => {
  assert.equal(runFolders(run), {
    bucket: "bucket",
    trainingDataPath: "path/ida/data/84e0c0eafaa95a34c293f278ac52e45c/",
    artefactsPath: "path/ida/output/84e0c0eafaa95a34c293f278ac52e45c/",
    featureTypesKey: "path/ida/feature-types/84e0c0eafaa95a34c293f278ac52e45c.json",
    validationDataPath: "path/ida/validation/84e0c0eafaa95a34c293f278ac52e45c/",
  });
});

test("each run has a key and folders of its own, and the key does not show in them", () => {
  const keys = Array.from({ length: 100 }, newRunKey);
  const paths = keys.map((run_key) => runFolders({ ...run, run_key }).trainingDataPath);
  assert.is(new Set(paths).size, 100);
  for (const [i, key] of keys.entries()) {
    assert.match(key, /^[0-9a-f]{32}$/);
    assert.not.match(paths[i] ?? "", key);
  }
});

test("slashes at the ends of bucket and path do not count", () => {
  const other = { ...run, s3_bucket_uri: "s3://bucket/", s3_output_path: "/path/" };
  assert.equal(runFolders(other), runFolders(run));
});

test("reads the addresses that Exasol takes for S3", () => {
  assert.equal(parseS3Address("https://my.bucket.s3.eu-west-1.amazonaws.com"), {
    bucket: "my.bucket",
    region: "eu-west-1",
  });
  assert.equal(parseS3Address("https://b-1.s3-us-gov-west-1.amazonaws.com/"), {
    bucket: "b-1",
    region: "us-gov-west-1",
  });
  assert.equal(parseS3Address("https://b.s3.cn-north-1.amazonaws.com.cn"), {
    bucket: "b",
    region: "cn-north-1",
  });
  assert.equal(parseS3Address("https://bucket.s3.amazonaws.com"), { bucket: "bucket" });
  assert.equal(parseS3Address("s3://bucket"), { bucket: "bucket" });
});

test("any other address is none of S3", () => {
  for (const address of [
    "",
    "ftp://host",
    "https://s3.amazonaws.com/bucket",
    "https://b.s3.amazonaws.com.evil.org",
  ]) {
    assert.is(parseS3Address(address), undefined, address);
  }
});

const check = (address: string) =>
  checkAddress({ name: "C", address, accessKeyId: "a", secretAccessKey: "s" }, "ml-bucket", "eu-central-1");

test("address, bucket and region must be the same place", () => {
  check("https://ml-bucket.s3.eu-central-1.amazonaws.com");
  check("https://ml-bucket.s3.amazonaws.com");
  assert.throws(
    () => check("https://elsewhere.org"),
    /^E-SME-62: The address 'https:\/\/elsewhere.org' of connection C/,
  );
  for (const address of [
    "https://user:s3cret@elsewhere.org/s3cret?X-Amz-Signature=s3cret#s3cret",
    "AKIAEXAMPLE:s3cret",
    "s3cret",
  ]) {
    assert.throws(
      () => check(address),
      ({ message }: Error) =>
        /^E-SME-62: The address .*of connection C/.test(message) && !/s3cret/.test(message),
    );
  }
  assert.throws(
    () => check("s3://other"),
    /^E-SME-63: Connection C points to bucket other, but .* ml-bucket\./,
  );
  assert.throws(
    () => check("https://ml-bucket.s3.us-east-1.amazonaws.com"),
    /^E-SME-64: Connection C points to region us-east-1, but aws_region is eu-central-1\./,
  );
});

test.run();
