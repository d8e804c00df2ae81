import { AwsError } from "../http/aws-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { createAutoMLService } from "./automl-operations.ts";
import { createEndpointConfigService } from "./endpoint-config-operations.ts";
import { createEndpointService } from "./endpoint-operations.ts";
import { type Invocation, type InvocationAnswer, invokeEndpoint } from "./invoke-endpoint.ts";
import { createModelService } from "./model-operations.ts";
import type { Operations } from "./operations.ts";
import { TagStore, tagForm, tagOperations } from "./tags.ts";
import { validateRequest } from "./validate-request.ts";

export interface SageMakerService {
  /** Runs an operation of the control plane; the answer becomes the JSON body. */
  run(operation: string, request: unknown): Promise<object>;
  invoke(invocation: Invocation): Promise<InvocationAnswer>;
  close(): Promise<void>;
}

/** The services with what an earlier run left in the records. Rejects with a DamagedFileError. */
export async function createSageMakerService(context: LocalAwsContext): Promise<SageMakerService> {
  const { records } = context;
  const tags = new TagStore(await records.open("tags", tagForm));
  const automl = await createAutoMLService(context, tags);
  const models = await createModelService(context, tags);
  const configs = await createEndpointConfigService(context, tags, models);
  const endpoints = await createEndpointService(context, tags, configs, models);
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
      const output = await operation(request);
      // What is answered must outlive the process.
      await records.written();
      return output;
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
