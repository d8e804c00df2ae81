import type { DescribeTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { candidateTrainingJobs, describeCandidateTraining } from "../candidate-training-jobs.ts";
import { epochSeconds } from "../names.ts";
import type { Operation } from "../operation.ts";
import { describeProgress } from "../training-job.ts";

/** Describes the training jobs that the steps of an AutoML job's candidates name, too. */
export const operation: Operation = {
  name: "DescribeTrainingJob",
  run({ context, jobs, trainingJobs }, { TrainingJobName = "" }: DescribeTrainingJobCommandInput) {
    const candidate = candidateTrainingJobs(jobs.all()).find(
      ({ name }) => name.toLowerCase() === TrainingJobName.toLowerCase(),
    );
    if (candidate !== undefined) return describeCandidateTraining(context, candidate);
    const job = trainingJobs.require(TrainingJobName);
    const { Tags, ...request } = job.request;
    const { metrics = {}, modelUrl, ended } = job;
    return {
      EnableNetworkIsolation: false,
      EnableInterContainerTrafficEncryption: false,
      EnableManagedSpotTraining: false,
      ...request,
      // Clients take it for granted, as AWS gives it always.
      OutputDataConfig: { KmsKeyId: "", CompressionType: "GZIP", ...request.OutputDataConfig },
      TrainingJobName: job.name,
      TrainingJobArn: job.arn,
      ModelArtifacts: modelUrl && { S3ModelArtifacts: modelUrl },
      ...describeProgress(job),
      FinalMetricDataList: Object.entries(metrics).map(([MetricName, Value]) => ({
        MetricName,
        Value,
        Timestamp: ended && epochSeconds(ended),
      })),
    };
  },
};
