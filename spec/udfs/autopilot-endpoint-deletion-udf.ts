import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, endpointName } from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_ENDPOINT_DELETION_UDF",
  summary: "Deletes an endpoint, and the endpoint configuration and model that were made with it.",
  parameters: [endpointName, awsCredentialsConnectionName, awsRegion],
  returns: [
    {
      name: "connection_address",
      type: "VARCHAR(2000000)",
      description: "Address of the endpoint's connection with status `deleted`: JSON.",
    },
  ],
});
