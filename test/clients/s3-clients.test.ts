/**
 * What public clients of S3 do, against the local AWS. Set SME_CLIENTS_PYTHON to a Python with the packages
 * boto3, pyarrow, minio, s3fs, awswrangler, awscli and s3cmd; those whose package it lacks are skipped. Set
 * SME_CLIENTS_CARGO to a cargo for the Rust crate object_store.
 */

import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { type LocalAws, startAws } from "../../sandbox/aws/start-aws.ts";
import {
  brokenIn,
  brokenSteps,
  cargo,
  clientKey,
  python,
  reasonToSkip,
  runClient,
} from "../support/public-clients.ts";
import { suite } from "../support/suite.ts";

const test = suite("public clients of S3");
const bucket = "client-bucket";
let aws: LocalAws | undefined;

test.before.each(async () => {
  if (python === undefined && cargo === undefined) return;
  aws = await startAws({ credentials: [clientKey], buckets: [bucket], roles: [] });
});
test.after.each(() => aws?.close());

for (const [fact, script, ...modules] of [
  ["boto3 sees what it sees of S3", "s3_boto3.py", "boto3"],
  ["pyarrow reads and writes files and data sets", "s3_pyarrow.py", "pyarrow"],
  ["minio-py stores, composes, tags and lists", "s3_minio.py", "minio"],
  ["s3fs reads, writes and moves files", "s3_s3fs.py", "s3fs", "pandas"],
  ["awswrangler reads and writes files and data sets", "s3_awswrangler.py", "awswrangler"],
  ["the AWS CLI and s3cmd copy, synchronize and remove", "s3_commands.py", "awscli", "S3"],
] as const) {
  const reason = reasonToSkip(...modules);
  const body = async () => assert.equal(await brokenSteps(aws, bucket, script), []);
  if (reason === undefined) test(fact, body);
  else test.skip(`${fact} (${reason})`, body);
}

const rust =
  "the Rust crate object_store puts, gets, renames, lists and deletes, in parts and under conditions";
const manifest = fromPackage("test/clients/s3_object_store/Cargo.toml");
const body = async () => {
  const parts = ["run", "--quiet", "--locked", "--manifest-path", manifest];
  assert.equal(brokenIn(await runClient(aws, bucket, cargo ?? "", ...parts)), []);
};
if (cargo === undefined) test.skip(`${rust} (no cargo: set SME_CLIENTS_CARGO)`, body);
else test(rust, body);

test.run();
