import type { ContainerDefinition, CreateModelCommandInput } from "@aws-sdk/client-sagemaker";
import { resourceForm } from "../record-store.ts";
import type { Resource } from "./resources.ts";

/** A model of SageMaker: a container, and where in S3 its data are. */
export interface Model extends Resource {
  request: CreateModelCommandInput;
  /** The only one of the request's containers. */
  container: ContainerDefinition;
}

export const modelForm = resourceForm<Model>(["arn", "request", "container"]);
