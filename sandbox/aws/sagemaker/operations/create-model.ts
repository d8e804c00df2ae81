import type { ContainerDefinition, CreateModelCommandInput } from "@aws-sdk/client-sagemaker";
import { searchedAlgorithms } from "../../../automl/hyperparameter-search.ts";
import { parseS3Uri } from "../../../s3-address.ts";
import { roleRefusal } from "../../iam/execution-role.ts";
import type { LocalAwsContext } from "../../local-aws.ts";
import { objectArn } from "../../s3/rights.ts";
import { checkEnvironment, servingImage } from "../inference-container.ts";
import { requireRole } from "../names.ts";
import type { Operation } from "../operation.ts";
import { notSupported, validationException } from "../sagemaker-errors.ts";
import { isOfContext } from "../start-container.ts";
import { checkXgboostEnvironment, isXgboostImage } from "../xgboost-container.ts";

const refusedOfContainer = [
  "AdditionalModelDataSources",
  "ContainerHostname",
  "ContainerMetricsConfig",
  "ImageConfig",
  "InferenceSpecificationName",
  "ModelDataSource",
  "ModelPackageName",
  "MultiModelConfig",
];

export const operation: Operation = {
  name: "CreateModel",
  refuses: [
    "EnableNetworkIsolation",
    "InferenceExecutionConfig",
    "VpcConfig",
    ...refusedOfContainer.flatMap((member) => [`PrimaryContainer.${member}`, `Containers.${member}`]),
  ],
  run({ context, models }, request: CreateModelCommandInput) {
    const arn = models.claim(request.ModelName);
    if (!request.ExecutionRoleArn) {
      throw validationException("ExecutionRoleArn is required to read the model's data.");
    }
    requireRole(context, request.ExecutionRoleArn);
    const container = onlyContainer(request);
    if (container.Image !== undefined && Object.hasOwn(context.modelServers, container.Image))
      checkModelServer(container);
    else checkContainer(context, container, request.ExecutionRoleArn);
    const name = request.ModelName ?? "";
    models.add({ name, arn, request, container, created: new Date() }, request.Tags);
    return { ModelArn: arn };
  },
};

function onlyContainer({ PrimaryContainer, Containers }: CreateModelCommandInput): ContainerDefinition {
  if (PrimaryContainer && Containers) {
    throw validationException("PrimaryContainer and Containers cannot both be specified.");
  }
  if (Containers && Containers.length > 1) throw notSupported("A model of several containers");
  const container = PrimaryContainer ?? Containers?.[0];
  if (!container) throw validationException("A model needs a PrimaryContainer or Containers.");
  return container;
}

function checkContainer(context: LocalAwsContext, container: ContainerDefinition, role: string): void {
  if (container.Mode === "MultiModel") throw notSupported("The container mode MultiModel");
  const image = servingImage(context);
  const images = [image, ...searchedAlgorithms.map((algorithm) => servingImage(context, algorithm))];
  if (isXgboostImage(container.Image)) checkXgboostEnvironment(container.Environment);
  else if (images.includes(container.Image ?? "")) checkEnvironment(container);
  else {
    const needed = `models of its own AutoML need ${image}, those of XGBoost its images, and any other`;
    throw notSupported(`The image ${container.Image ?? "(none)"}; ${needed}`);
  }
  const uri = container.ModelDataUrl;
  if (uri === undefined) throw validationException("ModelDataUrl is required.");
  const { bucket, key } = parseS3Uri(uri);
  const isElsewhere = context.store.hasBucket(bucket) && !isOfContext(context, bucket);
  if (isElsewhere || roleRefusal(context, role, "s3:GetObject", objectArn(bucket, key)) !== undefined) {
    throw validationException(
      `Could not access model data at ${uri}. Please ensure that the role "${role}" exists and that its trust relationship policy allows the action "sts:AssumeRole" for the service principal "sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions and that the object is located in ${context.region}.`,
    );
  }
  if (!context.store.find(bucket, key)) throw validationException(`Could not find model data at ${uri}.`);
}

/** It has been started already, with what data and variables it has. */
function checkModelServer({ Environment = {}, ModelDataUrl }: ContainerDefinition): void {
  if (ModelDataUrl !== undefined) throw notSupported("ModelDataUrl for a model server");
  if (Object.keys(Environment).length > 0) throw notSupported("Environment for a model server");
}
