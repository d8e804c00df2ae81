import type { DescribeTransformJobCommandInput } from "@aws-sdk/client-sagemaker";
import { epochSeconds } from "../names.ts";
import type { Operation } from "../operation.ts";
import { summarizeTransformJob } from "../transform-job.ts";

export const operation: Operation = {
  name: "DescribeTransformJob",
  run({ transformJobs }, { TransformJobName }: DescribeTransformJobCommandInput) {
    const job = transformJobs.require(TransformJobName);
    const { TransformJobName: name, Tags, ...request } = job.request;
    return {
      ...request,
      ...summarizeTransformJob(job),
      TransformInput: { CompressionType: "None", SplitType: "None", ...request.TransformInput },
      TransformOutput: { AssembleWith: "None", ...request.TransformOutput },
      DataProcessing: { InputFilter: "$", OutputFilter: "$", JoinSource: "None", ...request.DataProcessing },
      TransformStartTime: epochSeconds(job.created),
    };
  },
};
