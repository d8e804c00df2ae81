import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-job.ts";
import { AwsFailure } from "../aws/failure.ts";
import { look, ofJob } from "../aws/looking/explain-refusals.ts";
import { wholeJob } from "../aws/looking/whole-job.ts";
import { describeJob } from "../aws/training/autopilot-job.ts";
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
  const describe = () => ofJob(context, job_name, () => describeJob(context, job_name));
  try {
    return await look(context, looking, () => wholeJob(context, job_name, describe));
  } catch (error) {
    // No script calls this function and adds which job the error is about.
    if (error instanceof AwsFailure) throw new SmeError("E-SME-4", { job_name, cause: error.text });
    throw error;
  }
};
