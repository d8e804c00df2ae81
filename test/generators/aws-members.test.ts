import * as assert from "uvu/assert";
import { openAwsMembers } from "../../generators/check/aws-members.ts";
import { suite } from "../support/suite.ts";

const test = suite("AWS request members");
const find = openAwsMembers();
const tabular = "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig";

function member(path: string) {
  const lookup = find(path);
  if (!lookup.found) throw new Error(lookup.complaint);
  return lookup.member;
}

test("are strings, numbers and enums", () => {
  assert.equal(member("CreateAutoMLJobV2Request.AutoMLJobName"), { type: "string", required: true });
  assert.is(member(`${tabular}.CompletionCriteria.MaxCandidates`).type, "number");
  assert.equal(member(`${tabular}.ProblemType`).values, [
    "BinaryClassification",
    "MulticlassClassification",
    "Regression",
  ]);
});

test("are found in the branches of a union", () => {
  assert.equal(member(`${tabular}.TargetAttributeName`), { type: "string", required: true });
});

test("are found in the items of a list", () => {
  const { values = [] } = member("CreateEndpointConfigInput.ProductionVariants[].InstanceType");
  assert.ok(values.includes("ml.m5.large"));
});

test("are found behind the keys of maps", () => {
  const transformations =
    "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TimeSeriesForecastingJobConfig.Transformations";
  assert.equal(member(`${transformations}.Aggregation{}`).values, ["avg", "first", "max", "min", "sum"]);
  assert.is(member(`${transformations}.Filling{}`).type, "other");
  assert.is(member(`${transformations}.Filling{}{}`).type, "string");
});

test("are optional where they or what holds them may be left out", () => {
  assert.is(member(`${tabular}.ProblemType`).required, false);
  assert.is(member(`${tabular}.CompletionCriteria.MaxCandidates`).required, false);
});

test("that do not exist are told with those that do", () => {
  const lookup = find("CreateAutoMLJobV2Request.RoleArm");
  assert.ok(!lookup.found);
  assert.is(lookup.complaint, "CreateAutoMLJobV2Request has no RoleArm");
  assert.ok(lookup.choices.includes("RoleArn"));
});

test("of a request that does not exist are told so", () => {
  const lookup = find("CreateNothing.X");
  assert.ok(!lookup.found);
  assert.is(lookup.complaint, "it has no request CreateNothing");
});

test.run();
