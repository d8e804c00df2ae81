import { csvEncodingVersion } from "../../spec/csv-encoding.ts";
import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/endpoint-promotion-udf.ts";
import { columnDifferences } from "../aws/endpoints/column-differences.ts";
import { deployableJob } from "../aws/endpoints/deployable-job.ts";
import { type Deployment, deploymentLiteral } from "../aws/endpoints/deployment.ts";
import { deploymentOfJob } from "../aws/endpoints/deployment-of-job.ts";
import { promotedAddress, statedColumns } from "../aws/endpoints/endpoint-connection.ts";
import { digest } from "../aws/endpoints/endpoint-versions.ts";
import { inferenceContainers } from "../aws/endpoints/inference-containers.ts";
import { promoteEndpoint } from "../aws/endpoints/promote-endpoint.ts";
import { requireConnected, switchedRow } from "../aws/endpoints/switch-endpoint.ts";
import { describeJob } from "../aws/training/autopilot-job.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { candidate_name, csv_encoding, endpoint_name, job_name, new_columns, wait } = parameters;
  const connected = requireConnected(context, endpoint_name);
  const { account, columns_of, deployment: token, function_schema = "" } = connected;
  const job = await describeJob(context, job_name, parameters);
  const found = await deployableJob(context, job, job_name, candidate_name);
  const { problemType } = found;
  if ((csv_encoding ?? csvEncodingVersion) !== csvEncodingVersion) {
    const trained = String(csv_encoding);
    throw new SmeError("E-SME-477", { job_name, trained, expected: csvEncodingVersion });
  }
  const stated = { token, account, region: context.region };
  const deployment = deploymentOfJob({ ...parameters, function_schema }, job, stated);
  const differences = columnDifferences(statedColumns(context, endpoint_name), {
    ...deployment,
    problemType,
    forecast: deployment.forecast ?? {},
  });
  if (differences.length > 0 && new_columns !== true) {
    const all = differences.join("; ");
    throw new SmeError("E-SME-472", { endpoint_name, job_name, differences: all });
  }
  const columnsOf = differences.length === 0 ? columns_of : digestOfColumns(deployment, problemType);
  const { containers, responseKeys } = inferenceContainers(found.candidate, problemType);
  const switched = await promoteEndpoint(
    context,
    connected,
    {
      endpointName: endpoint_name,
      jobName: job_name,
      candidateName: found.candidateName,
      containers,
      responseKeys,
      encoding: csvEncodingVersion,
      roleArn: found.roleArn,
      columnsOf,
    },
    wait === true || differences.length > 0,
  );
  const promoted = { ...deployment, ...(columnsOf !== undefined && { columns_of: columnsOf }) };
  const address = { ...promoted, problem_type: problemType, response_keys: responseKeys };
  return {
    ...switchedRow(switched, connected),
    problem_type: problemType,
    function_schema,
    connection_address: differences.length === 0 ? null : promotedAddress(context, address),
    deployment_literal: differences.length === 0 ? null : deploymentLiteral(promoted),
  };
};

/** Tells functions of these columns from functions of others, in five hexadecimal digits. */
function digestOfColumns({ columns, forecast, target }: Deployment, problemType: string): string {
  const kind = problemType === "Regression" ? "regression" : "other";
  return digest(JSON.stringify([columns, target, forecast, kind])).slice(0, 5);
}
