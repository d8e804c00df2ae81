import { defineUdf, optional } from "../model.ts";
import {
  awsCredentialsConnectionName,
  awsRegion,
  endpointName,
  expiresAt,
  pricedInstanceType,
  usdPerHour,
} from "../parameters.ts";

export default defineUdf({
  name: "SME_ENDPOINT_RESUME_UDF",
  summary: "Creates a paused endpoint anew from its endpoint configuration. A second call finds it done.",
  parameters: [
    endpointName,
    optional(expiresAt),
    optional(pricedInstanceType),
    optional(usdPerHour),
    awsCredentialsConnectionName,
    awsRegion,
  ],
  returns: [
    { name: "endpoint_status", type: "VARCHAR(100)", description: "As AWS names it, `Creating` as a rule." },
    {
      name: "connection_address",
      type: "VARCHAR(2000000)",
      description: "Address of the endpoint's connection with status `deployed`: JSON.",
    },
  ],
});
