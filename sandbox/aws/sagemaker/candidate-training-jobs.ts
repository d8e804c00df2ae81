/** The training jobs that an AutoML job's candidates name as their steps: views of the candidates. */
import type { LocalAwsContext } from "../local-aws.ts";
import { type AutoMLJob, type Candidate, candidateStep } from "./automl-job.ts";
import { servingImage } from "./inference-container.ts";
import { arnOf, epochSeconds } from "./names.ts";

/** A candidate as the training job that it was trained by. */
export interface CandidateTrainingJob {
  name: string;
  status: Candidate["status"];
  created: Date;
  modified: Date;
  job: AutoMLJob;
  candidate: Candidate;
}

export function candidateTrainingJobs(jobs: readonly AutoMLJob[]): CandidateTrainingJob[] {
  return jobs.flatMap((job) =>
    job.candidates.map((candidate) => {
      const { status, created, modified } = candidate;
      return { name: candidateStep(job, candidate), status, created, modified, job, candidate };
    }),
  );
}

/** As DescribeTrainingJob has it. */
export function describeCandidateTraining(
  context: LocalAwsContext,
  { name, status, job, candidate }: CandidateTrainingJob,
): object {
  const { request } = job;
  const created = epochSeconds(candidate.created);
  const ended = status === "InProgress" ? undefined : epochSeconds(candidate.modified);
  const seconds = ended && Math.max(1, Math.ceil(ended - created));
  const values = candidate.outcome?.validationMetrics ?? {};
  return {
    TrainingJobName: name,
    TrainingJobArn: arnOf(context, "training-job", name),
    AutoMLJobArn: job.arn,
    TrainingJobStatus: status,
    SecondaryStatus: status === "InProgress" ? "Training" : status,
    FailureReason: candidate.failureReason,
    ModelArtifacts: candidate.outcome && { S3ModelArtifacts: candidate.outcome.modelUrl },
    HyperParameters: {},
    AlgorithmSpecification: {
      TrainingImage: servingImage(context, candidate.algorithm),
      TrainingInputMode: "File",
    },
    RoleArn: request.RoleArn,
    InputDataConfig: (request.AutoMLJobInputDataConfig ?? []).map(
      ({ ChannelType = "training", ...channel }) => ({
        ChannelName: ChannelType === "training" ? "train" : ChannelType,
        ...channel,
      }),
    ),
    OutputDataConfig: request.OutputDataConfig,
    ResourceConfig: { InstanceType: "ml.m5.4xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
    StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
    CreationTime: created,
    TrainingStartTime: created,
    TrainingEndTime: ended,
    LastModifiedTime: epochSeconds(candidate.modified),
    TrainingTimeInSeconds: seconds,
    BillableTimeInSeconds: seconds,
    FinalMetricDataList: Object.entries(values).map(([metric, Value]) => ({
      MetricName: `validation:${metric}`,
      Value,
      Timestamp: ended,
    })),
    EnableNetworkIsolation: false,
    EnableInterContainerTrafficEncryption: false,
    EnableManagedSpotTraining: false,
  };
}
