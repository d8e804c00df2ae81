import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, deploymentToken, endpointName } from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_DEPLOYMENT_REMOVAL_UDF",
  summary:
    "Takes one deployment back: deletes endpoint, endpoint configuration and model if they carry its token, and nothing else.",
  parameters: [endpointName, deploymentToken, awsCredentialsConnectionName, awsRegion],
  returns: [
    {
      name: "removed",
      type: "VARCHAR(2000000)",
      description: "What was deleted; NULL when there was nothing.",
    },
  ],
});
