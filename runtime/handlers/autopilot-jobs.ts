import type spec from "../../spec/udfs/autopilot-jobs.ts";
import { inOrder } from "../aws/in-order.ts";
import { look } from "../aws/looking/explain-refusals.ts";
import { jobRow } from "../aws/looking/job-row.ts";
import { listJobs } from "../aws/looking/list-jobs.ts";
import { describeJob } from "../aws/training/autopilot-job.ts";
import type { Handler } from "../handler.ts";

/** How many jobs are described at a time. */
const width = 8;

const looking = {
  function: "SME_AUTOPILOT_JOBS",
  without: {
    "sagemaker:ListAutoMLJobs":
      "SME_AUTOPILOT_JOB works without it, for the jobs of SME_METADATA_AUTOPILOT_JOBS.",
    "sagemaker:DescribeAutoMLJobV2": "SME_AUTOPILOT_CANDIDATES works without it, if you know a job's name.",
  },
};

export const handle: Handler<typeof spec> = async (_, context) =>
  look(context, looking, async () => {
    const rows = [];
    const described = inOrder(listJobs(context), width, ({ AutoMLJobName = "" }) =>
      describeJob(context, AutoMLJobName),
    );
    for await (const job of described) rows.push(jobRow(job, job.AutoMLJobName ?? ""));
    return rows;
  });
