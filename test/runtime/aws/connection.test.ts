import * as assert from "uvu/assert";
import { credentialsOf, readAwsConnection } from "../../../runtime/aws/connection.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { suite } from "../../support/suite.ts";

const test = suite("connection");

const read = (password: string) => readAwsConnection(connections({ C: { ...awsConnection, password } }), "C");

test("takes the user as the access key id and the password as the secret", () => {
  assert.equal(credentialsOf(read("s3cret")), { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "s3cret" });
});

test("takes a session token behind the secret", () => {
  assert.equal(credentialsOf(read("s3cret;session_token=abc==")), {
    accessKeyId: "AKIAEXAMPLE",
    secretAccessKey: "s3cret",
    sessionToken: "abc==",
  });
});

test("passes over the options that EXPORT takes behind the secret", () => {
  const password = "s3cret;sse_type=aws:kms;kms_key_id=arn:k;session_token=t;other";
  assert.equal(credentialsOf(read(password)), {
    accessKeyId: "AKIAEXAMPLE",
    secretAccessKey: "s3cret",
    sessionToken: "t",
  });
});

test("refuses an option of ours that is misspelt, without showing its value", () => {
  for (const option of ["Role_Arn", "role-arn", "ROLE_ARN ", "rolearn", "External_Id", "sessiontoken"]) {
    assert.throws(
      () => read(`s3cret;sse_type=AES256;${option}=hidden`),
      (error: Error) =>
        error.message.startsWith("E-SME-586: ") &&
        error.message.includes(`'${option.trim()}'`) &&
        !error.message.includes("hidden"),
      option,
    );
  }
});

test("an empty role is not the same as none", () => {
  assert.throws(() => read("s3cret;role_arn="), /^E-SME-432: .*: its role_arn is empty\./);
});

test("what stands where the role should is not shown: it may be the secret", () => {
  for (const password of [
    "s3cret;role_arn=hidden",
    "s3cret;role_arn=arn:aws:iam::123456789012:role/ml hidden",
  ])
    assert.throws(
      () => read(password),
      (error: Error) =>
        /^E-SME-432: .*: its role_arn is no ARN of an IAM role\./.test(error.message) &&
        !error.message.includes("hidden"),
    );
});

test("takes a name as it is before its upper-case spelling", () => {
  const both = connections({ MYC: awsConnection, myC: { ...awsConnection, user: "OTHER" } });
  assert.is(readAwsConnection(both, "myC").accessKeyId, "OTHER");
  assert.is(readAwsConnection(connections({ MYC: awsConnection }), "myC").accessKeyId, "AKIAEXAMPLE");
});

test("names a connection that does not exist", () => {
  assert.throws(
    () => readAwsConnection(connections({}), "NOWHERE"),
    /^E-SME-60: Connection NOWHERE cannot be used: it does not exist\. Create it/,
  );
});

test("names what a connection lacks", () => {
  const lacking = (part: object) => readAwsConnection(connections({ C: { ...awsConnection, ...part } }), "C");
  assert.throws(() => lacking({ user: "" }), /^E-SME-61: Connection C has no user\./);
  assert.throws(() => lacking({ password: "" }), /^E-SME-61: Connection C has no password\./);
  assert.throws(() => lacking({ user: "", password: "" }), /no user and no password/);
  assert.throws(() => lacking({ password: ";sse_type=AES256" }), /no password/);
});

test.run();
