import { endpointConnection } from "../endpoint-connection.ts";
import { claimEndpoints, findPlaceOfDeletion, namedEndpoint, removeEndpoint } from "../endpoint-metadata.ts";
import { columnsOf, defineScript, udf } from "../model.ts";
import { endpointName } from "../parameters.ts";
import { placeRecordedIn } from "../recorded-place.ts";
import deletionUdf from "../udfs/autopilot-endpoint-deletion-udf.ts";

export default defineScript({
  name: "SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT",
  summary: "Deletes an endpoint, which ends its cost.",
  details:
    "The endpoint configuration and the models that it uses go too, unless another endpoint uses them. The prediction function stays and says, when it is called, that its endpoint is deleted.",
  arguments: "positional",
  parameters: [endpointName, ...placeRecordedIn("SME_METADATA_AUTOPILOT_ENDPOINTS")],
  steps: [
    ...findPlaceOfDeletion,
    claimEndpoints(namedEndpoint),
    udf("deletion", deletionUdf, {
      why: "Stop what costs money first.",
      fails: "E-SME-2",
      repeatable: true,
      keeps: "Endpoint {{endpoint_name}} is deleted.",
    }),
    ...endpointConnection(
      "deletion.connection_address",
      "The prediction function reads from it that its endpoint is gone.",
      { when: "deletion.connection_address" },
    ),
    removeEndpoint(),
  ],
  returns: {
    from: "deletion",
    columns: columnsOf(deletionUdf, ["deleted", "left_behind"]),
  },
  example:
    "EXECUTE SCRIPT ML.SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT('abaloneRings', 'AWS_CONNECTION', 'eu-central-1')",
});
