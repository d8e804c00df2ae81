/** What the extension makes on AWS, of whatever origin: endpoints, their parts, and training jobs. */
import { paginateListEndpointConfigs, paginateListModels } from "@aws-sdk/client-sagemaker";
import type { HandlerContext } from "../context.ts";
import { listAll } from "./list-all.ts";
import { listEndpoints } from "./list-endpoints.ts";
import { listJobs } from "./list-jobs.ts";

export interface AwsObject {
  kind: "endpoint" | "endpoint configuration" | "model" | "training job";
  name: string;
  arn: string;
  status: string | undefined;
  created: Date | undefined;
}

/** All that AWS has in the region, those that may cost first. */
export async function* listObjects(context: HandlerContext): AsyncGenerator<AwsObject> {
  yield* endpointObjects(context);
  for await (const one of listJobs(context)) {
    const { AutoMLJobArn: arn = "", AutoMLJobName: name = "", AutoMLJobStatus: status } = one;
    yield { kind: "training job", name, arn, status, created: one.CreationTime };
  }
  yield* partObjects(context);
}

/** What serves, or once did: all but training jobs. */
export async function* listServing(context: HandlerContext): AsyncGenerator<AwsObject> {
  yield* endpointObjects(context);
  yield* partObjects(context);
}

async function* endpointObjects(context: HandlerContext): AsyncGenerator<AwsObject> {
  for await (const one of listEndpoints(context)) {
    const {
      CreationTime: created,
      EndpointArn: arn = "",
      EndpointName: name = "",
      EndpointStatus: status,
    } = one;
    yield { kind: "endpoint", name, arn, status, created };
  }
}

/** Endpoint configurations before models, which they use. */
async function* partObjects(context: HandlerContext): AsyncGenerator<AwsObject> {
  const client = { client: context.sagemaker, pageSize: 100 };
  const configs = listAll(
    paginateListEndpointConfigs(client, {}),
    ({ EndpointConfigs }) => EndpointConfigs,
    ({ EndpointConfigName }) => EndpointConfigName,
  );
  for await (const {
    CreationTime: created,
    EndpointConfigArn: arn = "",
    EndpointConfigName: name = "",
  } of configs) {
    yield { kind: "endpoint configuration", name, arn, status: undefined, created };
  }
  const models = listAll(
    paginateListModels(client, {}),
    ({ Models }) => Models,
    ({ ModelName }) => ModelName,
  );
  for await (const { CreationTime: created, ModelArn: arn = "", ModelName: name = "" } of models) {
    yield { kind: "model", name, arn, status: undefined, created };
  }
}
