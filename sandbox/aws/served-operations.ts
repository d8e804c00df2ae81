import type { Service } from "./faults/fault-kinds.ts";
import type { ServedOperations } from "./faults/fault-plan.ts";
import { iamOperations } from "./iam/handle-iam.ts";
import { jsonServices } from "./json-services.ts";
import { s3Operations } from "./s3/operations.ts";
import { findOperations } from "./sagemaker/sagemaker-service.ts";
import { stsOperations } from "./sts/handle-sts.ts";

/** All that the local AWS has, by service. */
export async function servedOperations(): Promise<ServedOperations> {
  const names = (operations: Iterable<{ name: string }>) => [...operations].map(({ name }) => name).sort();
  const ofService = (wanted: Service) =>
    names(jsonServices.find(({ service }) => service === wanted)?.operations ?? []);
  return {
    s3: names(s3Operations),
    sagemaker: names((await findOperations()).values()),
    runtime: ["InvokeEndpoint"],
    sts: names(stsOperations),
    iam: names(iamOperations),
    quotas: ofService("quotas"),
    logs: ofService("logs"),
    cloudwatch: ofService("cloudwatch"),
  };
}
