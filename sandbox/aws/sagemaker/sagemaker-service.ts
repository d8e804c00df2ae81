import { AwsError } from "../aws-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { createAutoMLService } from "./automl-operations.ts";
import { createEndpointConfigService } from "./endpoint-config-operations.ts";
import { createEndpointService } from "./endpoint-operations.ts";
import { type Invocation, type InvocationAnswer, invokeEndpoint } from "./invoke-endpoint.ts";
import { createModelService } from "./model-operations.ts";
import type { Operations } from "./operations.ts";
import { TagStore, tagOperations } from "./tags.ts";
import { validateRequest } from "./validate-request.ts";

export interface SageMakerService {
  /** Runs an operation of the control plane; the answer becomes the JSON body. */
  run(operation: string, request: unknown): Promise<object>;
  invoke(invocation: Invocation): Promise<InvocationAnswer>;
  close(): Promise<void>;
}

export function createSageMakerService(context: LocalAwsContext): SageMakerService {
  const tags = new TagStore();
  const automl = createAutoMLService(context, tags);
  const models = createModelService(context, tags);
  const configs = createEndpointConfigService(context, tags, models);
  const endpoints = createEndpointService(context, tags, configs, models);
  const operations: Operations = {
    ...automl.operations,
    ...models.operations,
    ...configs.operations,
    ...endpoints.operations,
    ...tagOperations(tags),
  };

  return {
    async run(name, request) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation) {
        const message = `The operation ${name} is not available in this local SageMaker.`;
        throw new AwsError(400, "UnknownOperationException", message);
      }
      await validateRequest(name, request);
      return operation(request);
    },
    invoke: (invocation) => invokeEndpoint(context, endpoints, invocation),
    async close() {
      await Promise.all([automl.close(), endpoints.close()]);
    },
  };
}

/** What a control-plane request is about, for messages and faults. */
export function resourceName(request: unknown): string {
  const members = (request ?? {}) as Readonly<Record<string, unknown>>;
  const named = ["AutoMLJobName", "EndpointName", "EndpointConfigName", "ModelName", "ResourceArn"];
  return String(named.map((member) => members[member]).find((name) => name !== undefined) ?? "");
}
