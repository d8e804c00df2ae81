/** Putting another version behind an endpoint, which goes on answering: for promotion and rollback. */
import { UpdateEndpointCommand } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import { checkAccount } from "../account.ts";
import type { HandlerContext } from "../context.ts";
import { oneLine } from "../error-message.ts";
import { AwsFailure } from "../failure.ts";
import { checkNotPaused, connectedEndpoint } from "./endpoint-connection.ts";
import { endpointStatement } from "./endpoint-occupant.ts";
import {
  attempts,
  describeConfig,
  describeEndpoint,
  type Endpoint,
  type EndpointConfig,
  inProgress,
  isSameName,
  watchEndpoint,
} from "./endpoint-parts.ts";
import {
  type EndpointVersion,
  readVersionName,
  type ServedVersion,
  soleVariant,
} from "./endpoint-versions.ts";
import { markedPausedSince } from "./paused-configuration.ts";

/** What this database knows of the endpoint: its connection's texts. */
export type Connected = NonNullable<ReturnType<typeof connectedEndpoint>> & { deployment: string };

/** What serves before the switch. */
export interface Serving extends EndpointVersion {
  endpoint: Endpoint;
  config: EndpointConfig;
  variant: ServedVersion["variant"];
}

/** Which version serves, or will. */
export interface Switched {
  version: number;
  status: string;
  jobName: string;
  candidateName: string | null;
  /** What a rollback brings back. */
  previous: ServedVersion | undefined;
}

/** As promotion and rollback give it to their scripts. */
export function switchedRow(
  { candidateName, jobName, previous, status, version }: Switched,
  { deployment }: Connected,
) {
  return {
    version,
    previous_version: previous?.version ?? null,
    endpoint_status: status,
    served_job_name: jobName,
    served_candidate_name: candidateName,
    previous_job_name: previous?.variant.jobName ?? null,
    previous_candidate_name: previous?.candidateName ?? null,
    previous_configuration: previous?.configName ?? null,
    token: deployment,
  };
}

/**
 * Throws E-SME-465 for an endpoint that this database has not deployed, 80 for one that is no more, 454 for
 * one that is paused, 473 for one whose name has other upper and lower case letters.
 */
export function requireConnected(context: HandlerContext, endpointName: string): Connected {
  const connected = connectedEndpoint(context, endpointName);
  const { region } = context;
  const { aws_region = region, deployment, endpoint_name = endpointName, status } = connected ?? {};
  checkNotPaused(context, endpointName);
  if (status !== undefined && status !== "deployed") {
    throw new SmeError("E-SME-80", { endpoint_name: endpointName, status });
  }
  if (deployment === undefined || aws_region !== region) {
    throw new SmeError("E-SME-465", { endpoint_name: endpointName, region });
  }
  if (endpoint_name !== endpointName) {
    throw new SmeError("E-SME-473", { endpoint_name: endpointName, name: endpoint_name });
  }
  return { ...connected, deployment };
}

/**
 * The endpoint's present version; with `wait` once AWS has finished what it does with it, unless that puts a
 * version there, which whoever asked for it may not want replaced. Throws E-SME-466 when it is being created,
 * 467 when it serves nothing, 526 when a pause has taken it down of which this database does not know, 468
 * when its configuration is gone, 469 when somebody else has put something else behind it.
 */
export async function findServing(
  context: HandlerContext,
  endpointName: string,
  { account, deployment: token }: Connected,
  wait: boolean,
): Promise<Serving> {
  let status = "Unknown";
  for await (const _ of attempts()) {
    const endpoint = await describeEndpoint(context, endpointName);
    await checkAccount(context, endpointName, account, endpoint?.EndpointArn);
    const about = { endpoint_name: endpointName, region: context.region };
    status = endpoint?.EndpointStatus ?? "Unknown";
    const isSwitching = status === "Updating" && pendingConfig(endpoint) !== undefined;
    const isWaitedFor = wait && inProgress.includes(status) && !isSwitching;
    if (isWaitedFor) continue;
    if (endpoint === undefined || status === "Deleting") {
      const since = await markedPausedSince(context, endpointName, token);
      if (since !== undefined) throw pausedMeanwhile(context, endpointName, since);
    }
    if (endpoint === undefined)
      throw new SmeError("E-SME-467", { ...about, cause: "AWS has none of this name" });
    if (status === "Failed" || status === "OutOfService" || status === "Deleting") {
      const reason = endpoint.FailureReason === undefined ? "" : `: ${oneLine(endpoint.FailureReason)}`;
      throw new SmeError("E-SME-467", { ...about, cause: `it is ${status}${reason}` });
    }
    if (status === "Creating") throw changing(endpointName, status);
    return servingOf(context, endpoint, endpointName, token);
  }
  throw changing(endpointName, status);
}

/** E-SME-526; `since` as the mark has it. */
function pausedMeanwhile(context: HandlerContext, endpointName: string, since: string): SmeError {
  return new SmeError("E-SME-526", {
    endpoint_name: endpointName,
    since: `${since.replace(/^(.{10})T(.{5}).*/, "$1 $2")} UTC`,
    statement: endpointStatement("SME_PAUSE_ENDPOINT", context, endpointName),
  });
}

async function servingOf(
  context: HandlerContext,
  endpoint: Endpoint,
  endpointName: string,
  token: string,
): Promise<Serving> {
  const configName = endpoint.EndpointConfigName ?? "";
  const version = readVersionName(configName, token);
  const config = await describeConfig(context, configName);
  if (config === undefined)
    throw new SmeError("E-SME-468", { endpoint_name: endpointName, configuration: configName });
  const variant = soleVariant(config, token);
  if (version === undefined || variant === undefined) {
    throw new SmeError("E-SME-469", { endpoint_name: endpointName, configuration: configName });
  }
  return { ...version, endpoint, config, variant };
}

