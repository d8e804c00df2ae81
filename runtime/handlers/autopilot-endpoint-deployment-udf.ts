import { randomBytes } from "node:crypto";
import type spec from "../../spec/udfs/autopilot-endpoint-deployment-udf.ts";
import { accountOf } from "../aws/account.ts";
import { type AutopilotJob, describeJob } from "../aws/autopilot-job.ts";
import { createEndpoint, isOfDeployment, waitUntilInService } from "../aws/create-endpoint.ts";
import { deployableJob } from "../aws/deployable-job.ts";
import {
  type Deployment,
  deploymentLiteral,
  type ForecastShape,
  readForecastShape,
} from "../aws/deployment.ts";
import { checkNotElsewhere, deployedAddress } from "../aws/endpoint-connection.ts";
import { adoptableToken, deletionStatement, findEndpoint } from "../aws/endpoint-occupant.ts";
import { inferenceContainers } from "../aws/inference-containers.ts";
import { endpointTags, ownTags, tagKeys, versionTags } from "../aws/tags.ts";
import { jobColumns } from "../csv/job-columns.ts";
import type { Handler, OwnParameters } from "../handler.ts";

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { connection, region } = context;
  const { endpoint_name, instance_count, instance_type, job_name } = parameters;
  const job = await describeJob(context, job_name, parameters);
  const { candidate, candidateName, problemType, roleArn } = await deployableJob(context, job, job_name);
  const account = accountOf(job.AutoMLJobArn);
  checkNotElsewhere(context, endpoint_name, { region, account });

  const own = (parameters.deployment as string | undefined) ?? randomBytes(6).toString("hex");
  const occupant = await findEndpoint(context, endpoint_name);
  const wanted = {
    endpointName: endpoint_name,
    jobName: job_name,
    instanceType: instance_type,
    instanceCount: instance_count,
  };
  const isTakenOver = occupant !== undefined && !isOfDeployment(occupant, endpoint_name, own);
  const token = isTakenOver ? await adoptableToken(context, occupant, wanted) : own;

  const { containers, responseKeys } = inferenceContainers(candidate, problemType);
  const deployment = deploymentOf(parameters, job, { token, account, region });
  // Before anything costs: the connection there is may not be readable.
  const connectionAddress = deployedAddress(context, {
    aws_s3_connection: connection.name,
    aws_region: region,
    endpoint_name,
    problem_type: problemType,
    response_keys: responseKeys,
    instance_count,
    ...(parameters.csv_encoding === null ? {} : { encoding: parameters.csv_encoding }),
    ...deployment,
  });
  if (isTakenOver) {
    const left = `To be rid of it: ${deletionStatement(context, endpoint_name)}.`;
    await waitUntilInService(context, endpoint_name, left);
  } else {
    const tags = [
      ...ownTags(context.user, job_name),
      { Key: tagKeys.deployment, Value: token },
      ...versionTags({ candidate: candidateName ?? "", version: 1 }),
    ];
    // A script of release 1.0.0 does not say where the functions are.
    const schema = deployment?.function_schema;
    const served = { function: endpoint_name, expiresAt: null, price: null };
    const tagsOfEndpoint = schema === undefined ? [] : endpointTags({ schema, ...served });
    await createEndpoint(context, { ...wanted, token, containers, roleArn, tags, tagsOfEndpoint });
  }
  return {
    problem_type: problemType,
    connection_address: connectionAddress,
    deployment_literal: deployment === undefined ? null : deploymentLiteral(deployment),
    candidate_name: candidateName,
    token,
  };
};

/**
 * Undefined for a script of release 1.0.0, whose functions do not state what they belong to: their connection
 * must not, either.
 */
function deploymentOf(
  given: OwnParameters<typeof spec>,
  job: AutopilotJob,
  { account, region, token }: { account: string | undefined; region: string; token: string },
): Deployment | undefined {
  const { column_names, column_types, csv_encoding, function_schema, target_attribute_name } = given;
  // Its call of this handler has no such arguments.
  if ((given.deployment as string | undefined) === undefined) return undefined;
  const forecast = forecastShape(given, job);
  const { all, columns, target } = jobColumns(column_names, column_types, target_attribute_name);
  return {
    deployment: token,
    job_name: given.job_name,
    endpoint_name: given.endpoint_name,
    aws_region: region,
    ...(account === undefined ? {} : { account }),
    function_schema,
    ...(csv_encoding === null ? {} : { encoding: csv_encoding }),
    target,
    ...(forecast === undefined ? { columns } : { columns: all, forecast }),
  };
}

/** The job tells what its model makes of histories that are not regular. */
function forecastShape(
  { forecast, target_attribute_name: target }: OwnParameters<typeof spec>,
  { AutoMLProblemTypeConfig: config }: AutopilotJob,
): ForecastShape | undefined {
  const shape = readForecastShape(forecast);
  const { ForecastFrequency: frequency, Transformations: { Filling: filling } = {} } =
    config?.TimeSeriesForecastingJobConfig ?? {};
  if (shape === undefined || frequency === undefined) return shape;
  return { ...shape, frequency, fills: filling?.[target ?? ""]?.middlefill !== undefined };
}
