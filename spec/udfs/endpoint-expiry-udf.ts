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
  name: "SME_ENDPOINT_EXPIRY_UDF",
  summary: "Tags an endpoint of this database on AWS with its expiry and its present price.",
  parameters: [
    endpointName,
    optional(expiresAt),
    optional(pricedInstanceType),
    optional(usdPerHour),
    awsCredentialsConnectionName,
    awsRegion,
  ],
  returns: [{ name: "endpoint_status", type: "VARCHAR(100)", description: "As AWS names it." }],
});
