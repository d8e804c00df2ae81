import { endpointConnection } from "../endpoint-connection.ts";
import {
  claimEndpoints,
  costPerHour,
  endpointsWithPrices,
  enterPause,
  findPlaceOfEndpoint,
  namedEndpoint,
} from "../endpoint-metadata.ts";
import { defineScript, sql, udf } from "../model.ts";
import { endpointName } from "../parameters.ts";
import { placeRecordedIn } from "../recorded-place.ts";
import pauseUdf from "../udfs/endpoint-pause-udf.ts";

export default defineScript({
  name: "SME_PAUSE_ENDPOINT",
  summary: "Takes an endpoint down, which ends its cost, so that SME_RESUME_ENDPOINT can bring it back.",
  details: `The endpoint is deleted on AWS; its endpoint configuration and models stay, which cost nothing. From then on its functions say since when it is
paused, and which statement brings it back. A query that is running when its endpoint goes ends with an error.

Only an endpoint that this database has deployed is paused. One that AWS is working on is refused, and so is one that has failed, which has nothing
to come back to. Paused twice, it is paused.`,
  arguments: "positional",
  parameters: [endpointName, ...placeRecordedIn("SME_METADATA_AUTOPILOT_ENDPOINTS")],
  steps: [
    findPlaceOfEndpoint(),
    claimEndpoints(namedEndpoint),
    udf("pause", pauseUdf, {
      fails: "E-SME-487",
      repeatable: true,
      keeps: "Endpoint {{endpoint_name}} is paused on AWS; a further call completes it.",
    }),
    ...endpointConnection(
      "pause.connection_address",
      "The prediction functions read from it that their endpoint is paused.",
    ),
    sql("noted", enterPause("endpoint_name", "pause", "aws_region")),
    sql("saved", {
      mayFail: true,
      statement: `
        SELECT ${costPerHour}
        FROM ${endpointsWithPrices}
        WHERE UPPER(M.ENDPOINT_NAME) = UPPER(:endpoint_name) AND M.AWS_REGION = :aws_region`,
      fails: "E-SME-328",
      row: ["per_hour"],
    }),
  ],
  returns: {
    values: ["endpoint_name", "pause.endpoint_status", "pause.configuration", "saved.per_hour"],
    columns: [
      { name: "ENDPOINT_NAME", type: "VARCHAR(63)", description: "The endpoint." },
      { name: "ENDPOINT_STATUS", type: "VARCHAR(100)", description: "`Paused`." },
      {
        name: "PAUSED_CONFIGURATION",
        type: "VARCHAR(63)",
        description: "The endpoint configuration on AWS that brings it back.",
      },
      {
        name: "COST_SAVED_PER_HOUR",
        type: "DECIMAL(18,6)",
        description: "US dollars by SME_PRICES; NULL where that lacks the instance type.",
      },
    ],
  },
  example: "EXECUTE SCRIPT ML.SME_PAUSE_ENDPOINT('abaloneRings', 'AWS_CONNECTION', 'eu-central-1')",
});
