import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkUdf } from "../../generators/udf/check-udf.ts";
import { fromPackage } from "../../package/package-root.ts";
import { defineUdf } from "../../spec/model.ts";
import { awsCredentialsConnectionName, awsRegion } from "../../spec/parameters.ts";

const test = suite("rules for UDFs");

const handlers = fromPackage("runtime/handlers");
const messages = (parameters: Parameters<typeof defineUdf>[0]["parameters"], file: string) =>
  checkUdf(defineUdf({ name: "SME_X_UDF", summary: "X.", parameters, returns: [] }), file, handlers).map(
    ({ error }) => error.message,
  );

test("a UDF takes what its handler's AWS clients are made of", () => {
  const file = "spec/udfs/autopilot-job.ts";
  assert.equal(messages([awsCredentialsConnectionName, awsRegion], file), []);
  const [found = "", ...others] = messages([awsCredentialsConnectionName], file);
  assert.match(found, /^E-SME-250: UDF SME_X_UDF takes no aws_region, of which /);
  assert.equal(others, []);
});

test("a UDF has a handler of its spec's name", () => {
  const [found = ""] = messages([awsCredentialsConnectionName, awsRegion], "spec/udfs/x-udf.ts");
  assert.match(found, /^E-SME-56: UDF SME_X_UDF has no handler runtime\/handlers\/x-udf\.ts\. /);
});

test.run();
