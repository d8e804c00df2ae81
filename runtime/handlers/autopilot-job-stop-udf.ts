import type spec from "../../spec/udfs/autopilot-job-stop-udf.ts";
import { bestOf } from "../aws/looking/candidate-row.ts";
import { describeJob, objectiveOf, problemTypeOf, statusOf } from "../aws/training/autopilot-job.ts";
import { isRunning, stopJob } from "../aws/training/stop-job.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ job_name }, context) => {
  const before = await describeJob(context, job_name);
  const job = isRunning(before) ? await stopJob(context, before.AutoMLJobName ?? job_name) : before;
  return {
    // AWS has taken the request, whether it says so yet or not.
    job_status: isRunning(job) ? "Stopping" : statusOf(job).job_status,
    problem_type: problemTypeOf(job) ?? null,
    objective: objectiveOf(job) ?? null,
    job_arn: job.AutoMLJobArn ?? null,
    ...bestOf(job),
  };
};