/** The configuration that AWS is about to put behind the endpoint, as far as it tells. */
export function pendingConfig(endpoint: Endpoint | undefined): string | undefined {
  const { EndpointStatus: status = "", PendingDeploymentSummary: pending } = endpoint ?? {};
  return inProgress.includes(status) ? pending?.EndpointConfigName : undefined;
}

/**
 * Has AWS put the version behind the endpoint; returns the endpoint's status. What serves goes on answering
 * until AWS has the new one ready. Throws E-SME-466 when AWS is working on it for somebody else, 523 when
 * something else serves by now than the version was made to follow.
 */
export async function switchTo(
  context: HandlerContext,
  endpointName: string,
  serving: Serving,
  to: EndpointVersion,
): Promise<string> {
  const { configName } = to;
  const now = await describeEndpoint(context, endpointName);
  const reached = statusWith(now, configName);
  if (reached !== undefined) return reached;
  const isSettled = !inProgress.includes(now?.EndpointStatus ?? "");
  if (isSettled && !isSameName(now?.EndpointConfigName, serving.configName)) {
    throw overtaken(endpointName, to, now);
  }
  try {
    await context.sagemaker.send(
      new UpdateEndpointCommand({ EndpointName: endpointName, EndpointConfigName: configName }),
    );
    return "Updating";
  } catch (error) {
    if (!(error instanceof AwsFailure || error instanceof SmeError)) throw error;
    // The answer to a request that AWS has carried out may have been lost.
    const endpoint = await describeEndpoint(context, endpointName);
    const done = statusWith(endpoint, configName);
    if (done !== undefined) return done;
    const { EndpointStatus: status = "Unknown" } = endpoint ?? {};
    if (!(error instanceof AwsFailure)) throw error;
    if (inProgress.includes(status)) throw changing(endpointName, status, pendingConfig(endpoint));
    if (endpoint === undefined || status === "Deleting") throw overtaken(endpointName, to, endpoint);
    throw error;
  }
}

/** The endpoint's status where the configuration serves, or AWS is putting it there. */
function statusWith(endpoint: Endpoint | undefined, configName: string): string | undefined {
  const { EndpointConfigName, EndpointStatus: status } = endpoint ?? {};
  const isThere = status === "InService" && isSameName(EndpointConfigName, configName);
  return isThere || isSameName(pendingConfig(endpoint), configName) ? status : undefined;
}

/**
 * Returns once the version serves. Throws E-SME-471 when AWS could not make it, and has gone back to what
 * served before or serves both; 523 when another session has the endpoint changed once more.
 */
export async function waitUntilServing(
  context: HandlerContext,
  endpointName: string,
  before: EndpointVersion,
  to: EndpointVersion,
): Promise<void> {
  const { configName, version } = to;
  let status = "Updating";
  for await (const endpoint of watchEndpoint(context, endpointName)) {
    status = endpoint?.EndpointStatus ?? "Deleting";
    const pending = pendingConfig(endpoint) ?? configName;
    const answering = endpoint?.EndpointConfigName;
    const isOther = status === "Updating" && !isSameName(pending, configName);
    if (inProgress.includes(status) && !isOther) continue;
    if (status === "InService" && isSameName(answering, configName)) return;
    const isBack = status === "InService" && isSameName(answering, before.configName);
    if (!isBack && ["InService", "Updating", "Deleting"].includes(status)) {
      throw overtaken(endpointName, to, endpoint);
    }
    const cause = oneLine(endpoint?.FailureReason ?? "AWS gave no reason.").replace(/^(.{500}).+/, "$1…");
    throw new SmeError("E-SME-471", { endpoint_name: endpointName, version, cause, serves: serves(status) });
  }
  throw changing(endpointName, `still ${status} after an hour`);
}

function serves(status: string): string {
  if (status === "InService") return "What served before goes on answering.";
  if (status === "UpdateRollbackFailed")
    return "AWS could not go back either: it is UpdateRollbackFailed, and both versions answer, each row by one of them.";
  return `The endpoint is ${status} now.`;
}

/** E-SME-466; `pending` is what AWS is putting there, as far as it tells. */
export function changing(endpointName: string, status: string, pending?: string): SmeError {
  const version = pending === undefined ? undefined : versionIn(pending);
  const change = version === undefined ? "" : ` to put version ${version} there`;
  return new SmeError("E-SME-466", { endpoint_name: endpointName, status, change });
}

/** E-SME-523, by what AWS says of the endpoint now. */
function overtaken(endpointName: string, { version }: EndpointVersion, now: Endpoint | undefined): SmeError {
  const pending = pendingConfig(now);
  const there = `version ${versionIn(pending ?? now?.EndpointConfigName ?? "")} there`;
  const found =
    now === undefined || now.EndpointStatus === "Deleting"
      ? "has deleted or paused it"
      : pending === undefined
        ? `has put ${there}`
        : `is putting ${there}`;
  return new SmeError("E-SME-523", { endpoint_name: endpointName, version, found });
}

/** What is no promotion's is the deployment's. */
function versionIn(configName: string): number {
  return Number(/-v(\d+)-[0-9a-f]{12}-[0-9a-f]{12}$/.exec(configName)?.[1] ?? 1);
}
