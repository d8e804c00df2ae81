import type {
  CreateEndpointCommandInput,
  DescribeEndpointCommandInput,
  ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import { asObject } from "../../kept-file.ts";
import { AwsError } from "../http/aws-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { type RecordForm, resourceForm } from "../record-store.ts";
import type { EndpointConfigService } from "./endpoint-config-operations.ts";
import { type ListRequest, listPage } from "./list-page.ts";
import type { ModelService } from "./model-operations.ts";
import { arnOf, epochSeconds } from "./names.ts";
import type { Operations } from "./operations.ts";
import { loadVariant, type RunningVariant, type Variant, variantOf } from "./running-variant.ts";
import { validationException } from "./sagemaker-errors.ts";
import type { TagStore } from "./tags.ts";

export interface Endpoint {
  name: string;
  arn: string;
  configName: string;
  /** The configuration's variants, whatever happens to it. */
  wanted: ProductionVariant[];
  status: "Creating" | "Updating" | "InService" | "Deleting" | "Failed";
  failureReason?: string | undefined;
  created: Date;
  modified: Date;
  /** The configuration that a creation or update is going to; by then it may be deleted. */
  next?: { configName: string; variants: ProductionVariant[] } | undefined;
  running: RunningVariant[];
}

export interface EndpointService {
  operations: Operations;
  /** An endpoint that answers, by its exact name. */
  findInService(name: string): Endpoint | undefined;
  close(): Promise<void>;
}

/** Endpoints; those that an earlier run left in service are again when it resolves. */
export async function createEndpointService(
  context: LocalAwsContext,
  tags: TagStore,
  configs: EndpointConfigService,
  models: ModelService,
): Promise<EndpointService> {
  const endpoints = await context.records.open("endpoints", endpointForm);
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  function requireEndpoint(name = ""): Endpoint {
    const endpoint = endpoints.get(name.toLowerCase());
    if (endpoint) return endpoint;
    throw validationException(`Could not find endpoint "${arnOf(context, "endpoint", name)}".`);
  }

  function create({
    EndpointName: name = "",
    EndpointConfigName = "",
    Tags,
  }: CreateEndpointCommandInput): object {
    const arn = arnOf(context, "endpoint", name);
    if (endpoints.has(name.toLowerCase())) {
      throw validationException(`Cannot create already existing endpoint "${arn}".`);
    }
    const config = configs.requireConfig(EndpointConfigName);
    checkLimit(context, endpoints.values(), config.variants);
    const now = new Date();
    const endpoint: Endpoint = {
      name,
      arn,
      configName: config.name,
      wanted: config.variants,
      status: "Creating",
      created: now,
      modified: now,
      next: { configName: config.name, variants: config.variants },
      running: [],
    };
    tags.create(arn, Tags);
    endpoints.set(name.toLowerCase(), endpoint);
    start(endpoint);
    return { EndpointArn: arn };
  }

  function update({ EndpointName, EndpointConfigName = "" }: CreateEndpointCommandInput): object {
    const endpoint = requireEndpoint(EndpointName);
    requireSettled(endpoint);
    const config = configs.requireConfig(EndpointConfigName);
    checkLimit(
      context,
      endpoints.values().filter((other) => other !== endpoint),
      config.variants,
    );
    endpoint.status = "Updating";
    endpoint.next = { configName: config.name, variants: config.variants };
    save(endpoint);
    start(endpoint);
    return { EndpointArn: endpoint.arn };
  }

  /** Loads the models after a while; until then an updated endpoint answers with the old ones. */
  function start(endpoint: Endpoint): void {
    const { status, next } = endpoint;
    if ((status !== "Creating" && status !== "Updating") || next === undefined) return;
    later(context.endpointMilliseconds(status, endpoint.name), async () => {
      const old = endpoint.running;
      try {
        const running = await Promise.all(
          next.variants.map(async (variant) => loadVariant(context, variantOf(models, variant))),
        );
        if (closed) return unloadAll(running);
        Object.assign(endpoint, { running, wanted: next.variants, configName: next.configName });
        settle(endpoint, "InService");
        await unloadAll(old);
      } catch (cause) {
        // An update that fails is rolled back: the old models go on answering.
        const status = old.length > 0 ? "InService" : "Failed";
        settle(endpoint, status, cause instanceof Error ? cause.message : String(cause));
      }
    });
  }

  function remove(name: string | undefined): object {
    const endpoint = requireEndpoint(name);
    requireSettled(endpoint);
    settle(endpoint, "Deleting");
    tags.delete(endpoint.arn);
    finishDeletion(endpoint);
    return {};
  }

  function finishDeletion(endpoint: Endpoint): void {
    later(context.endpointMilliseconds("Deleting", endpoint.name), async () => {
      endpoints.delete(endpoint.name.toLowerCase());
      await unloadAll(endpoint.running);
    });
  }

  function settle(endpoint: Endpoint, status: Endpoint["status"], failureReason?: string): void {
    endpoint.status = status;
    endpoint.failureReason = failureReason;
    endpoint.modified = new Date();
    endpoint.next = undefined;
    save(endpoint);
  }

  function save({ name }: Endpoint): void {
    endpoints.save(name.toLowerCase());
  }

  /** Goes on where the earlier run was ended. */
  async function resume(endpoint: Endpoint & { served?: Variant[] }): Promise<void> {
    const { served = [] } = endpoint;
    delete endpoint.served;
    try {
      endpoint.running = await Promise.all(served.map((variant) => loadVariant(context, variant)));
    } catch (cause) {
      settle(endpoint, "Failed", cause instanceof Error ? cause.message : String(cause));
    }
    start(endpoint);
    if (endpoint.status === "Deleting") finishDeletion(endpoint);
  }

  function later(milliseconds: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void work();
    }, milliseconds);
    timers.add(timer);
  }

  const operations: Operations = {
    CreateEndpoint: (input) => create(input as CreateEndpointCommandInput),
    UpdateEndpoint: (input) => update(input as CreateEndpointCommandInput),
    DescribeEndpoint: (input) =>
      describe(requireEndpoint((input as DescribeEndpointCommandInput).EndpointName)),
    DeleteEndpoint: (input) => remove((input as DescribeEndpointCommandInput).EndpointName),
    ListEndpoints(input) {
      const { items, ...more } = listPage(endpoints.values(), input as ListRequest, {
        Name: ({ name }) => name,
        CreationTime: ({ created }) => created.getTime(),
        Status: ({ status }) => status,
      });
      return { Endpoints: items.map(summarize), ...more };
    },
  };

  await Promise.all(endpoints.values().map(resume));
  return {
    operations,
    findInService(name) {
      const endpoint = endpoints.get(name.toLowerCase());
      const answers = endpoint?.status === "InService" || endpoint?.status === "Updating";
      return answers && endpoint.name === name ? endpoint : undefined;
    },
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(endpoints.values().map(({ running }) => unloadAll(running)));
    },
  };
}

