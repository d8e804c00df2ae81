import { DescribeEndpointCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { contextFor } from "../../../runtime/aws/context.ts";
import { AwsFailure, failureOf, isMissing, isTaken } from "../../../runtime/aws/failure.ts";
import { generalError } from "../../../runtime/aws/general-error.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { rejection } from "../../support/rejection.ts";
import { type AwsAnswer, refusal, startScriptedAws } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("failure");

const credentials = { secretAccessKey: "s3cret/of+some=length", sessionToken: "IQoJb3JpZ2luX2Vj" };

/** What asking an AWS that answers so ends with. */
async function ask(answers: readonly (AwsAnswer | undefined)[]): Promise<unknown> {
  let count = 0;
  const aws = await startScriptedAws(() => answers[Math.min(count++, answers.length - 1)]);
  const context = contextFor(connections({ C: awsConnection }), "C", "eu-central-1");
  try {
    return await context.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "e" }));
  } finally {
    context.close();
    await aws.close();
  }
}

const general = (code: string, message: string, status = 400) =>
  generalError(
    failureOf(
      { name: code, message, $metadata: { httpStatusCode: status, attempts: 8 } },
      "sagemaker:CreateModel",
      credentials,
    ),
    "C",
    "eu-central-1",
  ).message;

test("a refusal is AWS' code and message", async () => {
  const error = await rejection(ask([refusal("ValidationException", "It\nis  wrong.")]));
  assert.instance(error, AwsFailure);
  assert.is(`${error.name}: ${error.message}`, "ValidationException: It is wrong.");
});

test("throttling is tried again", async () => {
  assert.ok(await ask([refusal("ThrottlingException", null), { body: { EndpointName: "e" } }]));
});

test("a broken connection is tried again", async () => {
  assert.ok(await ask([undefined, { body: { EndpointName: "e" } }]));
});

test("throttling that lasts is said in our words, since AWS has none", () => {
  assert.match(
    general("ThrottlingException", "UnknownError"),
    /^E-SME-67: AWS kept putting off sagemaker:CreateModel, and its answer to attempt 8 was ThrottlingException: too many/,
  );
  assert.match(
    general("ServiceUnavailable", "Try later", 503),
    /^E-SME-67: .* ServiceUnavailable: Try later/,
  );
});

test("wrong credentials name the connection", async () => {
  const error = await rejection(
    ask([refusal("UnrecognizedClientException", "The security token is invalid.")]),
  );
  assert.match(error.message, /^E-SME-65: AWS does not accept the credentials of connection C: Unrecognized/);
  for (const code of [
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId",
    "ExpiredToken",
  ]) {
    assert.match(general(code, "no", 403), /^E-SME-65/, code);
  }
});

test("a region that is not the service's is not taken for wrong credentials", () => {
  assert.match(
    general("InvalidSignatureException", "Credential should be scoped to a valid region."),
    /^E-SME-161: AWS does not take sagemaker:CreateModel in region eu-central-1: InvalidSignatureException: /,
  );
});

test("what AWS quotes of the request never reaches the user", () => {
  const message =
    "The signature does not match.\n\nThe Canonical String for this request should have been\n'POST\nx-amz-security-token:tokentoken'";
  const error = generalError(
    failureOf(
      { name: "InvalidSignatureException", message, $metadata: { httpStatusCode: 403 } },
      "s3:ListBucket",
      credentials,
    ),
    "C",
    "eu-central-1",
  );
  assert.match(error.message, "InvalidSignatureException: The signature does not match. Check");
  assert.not.match(error.message, "tokentoken");
  assert.is(error.cause, undefined);
});

test("a secret is left out wherever AWS repeats it", () => {
  const text = general("ValidationException", "no s3cret/of+some=length, nor IQoJb3JpZ2luX2Vj in it");
  assert.is(text, "no …, nor … in it");
  const failure = failureOf({ name: "X", message: "?X-Amz-Signature=f00d&a=1" }, "s3:PutObject", credentials);
  assert.is(failure.message, "?X-Amz-Signature=…&a=1");
});

test("a missing right is named as AWS names it", () => {
  const message = "User: arn:aws:iam::1:user/u is not authorized to perform: iam:PassRole on resource: r";
  assert.match(
    general("AccessDeniedException", message),
    /^E-SME-66: .* the action iam:PassRole on r: AccessDenied/,
  );
  const quoted =
    'User: u is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/a key" because';
  assert.match(general("AccessDenied", quoted, 403), /the action s3:GetObject on arn:aws:s3:::b\/a key: /);
  assert.match(general("AccessDenied", "Access Denied", 403), /the action sagemaker:CreateModel: /);
});

test("a limit of the account names the request it stopped", () => {
  assert.match(
    general("ResourceLimitExceeded", "is 0 Instances"),
    /^E-SME-69: .* sagemaker:CreateModel: Resource/,
  );
});

test("an AWS out of reach names the region", () => {
  const error = Object.assign(new Error("getaddrinfo ENOTFOUND api.sagemaker.mars"), { code: "ENOTFOUND" });
  assert.match(
    generalError(failureOf(error, "sagemaker:CreateModel", credentials), "C", "mars").message,
    /^E-SME-68: AWS cannot be reached for sagemaker:CreateModel in region mars: ENOTFOUND: getaddrinfo/,
  );
});

test("tells what is missing and what is taken from other refusals", () => {
  const failure = (code: string, message: string) =>
    failureOf({ name: code, message, $metadata: { httpStatusCode: 400 } }, "sagemaker:X", credentials);
  assert.ok(isMissing(failure("ValidationException", 'Could not find endpoint "arn:aws:e".')));
  assert.ok(isMissing(failure("ResourceNotFound", "AutoMLJob does not exist")));
  assert.not(isMissing(failure("ValidationException", "Member must not be null")));
  assert.ok(isTaken(failure("ValidationException", 'Cannot create already existing endpoint "arn:aws:e".')));
  assert.ok(isTaken(failure("ResourceInUse", "AutoMLJob name must be unique")));
  assert.not(isTaken(failure("ValidationException", "Member must not be null")));
});

test.run();
