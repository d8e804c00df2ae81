import { randomBytes } from "node:crypto";
import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-endpoint-deployment-udf.ts";
import { accountOf } from "../aws/account.ts";
import type { HandlerContext } from "../aws/context.ts";
import {
  type AwaitedEndpoint,
  createEndpoint,
  deleteDeployment,
  type EndpointPlan,
  isOfDeployment,
  waitUntilInService,
} from "../aws/endpoints/create-endpoint.ts";
import { type DeployableJob, deployableJob } from "../aws/endpoints/deployable-job.ts";
import { deploymentLiteral } from "../aws/endpoints/deployment.ts";
import { deploymentOfJob } from "../aws/endpoints/deployment-of-job.ts";
import {
  checkNotElsewhere,
  checkNotPaused,
  connectedEndpoint,
  deployedAddress,
  isConnected,
} from "../aws/endpoints/endpoint-connection.ts";
import { deletionStatement, findEndpoint } from "../aws/endpoints/endpoint-occupant.ts";
import {
  addressOfSize,
  type EndpointSize,
  isServerless,
  sizeAskedFor,
} from "../aws/endpoints/endpoint-size.ts";
import { inferenceContainers } from "../aws/endpoints/inference-containers.ts";
import { takeOver, type WantedEndpoint } from "../aws/endpoints/take-over.ts";
import { markTakenOver } from "../aws/endpoints/taken-over.ts";
import { callersTags, endpointTags, ownTags, tagKeys, versionTags } from "../aws/tags.ts";
import { describeJob } from "../aws/training/autopilot-job.ts";
import type { Handler, OwnParameters } from "../handler.ts";

/** How long a call waits for a namesake that is being deleted, in minutes. */
const patience = { waits: 60, returnsAtOnce: 5 };

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { connection, region } = context;
  const { candidate_name = null, endpoint_name, function_schema, job_name } = parameters;
  // Scripts of release 1.0.0 know nothing of it, and wait.
  const waits = parameters.wait ?? true;
  const size = sizeAskedFor(parameters);
  const job = await describeJob(context, job_name, parameters);
  const found = await deployableJob(context, job, job_name, candidate_name);
  checkServable(found, size, job_name);
  const { candidate, problemType, roleArn } = found;
  const account = accountOf(job.AutoMLJobArn);
  checkNotElsewhere(context, endpoint_name, { region, account });
  checkNotPaused(context, endpoint_name);

  const own = (parameters.deployment as string | undefined) ?? randomBytes(6).toString("hex");
  const minutes = waits ? patience.waits : patience.returnsAtOnce;
  const kmsKeyId = parameters.kms_key_id ?? undefined;
  const standing = await usableEndpoint(context, own, minutes, {
    endpointName: endpoint_name,
    jobName: job_name,
    modelData: candidate.at(-1)?.ModelDataUrl,
    functionSchema: function_schema,
    size,
    kmsKeyId,
  });
  const token = standing?.token ?? own;

  const { containers, responseKeys } = inferenceContainers(candidate, problemType);
  // The script of release 1.0.0 gives no such arguments: its functions do not state what they belong to, and
  // their connection must not, either.
  const isStated = (parameters.deployment as string | undefined) !== undefined;
  const connected = connectedEndpoint(context, endpoint_name);
  const promotedTo = connected?.deployment === token ? connected.columns_of : undefined;
  const deployment = isStated
    ? {
        ...deploymentOfJob(parameters, job, { token, account, region }),
        ...(promotedTo !== undefined && { columns_of: promotedTo }),
      }
    : undefined;
  // Before anything costs: the connection there is may not be readable.
  const connectionAddress = deployedAddress(context, {
    aws_s3_connection: connection.name,
    aws_region: region,
    endpoint_name,
    problem_type: problemType,
    response_keys: responseKeys,
    ...addressOfSize(size),
    ...(parameters.csv_encoding === null ? {} : { encoding: parameters.csv_encoding }),
    ...deployment,
  });
  const awaited = { endpointName: endpoint_name, size, usdPerHour: parameters.usd_per_hour ?? null };
  const status =
    standing === undefined
      ? await createEndpoint(context, {
          ...awaited,
          jobName: job_name,
          token,
          containers,
          roleArn,
          kmsKeyId,
          ...tagsOf(parameters, context.user, { token, candidate: found.candidateName ?? "" }),
          waits,
        })
      : await statusOf(context, awaited, standing.status, waits);
  return {
    problem_type: problemType,
    connection_address: isConnected(context, endpoint_name, connectionAddress) ? null : connectionAddress,
    deployment_literal: deployment === undefined ? null : deploymentLiteral(deployment),
    candidate_name: found.candidateName,
    token,
    endpoint_status: status,
  };
};

function tagsOf(
  given: OwnParameters<typeof spec>,
  user: string,
  { candidate, token }: { candidate: string; token: string },
): Pick<EndpointPlan, "ownTags" | "tagsOfEndpoint" | "callersTags"> {
  // A script of release 1.0.0 does not say where the functions are.
  const schema = given.function_schema as string | undefined;
  const { expires_at = null, instance_type: priced_instance_type, usd_per_hour = null } = given;
  const asked = { function: given.endpoint_name, expires_at, priced_instance_type, usd_per_hour };
  return {
    ownTags: [
      ...ownTags(user, given.job_name),
      { Key: tagKeys.deployment, Value: token },
      ...versionTags({ candidate, version: 1 }),
    ],
    tagsOfEndpoint: schema === undefined ? [] : endpointTags({ schema, ...asked }),
    callersTags: callersTags(given.aws_tags ?? null),
  };
}

/** Throws E-SME-452 for a candidate that AWS serves on instances only. */
function checkServable(
  { candidate, candidateName }: DeployableJob,
  size: EndpointSize,
  jobName: string,
): void {
  if (!isServerless(size) || candidate.length < 2) return;
  throw new SmeError("E-SME-452", {
    candidate_name: candidateName ?? "?",
    job_name: jobName,
    containers: candidate.length,
  });
}

/**
 * The endpoint of the name that another deployment made, where this one can use it. One that AWS failed to
 * make is removed first.
 */
async function usableEndpoint(
  context: HandlerContext,
  own: string,
  minutes: number,
  wanted: WantedEndpoint,
): Promise<{ token: string; status: string } | undefined> {
  const { endpointName } = wanted;
  const endpoint = await findEndpoint(context, endpointName, minutes);
  if (endpoint === undefined || isOfDeployment(endpoint, endpointName, own)) return undefined;
  const { isConnected, isFailed, token } = await takeOver(context, endpoint, wanted);
  if (isFailed) {
    await deleteDeployment(context, endpointName, token, { anew: true });
    await findEndpoint(context, endpointName, minutes);
    return undefined;
  }
  const isThere = isConnected || (await markTakenOver(context, endpoint));
  if (!isThere) return usableEndpoint(context, own, minutes, wanted);
  return { token, status: endpoint.EndpointStatus ?? "Unknown" };
}

function statusOf(
  context: HandlerContext,
  awaited: AwaitedEndpoint,
  status: string,
  waits: boolean,
): Promise<string> | string {
  if (!waits) return status;
  const deletion = deletionStatement(context, awaited.endpointName);
  const left = `The same call again makes it anew. To be rid of it: ${deletion}.`;
  return waitUntilInService(context, awaited, left);
}