async function unloadAll(running: readonly RunningVariant[]): Promise<void> {
  await Promise.all(running.map(({ model }) => model.unload()));
}

const resource = resourceForm<Endpoint>(["arn", "configName", "wanted", "status", "modified"], ["modified"]);

/** Models are loaded again, so of what runs only its definition is kept. */
const endpointForm: RecordForm<Endpoint> = {
  write: ({ running, ...endpoint }) => ({
    ...endpoint,
    served: running.map(({ definition, container }) => ({ definition, container })),
  }),
  read: (json) => Object.assign(resource.read(asObject(json)), { running: [] }),
};

function requireSettled({ arn, status }: Endpoint): void {
  if (status === "InService" || status === "Failed") return;
  throw validationException(`Cannot update in-progress endpoint "${arn}".`);
}

function checkLimit(
  context: LocalAwsContext,
  others: readonly Endpoint[],
  wanted: readonly ProductionVariant[],
): void {
  for (const { InstanceType } of wanted) {
    if (!InstanceType) continue;
    const count = (variants: readonly ProductionVariant[]) =>
      variants
        .filter((variant) => variant.InstanceType === InstanceType)
        .reduce((sum, variant) => sum + (variant.InitialInstanceCount ?? 0), 0);
    const used = count(others.flatMap((endpoint) => endpoint.wanted));
    const added = count(wanted);
    if (used + added <= context.instanceLimit) continue;
    throw new AwsError(
      400,
      "ResourceLimitExceeded",
      `The account-level service limit '${InstanceType} for endpoint usage' is ${context.instanceLimit} Instances, with current utilization of ${used} Instances and a request delta of ${added} Instances. Please contact AWS support to request an increase for this limit.`,
    );
  }
}

function summarize(endpoint: Endpoint): object {
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    EndpointStatus: endpoint.status,
    CreationTime: epochSeconds(endpoint.created),
    LastModifiedTime: epochSeconds(endpoint.modified),
  };
}

function describe(endpoint: Endpoint): object {
  return {
    ...summarize(endpoint),
    EndpointConfigName: endpoint.configName,
    FailureReason: endpoint.failureReason,
    ProductionVariants: endpoint.running.map(({ definition }) => ({
      VariantName: definition.VariantName,
      CurrentWeight: definition.InitialVariantWeight ?? 1,
      DesiredWeight: definition.InitialVariantWeight ?? 1,
      CurrentInstanceCount: definition.InitialInstanceCount,
      DesiredInstanceCount: definition.InitialInstanceCount,
      CurrentServerlessConfig: definition.ServerlessConfig,
      DesiredServerlessConfig: definition.ServerlessConfig,
    })),
  };
}
