import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateAutoMLJobV2Command,
  type CreateAutoMLJobV2CommandInput,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  ListCandidatesForAutoMLJobCommand,
  type TimeSeriesForecastingJobConfig,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import * as assert from "uvu/assert";
import { airPassengers, monthOf } from "../../support/air-passengers.ts";
import { suite } from "../../support/suite.ts";
import { type Clients, errorOf, roleArn, rowsBucket, startClients, until } from "./local-aws.ts";

const test = suite("local forecasting jobs");
let clients: Clients;
const rows = airPassengers.map((value, i) => `air,${monthOf(i)},${value},${i % 3}`);
const csv = (lines: readonly string[]) => ["ITEM,MONTH,UNITS,PRICE", ...lines, ""].join("\n");

test.before(async () => {
  clients = await startClients();
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "air/1.csv", Body: csv(rows) }));
});
test.after(() => clients.close());

function create(
  AutoMLJobName: string,
  config: Partial<TimeSeriesForecastingJobConfig> = {},
  more: Partial<CreateAutoMLJobV2CommandInput> = {},
) {
  const S3DataSource = { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/air/` } as const;
  return clients.sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName,
      AutoMLJobInputDataConfig: [{ ChannelType: "training", DataSource: { S3DataSource } }],
      OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out` },
      AutoMLProblemTypeConfig: {
        TimeSeriesForecastingJobConfig: {
          ForecastFrequency: "M",
          ForecastHorizon: 6,
          TimeSeriesConfig: {
            TargetAttributeName: "UNITS",
            TimestampAttributeName: "MONTH",
            ItemIdentifierAttributeName: "ITEM",
          },
          ...config,
        },
      },
      RoleArn: roleArn,
      ...more,
    }),
  );
}
const finish = (AutoMLJobName: string) =>
  until(
    () => clients.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName })),
    ({ AutoMLJobStatus }) => AutoMLJobStatus !== "InProgress",
  );

test("trains, and describes its candidates as Autopilot does", async () => {
  await create("air");
  const job = await finish("air");
  assert.is(job.FailureReason, undefined);
  assert.is(job.AutoMLProblemTypeConfigName, "TimeSeriesForecasting");
  assert.is(job.ResolvedAttributes?.AutoMLJobObjective?.MetricName, "AverageWeightedQuantileLoss");
  assert.match(
    job.PartialFailureReasons?.[0]?.PartialFailureMessage ?? "",
    /Nothing was learned from: PRICE/,
  );
  const { Candidates = [] } = await clients.sagemaker.send(
    new ListCandidatesForAutoMLJobCommand({
      AutoMLJobName: "air",
      SortBy: "FinalObjectiveMetricValue",
      SortOrder: "Ascending",
    }),
  );
  assert.equal(Candidates.map(({ CandidateName }) => CandidateName).sort(), [
    "air-trial-tsarima1-1",
    "air-trial-tsets1-1",
    "air-trial-tsnpts1-1",
  ]);
  assert.is(Candidates[0]?.CandidateName, job.BestCandidate?.CandidateName);
  const best = job.BestCandidate;
  assert.equal(
    best?.CandidateProperties?.CandidateMetrics?.map(({ MetricName }) => MetricName),
    ["AverageWeightedQuantileLoss", "MAPE", "WAPE", "MASE", "RMSE"],
  );
  const folder = best?.CandidateProperties?.CandidateArtifactLocations?.BacktestResults ?? "";
  const [, algorithm] = /^air-trial-ts(npts|ets|arima)1-1$/.exec(best?.CandidateName ?? "") ?? [];
  const place = `/air/air-trial-TimeSeriesModelTraining/backtest-export/${algorithm}/backtest-1/backtest_result`;
  assert.ok(folder.endsWith(place), folder);
  const { Body } = await clients.s3.send(
    new GetObjectCommand({ Bucket: rowsBucket, Key: `${folder.split(`${rowsBucket}/`)[1]}/part-0000.csv` }),
  );
  const [header, ...lines] = ((await Body?.transformToString()) ?? "").trim().split("\n");
  assert.is(
    header,
    "ITEM,timestamp,target_value,backtestwindow_start_time,backtestwindow_end_time,p10,p50,p90,mean",
  );
  assert.is(lines.length, 18);
  assert.match(lines[0] ?? "", /^air,1960-07-01,622,1960-07-01,1960-12-01,/);
});

