import type { CreateAutoMLJobV2CommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";
import { recordedOfJob, startAutoMLJob } from "../start-automl-job.ts";

export const operation: Operation = {
  name: "CreateAutoMLJobV2",
  refuses: [
    "AutoMLComputeConfig",
    "AutoMLProblemTypeConfig.ImageClassificationJobConfig",
    "AutoMLProblemTypeConfig.TextClassificationJobConfig",
    "AutoMLProblemTypeConfig.TextGenerationJobConfig",
    "AutoMLProblemTypeConfig.TimeSeriesForecastingJobConfig.FeatureSpecificationS3Uri",
    "AutoMLProblemTypeConfig.TimeSeriesForecastingJobConfig.HolidayConfig",
    "ModelDeployConfig.AutoGenerateEndpointName",
    "ModelDeployConfig.EndpointName",
  ],
  records: recordedOfJob("SecurityConfig"),
  run: (sagemaker, request: CreateAutoMLJobV2CommandInput) => startAutoMLJob(sagemaker, request),
};
