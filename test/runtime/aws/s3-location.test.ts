import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkAddress, jobFolders, parseS3Address } from "../../../runtime/aws/s3-location.ts";

const test = suite("s3-location");

test("a job's folders end with a slash, so that ida does not stand for ida_old too (fault 1)", () => {
  assert.equal(jobFolders("s3://bucket", "path", "ida"), {
    bucket: "bucket",
    trainingDataPath: "path/ida/data/",
    artefactsPath: "path/ida/output/",
  });
});

test("slashes at the ends of bucket and path do not count", () => {
  assert.equal(jobFolders("s3://bucket/", "/a/b/", "j"), jobFolders("s3://bucket", "a/b", "j"));
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
