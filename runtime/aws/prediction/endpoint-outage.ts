/**
 * What an endpoint serves, and why it takes no requests. Imports the control plane's client, so it is loaded
 * only when that is asked.
 */

import {
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { countOf } from "../../../spec/count-of.ts";
import { clientOptions } from "../client-options.ts";
import type { AwsConnection } from "../connection.ts";
import { oneLine } from "../error-message.ts";
import { failureOf, isMissing } from "../failure.ts";

export interface Outage {
  /** Ends the sentence "Endpoint x takes no requests: ". */
  cause: string;
  advice: string;
}

export interface EndpointLook {
  /** Undefined when AWS does not tell: the credentials may not ask, or it calls the endpoint in service. */
  outage?: Outage | undefined;
  /** What the endpoint's variants are called; none when AWS does not tell. */
  variants: string[];
}

const wait = "Wait until it is InService, which takes some minutes.";
const deploy = "Deploy it again with SME_DEPLOY_SAGEMAKER_ENDPOINT.";
const replace = "Delete it with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT and deploy it again.";
const anew = "Call its deployment again, which makes it anew.";
const missing: Outage = {
  cause: "it does not exist",
  advice: `Check region and account, if it should. ${deploy}`,
};

/** What AWS calls an endpoint that takes no requests. */
const outages: Readonly<Record<string, Outage>> = {
  Creating: { cause: "it is being created", advice: wait },
  Updating: { cause: "it is being updated", advice: wait },
  SystemUpdating: { cause: "it is being updated", advice: wait },
  RollingBack: { cause: "an update of it is being taken back", advice: wait },
  Deleting: { cause: "it is being deleted", advice: deploy },
  OutOfService: { cause: "it is out of service", advice: replace },
};

export async function lookAtEndpoint(
  connection: AwsConnection,
  region: string,
  endpointName: string,
  signal: AbortSignal,
): Promise<EndpointLook> {
  const client = new SageMakerClient({ ...clientOptions(connection, region), maxAttempts: 2 });
  try {
    const command = new DescribeEndpointCommand({ EndpointName: endpointName });
    const found = await client.send(command, { abortSignal: signal });
    const { ProductionVariants = [] } = found;
    return {
      outage: outageOf(found),
      variants: ProductionVariants.map(({ VariantName = "" }) => VariantName),
    };
  } catch (error) {
    signal.throwIfAborted();
    const isGone = isMissing(failureOf(error, "sagemaker:DescribeEndpoint", connection));
    return { outage: isGone ? missing : undefined, variants: [] };
  } finally {
    client.destroy();
  }
}

function outageOf(endpoint: DescribeEndpointCommandOutput): Outage | undefined {
  const { CreationTime, EndpointStatus: status = "", FailureReason, LastModifiedTime } = endpoint;
  if (status === "Failed") {
    return { cause: `it has failed: ${oneLine(FailureReason ?? "AWS gave no reason")}`, advice: anew };
  }
  const outage = outages[status];
  const since = status === "Creating" ? CreationTime : LastModifiedTime;
  if (outage === undefined || since === undefined) return outage;
  return { ...outage, cause: `${outage.cause} (${status} for ${minutesSince(since)})` };
}

function minutesSince(time: Date): string {
  const minutes = Math.floor((Date.now() - time.getTime()) / 60_000);
  if (minutes < 1) return "less than a minute";
  return countOf(minutes, "minute", "minutes");
}
