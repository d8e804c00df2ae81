import type { ProductionVariant } from "@aws-sdk/client-sagemaker";
import { asObject } from "../../kept-file.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { type RecordForm, type Records, resourceForm } from "../record-store.ts";
import type { EndpointConfig } from "./endpoint-config.ts";
import type { Model } from "./model.ts";
import { epochSeconds } from "./names.ts";
import { requireQuota } from "./quotas.ts";
import { type Resource, Resources } from "./resources.ts";
import { loadVariant, type RunningVariant, type Variant, variantOf } from "./running-variant.ts";
import { validationException } from "./sagemaker-errors.ts";
import { checkServerlessQuotas } from "./serverless.ts";
import type { TagStore } from "./tags.ts";

/** An endpoint: what it runs now, and what it is going to run. */
export interface Endpoint extends Resource {
  configName: string;
  /** The configuration's variants, whatever happens to it. */
  wanted: ProductionVariant[];
  status: "Creating" | "Updating" | "InService" | "UpdateRollbackFailed" | "Deleting" | "Failed";
  failureReason?: string | undefined;
  modified: Date;
  /** The configuration that a creation or update is going to; by then it may be deleted. */
  next?: { configName: string; variants: ProductionVariant[]; sameModels?: boolean } | undefined;
  running: RunningVariant[];
}

/** Endpoints, and what happens to them with time: they load models, change them and go. */
export class Endpoints extends Resources<Endpoint> {
  readonly #context: LocalAwsContext;
  readonly #models: Resources<Model>;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(
    context: LocalAwsContext,
    tags: TagStore,
    records: Records<Endpoint>,
    models: Resources<Model>,
  ) {
    super(context, tags, "endpoint", records);
    this.#context = context;
    this.#models = models;
  }

  /** An endpoint that answers, by its exact name. */
  findInService(name: string): Endpoint | undefined {
    const endpoint = this.find(name);
    const answers = ["InService", "Updating", "UpdateRollbackFailed"].includes(endpoint?.status ?? "");
    return answers && endpoint?.name === name ? endpoint : undefined;
  }

  /** The endpoint, or AWS' error for one that does not exist or is changing. */
  requireSettled(name: string | undefined): Endpoint {
    const endpoint = this.require(name);
    if (["InService", "Failed", "UpdateRollbackFailed"].includes(endpoint.status)) return endpoint;
    throw validationException(`Cannot update in-progress endpoint "${endpoint.arn}".`);
  }

  /** Refuses more instances of a type than the account may have, in AWS' words; `changing` counts as gone. */
  checkLimit(wanted: readonly ProductionVariant[], changing?: Endpoint): void {
    const limit = this.#context.instanceLimit;
    const others = this.all().filter((endpoint) => endpoint !== changing);
    checkServerlessQuotas(
      others.map((endpoint) => endpoint.wanted),
      wanted,
    );
    for (const { InstanceType } of wanted) {
      if (!InstanceType) continue;
      const count = (variants: readonly ProductionVariant[]) =>
        variants
          .filter((variant) => variant.InstanceType === InstanceType)
          .reduce((sum, variant) => sum + (variant.InitialInstanceCount ?? 0), 0);
      const used = count(this.all().flatMap((endpoint) => endpoint.wanted));
      const delta = count(wanted) - count(changing?.wanted ?? []);
      requireQuota(`${InstanceType} for endpoint usage`, { limit, used, delta }, "Instances");
    }
  }

  /**
   * Loads the configuration's models after a while; until then an updated endpoint answers with the old ones.
   */
  change(
    endpoint: Endpoint,
    status: "Creating" | "Updating",
    { name, variants }: Pick<EndpointConfig, "name" | "variants">,
  ): void {
    endpoint.status = status;
    endpoint.next = { configName: name, variants };
    this.save(endpoint);
    this.#goOn(endpoint);
  }

  /** Gives the running variants other weights, or more or fewer instances, after a while. */
  resize(endpoint: Endpoint, variants: ProductionVariant[]): void {
    endpoint.status = "Updating";
    endpoint.next = { configName: endpoint.configName, variants, sameModels: true };
    this.save(endpoint);
    this.#goOn(endpoint);
  }

  /** After a while the endpoint does not exist any more. */
  beginDeletion(endpoint: Endpoint): void {
    this.#settle(endpoint, "Deleting");
    this.#goOn(endpoint);
  }

  /**
   * Goes on where an earlier run was ended. Resolves when the endpoints that were in service are so again.
   */
  async resume(): Promise<void> {
    await Promise.all(
      this.all().map(async (endpoint: Endpoint & { served?: Variant[] }) => {
        const { served = [] } = endpoint;
        delete endpoint.served;
        try {
          endpoint.running = await loadVariants(this.#context, served);
        } catch (cause) {
          this.#settle(endpoint, "Failed", messageOf(cause));
        }
        this.#goOn(endpoint);
      }),
    );
  }

  /** Ends what answers; nothing happens to endpoints any more. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.all().map(({ running }) => unloadAll(running)));
  }

  /** Does what the endpoint's status promises, when its time has come. */
  #goOn(endpoint: Endpoint): void {
    const { status, name } = endpoint;
    const { tasks } = this.#context;
    if (tasks.closing.aborted) return;
    if (status !== "Creating" && status !== "Updating" && status !== "Deleting") return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        tasks.add(status === "Deleting" ? this.#remove(endpoint) : this.#load(endpoint));
      },
      this.#context.endpointMilliseconds(status, name),
    );
    this.#timers.add(timer);
  }

  async #load(endpoint: Endpoint): Promise<void> {
    const { next, running: old } = endpoint;
    if (next === undefined) return;
    if (next.sameModels) {
      const running = old.map((variant) => ({ ...variant, definition: findVariant(next.variants, variant) }));
      Object.assign(endpoint, { running, wanted: next.variants });
      return this.#settle(endpoint, "InService");
    }
    try {
      const wanted = next.variants.map((variant) => variantOf(this.#models, variant));
      const running = await loadVariants(this.#context, wanted);
      if (this.#context.tasks.closing.aborted) return unloadAll(running);
      const failure = this.#context.plannedFaults.ofEndpoint(endpoint.name);
      if (failure?.rollback === "failed" && old.length > 0) {
        // "Your endpoint is in service with a mix of the old and new endpoint configurations."
        endpoint.running = [...old, ...running];
        return this.#settle(endpoint, "UpdateRollbackFailed", failure.reason);
      }
      if (failure !== undefined) {
        await unloadAll(running);
        throw new Error(failure.reason);
      }
      Object.assign(endpoint, { running, wanted: next.variants, configName: next.configName });
      this.#settle(endpoint, "InService");
      // The old instances end what they have begun to answer.
      const retired = Promise.all(old.map(({ model }) => model.retire()));
      await this.#context.tasks.untilClosing(retired).catch(() => unloadAll(old));
    } catch (cause) {
      // An update that fails is rolled back: the old models go on answering.
      this.#settle(endpoint, old.length > 0 ? "InService" : "Failed", messageOf(cause));
    }
  }

  async #remove(endpoint: Endpoint): Promise<void> {
    this.delete(endpoint);
    await unloadAll(endpoint.running);
  }

  #settle(
    endpoint: Endpoint,
    status: "InService" | "UpdateRollbackFailed" | "Failed" | "Deleting",
    failureReason?: string,
  ): void {
    Object.assign(endpoint, { status, failureReason, modified: new Date(), next: undefined });
    this.save(endpoint);
  }
}

