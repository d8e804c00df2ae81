import type { ProblemType } from "@aws-sdk/client-sagemaker";
import type spec from "../../spec/udfs/autopilot-training-udf.ts";
import { given, startTrainingJob, trainingJobRequest } from "../aws/start-training-job.ts";
import type { Handler } from "../handler.ts";

/** What the caller left out stays out, so that AWS decides it. */
export const handle: Handler<typeof spec> = (parameters, context) => {
  const { problem_type } = parameters;
  const limits = given({
    MaxCandidates: parameters.max_candidates,
    MaxRuntimePerTrainingJobInSeconds: parameters.max_runtime_per_training_job_in_seconds,
    MaxAutoMLJobRuntimeInSeconds: parameters.max_runtime_for_automl_job_in_seconds,
  });
  return startTrainingJob(parameters, context, (roleArn) =>
    trainingJobRequest(parameters, roleArn, {
      TabularJobConfig: {
        TargetAttributeName: parameters.target_attribute_name,
        ...(problem_type === null ? {} : { ProblemType: problem_type as ProblemType }),
        ...(Object.keys(limits).length === 0 ? {} : { CompletionCriteria: limits }),
      },
    }),
  );
};
