/** What a job is told of the series that it is to forecast. */
import type {
  CreateAutoMLJobV2CommandInput,
  TimeSeriesForecastingJobConfig,
} from "@aws-sdk/client-sagemaker";
import { forecastObjectives } from "../../automl/forecasting/forecast-metrics.ts";
import {
  type Filling,
  type ForecastAlgorithm,
  type ForecastPlan,
  forecastAlgorithms,
} from "../../automl/forecasting/forecast-plan.ts";
import { parseFrequency } from "../../automl/forecasting/frequency.ts";
import { notSupported, validationException } from "./sagemaker-errors.ts";

/** Undefined for a job of another kind. */
export function forecastingConfig(
  request: CreateAutoMLJobV2CommandInput,
): TimeSeriesForecastingJobConfig | undefined {
  return request.AutoMLProblemTypeConfig?.TimeSeriesForecastingJobConfig;
}

/** The algorithms that candidates are limited to. */
export function chosenForecasters(config: TimeSeriesForecastingJobConfig): ForecastAlgorithm[] | undefined {
  const chosen = config.CandidateGenerationConfig?.AlgorithmsConfig?.flatMap(
    ({ AutoMLAlgorithms }) => AutoMLAlgorithms ?? [],
  );
  return chosen && chosen.length > 0 ? (chosen as ForecastAlgorithm[]) : undefined;
}

const byDefault = ["p10", "p50", "p90"];

/** The configuration as the local AutoML takes it, with what AWS assumes where nothing is said. */
export function forecastPlan(config: TimeSeriesForecastingJobConfig): ForecastPlan {
  const series = config.TimeSeriesConfig;
  const target = series?.TargetAttributeName ?? "";
  const filling = config.Transformations?.Filling?.[target] ?? {};
  return {
    target,
    timestamp: series?.TimestampAttributeName ?? "",
    item: series?.ItemIdentifierAttributeName ?? "",
    groups: series?.GroupingAttributeNames ?? [],
    frequency: parseFrequency(config.ForecastFrequency ?? ""),
    horizon: config.ForecastHorizon ?? 0,
    quantiles: config.ForecastQuantiles ?? byDefault,
    middlefill: fillingOf(filling, "middlefill"),
    backfill: fillingOf(filling, "backfill"),
    aggregation: config.Transformations?.Aggregation?.[target] ?? "sum",
  };
}

/** Refuses what AWS does, and by name what has no effect here. */
export function checkForecastingConfig(request: CreateAutoMLJobV2CommandInput): void {
  const config = forecastingConfig(request);
  if (config === undefined) return;
  const objective = request.AutoMLJobObjective?.MetricName;
  if (objective !== undefined && !forecastObjectives.some((name) => name === objective)) {
    const allowed = forecastObjectives.join(", ");
    const refused = `${objective} is not valid for time-series forecasting`;
    throw validationException(`The objective metric ${refused}. Valid metrics are: ${allowed}.`);
  }
  if (request.DataSplitConfig !== undefined) throw notSupported("DataSplitConfig of a forecasting job");
  const channels = request.AutoMLJobInputDataConfig ?? [];
  if (channels.length > 1) throw notSupported("A validation channel of a forecasting job");
  if (channels.some(({ CompressionType: type = "None" }) => type !== "None")) {
    throw validationException("The CompressionType Gzip is for tabular data only.");
  }
  if ((config.ForecastHorizon ?? 0) > 500) {
    throw validationException("The maximum forecast horizon is 500 time-steps.");
  }
  const foreign = chosenForecasters(config)?.find((name) => !forecastAlgorithms.includes(name));
  if (foreign !== undefined) throw notSupported(`The algorithm ${foreign}`);
  checkTransformations(config);
  const { item, groups, target, timestamp } = forecastPlan(config);
  const columns = [item, ...groups, target, timestamp];
  if (new Set(columns).size < columns.length) {
    throw validationException("The columns in TimeSeriesConfig must be different ones.");
  }
}

/** Source: AWS' filling guidelines, and "Aggregation is only supported for the target column". */
function checkTransformations(config: TimeSeriesForecastingJobConfig): void {
  const target = config.TimeSeriesConfig?.TargetAttributeName ?? "";
  const { Aggregation = {}, Filling = {} } = config.Transformations ?? {};
  const other = Object.keys(Aggregation).find((name) => name !== target);
  if (other !== undefined) {
    throw validationException(`Aggregation is only supported for the target column, not for ${other}.`);
  }
  for (const [column, methods] of Object.entries(Filling)) {
    if (column !== target) {
      throw notSupported(`Filling of ${column}, from which the algorithms here learn nothing,`);
    }
    for (const [method, value] of Object.entries(methods ?? {})) {
      const isValue = method.endsWith("_value");
      const allowed = ["middlefill", "backfill"].includes(method.replace("_value", ""));
      if (!allowed) throw validationException(`The target column cannot be filled by ${method}.`);
      if (isValue ? Number.isNaN(Number(value)) : !logics.includes(value)) {
        throw validationException(`${method} of ${column} cannot be ${value}.`);
      }
      if (value === "value" && !isValue && !Object.hasOwn(methods ?? {}, `${method}_value`)) {
        throw validationException(`${method} of ${column} needs ${method}_value.`);
      }
    }
  }
}

const logics: readonly string[] = ["zero", "value", "nan", "mean", "median", "min", "max"];

function fillingOf(methods: Readonly<Record<string, string>>, method: string): Filling {
  const logic = methods[method] ?? "zero";
  return logic === "value" ? Number(methods[`${method}_value`]) : (logic as Filling);
}