const resource = resourceForm<Endpoint>(["arn", "configName", "wanted", "status", "modified"], ["modified"]);

/** Models are loaded again, so of what runs only its definition is kept. */
export const endpointForm: RecordForm<Endpoint> = {
  write: ({ running, ...endpoint }) => ({
    ...endpoint,
    served: running.map(({ definition, container }) => ({ definition, container })),
  }),
  read: (json) => Object.assign(resource.read(asObject(json)), { running: [] }),
};

function findVariant(variants: readonly ProductionVariant[], { definition }: Variant): ProductionVariant {
  return variants.find(({ VariantName }) => VariantName === definition.VariantName) ?? definition;
}

/** What ListEndpoints and DescribeEndpoint both say of an endpoint. */
export function summarizeEndpoint(endpoint: Endpoint): object {
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    EndpointStatus: endpoint.status,
    CreationTime: epochSeconds(endpoint.created),
    LastModifiedTime: epochSeconds(endpoint.modified),
  };
}

/** Loads all of them, or none where one cannot be loaded. */
async function loadVariants(
  context: LocalAwsContext,
  variants: readonly Variant[],
): Promise<RunningVariant[]> {
  const loaded = await Promise.allSettled(variants.map((variant) => loadVariant(context, variant)));
  const running = loaded.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = loaded.find((one) => one.status === "rejected");
  if (failed === undefined) return running;
  await unloadAll(running);
  throw failed.reason;
}

async function unloadAll(running: readonly RunningVariant[]): Promise<void> {
  await Promise.all(running.map(({ model }) => model.unload()));
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
