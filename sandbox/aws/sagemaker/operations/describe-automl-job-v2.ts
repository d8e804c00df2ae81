import type { DescribeAutoMLJobV2CommandInput } from "@aws-sdk/client-sagemaker";
import { describeCandidate, summarizeJob } from "../automl-job.ts";
import { forecastingConfig } from "../forecasting-config.ts";
import type { Operation } from "../operation.ts";

export const operation: Operation = {
  name: "DescribeAutoMLJobV2",
  run({ context, jobs }, { AutoMLJobName }: DescribeAutoMLJobV2CommandInput) {
    const job = jobs.require(AutoMLJobName);
    const forecasting = forecastingConfig(job.request);
    const { request, problemType, objective } = job;
    const best = job.candidates.find(({ name }) => name === job.best);
    return {
      ...summarizeJob(job),
      AutoMLJobInputDataConfig: request.AutoMLJobInputDataConfig,
      OutputDataConfig: request.OutputDataConfig,
      RoleArn: request.RoleArn,
      AutoMLJobObjective: request.AutoMLJobObjective,
      AutoMLProblemTypeConfig: request.AutoMLProblemTypeConfig,
      AutoMLProblemTypeConfigName: forecasting ? "TimeSeriesForecasting" : "Tabular",
      DataSplitConfig: request.DataSplitConfig,
      SecurityConfig: request.SecurityConfig,
      BestCandidate: best && describeCandidate(context, job, best),
      ResolvedAttributes: forecasting
        ? {
            AutoMLJobObjective: objective && { MetricName: objective },
            CompletionCriteria: forecasting.CompletionCriteria,
          }
        : problemType && {
            AutoMLJobObjective: { MetricName: objective },
            CompletionCriteria: request.AutoMLProblemTypeConfig?.TabularJobConfig?.CompletionCriteria,
            AutoMLProblemTypeResolvedAttributes: { TabularResolvedAttributes: { ProblemType: problemType } },
          },
    };
  },
};
