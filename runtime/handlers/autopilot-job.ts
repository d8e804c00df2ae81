import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-job.ts";
import { countCandidates, describeJob } from "../aws/autopilot-job.ts";
import { AwsFailure } from "../aws/failure.ts";
import { look, ofJob } from "../aws/looking/explain-refusals.ts";
import { jobRow } from "../aws/looking/job-row.ts";
import type { Handler } from "../handler.ts";

const looking = {
  function: "SME_AUTOPILOT_JOB",
  without: {
    "sagemaker:ListCandidatesForAutoMLJob":
      "SME_AUTOPILOT_JOBS works without it, and tells the same but for the numbers of candidates.",
    "sagemaker:DescribeAutoMLJobV2": "SME_AUTOPILOT_CANDIDATES works without it.",
  },
};

export const handle: Handler<typeof spec> = async ({ job_name }, context) => {
  try {
    return await look(context, looking, async () => {
      // Both at a time; what the one fails with is told where there is such a job.
      const counted = countCandidates(context, job_name);
      counted.catch(() => undefined);
      const job = await ofJob(context, job_name, () => describeJob(context, job_name));
      const { AutoMLJobName: name = job_name } = job;
      const { completed, failed } = await (name === job_name ? counted : countCandidates(context, name));
      return { ...jobRow(job, job_name), candidates_done: completed, candidates_failed: failed };
    });
  } catch (error) {
    // No script calls this function and adds which job the error is about.
    if (error instanceof AwsFailure) throw new SmeError("E-SME-4", { job_name, cause: error.text });
    throw error;
  }
};
