/** Making a version of a candidate, and putting it behind a deployed endpoint. */
import { isDeepStrictEqual } from "node:util";
import {
  type ContainerDefinition,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  DescribeModelCommand,
  type ProductionVariant,
  type Tag,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../../spec/errors.ts";
import type { HandlerContext } from "../context.ts";
import { reasonOf } from "../error-message.ts";
import { AwsFailure, isMissing, isRoleRefused, isTaken } from "../failure.ts";
import { ownTags, sendTagged, tagKeys, versionTags } from "../tags.ts";
import { readVariantName, variantName } from "./deployment.ts";
import {
  deletePart,
  describeConfig,
  type Endpoint,
  type EndpointConfig,
  inProgress,
  isUnanswered,
  type Part,
} from "./endpoint-parts.ts";
import {
  digest,
  type EndpointVersion,
  listVersions,
  readVersionName,
  servedBy,
  versionBefore,
  versionName,
} from "./endpoint-versions.ts";
import {
  type Connected,
  changing,
  findServing,
  pendingConfig,
  type Serving,
  type Switched,
  switchTo,
  waitUntilServing,
} from "./switch-endpoint.ts";

/** What is to serve. */
export interface WantedVersion {
  endpointName: string;
  jobName: string;
  candidateName: string | null;
  containers: ContainerDefinition[];
  responseKeys: readonly string[];
  encoding: number;
  roleArn: string;
  /** Of the promotion that gave the functions their columns, if one did. */
  columnsOf?: string | undefined;
}

/**
 * Returns once AWS is putting the candidate behind the endpoint, or with `wait` once it serves. A candidate
 * that serves already, or that AWS is about to put there, is left to be. What an interrupted or failed call
 * for the same candidate has made is used.
 */
export async function promoteEndpoint(
  context: HandlerContext,
  connected: Connected,
  wanted: WantedVersion,
  wait: boolean,
): Promise<Switched> {
  const { candidateName, endpointName, jobName } = wanted;
  const token = connected.deployment;
  const serving = await findServing(context, endpointName, connected, wait);
  const { EndpointStatus: status = "Unknown" } = serving.endpoint;
  const versions = await listVersions(context, token);
  // What it returns is asked for before anything is changed: a request that fails then costs no switch.
  const switchedTo = async (to: EndpointVersion): Promise<Omit<Switched, "status">> => ({
    version: to.version,
    jobName,
    candidateName,
    previous: await servedBy(context, versionBefore(to, versions), token),
  });
  if (inProgress.includes(status)) {
    const pending = readVersionName(pendingConfig(serving.endpoint) ?? "", token);
    if (pending === undefined || !(await isServedBy(context, pending, wanted))) {
      throw changing(endpointName, status, pendingConfig(serving.endpoint));
    }
    const switched = await switchedTo(pending);
    if (!wait) return { ...switched, status };
    await waitUntilServing(context, endpointName, serving, pending);
    return { ...switched, status: "InService" };
  }
  const isServing = await isServedBy(context, serving, wanted);
  if (isServing && status === "InService") return { ...(await switchedTo(serving)), status };
  // AWS may have ended with both versions behind the endpoint.
  const to = isServing ? serving : versionFor(serving, versions, token, wanted);
  const switched = await switchedTo(to);
  const made: Part[] = [];
  let isAsked = false;
  let reached: string;
  try {
    if (!isServing) await makeVersion(context, to, serving, token, wanted, made);
    isAsked = true;
    reached = await switchTo(context, endpointName, serving, to);
  } catch (error) {
    // AWS may yet switch where it did not answer, and nothing can use what was made where it has refused.
    const left = isAsked && isUnanswered(error) ? made : await takeBack(context, made);
    if (left.length === 0) throw error;
    throw new SmeError("E-SME-548", {
      endpoint_name: endpointName,
      version: to.version,
      cause: error instanceof AwsFailure ? error.text : `${reasonOf(error)}.`,
      left: left.map(({ kind, name }) => `${kind} ${name}`).join(", "),
    });
  }
  if (wait && reached !== "InService") {
    await waitUntilServing(context, endpointName, serving, to);
    reached = "InService";
  }
  return { ...switched, status: reached };
}

/** Deletes the parts, the last one first; returns those that could not be. */
async function takeBack(context: HandlerContext, made: readonly Part[]): Promise<Part[]> {
  const left: Part[] = [];
  for (const part of made.toReversed()) await deletePart(context, part).catch(() => left.push(part));
  return left;
}

/** Whether the version's model is the candidate, read with the same columns. */
async function isServedBy(
  context: HandlerContext,
  { configName }: EndpointVersion,
  { columnsOf, containers }: WantedVersion,
): Promise<boolean> {
  const { ProductionVariants: [variant] = [] } = (await describeConfig(context, configName)) ?? {};
  if (readVariantName(variant?.VariantName ?? "")?.columnsOf !== columnsOf) return false;
  const found = await containersOf(context, variant?.ModelName);
  return found !== undefined && isDeepStrictEqual(found.map(comparable), containers.map(comparable));
}

/** Undefined when the model is gone. */
async function containersOf(
  { sagemaker }: HandlerContext,
  ModelName: string | undefined,
): Promise<ContainerDefinition[] | undefined> {
  try {
    const model = await sagemaker.send(new DescribeModelCommand({ ModelName }));
    return model.Containers ?? (model.PrimaryContainer === undefined ? [] : [model.PrimaryContainer]);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** AWS adds what it assumes to a container. */
function comparable({ Environment = {}, Image, ModelDataUrl }: ContainerDefinition): object {
  return { Environment, Image, ModelDataUrl };
}

/**
 * What serves next: the version that an earlier call for the same has made after the one that serves, or the
 * next number.
 */
function versionFor(
  serving: Serving,
  versions: readonly EndpointVersion[],
  token: string,
  wanted: WantedVersion,
): EndpointVersion {
  const { columnsOf, containers, encoding, endpointName, jobName, responseKeys, roleArn } = wanted;
  const settings = settingsOf(serving.config, serving.endpoint);
  const content = digest(
    JSON.stringify([jobName, containers, roleArn, responseKeys, encoding, columnsOf, settings]),
  );
  const previous = digest(serving.configName);
  const made = versions.find((one) => one.content === content && one.previous === previous);
  if (made !== undefined) return made;
  const version = 1 + Math.max(serving.version, ...versions.map((one) => one.version));
  const configName = versionName(endpointName, token, { content, previous, version });
  return { configName, content, previous, version };
}

/** What the next version runs on: the same as the present one, with as many instances as that has by now. */
function settingsOf(
  config: EndpointConfig,
  endpoint: Endpoint,
): Omit<CreateEndpointConfigCommandInput, "EndpointConfigName"> {
  const {
    DataCaptureConfig,
    EnableNetworkIsolation,
    ExecutionRoleArn,
    KmsKeyId,
    ProductionVariants = [],
    VpcConfig,
  } = config;
  const [{ ModelName: _, VariantName: __, ...variant } = {}] =
    ProductionVariants as Partial<ProductionVariant>[];
  const count = endpoint.ProductionVariants?.[0]?.DesiredInstanceCount;
  return {
    ProductionVariants: [
      {
        ...variant,
        ...(count !== undefined && { InitialInstanceCount: count }),
        ModelName: undefined,
        VariantName: undefined,
      },
    ],
    ...(DataCaptureConfig !== undefined && { DataCaptureConfig }),
    ...(EnableNetworkIsolation !== undefined && { EnableNetworkIsolation }),
    ...(ExecutionRoleArn !== undefined && { ExecutionRoleArn }),
    ...(KmsKeyId !== undefined && { KmsKeyId }),
    ...(VpcConfig !== undefined && { VpcConfig }),
  };
}

/** Makes the version's model and configuration as far as they are not there, and enters those into `made`. */
async function makeVersion(
  { sagemaker, user }: HandlerContext,
  { configName, version }: EndpointVersion,
  serving: Serving,
  token: string,
  wanted: WantedVersion,
  made: Part[],
): Promise<void> {
  const { candidateName, columnsOf, containers, encoding, jobName, responseKeys, roleArn } = wanted;
  const { ProductionVariants: [variant] = [], ...settings } = settingsOf(serving.config, serving.endpoint);
  if (variant?.ServerlessConfig !== undefined && containers.length > 1) {
    const about = { candidate_name: candidateName ?? "?", job_name: jobName };
    throw new SmeError("E-SME-452", { ...about, containers: containers.length });
  }
  const VariantName = variantName(jobName, token, { version, responseKeys, encoding, columnsOf });
  const tags = [
    ...ownTags(user, jobName),
    { Key: tagKeys.deployment, Value: token },
    ...versionTags({ candidate: candidateName ?? "", version }),
  ];
  await make("model", (Tags) =>
    sagemaker.send(
      new CreateModelCommand({
        ModelName: configName,
        ExecutionRoleArn: roleArn,
        Containers: containers,
        Tags,
      }),
    ),
  );
  await make("endpoint configuration", (Tags) =>
    sagemaker.send(
      new CreateEndpointConfigCommand({
        ...settings,
        EndpointConfigName: configName,
        ProductionVariants: [{ ...variant, VariantName, ModelName: configName }],
        Tags,
      }),
    ),
  );

  async function make(kind: Part["kind"], send: (tags: Tag[]) => Promise<unknown>): Promise<void> {
    try {
      await sendTagged(tags, send);
      made.push({ kind, name: configName });
    } catch (error) {
      if (isRoleRefused(error)) throw new SmeError("E-SME-73", { role: roleArn, cause: error.text });
      if (isUnanswered(error)) made.push({ kind, name: configName });
      // The name holds what it is, so a call before this one has made the same.
      if (!isTaken(error)) throw error;
    }
  }
}
