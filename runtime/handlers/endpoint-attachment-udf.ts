import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/endpoint-attachment-udf.ts";
import { callerOf } from "../aws/account.ts";
import type { HandlerContext } from "../aws/context.ts";
import { answerKeysOf } from "../aws/endpoints/answer-keys.ts";
import { javaScriptLiteral } from "../aws/endpoints/deployment.ts";
import {
  defaultsOf,
  type FoundAddress,
  foundRequests,
  foundRows,
  serverlessBytes,
} from "../aws/endpoints/endpoint-address.ts";
import { describeEndpoint, type Endpoint } from "../aws/endpoints/endpoint-parts.ts";
import type { AttachedEndpoint } from "../aws/prediction/attached/attached-endpoint.ts";
import { placesOf, readFormats } from "../aws/prediction/attached/attachment-arguments.ts";
import { mostBytesOnInstances } from "../aws/prediction/endpoint-settings.ts";
import type { Handler } from "../handler.ts";

export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { endpoint_name } = parameters;
  const formats = readFormats(parameters);
  // Before AWS is asked, where nothing depends on what it says.
  const given = parameters.job_name === null ? placesOf(parameters, formats) : undefined;
  const endpoint = await requireEndpoint(context, endpoint_name);
  const places = given ?? placesOf(await withFields(parameters, context, endpoint), formats);
  const size = sizeOf(endpoint);
  const { max_payload_bytes, on_error, retry_seconds } = defaultsOf(size);
  const { batch_size: set } = parameters;
  const attached: AttachedEndpoint = {
    endpoint_name,
    aws_region: context.region,
    aws_s3_connection: context.connection.name,
    ...formats,
    ...places,
    batch_size: set === null ? foundRows : { start: set, most: set },
    max_payload_bytes,
    most_bytes: isServerless(endpoint) ? serverlessBytes.most : mostBytesOnInstances,
    requests_in_flight: foundRequests(size),
    retry_seconds,
    on_error: (parameters.on_error ?? on_error) === "null" ? "null" : "fail",
  };
  return {
    attachment_literal: javaScriptLiteral(attached),
    endpoint_status: endpoint.EndpointStatus ?? "Unknown",
  };
};

/**
 * The returned columns with the fields of the model's answer in place of their keys. Throws E-SME-538 for a
 * key that it does not answer with.
 */
async function withFields(
  { columns, endpoint_name, returns }: { columns: string; endpoint_name: string; returns: string },
  context: HandlerContext,
  endpoint: Endpoint,
): Promise<{ columns: string; returns: string }> {
  const returned = JSON.parse(returns) as { path?: string }[];
  if (returned.every(({ path }) => path === undefined || /^\d+$/.test(path))) return { columns, returns };
  const keys = await answerKeysOf(context, endpoint);
  const fields = returned.map(({ path = "", ...column }) => {
    if (/^\d+$/.test(path)) return { ...column, path };
    const field = keys.indexOf(path);
    if (field >= 0) return { ...column, path: String(field + 1) };
    throw new SmeError("E-SME-538", { endpoint_name, missing: path, found: keys.join(", ") });
  });
  return { columns, returns: JSON.stringify(fields) };
}

/** Throws E-SME-500 where there is none, 506 where it takes no calls that are answered at once. */
async function requireEndpoint(context: HandlerContext, endpoint_name: string): Promise<Endpoint> {
  const endpoint = await describeEndpoint(context, endpoint_name);
  if (endpoint === undefined) {
    const { account = "?" } = await callerOf(context).catch(() => ({ account: undefined }));
    throw new SmeError("E-SME-500", { endpoint_name, region: context.region, account });
  }
  if (endpoint.AsyncInferenceConfig !== undefined) {
    const complaint = "it is asynchronous, and puts its answers into S3";
    throw new SmeError("E-SME-506", { endpoint_name, complaint });
  }
  return endpoint;
}

/** As the connection of an endpoint of this size says it that a deployment made. */
function sizeOf({ ProductionVariants: variants = [] }: Endpoint): FoundAddress {
  const concurrencies = variants.flatMap(({ CurrentServerlessConfig, DesiredServerlessConfig }) => {
    const { MaxConcurrency } = CurrentServerlessConfig ?? DesiredServerlessConfig ?? {};
    return MaxConcurrency === undefined ? [] : [MaxConcurrency];
  });
  if (concurrencies.length > 0) return { serverless_max_concurrency: Math.min(...concurrencies) };
  const instances = variants.reduce((sum, { CurrentInstanceCount = 0 }) => sum + CurrentInstanceCount, 0);
  return { instance_count: Math.max(1, instances) };
}

function isServerless({ ProductionVariants: variants = [] }: Endpoint): boolean {
  return variants.some(
    ({ CurrentServerlessConfig, DesiredServerlessConfig }) =>
      (CurrentServerlessConfig ?? DesiredServerlessConfig) !== undefined,
  );
}
