import type {
  ContainerDefinition,
  CreateModelCommandInput,
  DescribeModelCommandInput,
} from "@aws-sdk/client-sagemaker";
import type { LocalAwsContext } from "../local-aws.ts";
import { resourceForm } from "../record-store.ts";
import { checkEnvironment, servingImage } from "./inference-container.ts";
import { type ListRequest, listPage } from "./list-page.ts";
import { arnOf, epochSeconds, parseS3Uri, requireRole } from "./names.ts";
import type { Operations } from "./operations.ts";
import { notSupported, validationException } from "./sagemaker-errors.ts";
import type { TagStore } from "./tags.ts";

export interface ModelRecord {
  name: string;
  arn: string;
  request: CreateModelCommandInput;
  container: ContainerDefinition;
  created: Date;
}

export interface ModelService {
  operations: Operations;
  /** The model, or AWS' error for one that does not exist. */
  requireModel(name: string): ModelRecord;
}

export async function createModelService(context: LocalAwsContext, tags: TagStore): Promise<ModelService> {
  const models = await context.records.open(
    "models",
    resourceForm<ModelRecord>(["arn", "request", "container"]),
  );

  function requireModel(name: string): ModelRecord {
    const model = models.get(name.toLowerCase());
    if (model) return model;
    throw validationException(`Could not find model "${arnOf(context, "model", name)}".`);
  }

  function create(request: CreateModelCommandInput): object {
    const name = request.ModelName ?? "";
    const arn = arnOf(context, "model", name);
    if (models.has(name.toLowerCase()))
      throw validationException(`Cannot create already existing model "${arn}".`);
    if (!request.ExecutionRoleArn)
      throw validationException("ExecutionRoleArn is required to read the model's data.");
    requireRole(context, request.ExecutionRoleArn);
    const container = onlyContainer(request);
    checkContainer(context, container);
    tags.create(arn, request.Tags);
    models.set(name.toLowerCase(), { name, arn, request, container, created: new Date() });
    return { ModelArn: arn };
  }

  const nameOf = (input: unknown) => (input as DescribeModelCommandInput).ModelName ?? "";
  const operations: Operations = {
    CreateModel: (input) => create(input as CreateModelCommandInput),
    DescribeModel(input) {
      const { name, arn, request, created } = requireModel(nameOf(input));
      const { PrimaryContainer, Containers, ExecutionRoleArn } = request;
      return {
        ModelName: name,
        ModelArn: arn,
        PrimaryContainer,
        Containers,
        ExecutionRoleArn,
        CreationTime: epochSeconds(created),
        EnableNetworkIsolation: false,
      };
    },
    DeleteModel(input) {
      const { name, arn } = requireModel(nameOf(input));
      models.delete(name.toLowerCase());
      tags.delete(arn);
      return {};
    },
    ListModels(input) {
      const { items, ...more } = listPage([...models.values()], input as ListRequest, {
        Name: ({ name }) => name,
        CreationTime: ({ created }) => created.getTime(),
      });
      const summaries = items.map(({ name, arn, created }) => ({
        ModelName: name,
        ModelArn: arn,
        CreationTime: epochSeconds(created),
      }));
      return { Models: summaries, ...more };
    },
  };
  return { operations, requireModel };
}

function onlyContainer({ PrimaryContainer, Containers }: CreateModelCommandInput): ContainerDefinition {
  if (PrimaryContainer && Containers) {
    throw validationException("PrimaryContainer and Containers cannot both be specified.");
  }
  if (Containers && Containers.length > 1) throw notSupported("A model of several containers");
  const container = PrimaryContainer ?? Containers?.[0];
  if (!container) throw validationException("A model needs a PrimaryContainer or Containers.");
  return container;
}

function checkContainer(context: LocalAwsContext, container: ContainerDefinition): void {
  if (container.Mode === "MultiModel") throw notSupported("The container mode MultiModel");
  if (container.Image !== servingImage(context)) {
    throw notSupported(
      `The image ${container.Image ?? "(none)"}; models of its own AutoML need ${servingImage(context)} and any other`,
    );
  }
  checkEnvironment(container);
  const uri = container.ModelDataUrl;
  if (uri === undefined) throw validationException("ModelDataUrl is required.");
  const { bucket, key } = parseS3Uri(uri);
  if (!context.store.find(bucket, key)) throw validationException(`Could not find model data at ${uri}.`);
}
