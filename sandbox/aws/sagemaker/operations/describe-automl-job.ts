import type { DescribeAutoMLJobCommandInput } from "@aws-sdk/client-sagemaker";
import { describeCandidate, summarizeJob } from "../automl-job.ts";
import type { Operation } from "../operation.ts";
import { validationException } from "../sagemaker-errors.ts";

/** Describes jobs of version 1 alone, as AWS does; DescribeAutoMLJobV2 describes both. */
export const operation: Operation = {
  name: "DescribeAutoMLJob",
  run({ context, jobs }, { AutoMLJobName }: DescribeAutoMLJobCommandInput) {
    const job = jobs.require(AutoMLJobName);
    const { first: request, problemType, objective } = job;
    if (request === undefined) {
      const created = `The AutoML job ${job.arn} was created by CreateAutoMLJobV2`;
      throw validationException(`${created}; use DescribeAutoMLJobV2 to describe it.`);
    }
    const best = job.candidates.find(({ name }) => name === job.best);
    return {
      ...summarizeJob(job),
      InputDataConfig: request.InputDataConfig,
      OutputDataConfig: request.OutputDataConfig,
      RoleArn: request.RoleArn,
      ProblemType: request.ProblemType,
      AutoMLJobObjective: request.AutoMLJobObjective,
      AutoMLJobConfig: request.AutoMLJobConfig,
      GenerateCandidateDefinitionsOnly: false,
      BestCandidate: best && describeCandidate(context, job, best),
      ResolvedAttributes: problemType && {
        AutoMLJobObjective: { MetricName: objective },
        ProblemType: problemType,
        CompletionCriteria: request.AutoMLJobConfig?.CompletionCriteria,
      },
    };
  },
};
