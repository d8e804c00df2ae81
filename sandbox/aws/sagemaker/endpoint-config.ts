import type { ProductionVariant } from "@aws-sdk/client-sagemaker";
import { resourceForm } from "../record-store.ts";
import type { Resource } from "./resources.ts";

/** What an endpoint is to run; it never changes. */
export interface EndpointConfig extends Resource {
  variants: ProductionVariant[];
  kmsKeyId?: string | undefined;
}

export const endpointConfigForm = resourceForm<EndpointConfig>(["arn", "variants"]);
