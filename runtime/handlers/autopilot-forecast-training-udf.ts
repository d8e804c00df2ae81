import type {
  AggregationTransformationValue,
  AutoMLAlgorithm,
  TimeSeriesForecastingJobConfig,
} from "@aws-sdk/client-sagemaker";
import type spec from "../../spec/udfs/autopilot-forecast-training-udf.ts";
import { given, listOf, startTrainingJob, trainingJobRequest } from "../aws/training/start-training-job.ts";
import type { Handler, OwnParameters } from "../handler.ts";

export const handle: Handler<typeof spec> = (parameters, context) =>
  startTrainingJob(parameters, context, (roleArn) =>
    trainingJobRequest(parameters, roleArn, {
      TimeSeriesForecastingJobConfig: forecastingConfig(parameters),
    }),
  );

/** What the caller left out stays out, so that AWS decides it. */
function forecastingConfig(parameters: OwnParameters<typeof spec>): TimeSeriesForecastingJobConfig {
  const { aggregation, filling, holidays, target_attribute_name: target } = parameters;
  const limits = given({
    MaxCandidates: parameters.max_candidates,
    MaxRuntimePerTrainingJobInSeconds: parameters.max_runtime_per_training_job_in_seconds,
    MaxAutoMLJobRuntimeInSeconds: parameters.max_runtime_for_automl_job_in_seconds,
  });
  const transformations = given({
    Filling: filling === null ? null : (JSON.parse(filling) as Record<string, Record<string, string>>),
    Aggregation: aggregation === null ? null : { [target]: aggregation as AggregationTransformationValue },
  });
  const algorithms = listOf(parameters.algorithms) as AutoMLAlgorithm[] | null;
  return {
    ForecastFrequency: parameters.frequency,
    ForecastHorizon: parameters.horizon,
    ForecastQuantiles: listOf(parameters.quantiles) ?? [],
    TimeSeriesConfig: {
      TargetAttributeName: target,
      TimestampAttributeName: parameters.timestamp_column,
      ItemIdentifierAttributeName: parameters.item_column,
      ...given({ GroupingAttributeNames: listOf(parameters.group_columns) }),
    },
    ...given({
      CompletionCriteria: Object.keys(limits).length === 0 ? null : limits,
      Transformations: Object.keys(transformations).length === 0 ? null : transformations,
      HolidayConfig: holidays === null ? null : [{ CountryCode: holidays }],
      CandidateGenerationConfig: algorithms && { AlgorithmsConfig: [{ AutoMLAlgorithms: algorithms }] },
    }),
  };
}
