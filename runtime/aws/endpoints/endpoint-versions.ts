/**
 * The versions of a deployed endpoint, which AWS keeps: each is an endpoint configuration with a model of the
 * same name. What tells them apart stands in the name, which AWS takes together with the thing itself.
 */
import { createHash } from "node:crypto";
import { paginateListEndpointConfigs } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { tagsIfReadable } from "../read-tags.ts";
import { tagKeys } from "../tags.ts";
import { type NamedVariant, readVariantName } from "./deployment.ts";
import { describeConfig, type EndpointConfig, isSameName } from "./endpoint-parts.ts";

/** A version as the name of its endpoint configuration tells it. */
export interface EndpointVersion {
  configName: string;
  /** 1 for what the deployment made. */
  version: number;
  /** What it serves and on what, as a digest; undefined for version 1. */
  content?: string | undefined;
  /** The digest of the configuration that served before; undefined for version 1. */
  previous?: string | undefined;
}

/** A version with what it serves. */
export interface ServedVersion extends EndpointVersion {
  variant: NamedVariant;
  /** Null where AWS does not tell. */
  candidateName: string | null;
}

/** `<endpoint>-v2-<token>-<digests of its content and of the version before>`, within AWS' 63 characters. */
export function versionName(
  endpointName: string,
  token: string,
  { content, previous, version }: { version: number; content: string; previous: string },
): string {
  const end = `-v${version}-${token}-${content}${previous}`;
  return `${endpointName.slice(0, 63 - end.length).replace(/-+$/, "")}${end}`;
}

/** Undefined for a configuration that no deployment or promotion of this token has made. */
export function readVersionName(configName: string, token: string): EndpointVersion | undefined {
  const [, version, of, content, previous] =
    /-v(\d+)-([0-9a-f]{12})-([0-9a-f]{6})([0-9a-f]{6})$/.exec(configName) ?? [];
  if (of === token) return { configName, version: Number(version), content, previous };
  return configName.endsWith(`-${token}`) ? { configName, version: 1 } : undefined;
}

/** Six hexadecimal digits of a text. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

/** All versions that AWS has of the deployment, also those that never came into service, the latest first. */
export async function listVersions({ sagemaker }: HandlerContext, token: string): Promise<EndpointVersion[]> {
  const versions: EndpointVersion[] = [];
  const pages = paginateListEndpointConfigs({ client: sagemaker, pageSize: 100 }, { NameContains: token });
  for await (const { EndpointConfigs = [] } of pages) {
    for (const { EndpointConfigName = "" } of EndpointConfigs) {
      const version = readVersionName(EndpointConfigName, token);
      if (version !== undefined) versions.push(version);
    }
  }
  return versions.sort((a, b) => b.version - a.version);
}

/** The version that served before this one; undefined when AWS has none of the sort. */
export function versionBefore(
  { previous }: EndpointVersion,
  versions: readonly EndpointVersion[],
): EndpointVersion | undefined {
  return versions.find(({ configName }) => previous !== undefined && digest(configName) === previous);
}

/** What a version serves; undefined when its configuration is gone, or is not the deployment's. */
export async function servedBy(
  context: HandlerContext,
  version: EndpointVersion | undefined,
  token: string,
): Promise<ServedVersion | undefined> {
  if (version === undefined) return undefined;
  const config = await describeConfig(context, version.configName);
  const variant = config === undefined ? undefined : soleVariant(config, token);
  if (config === undefined || variant === undefined) return undefined;
  return { ...version, variant, candidateName: await candidateOf(context, config) };
}

/** Undefined when the configuration has another variant than one of the deployment. */
export function soleVariant(config: EndpointConfig, token: string): NamedVariant | undefined {
  const { ProductionVariants = [], ShadowProductionVariants = [] } = config;
  const [first, ...others] = [...ProductionVariants, ...ShadowProductionVariants];
  const named = readVariantName(first?.VariantName ?? "");
  return others.length === 0 && isSameName(named?.token, token) ? named : undefined;
}

/** The candidate that the configuration serves; null where the credentials may not ask, or no tag tells. */
export async function candidateOf(
  context: HandlerContext,
  { EndpointConfigArn }: EndpointConfig,
): Promise<string | null> {
  return (await tagsIfReadable(context, EndpointConfigArn)).get(tagKeys.candidate) ?? null;
}
