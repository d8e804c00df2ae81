import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-job-attachment-udf.ts";
import { bestOf } from "../aws/looking/candidate-row.ts";
import { describeJob, objectiveOf, problemTypeOf, statusOf } from "../aws/training/autopilot-job.ts";
import { readTrainingHeader } from "../aws/training/training-header.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async ({ job_name }, context) => {
  const job = await describeJob(context, job_name);
  const tabular = job.AutoMLProblemTypeConfig?.TabularJobConfig;
  const target = tabular?.TargetAttributeName;
  if (target === undefined) {
    throw new SmeError("E-SME-541", { job_name, kind: problemTypeOf(job) ?? "another kind" });
  }
  const { header, failure } = await readTrainingHeader(context, job);
  const [, bucket = "", path = ""] =
    /^(s3:\/\/[^/]+)\/?(.*)$/.exec(job.OutputDataConfig?.S3OutputPath ?? "") ?? [];
  return {
    job_name: job.AutoMLJobName ?? job_name,
    ...statusOf(job),
    problem_type: problemTypeOf(job) ?? null,
    objective: objectiveOf(job) ?? null,
    job_arn: job.AutoMLJobArn ?? null,
    ...bestOf(job),
    created_at: (job.CreationTime ?? new Date()).toISOString().replace("T", " ").slice(0, 19),
    target,
    weight: tabular?.SampleWeightAttributeName ?? null,
    role: job.RoleArn ?? "unknown",
    bucket_uri: bucket,
    output_path: path.replace(/\/+$/, "") || "/",
    header: header === undefined ? null : JSON.stringify(header),
    header_failure: failure ?? null,
  };
};
