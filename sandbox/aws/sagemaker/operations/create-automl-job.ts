import type { CreateAutoMLJobCommandInput, CreateAutoMLJobV2CommandInput } from "@aws-sdk/client-sagemaker";
import type { Operation } from "../operation.ts";
import { validationException } from "../sagemaker-errors.ts";
import { recordedOfJob, startAutoMLJob } from "../start-automl-job.ts";

/** Version 1 of the API, for tabular data alone: the same job, asked for in other words. */
export const operation: Operation = {
  name: "CreateAutoMLJob",
  refuses: [
    "GenerateCandidateDefinitionsOnly",
    "ModelDeployConfig.AutoGenerateEndpointName",
    "ModelDeployConfig.EndpointName",
  ],
  records: recordedOfJob("AutoMLJobConfig.SecurityConfig"),
  run: (sagemaker, request: CreateAutoMLJobCommandInput) =>
    startAutoMLJob(sagemaker, inVersion2(request), request),
};

function inVersion2(request: CreateAutoMLJobCommandInput): CreateAutoMLJobV2CommandInput {
  const { InputDataConfig = [], AutoMLJobConfig = {} } = request;
  const { FeatureSpecificationS3Uri, AlgorithmsConfig } = AutoMLJobConfig.CandidateGenerationConfig ?? {};
  const wanted: CreateAutoMLJobV2CommandInput = {
    AutoMLJobName: request.AutoMLJobName,
    AutoMLJobInputDataConfig: InputDataConfig.map(
      ({ TargetAttributeName, SampleWeightAttributeName, ...channel }) => channel,
    ),
    OutputDataConfig: request.OutputDataConfig,
    AutoMLJobObjective: request.AutoMLJobObjective,
    DataSplitConfig: AutoMLJobConfig.DataSplitConfig,
    SecurityConfig: AutoMLJobConfig.SecurityConfig,
    RoleArn: request.RoleArn,
    Tags: request.Tags,
    AutoMLProblemTypeConfig: {
      TabularJobConfig: {
        TargetAttributeName: same(InputDataConfig, "TargetAttributeName"),
        SampleWeightAttributeName: same(InputDataConfig, "SampleWeightAttributeName"),
        ProblemType: request.ProblemType,
        CompletionCriteria: AutoMLJobConfig.CompletionCriteria,
        Mode: AutoMLJobConfig.Mode,
        FeatureSpecificationS3Uri,
        CandidateGenerationConfig: AlgorithmsConfig && { AlgorithmsConfig },
      },
    },
  };
  return wanted;
}

/** What a member says in each channel: the channels are of one table. */
function same<Member extends "TargetAttributeName" | "SampleWeightAttributeName">(
  channels: readonly { [K in Member]?: string | undefined }[],
  member: Member,
): string | undefined {
  const [first, other = first] = [...new Set(channels.map((channel) => channel[member]))];
  if (first !== other)
    throw validationException(`The channels of InputDataConfig must have the same ${member}.`);
  return first;
}
