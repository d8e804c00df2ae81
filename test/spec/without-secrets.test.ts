import * as assert from "uvu/assert";
import { SmeError } from "../../spec/errors.ts";
import { withoutSecrets } from "../../spec/without-secrets.ts";
import { suite } from "../support/suite.ts";

const test = suite("texts without secrets");

const replaced: readonly (readonly [text: string, expected: string])[] = [
  ["https://u:s3cret@b.s3.amazonaws.com/x is down", "https://…@b.s3.amazonaws.com/x is down"],
  ["https://u:s3/c@r#et@b.s3.amazonaws.com/x", "https://…@b.s3.amazonaws.com/x"],
  ["'ftp://s3cret@h'", "'ftp://…@h'"],
  ["GET /b?X-Amz-Signature=s3cret&x=1", "GET /b?X-Amz-Signature=…&x=1"],
  ["?X-Amz-Security-Token=s3cret%2F&X-Amz-Credential=s3cret", "?X-Amz-Security-Token=…&X-Amz-Credential=…"],
  ["https://a.blob.core.windows.net/c?sv=1&sig=s3cret%3D", "https://a.blob.core.windows.net/c?sv=1&sig=…"],
  ["jdbc:exa:h:8563;user=sys;password=s3cret;schema=A", "jdbc:exa:h:8563;user=sys;password=…;schema=A"],
  ["k;session_token=s3cret;sse_type=AES256", "k;session_token=…;sse_type=AES256"],
  ["k;role_arn=arn:aws:iam::1:role/r;external_id=s3cret", "k;role_arn=arn:aws:iam::1:role/r;external_id=…"],
  ["aws_secret_access_key = 's3cret'", "aws_secret_access_key = '…'"],
  [
    "host:h\nx-amz-security-token:s3cret\n\nhost;x-amz-date",
    "host:h\nx-amz-security-token:…\n\nhost;x-amz-date",
  ],
  ['{"x-amz-security-token":"s3cret","host":"h"}', '{"x-amz-security-token":"…","host":"h"}'],
  ['{"authorization":"Basic s3cret","host":"h"}', '{"authorization":"…","host":"h"}'],
  ["header: 'Authorization: AWS4-HMAC-SHA256 Credential=A, Signature=s3cret'", "header: 'Authorization: …'"],
  ["no such token: Bearer exa_pat_s3cret1", "no such token: Bearer …"],
  ["near CREATE USER u IDENTIFIED BY 's3''cret'", "near CREATE USER u IDENTIFIED BY …"],
  ["near identified by 's3cret", "near identified by …"],
  ['IDENTIFIED "s3cret"', "IDENTIFIED …"],
  [
    "-----BEGIN RSA PRIVATE KEY-----\ns3cret\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----…-----END RSA PRIVATE KEY-----",
  ],
];
for (const [text, expected] of replaced) {
  test(text.slice(0, 60), () => {
    assert.is(withoutSecrets(text), expected);
    const { message } = new SmeError("E-SME-101", { path: text, cause: "x" });
    assert.match(message, expected.replace(/\n+/g, " "));
  });
}

test("what is known to be one, also in a URL", () => {
  const known = ["s3cret/of+some=length", undefined];
  assert.is(withoutSecrets("a s3cret/of+some=length b", known), "a … b");
  assert.is(withoutSecrets("a s3cret%2Fof%2Bsome%3Dlength b", known), "a … b");
});

test("leaves words alone that are a short password, too", () => {
  assert.is(withoutSecrets("exasol refused it", ["exasol"]), "exasol refused it");
});

for (const text of [
  "https://<bucket>.s3.<region>.amazonaws.com",
  "s3://bucket/path@1/data/",
  "https://127.0.0.1:8563/path@1 is down",
  "The security token included in the request is expired",
  "Basic authentication is required, or a bearer token",
  "arn:aws:iam::123456789012:role/service-role/AmazonSageMaker",
  "syntax error, unexpected IDENTIFIED_, expecting BY_ [line 1, column 5]",
  "User: arn:aws:iam::1:user/x@y.z is not authorized to perform: sagemaker:CreateModel",
  "Check --db-password and the token (SME_SAAS_TOKEN).",
]) {
  test(`keeps ${text.slice(0, 50)}`, () => {
    assert.is(withoutSecrets(text), text);
  });
}

test("takes no time for a long text", () => {
  const text = `${"a".repeat(200_000)}://${"b:".repeat(200_000)}`;
  assert.is(withoutSecrets(text), text);
});

test.run();
