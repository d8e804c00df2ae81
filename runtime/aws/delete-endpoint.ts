/** Deleting an endpoint with what it uses, whatever the names, and nothing that others use too. */
import {
  DescribeModelCommand,
  paginateListEndpointConfigs,
  paginateListEndpoints,
} from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import { checkAccount } from "./account.ts";
import type { HandlerContext } from "./context.ts";
import {
  deletePart,
  describeConfig,
  describeEndpoint,
  type EndpointConfig,
  isSameName,
  messageOf,
  type Part,
} from "./endpoint-parts.ts";
import { isMissing } from "./failure.ts";

/**
 * Deletes the endpoint, its configuration and that one's models, as far as nobody else uses them; says whether there was anything.
 * `leftovers` are names that a configuration and a model without an endpoint may have. Throws E-SME-155 when the endpoint is gone
 * and something of it has to stay, and E-SME-153 when it is of another account than the one it was deployed in.
 */
export async function deleteEndpoint(
  context: HandlerContext,
  endpointName: string,
  leftovers: readonly string[],
  account: string | undefined,
): Promise<boolean> {
  const endpoint = await describeEndpoint(context, endpointName);
  await checkAccount(context, endpointName, account, endpoint?.EndpointArn);
  const names = endpoint === undefined ? leftovers : [endpoint.EndpointConfigName ?? endpointName];
  const configs: Part[] = [];
  const models: Part[] = [];
  for (const name of names) {
    const config = await describeConfig(context, name);
    if (config !== undefined) configs.push({ kind: "endpoint configuration", name });
    // Without its configuration nothing tells a model's name; those of ours are named alike.
    const used = config === undefined ? [name] : modelsOf(config);
    models.push(...used.map((model): Part => ({ kind: "model", name: model })));
  }
  const parts = [...configs, ...models];

  // What costs money goes first.
  let found = await deletePart(context, { kind: "endpoint", name: endpointName });
  for (const [index, part] of parts.entries()) {
    try {
      if (await isShared(context, part, endpointName)) continue;
      if (await deletePart(context, part)) found = true;
    } catch (error) {
      const left = parts.slice(index).map(({ kind, name }) => `${kind} ${name}`);
      throw new SmeError("E-SME-155", {
        endpoint_name: endpointName,
        left: left.join(" and "),
        // Its code would compete with this one.
        cause: messageOf(error).replace(/^[EF]-SME-\d+: /, ""),
      });
    }
  }
  return found;
}

/** Whether others use the part. Throws when that cannot be told. */
function isShared(context: HandlerContext, { kind, name }: Part, endpointName: string): Promise<boolean> {
  return kind === "model" ? isModelShared(context, name) : isConfigShared(context, name, endpointName);
}

/** Only an endpoint that was changed after the configuration was made can use it. */
async function isConfigShared(
  context: HandlerContext,
  configName: string,
  endpointName: string,
): Promise<boolean> {
  const config = await describeConfig(context, configName);
  const pages = paginateListEndpoints(
    { client: context.sagemaker, pageSize: 100 },
    { LastModifiedTimeAfter: before(config?.CreationTime) },
  );
  const others = itemsOf(pages, ({ Endpoints }) => Endpoints, "endpoints");
  for await (const { EndpointName = "" } of others) {
    if (isSameName(EndpointName, endpointName)) continue;
    const other = await describeEndpoint(context, EndpointName);
    const used = [other?.EndpointConfigName, other?.PendingDeploymentSummary?.EndpointConfigName];
    if (used.some((name) => isSameName(name, configName))) return true;
  }
  return false;
}

/** Only a configuration that is younger than the model can use it. */
async function isModelShared(context: HandlerContext, modelName: string): Promise<boolean> {
  const made = await creationTimeOf(context, modelName);
  if (made === undefined) return false;
  const pages = paginateListEndpointConfigs(
    { client: context.sagemaker, pageSize: 100 },
    { CreationTimeAfter: before(made) },
  );
  const others = itemsOf(pages, ({ EndpointConfigs }) => EndpointConfigs, "endpoint configurations");
  for await (const { EndpointConfigName = "" } of others) {
    const other = await describeConfig(context, EndpointConfigName);
    if (other !== undefined && modelsOf(other).some((name) => isSameName(name, modelName))) return true;
  }
  return false;
}

/** Undefined when there is no such model. */
async function creationTimeOf({ sagemaker }: HandlerContext, ModelName: string): Promise<Date | undefined> {
  try {
    const { CreationTime = new Date(0) } = await sagemaker.send(new DescribeModelCommand({ ModelName }));
    return CreationTime;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Clocks of AWS' servers need not agree to the second. */
function before(time: Date = new Date(0)): Date {
  return new Date(Math.max(0, time.getTime() - 60_000));
}

/** Each is asked for one by one, which takes too long of more. */
const MOST_OTHERS = 200;

async function* itemsOf<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => Item[] | undefined,
  what: string,
): AsyncGenerator<Item> {
  let count = 0;
  for await (const page of pages) {
    for (const item of items(page) ?? []) {
      if (++count > MOST_OTHERS)
        throw new Error(
          `whether others use it could not be told, because more than ${MOST_OTHERS} ${what} are younger.`,
        );
      yield item;
    }
  }
}

function modelsOf({ ProductionVariants = [], ShadowProductionVariants = [] }: EndpointConfig): string[] {
  const names = [...ProductionVariants, ...ShadowProductionVariants].map(({ ModelName = "" }) => ModelName);
  return [...new Set(names.filter((name) => name !== ""))];
}
