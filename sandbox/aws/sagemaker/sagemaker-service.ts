import { readdir } from "node:fs/promises";
import { AwsError } from "../http/aws-error.ts";
import type { Caller } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { jobForm } from "./automl-job.ts";
import { BackgroundJobs } from "./background-jobs.ts";
import { endpointConfigForm } from "./endpoint-config.ts";
import { Endpoints, endpointForm } from "./endpoints.ts";
import { type Invocation, type InvocationAnswer, invokeEndpoint } from "./invoke-endpoint.ts";
import type { ListRequest } from "./list-page.ts";
import { modelForm } from "./model.ts";
import { arnOf } from "./names.ts";
import type { Operation, SageMaker } from "./operation.ts";
import { Resources } from "./resources.ts";
import { requireRights, rightsFor } from "./rights.ts";
import { endInterruptedJob } from "./run-automl-job.ts";
import { TagStore, tagForm } from "./tags.ts";
import { trainingJobForm } from "./training-job.ts";
import { transformJobForm } from "./transform-job.ts";
import { validateRequest } from "./validate-request.ts";

/** SageMaker as the HTTP server sees it. */
export interface SageMakerService {
  /** What there is, for those who look. */
  resources: SageMaker;
  /**
   * Runs an operation of the control plane for the caller; the answer becomes the JSON body. A list does not
   * know what is younger than its lag.
   */
  run(operation: string, request: unknown, caller: Caller, listLagMilliseconds?: number): Promise<object>;
  invoke(invocation: Invocation, caller: Caller): Promise<InvocationAnswer>;
  close(): Promise<void>;
}

/** SageMaker with what an earlier run left in the records. Rejects with a DamagedFileError. */
export async function createSageMakerService(context: LocalAwsContext): Promise<SageMakerService> {
  const { records } = context;
  const sagemaker = await openSageMaker(context);
  return {
    resources: sagemaker,
    async run(name, request, caller, listLagMilliseconds = 0) {
      const operation = (await findOperations()).get(name);
      if (!operation) {
        const message = `The operation ${name} is not available in this local SageMaker.`;
        throw new AwsError(400, "UnknownOperationException", message);
      }
      const asked = typeof request === "object" && request !== null ? request : {};
      requireRights(context, caller, rightsFor(context, sagemaker.tags, name, asked));
      validateRequest(name, operation.refuses ?? [], request);
      const output = await operation.run(sagemaker, asKnown(asked, listLagMilliseconds));
      // What is answered must outlive the process.
      await records.written();
      return output;
    },
    async invoke(invocation, caller) {
      const resource = arnOf(context, "endpoint", invocation.endpointName);
      requireRights(context, caller, [{ action: "sagemaker:InvokeEndpoint", resource }]);
      return invokeEndpoint(context, sagemaker.endpoints, invocation);
    },
    async close() {
      await sagemaker.endpoints.close();
    },
  };
}

/** The request of a list that lags: as if it asked for what is older. */
function asKnown(request: ListRequest, lagMilliseconds: number): ListRequest {
  if (lagMilliseconds === 0) return request;
  const oldest = (Date.now() - lagMilliseconds) / 1000;
  const CreationTimeBefore = Math.min(request.CreationTimeBefore ?? oldest, oldest);
  return { ...request, CreationTimeBefore };
}

let found: Promise<ReadonlyMap<string, Operation>> | undefined;

/** The operations by name: what the files in operations/ export. Loaded when they are first asked for. */
export function findOperations(): Promise<ReadonlyMap<string, Operation>> {
  found ??= loadOperations();
  return found;
}

async function loadOperations(): Promise<ReadonlyMap<string, Operation>> {
  const folder = new URL("operations/", import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".js")).sort();
  const modules: { operation: Operation }[] = await Promise.all(
    files.map((name) => import(new URL(name, folder).href)),
  );
  return new Map(modules.map(({ operation }) => [operation.name, operation]));
}

async function openSageMaker(context: LocalAwsContext): Promise<SageMaker> {
  const { records } = context;
  const tags = new TagStore(await records.open("tags", tagForm));
  const jobs = new Resources(context, tags, "automl-job", await records.open("automl-jobs", jobForm));
  for (const job of jobs.all()) if (endInterruptedJob(job)) jobs.save(job);
  const models = new Resources(context, tags, "model", await records.open("models", modelForm));
  const configRecords = await records.open("endpoint-configs", endpointConfigForm);
  const configs = new Resources(context, tags, "endpoint-config", configRecords);
  const endpoints = new Endpoints(context, tags, await records.open("endpoints", endpointForm), models);
  await endpoints.resume();
  const trainingRecords = await records.open("training-jobs", trainingJobForm);
  const trainingJobs = new BackgroundJobs(context, tags, "training-job", trainingRecords);
  trainingJobs.endInterrupted();
  const transformRecords = await records.open("transform-jobs", transformJobForm);
  const transformJobs = new BackgroundJobs(context, tags, "transform-job", transformRecords);
  transformJobs.endInterrupted();
  return { context, tags, jobs, models, configs, endpoints, trainingJobs, transformJobs };
}
