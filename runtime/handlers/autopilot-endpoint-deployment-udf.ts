import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-endpoint-deployment-udf.ts";
import { type AutopilotJob, describeJob, problemTypeOf } from "../aws/autopilot-job.ts";
import type { Handler } from "../aws/context.ts";
import { createEndpoint, findEndpoint } from "../aws/endpoint.ts";
import { deployedAddress } from "../aws/endpoint-connection.ts";
import { inferenceContainers } from "../aws/inference-containers.ts";

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { endpoint_name, job_name } = parameters;
  const job = await describeJob(context, job_name, parameters);
  const { candidate, problemType, roleArn } = deployableParts(job, job_name);
  const occupant = await findEndpoint(context, endpoint_name);
  if (occupant !== undefined) {
    const status = occupant.EndpointStatus ?? "Unknown";
    throw new SmeError("E-SME-76", { endpoint_name, region: context.region, status });
  }
  const { containers, responseKeys } = inferenceContainers(candidate, problemType);
  // Before anything costs: the connection there is may not be readable.
  const connectionAddress = deployedAddress(context, {
    aws_s3_connection: parameters.aws_credentials_connection_name,
    aws_region: parameters.aws_region,
    endpoint_name,
    problem_type: problemType,
    response_keys: responseKeys,
    instance_count: parameters.instance_count,
    ...(parameters.csv_encoding === null ? {} : { encoding: parameters.csv_encoding }),
  });
  await createEndpoint(context, {
    endpointName: endpoint_name,
    containers,
    roleArn,
    instanceType: parameters.instance_type,
    instanceCount: parameters.instance_count,
  });
  return { problem_type: problemType, connection_address: connectionAddress };
};

function deployableParts(job: AutopilotJob, jobName: string) {
  if (job.AutoMLJobStatus !== "Completed") {
    const reason =
      job.FailureReason === undefined ? "" : ` (${job.FailureReason.replace(/\s+/g, " ").trim()})`;
    throw new SmeError("E-SME-75", {
      job_name: jobName,
      status: `${job.AutoMLJobStatus ?? "Unknown"}${reason}`,
    });
  }
  const action = "sagemaker:DescribeAutoMLJobV2";
  const candidate = job.BestCandidate?.InferenceContainers;
  if (candidate === undefined || candidate.length === 0) {
    throw new SmeError("F-SME-86", { action, member: "BestCandidate.InferenceContainers" });
  }
  const problemType = problemTypeOf(job);
  if (problemType === undefined)
    throw new SmeError("F-SME-86", { action, member: "ResolvedAttributes.ProblemType" });
  if (job.RoleArn === undefined) throw new SmeError("F-SME-86", { action, member: "RoleArn" });
  return { candidate, problemType, roleArn: job.RoleArn };
}
