import type { LocalAwsContext } from "../local-aws.ts";
import type { AutoMLJob } from "./automl-job.ts";
import type { BackgroundJobs } from "./background-jobs.ts";
import type { EndpointConfig } from "./endpoint-config.ts";
import type { Endpoints } from "./endpoints.ts";
import type { Model } from "./model.ts";
import type { Resources } from "./resources.ts";
import type { TagStore } from "./tags.ts";
import type { TrainingJob } from "./training-job.ts";
import type { TransformJob } from "./transform-job.ts";

/** What the operations work on. */
export interface SageMaker {
  context: LocalAwsContext;
  tags: TagStore;
  jobs: Resources<AutoMLJob>;
  models: Resources<Model>;
  trainingJobs: BackgroundJobs<TrainingJob>;
  transformJobs: BackgroundJobs<TransformJob>;
  configs: Resources<EndpointConfig>;
  endpoints: Endpoints;
}

/** One operation of the SageMaker API: what a file in operations/ exports as `operation`. */
export interface Operation {
  /** As AWS spells it. The service model must have it. */
  name: string;
  /**
   * Members that AWS has and that have no effect here, so that they are refused unless what they say holds
   * anyway (`held-values.ts`). Items of a list share its path.
   */
  refuses?: readonly string[];
  /** Members that describing the resource gives back and that have no effect here, and why none is missed. */
  records?: { members: readonly string[]; reason: string };
  /** Takes a request that fits the service model; what it returns becomes the JSON of the answer. */
  run(sagemaker: SageMaker, request: object): object | Promise<object>;
}
