import { defineUdf } from "../model.ts";
import { endpointName } from "../parameters.ts";

export default defineUdf({
  name: "SME_ENDPOINT_PLACE_UDF",
  summary:
    "Tells where an endpoint is or was, as its connection has it: also of one that was deleted, which no table knows any more.",
  parameters: [endpointName],
  returns: [
    {
      name: "connection",
      type: "VARCHAR(128)",
      description: "The connection to AWS; NULL where the endpoint has no connection that may be read.",
    },
    { name: "region", type: "VARCHAR(32)", description: "The region; NULL likewise." },
  ],
});
