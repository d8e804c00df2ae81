import type spec from "../../spec/udfs/jobs-live-udf.ts";
import { wholeJob } from "../aws/looking/whole-job.ts";
import { describeJob } from "../aws/training/autopilot-job.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = ({ job_name, job_arn }, context) =>
  wholeJob(context, job_name, () => describeJob(context, job_name, { job_arn }));
