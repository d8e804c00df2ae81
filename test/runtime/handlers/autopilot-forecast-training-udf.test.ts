import * as assert from "uvu/assert";
import { runFolders } from "../../../runtime/aws/s3-location.ts";
import { handle } from "../../../runtime/handlers/autopilot-forecast-training-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { listing } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("autopilot-forecast-training-udf");

const parameters = {
  job_name: "ida",
  iam_sagemaker_role: "arn:aws:iam::123456789012:role/r",
  s3_bucket_uri: "s3://ml-bucket",
  s3_output_path: "path",
  run_key: "0123456789abcdef0123456789abcdef",
  training_data_files: 1,
  target_attribute_name: "UNITS",
  timestamp_column: "AT",
  item_column: "ITEM",
  group_columns: null,
  frequency: "1D",
  horizon: 7,
  quantiles: '["p10","p90"]',
  filling: null,
  aggregation: null,
  holidays: null,
  algorithms: null,
  objective: null,
  max_runtime_for_automl_job_in_seconds: null,
  max_candidates: null,
  max_runtime_per_training_job_in_seconds: null,
  compression_type: "None",
  aws_tags: null,
  exasol_user: "SYS",
  kms_key_id: null,
  volume_kms_key_id: null,
  encrypt_traffic: null,
  vpc_subnets: null,
  vpc_security_groups: null,
};
const { trainingDataPath } = runFolders(parameters);

async function configOf(changed: object): Promise<Record<string, unknown>> {
  const { aws } = await askHandler(
    handle,
    { ...parameters, ...changed },
    {
      ListObjectsV2: listing([`${trainingDataPath}part-0001.csv`]),
      CreateAutoMLJobV2: { body: { AutoMLJobArn: "arn" } },
    },
  );
  return aws.requests[1]?.input as Record<string, unknown>;
}

const series = {
  TargetAttributeName: "UNITS",
  TimestampAttributeName: "AT",
  ItemIdentifierAttributeName: "ITEM",
};

test("leaves to AWS what the caller left out", async () => {
  const { AutoMLJobObjective, AutoMLProblemTypeConfig } = await configOf({});
  assert.is(AutoMLJobObjective, undefined);
  assert.equal(AutoMLProblemTypeConfig, {
    TimeSeriesForecastingJobConfig: {
      ForecastFrequency: "1D",
      ForecastHorizon: 7,
      ForecastQuantiles: ["p10", "p90"],
      TimeSeriesConfig: series,
    },
  });
});

test("tells AWS all that it was told", async () => {
  const { AutoMLJobObjective, AutoMLProblemTypeConfig } = await configOf({
    group_columns: '["SHOP"]',
    filling: '{"UNITS":{"middlefill":"zero"}}',
    aggregation: "avg",
    holidays: "DE",
    algorithms: '["deepar"]',
    objective: "WAPE",
    max_candidates: 2,
    max_runtime_for_automl_job_in_seconds: 3600,
  });
  assert.equal(AutoMLJobObjective, { MetricName: "WAPE" });
  assert.equal(AutoMLProblemTypeConfig, {
    TimeSeriesForecastingJobConfig: {
      ForecastFrequency: "1D",
      ForecastHorizon: 7,
      ForecastQuantiles: ["p10", "p90"],
      TimeSeriesConfig: { ...series, GroupingAttributeNames: ["SHOP"] },
      CompletionCriteria: { MaxCandidates: 2, MaxAutoMLJobRuntimeInSeconds: 3600 },
      Transformations: { Filling: { UNITS: { middlefill: "zero" } }, Aggregation: { UNITS: "avg" } },
      HolidayConfig: [{ CountryCode: "DE" }],
      CandidateGenerationConfig: { AlgorithmsConfig: [{ AutoMLAlgorithms: ["deepar"] }] },
    },
  });
});

test.run();
