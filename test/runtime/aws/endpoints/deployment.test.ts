import * as assert from "uvu/assert";
import {
  type Deployment,
  deploymentLiteral,
  partName,
  readVariantName,
  variantName,
} from "../../../../runtime/aws/endpoints/deployment.ts";
import { mayHaveTypes } from "../../../../runtime/udf-client/process/script-source.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("deployment");

const deployment: Deployment = {
  deployment: "0f1e2d3c4b5a",
  job_name: "job",
  endpoint_name: "e",
  aws_region: "r",
  function_schema: "S",
  target: { name: "T", type: "DOUBLE" },
  columns: [],
};

test("is stated in one line that brings nothing else along, whatever the names are", () => {
  const marks = [
    "*/",
    "//",
    "'",
    '"',
    "`",
    "\u0024{x}",
    "\\",
    "\n/\n",
    "\r",
    "\t",
    "\0",
    "\u2028",
    "\u2029",
    "]]",
    "]=]",
  ];
  const words = [
    ":job_name",
    "::script_schema",
    "<T>(",
    "%env A=1;",
    "{{name}}",
    "ä",
    "\u{1f600}",
    "\ud800",
    " ",
  ];
  for (const name of [...marks, ...words, [...marks, ...words].join("")]) {
    const given = { ...deployment, function_schema: name, columns: [{ name, type: "DOUBLE" }] };
    const literal = deploymentLiteral(given);
    assert.match(literal, /^[\w "\\.,()+{}[\]:-]*$/, name);
    assert.not.match(literal, /:[^ ]/, name);
    assert.not.ok(mayHaveTypes(`f(${literal});`), name);
    assert.equal(new Function(`return ${literal}`)(), given, name);
  }
});

test("gives its parts names of 63 characters at most, that begin and end as AWS wants", () => {
  assert.is(partName("rings", "0f1e2d3c4b5a"), "rings-0f1e2d3c4b5a");
  assert.is(partName("e".repeat(63), "0f1e2d3c4b5a").length, 63);
  assert.is(partName(`${"e".repeat(48)}--abcdefghi`, "0f1e2d3c4b5a"), `${"e".repeat(48)}-0f1e2d3c4b5a`);
});

test("is read in a variant's name, of later models of the same deployment too", () => {
  assert.equal(readVariantName(variantName("my-job-v1", "0f1e2d3c4b5a")), {
    jobName: "my-job-v1",
    token: "0f1e2d3c4b5a",
    version: 1,
  });
  assert.equal(readVariantName("new-job-0f1e2d3c4b5a-v12"), {
    jobName: "new-job",
    token: "0f1e2d3c4b5a",
    version: 12,
  });
  for (const name of ["AllTraffic", "", "0f1e2d3c4b5a-v1", "job-0f1e2d3c4b5-v1", "job-0F1E2D3C4B5A-v1"]) {
    assert.is(readVariantName(name), undefined, name);
  }
});

test("a promotion's variant tells version, keys, encoding and columns, within AWS' 63 characters", () => {
  const keys = ["predicted_label", "probability", "labels", "probabilities"];
  const promoted = { version: 999, responseKeys: keys, encoding: 1, columnsOf: "9f8e7" };
  const name = variantName("j".repeat(32), "0f1e2d3c4b5a", promoted);
  assert.ok(name.length <= 63);
  const { responseKeys, ...rest } = promoted;
  const read = { jobName: "j".repeat(32), token: "0f1e2d3c4b5a", responseKeys, ...rest };
  assert.equal(readVariantName(name), read);
  assert.equal(readVariantName("job-0f1e2d3c4b5a-v2-p1"), {
    jobName: "job",
    token: "0f1e2d3c4b5a",
    version: 2,
    responseKeys: ["predicted_label"],
    encoding: 1,
  });
});

test.run();
