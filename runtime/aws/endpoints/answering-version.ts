/** Which version's answers an endpoint gives. */
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { readVariantName } from "./deployment.ts";
import { describeConfig, describeEndpoint, type Endpoint, inProgress } from "./endpoint-parts.ts";
import { candidateOf } from "./endpoint-versions.ts";

interface AnsweringVersion {
  version: number | null;
  job_name: string | null;
  candidate_name: string | null;
  /** Differs as soon as AWS has put something else behind the endpoint, also where that is undone again. */
  served: string;
}

const nothing: AnsweringVersion = { version: null, job_name: null, candidate_name: null, served: "nothing" };

/**
 * The version that gives all answers; nothing where there is no endpoint, or a stranger's: its functions say
 * that better. Throws E-SME-556 where two may answer.
 */
export async function findAnswering(
  context: HandlerContext,
  endpointName: string,
): Promise<AnsweringVersion> {
  const endpoint = await describeEndpoint(context, endpointName);
  if (endpoint === undefined) return nothing;
  if (isBetweenTwo(endpoint)) {
    const { EndpointStatus: status = "" } = endpoint;
    throw new SmeError("E-SME-556", { endpoint_name: endpointName, status });
  }
  const [variant, ...others] = endpoint.ProductionVariants ?? [];
  const named = readVariantName(variant?.VariantName ?? "");
  const { CreationTime, EndpointConfigName = "", LastModifiedTime } = endpoint;
  if (named === undefined || others.length > 0) return nothing;
  const config = await describeConfig(context, EndpointConfigName);
  return {
    version: named.version,
    job_name: named.jobName,
    candidate_name: config === undefined ? null : await candidateOf(context, config),
    served: [EndpointConfigName, CreationTime?.toISOString(), LastModifiedTime?.toISOString()].join(" "),
  };
}

/** AWS also updates an endpoint to give it more or fewer instances, which changes no answer. */
function isBetweenTwo({ EndpointStatus, PendingDeploymentSummary: pending }: Endpoint): boolean {
  const status: string = EndpointStatus ?? "";
  const isChanging = inProgress.includes(status) && status !== "Creating";
  return status === "UpdateRollbackFailed" || (isChanging && pending !== undefined);
}
