import * as assert from "uvu/assert";
import { checkAwsAccess, checkHandler } from "../../generators/udf/check-udf.ts";
import { fromPackage } from "../../package/package-root.ts";
import { defineParameter, defineUdf } from "../../spec/model.ts";
import { awsAccess, awsCredentialsConnectionName, awsRegion } from "../../spec/parameters.ts";
import { suite } from "../support/suite.ts";

const test = suite("rules for UDFs");

const file = "spec/udfs/autopilot-job.ts";
const udfWith = (parameters: Parameters<typeof defineUdf>[0]["parameters"]) =>
  defineUdf({ name: "SME_X_UDF", summary: "X.", parameters, returns: [] });
const messages = (parameters: Parameters<typeof defineUdf>[0]["parameters"]) =>
  checkAwsAccess(udfWith(parameters), file).map(({ error }) => error.message);
const called = <Name extends string>(name: Name) => defineParameter({ ...awsRegion, name });

test("a UDF takes what its handler's AWS clients are made of, or nothing of it", () => {
  assert.equal(messages([awsCredentialsConnectionName, awsRegion]), []);
  assert.equal(messages([]), []);
  assert.equal(messages([called("job_region"), called("gcp_credentials_connection_name")]), []);
});

test("connection and region are nothing without each other", () => {
  for (const [one, other] of [awsAccess, [...awsAccess].reverse()]) {
    const [found = "", ...others] = messages([one ?? awsRegion]);
    assert.match(found, `E-SME-250: UDF SME_X_UDF takes no ${other?.name}, of which `);
    assert.match(found, ". Add it as spec/parameters states it, or take neither: ");
    assert.equal(others, []);
  }
});

test("a misspelt one is told from one that is meant to be another", () => {
  const [found = "", ...others] = messages([awsCredentialsConnectionName, called("aws_regoin")]);
  assert.match(found, "takes no aws_region, of which the AWS clients of its handler are made. Did you mean ");
  assert.match(found, /\. Did you mean aws_region instead of aws_regoin\?$/);
  assert.equal(others, []);
  const misspelt = [called("aws_credential_connection_nam"), called("aws_regions")];
  assert.equal(
    messages(misspelt).map((message) => /Did you mean (.*)\?$/.exec(message)?.[1]),
    [
      "aws_credentials_connection_name instead of aws_credential_connection_nam",
      "aws_region instead of aws_regions",
    ],
  );
});

test("a UDF has a handler of its spec's name", () => {
  const handlers = fromPackage("runtime/handlers");
  assert.equal(checkHandler(udfWith([]), file, handlers), []);
  const [found] = checkHandler(udfWith([]), "spec/udfs/x-udf.ts", handlers);
  assert.match(
    found?.error.message ?? "",
    /^E-SME-56: UDF SME_X_UDF has no handler runtime\/handlers\/x-udf\.ts\. /,
  );
});

test.run();
