import type spec from "../../spec/udfs/autopilot-job-status-polling-udf.ts";
import { describeJob } from "../aws/autopilot-job.ts";
import type { Handler } from "../aws/context.ts";

export const handle: Handler<typeof spec> = async ({ job_name }, context) => {
  const job = await describeJob(context, job_name);
  return {
    job_status: job.AutoMLJobStatus ?? "Unknown",
    job_secondary_status: job.AutoMLJobSecondaryStatus ?? "Unknown",
  };
};
