import type spec from "../../spec/udfs/autopilot-job-state-udf.ts";
import { bestOf } from "../aws/looking/candidate-row.ts";
import { describeJob, objectiveOf, problemTypeOf, statusOf } from "../aws/training/autopilot-job.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ job_name }, context) => {
  const job = await describeJob(context, job_name);
  return {
    ...statusOf(job),
    problem_type: problemTypeOf(job) ?? null,
    objective: objectiveOf(job) ?? null,
    job_arn: job.AutoMLJobArn ?? null,
    ...bestOf(job),
  };
};
