import type {
  AutoMLAlgorithm,
  AutoMLJobChannel,
  AutoMLMode,
  CreateAutoMLJobV2CommandInput,
  ProblemType,
  TabularJobConfig,
} from "@aws-sdk/client-sagemaker";
import type spec from "../../spec/udfs/autopilot-training-udf.ts";
import type { HandlerContext } from "../aws/context.ts";
import { runFolders, s3Uri } from "../aws/s3-location.ts";
import {
  checkFolder,
  dataChannel,
  given,
  listOf,
  startTrainingJob,
  trainingJobRequest,
} from "../aws/training/start-training-job.ts";
import type { Handler, OwnParameters } from "../handler.ts";

type TrainingParameters = OwnParameters<typeof spec>;

export const handle: Handler<typeof spec> = (parameters, context) =>
  startTrainingJob(parameters, context, async (roleArn) => {
    await writeFeatureTypes(parameters, context);
    const { validation_data_files, compression_type } = parameters;
    if (validation_data_files !== null) {
      const { bucket, validationDataPath } = runFolders(parameters);
      await checkFolder(context, bucket, validationDataPath, validation_data_files, compression_type);
    }
    return jobRequest(parameters, roleArn);
  });

/** AWS takes them as a file. Source: API reference, TabularJobConfig, FeatureSpecificationS3Uri. */
async function writeFeatureTypes(parameters: TrainingParameters, { s3 }: HandlerContext): Promise<void> {
  const { feature_types } = parameters;
  if (feature_types === null) return;
  const { bucket, featureTypesKey } = runFolders(parameters);
  const { PutObjectCommand } = await import("../aws/clients/s3.ts");
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: featureTypesKey,
      Body: `{"FeatureDataTypes":${feature_types}}`,
      ContentType: "application/json",
    }),
  );
}

/** What the caller left out stays out, so that AWS decides it. */
function jobRequest(parameters: TrainingParameters, roleArn: string): CreateAutoMLJobV2CommandInput {
  const { validation_fraction } = parameters;
  const request = trainingJobRequest(parameters, roleArn, { TabularJobConfig: tabularConfig(parameters) });
  return {
    ...request,
    AutoMLJobInputDataConfig: [...(request.AutoMLJobInputDataConfig ?? []), ...validationChannel(parameters)],
    ...given({
      DataSplitConfig: validation_fraction === null ? null : { ValidationFraction: validation_fraction },
    }),
  };
}

/** Rows of a validation_query have a channel of their own, whose files are those that the export wrote. */
function validationChannel(parameters: TrainingParameters): AutoMLJobChannel[] {
  if (parameters.validation_data_files === null) return [];
  const { bucket, validationDataPath } = runFolders(parameters);
  return [dataChannel("validation", s3Uri(bucket, validationDataPath), parameters.compression_type)];
}

function tabularConfig(parameters: TrainingParameters): TabularJobConfig {
  const limits = given({
    MaxCandidates: parameters.max_candidates,
    MaxRuntimePerTrainingJobInSeconds: parameters.max_runtime_per_training_job_in_seconds,
    MaxAutoMLJobRuntimeInSeconds: parameters.max_runtime_for_automl_job_in_seconds,
  });
  const algorithms = listOf(parameters.algorithms);
  const { bucket, featureTypesKey } = runFolders(parameters);
  return {
    TargetAttributeName: parameters.target_attribute_name,
    ...given({
      ProblemType: parameters.problem_type as ProblemType | null,
      CompletionCriteria: Object.keys(limits).length === 0 ? null : limits,
      Mode: parameters.mode as AutoMLMode | null,
      CandidateGenerationConfig: algorithms && {
        AlgorithmsConfig: [{ AutoMLAlgorithms: algorithms as AutoMLAlgorithm[] }],
      },
      SampleWeightAttributeName: parameters.sample_weight_column,
      FeatureSpecificationS3Uri: parameters.feature_types === null ? null : s3Uri(bucket, featureTypesKey),
    }),
  };
}
