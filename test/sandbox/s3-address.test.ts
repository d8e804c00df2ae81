import * as assert from "uvu/assert";
import { locateResource } from "../../sandbox/aws/s3/s3-request.ts";
import { parseS3Uri, parseS3Url } from "../../sandbox/s3-address.ts";
import { suite } from "../support/suite.ts";

const test = suite("what an S3 address is");

const hosts: readonly [host: string, bucket: string, region: string | undefined][] = [
  ["rows.s3.eu-central-1.amazonaws.com", "rows", "eu-central-1"],
  ["rows.s3-eu-west-1.amazonaws.com", "rows", "eu-west-1"],
  ["rows.s3.amazonaws.com", "rows", undefined],
  ["rows.of.mine.s3.eu-central-1.amazonaws.com", "rows.of.mine", "eu-central-1"],
  ["a.s3.b.s3.eu-central-1.amazonaws.com", "a.s3.b", "eu-central-1"],
  ["Rows.S3.EU-Central-1.AmazonAWS.com", "rows", "eu-central-1"],
  ["rows.s3.eu-central-1.amazonaws.com:443", "rows", "eu-central-1"],
  ["rows.s3.cn-north-1.amazonaws.com.cn", "rows", "cn-north-1"],
];

for (const [host, bucket, region] of hosts) {
  test(`${host} is the bucket ${bucket} for an EXPORT, for SageMaker and for S3 itself`, () => {
    const place = { bucket, region, key: "a/b c.csv" };
    assert.equal(parseS3Url(`https://${host}/a/b c.csv`), place);
    assert.equal(parseS3Uri(`https://${host}/a/b c.csv`), place);
    assert.equal(locateResource(host, "/a/b%20c.csv"), { bucket, key: place.key });
    assert.equal(parseS3Url(`http://${host}`), { ...place, key: "" });
  });
}

test("another host is no bucket's", () => {
  for (const host of ["s3.eu-central-1.amazonaws.com", "rows.s3.example.com", "user@rows.s3.amazonaws.com"]) {
    assert.is(parseS3Url(`https://${host}/a`), undefined);
    assert.equal(locateResource(host, "/rows/a"), { bucket: "rows", key: "a" });
  }
});

test("an s3:// URI has the bucket before the first slash", () => {
  assert.equal(parseS3Uri("s3://rows/a/b.csv"), { bucket: "rows", region: undefined, key: "a/b.csv" });
  assert.equal(parseS3Uri("s3://rows"), { bucket: "rows", region: undefined, key: "" });
});

test("the local S3 takes the bucket from *.localhost, too", () => {
  assert.equal(locateResource("rows.localhost:9000", "/a"), { bucket: "rows", key: "a" });
  assert.equal(locateResource("localhost:9000", "/rows/a"), { bucket: "rows", key: "a" });
});

test.run();
