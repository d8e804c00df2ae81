import * as assert from "uvu/assert";
import { callHandler } from "../../../runtime/aws/call-handler.ts";
import { AwsFailure } from "../../../runtime/aws/failure.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

const test = suite("call-handler");

interface Parameters {
  job_name: string;
  csv_encoding: number | null;
  aws_credentials_connection_name: string;
  aws_region: string;
}

const exa = { ...connections({ C: awsConnection }), meta: { scriptName: "SME_F" } };
const given = {
  job_name: "ida",
  csv_encoding: null,
  aws_credentials_connection_name: "C",
  aws_region: "eu-central-1",
};
const handle = async (parameters: Parameters, { region }: { region: string }) => ({ parameters, region });

const call = (changed: Partial<Record<keyof Parameters, null>>, optional: (keyof Parameters)[]) =>
  callHandler<Parameters, unknown>(exa, handle, { ...given, ...changed }, optional);

test("hands over the arguments, and a context made of them", async () => {
  assert.equal(await call({}, ["csv_encoding"]), { parameters: given, region: "eu-central-1" });
});

test("names every argument that is NULL and may not be", async () => {
  const error = await rejection(call({ job_name: null, aws_region: null }, ["csv_encoding"]));
  assert.match(error.message, /^E-SME-160: SME_F needs a value, not NULL, for job_name, aws_region\. /);
  assert.match((await rejection(call({}, []))).message, "needs a value, not NULL, for csv_encoding. ");
});

test("refuses a region that is not the connection's before the handler runs", async () => {
  const elsewhere = { ...given, aws_region: "us-east-1" };
  const error = await rejection(callHandler<Parameters, unknown>(exa, handle, elsewhere, ["csv_encoding"]));
  assert.match(error.message, /^E-SME-64: Connection C points to region eu-central-1, but aws_region is us-/);
});

test("gives an error of AWS that no handler expected a code, and says what was asked for", async () => {
  const refuse = () =>
    Promise.reject(
      new AwsFailure("ValidationException", "RoleArn is none", {
        action: "sagemaker:CreateAutoMLJobV2",
        kind: "request",
        status: 400,
        attempts: 1,
      }),
    );
  const error = await rejection(callHandler<Parameters, unknown>(exa, refuse, given, ["csv_encoding"]));
  assert.match(
    error.message,
    /^E-SME-194: AWS refused sagemaker:CreateAutoMLJobV2: ValidationException: RoleArn is none\. /,
  );
});

test.run();