test("serves the best candidate, which forecasts from the history in the request", async () => {
  const { BestCandidate } = await finish("air");
  const [container = {}] = BestCandidate?.InferenceContainers ?? [];
  const { sagemaker, runtime } = clients;
  await sagemaker.send(
    new CreateModelCommand({ ModelName: "air", ExecutionRoleArn: roleArn, Containers: [container] }),
  );
  const variant = { VariantName: "v", ModelName: "air", InitialInstanceCount: 1 };
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "air",
      ProductionVariants: [{ ...variant, InstanceType: "ml.m5.large" }],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "air", EndpointConfigName: "air" }));
  await until(
    () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: "air" })),
    ({ EndpointStatus }) => EndpointStatus === "InService",
  );
  const ask = async (lines: readonly string[]) => {
    const request = { EndpointName: "air", ContentType: "text/csv", Body: csv(lines) };
    const { Body } = await runtime.send(new InvokeEndpointCommand(request));
    return (await Body?.transformToString())?.split("\n") ?? [];
  };
  const [header, first] = await ask(rows.slice(0, 60));
  assert.is(header, "ITEM,MONTH,p10,p50,p90,mean");
  assert.match(first ?? "", /^air,1954-01-01,/);
  assert.match((await errorOf(ask(rows.slice(0, 2)))).message, /air has 2 values of UNITS, but needs 4/);
});

type Refusal = [
  what: string,
  config: Partial<TimeSeriesForecastingJobConfig>,
  more: Partial<CreateAutoMLJobV2CommandInput>,
  reason: RegExp,
];
const refusals: Refusal[] = [
  ["deepar", algorithms("deepar"), {}, /The algorithm deepar/],
  [
    "holidays",
    { HolidayConfig: [{ CountryCode: "DE" }] },
    {},
    /'.*timeSeriesForecastingJobConfig\.holidayConfig/,
  ],
  [
    "an objective of tables",
    {},
    { AutoMLJobObjective: { MetricName: "F1" } },
    /F1 is not valid for time-series/,
  ],
  ["a frequency of 60min", { ForecastFrequency: "60min" }, {}, /regular expression pattern/],
  ["a quantile of p0", { ForecastQuantiles: ["p0"] }, {}, /regular expression pattern/],
  ["a horizon of 501", { ForecastHorizon: 501 }, {}, /horizon is 500/],
  [
    "an aggregation of a feature",
    transform({ Aggregation: { PRICE: "avg" } }),
    {},
    /only supported for the target/,
  ],
  [
    "the filling of a feature",
    transform({ Filling: { PRICE: { middlefill: "zero" } } }),
    {},
    /Filling of PRICE/,
  ],
  [
    "a front filling",
    transform({ Filling: { UNITS: { frontfill: "zero" } } }),
    {},
    /cannot be filled by frontfill/,
  ],
  [
    "an odd filling",
    transform({ Filling: { UNITS: { middlefill: "often" } } }),
    {},
    /middlefill of UNITS cannot be/,
  ],
];
for (const [what, config, more, reason] of refusals) {
  test(`refuses ${what}`, async () => {
    assert.match((await errorOf(create("refused", config, more))).message, reason);
  });
}

test("fails of a horizon that the rows are too few for, with AWS' rule", async () => {
  await create("far", { ForecastHorizon: 40 });
  const job = await finish("far");
  assert.is(job.AutoMLJobStatus, "Failed");
  assert.match(
    job.FailureReason ?? "",
    /horizon 40 is longer than 36: the lesser of 500 time-steps and 1\/4/,
  );
});

test("honours algorithms, quantiles, fillings, aggregation and objective", async () => {
  await create(
    "chosen",
    {
      ...algorithms("npts"),
      ForecastFrequency: "3M",
      ForecastQuantiles: ["p5", "p95"],
      Transformations: { Aggregation: { UNITS: "max" }, Filling: { UNITS: { backfill: "mean" } } },
    },
    { AutoMLJobObjective: { MetricName: "MASE" } },
  );
  const { BestCandidate } = await finish("chosen");
  assert.is(BestCandidate?.CandidateName, "chosen-trial-tsnpts1-1");
  assert.is(BestCandidate?.FinalAutoMLJobObjectiveMetric?.MetricName, "MASE");
  const [, key = ""] = (BestCandidate?.InferenceContainers?.[0]?.ModelDataUrl ?? "").split(`${rowsBucket}/`);
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key: key }));
  const { plan } = JSON.parse((await Body?.transformToString()) ?? "");
  assert.equal(plan.quantiles, ["p5", "p95"]);
  assert.equal([plan.aggregation, plan.middlefill, plan.backfill], ["max", "zero", "mean"]);
});

function algorithms(name: "deepar" | "npts"): Partial<TimeSeriesForecastingJobConfig> {
  return { CandidateGenerationConfig: { AlgorithmsConfig: [{ AutoMLAlgorithms: [name] }] } };
}

function transform(
  Transformations: NonNullable<TimeSeriesForecastingJobConfig["Transformations"]>,
): Partial<TimeSeriesForecastingJobConfig> {
  return { Transformations };
}

test.run();
