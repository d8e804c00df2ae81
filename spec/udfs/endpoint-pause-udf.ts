import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, endpointName } from "../parameters.ts";
import { servedModel } from "../results.ts";

export default defineUdf({
  name: "SME_ENDPOINT_PAUSE_UDF",
  summary:
    "Deletes an endpoint of this database and keeps its endpoint configuration and models. A second call finds it done.",
  parameters: [endpointName, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "endpoint_status", type: "VARCHAR(100)", description: "`Paused`." },
    {
      name: "configuration",
      type: "VARCHAR(63)",
      description: "The endpoint configuration on AWS that brings it back. It costs nothing.",
    },
    {
      name: "version",
      type: "DECIMAL(9,0)",
      description: "The version that this brings back; NULL for a configuration that is not the extension's.",
    },
    ...servedModel,
    {
      name: "connection_address",
      type: "VARCHAR(2000000)",
      description: "Address of the endpoint's connection with status `paused`: JSON.",
    },
  ],
});
