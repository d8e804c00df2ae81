/**
 * What a training may leave out, two at a time: each is in the request, where the spec says, and nothing else
 * is. A parameter that the spec gets takes part without being told.
 */

import * as assert from "uvu/assert";
import { runFolders } from "../../../runtime/aws/s3-location.ts";
import { handle } from "../../../runtime/handlers/autopilot-training-udf.ts";
import type { Parameter } from "../../../spec/model.ts";
import spec from "../../../spec/udfs/autopilot-training-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { listing } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";
import { noTrainingOptions } from "../../support/training-options.ts";

const test = suite("what a training may leave out, in pairs");

const run = {
  job_name: "ida",
  iam_sagemaker_role: "arn:aws:iam::123456789012:role/r",
  s3_bucket_uri: "s3://ml-bucket",
  s3_output_path: "path",
  target_attribute_name: "RINGS",
  compression_type: "None",
  run_key: "0123456789abcdef0123456789abcdef",
  training_data_files: 1,
  exasol_user: "SYS",
};
const { trainingDataPath, validationDataPath, featureTypesKey } = runFolders(run);

interface Option {
  name: string;
  /** As the script hands it on. */
  value: Parameter["example"];
  /** Where it is in the request, and what is there. */
  at: string;
  sent: unknown;
}

const parameters: readonly Parameter[] = spec.parameters;
const options = parameters.filter(({ required }) => required === false).map(optionOf);

function optionOf({ name, example: value = "", aws = "", reads }: Parameter): Option {
  const at = aws.replace("CreateAutoMLJobV2Request.", "").replace(/\[\]$/, "").replaceAll("[]", "[0]");
  if (name === "aws_tags") {
    const tag = { Key: "CostCenter", Value: "42" };
    return { name, value: JSON.stringify([tag]), at: "Tags[3]", sent: tag };
  }
  if (name === "validation_data_files") {
    return { name, value: 1, at: "AutoMLJobInputDataConfig[1].ChannelType", sent: "validation" };
  }
  assert.ok(at, `${name} names no member of the request`);
  if (name === "feature_types") return { name, value, at, sent: `s3://ml-bucket/${featureTypesKey}` };
  const sent = reads === "list" ? String(value).split(", ") : value;
  return { name, value: reads === "list" ? JSON.stringify(sent) : value, at, sent };
}

/** What stands in the request at `A.B[0].C`. */
function find(request: unknown, at: string): unknown {
  return at.split(/[.[\]]+/).reduce((value: unknown, key) => {
    if (key === "" || typeof value !== "object" || value === null) return value;
    return Object.entries(value).find(([name]) => name === key)?.[1];
  }, request);
}

const isOfVpc = ({ name }: Option) => name.startsWith("vpc_");
// The script takes both of these or neither.
const pairs = options.flatMap((one, i) =>
  options.slice(i + 1).map((other) => {
    const all = options.filter((option) => option === one || option === other || isOfVpc(option));
    return [one, other].some(isOfVpc) ? all : [one, other];
  }),
);

test("each pair is in the request, and nothing besides", async () => {
  assert.is(pairs.length, (options.length * (options.length - 1)) / 2);
  for (const pair of pairs) {
    const given: object = Object.fromEntries(pair.map(({ name, value }) => [name, value]));
    const { aws, error } = await askHandler(
      handle,
      { ...run, ...noTrainingOptions, ...given },
      {
        ListObjectsV2({ text }) {
          const ofValidation = decodeURIComponent(text).includes(validationDataPath);
          return listing([`${ofValidation ? validationDataPath : trainingDataPath}part-0001.csv`]);
        },
        PutObject: { body: "" },
        CreateAutoMLJobV2: { body: { AutoMLJobArn: "arn:job" } },
      },
    );
    const what = pair.map(({ name }) => name).join(" and ");
    const request = aws.requests.find(({ operation }) => operation === "CreateAutoMLJobV2")?.input;
    assert.ok(request, `${what}: ${error.message}`);
    for (const option of options) {
      const expected = pair.includes(option) ? option.sent : undefined;
      assert.equal(find(request, option.at), expected, `${what}: ${option.name} at ${option.at}`);
    }
  }
});

test.run();
