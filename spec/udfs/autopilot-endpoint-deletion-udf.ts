import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, endpointName } from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_ENDPOINT_DELETION_UDF",
  summary:
    "Deletes an endpoint with the endpoint configuration and the models it uses, and leaves what others use.",
  parameters: [endpointName, awsCredentialsConnectionName, awsRegion],
  returns: [
    {
      name: "deleted",
      type: "VARCHAR(2000000)",
      description:
        "Endpoint, endpoint configuration and models that were deleted; NULL when AWS had nothing of it any more, as where the same call has deleted it before.",
    },
    {
      name: "left_behind",
      type: "VARCHAR(2000000)",
      description:
        "What stays on AWS, each with the reason, such as another endpoint that uses it; `models *0f1e2d3c4b5a*` where AWS did not list the models whose names contain that, so that some may stay. NULL when nothing does. It costs nothing; the next call tries it again.",
    },
    {
      name: "connection_address",
      type: "VARCHAR(2000000)",
      description:
        "Address of the endpoint's connection with status `deleted`: JSON. NULL where the database has no such connection, and there is nothing for a next call.",
    },
  ],
});
