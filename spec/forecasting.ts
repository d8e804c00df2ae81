/** What forecasting is told: its parameters, in the order in which users think of them. */
import { defineParameter } from "./model.ts";
import {
  maxCandidates as anyMaxCandidates,
  objective as anyObjective,
  maxRuntimeForAutomlJobInSeconds,
  maxRuntimePerTrainingJobInSeconds,
  targetAttributeName,
} from "./parameters.ts";

const job = "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TimeSeriesForecastingJobConfig";

export const forecastTarget = defineParameter({
  ...targetAttributeName,
  description: "Column to forecast, a number. An unquoted name means its upper-case spelling.",
  aws: `${job}.TimeSeriesConfig.TargetAttributeName`,
  example: "UNITS",
});

export const timestampColumn = defineParameter({
  name: "timestamp_column",
  type: "VARCHAR(128)",
  description: "Column that says when, a DATE or TIMESTAMP. An unquoted name means its upper-case spelling.",
  aws: `${job}.TimeSeriesConfig.TimestampAttributeName`,
  reads: "identifier",
  minimumLength: 1,
  example: "SOLD_ON",
});

export const itemColumn = defineParameter({
  name: "item_column",
  type: "VARCHAR(128)",
  description:
    "Column that says of what, as a product's number: each of its values has a series of its own. An unquoted name means its upper-case spelling.",
  aws: `${job}.TimeSeriesConfig.ItemIdentifierAttributeName`,
  reads: "identifier",
  minimumLength: 1,
  example: "PRODUCT",
});

export const groupColumns = defineParameter({
  name: "group_columns",
  type: "VARCHAR(2000000)",
  description:
    "Columns by which an item has several series, as a shop: at most five, as a JSON array or separated by commas.",
  aws: `${job}.TimeSeriesConfig.GroupingAttributeNames[]`,
  reads: "list",
  mostElements: 5,
  maximumLength: 128,
  example: "SHOP",
});

export const frequency = defineParameter({
  name: "frequency",
  type: "VARCHAR(5)",
  description:
    "How far apart the steps are: `1min` to `59min`, `1H` to `23H`, `1D` to `6D`, `1W` to `4W`, `1M` (a month) to `11M`, or `1Y`.",
  aws: `${job}.ForecastFrequency`,
  format: {
    words: "a number and min, H, D, W, M or Y, as in 1D or 15min",
    patterns: ["^[0-9]?[0-9]?[A-Za-z]+$"],
  },
  example: "1D",
});

export const horizon = defineParameter({
  name: "horizon",
  type: "DECIMAL(9,0)",
  description: "How many steps to forecast: at most 500, and at most a quarter of the steps that there are.",
  aws: `${job}.ForecastHorizon`,
  minimum: 1,
  maximum: 500,
  example: 28,
});

export const quantiles = defineParameter({
  name: "quantiles",
  type: "VARCHAR(2000)",
  description:
    "Up to five quantiles from `p1` to `p99` that are forecast besides the mean, as a JSON array or separated by commas. With p10, one value of ten is below.",
  aws: `${job}.ForecastQuantiles[]`,
  reads: "list",
  mostElements: 5,
  maximumLength: 3,
  format: { words: "p1 to p99", patterns: ["^p[1-9][0-9]?$"] },
  example: "p5, p50, p95",
});

/** What AWS forecasts where nothing is said. */
export const defaultQuantiles = '["p10","p50","p90"]';

export const filling = defineParameter({
  name: "filling",
  type: "VARCHAR(2000000)",
  description:
    'What stands for missing values, by column, as `{"UNITS": {"middlefill": "zero", "backfill": "nan"}}`: `zero`, `mean`, `median`, `min`, `max`, a whole number, or for the target `nan`. `middlefill` is within a series, `backfill` from its end to that of the longest, `futurefill` (not of the target) after that.',
  aws: `${job}.Transformations.Filling{}{}`,
  reads: "object",
  example: '{"UNITS": {"middlefill": "zero", "backfill": "zero"}}',
});

export const aggregation = defineParameter({
  name: "aggregation",
  type: "VARCHAR(10)",
  description:
    "What becomes of several rows of a series in one step: `sum`, `avg`, `first`, `min` or `max` of the target. Such rows are refused when it is left out.",
  aws: `${job}.Transformations.Aggregation{}`,
  awsEnum: "closed",
  example: "sum",
});

export const holidays = defineParameter({
  name: "holidays",
  type: "VARCHAR(2)",
  description: "Country whose public holidays are learned from, as its ISO code of two letters.",
  aws: `${job}.HolidayConfig[].CountryCode`,
  format: { words: "two capital letters", patterns: ["^[A-Z][A-Z]$"] },
  example: "DE",
});

export const forecastAlgorithms = defineParameter({
  name: "algorithms",
  type: "VARCHAR(2000)",
  description:
    "Algorithms to try, as a JSON array or separated by commas: `cnn-qr`, `deepar`, `prophet`, `npts`, `arima`, `ets`. All of them when it is left out.",
  aws: `${job}.CandidateGenerationConfig.AlgorithmsConfig[].AutoMLAlgorithms[]`,
  awsEnum: "closed",
  choices: ["cnn-qr", "deepar", "prophet", "npts", "arima", "ets"],
  reads: "list",
  mostElements: 6,
  example: "ets, npts",
});

export const forecastObjective = defineParameter({
  ...anyObjective,
  description:
    "Metric that decides which candidate is best: `AverageWeightedQuantileLoss`, which is taken when it is left out, `WAPE`, `MAPE`, `MASE` or `RMSE`.",
  choices: ["AverageWeightedQuantileLoss", "WAPE", "MAPE", "MASE", "RMSE"],
  example: "WAPE",
});

export const forecastRuntime = defineParameter({
  ...maxRuntimeForAutomlJobInSeconds,
  aws: `${job}.CompletionCriteria.MaxAutoMLJobRuntimeInSeconds`,
});

export const forecastCandidates = defineParameter({
  ...anyMaxCandidates,
  aws: `${job}.CompletionCriteria.MaxCandidates`,
});

export const forecastCandidateRuntime = defineParameter({
  ...maxRuntimePerTrainingJobInSeconds,
  aws: `${job}.CompletionCriteria.MaxRuntimePerTrainingJobInSeconds`,
});

/** Which keys say that somebody means a forecast: no other training takes them. */
export const forecastKeys = [timestampColumn, itemColumn, frequency, horizon].map(({ name }) => name);
