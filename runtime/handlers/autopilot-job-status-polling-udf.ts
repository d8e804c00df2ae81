import type spec from "../../spec/udfs/autopilot-job-status-polling-udf.ts";
import { describeJob, statusOf } from "../aws/training/autopilot-job.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ job_name }, context) =>
  statusOf(await describeJob(context, job_name));
