import { claimEndpoints, findPlaceOfEndpoint, namedEndpoint } from "../endpoint-metadata.ts";
import { defineScript, sql, udf } from "../model.ts";
import { endpointName } from "../parameters.ts";
import { noteVersion, switchedTo } from "../promotion-steps.ts";
import { placeRecordedIn } from "../recorded-place.ts";
import rollbackUdf from "../udfs/endpoint-rollback-udf.ts";

export default defineScript({
  name: "SME_ROLLBACK",
  summary: "Puts the version before the present one behind the function of an endpoint again.",
  details: `It undoes a promotion: the version that answered before answers again, with the number that it had, on the instances that it had. AWS takes
minutes for it, in which the present version goes on answering and no call fails. Called once more, it goes back one version more; version 1,
which the deployment made, is the last.

A version that was rolled back stays on AWS: promoting the same candidate again brings it back.`,
  arguments: "positional",
  parameters: [endpointName, ...placeRecordedIn("SME_METADATA_AUTOPILOT_ENDPOINTS")],
  steps: [
    findPlaceOfEndpoint(),
    claimEndpoints(namedEndpoint),
    sql("recorded", {
      why: "A call that was interrupted after AWS had gone back must not go back once more.",
      statement: `
        SELECT PREVIOUS_CONFIGURATION
        FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
        WHERE ENDPOINT_NAME = :endpoint_name AND AWS_REGION = :aws_region`,
      fails: "E-SME-328",
      row: ["previous"],
    }),
    udf("rollback", rollbackUdf, {
      with: { recorded_previous: "recorded.previous" },
      fails: "E-SME-474",
      repeatable: true,
      keeps: "AWS goes on switching endpoint {{endpoint_name}}.",
    }),
    noteVersion("rollback"),
  ],
  returns: switchedTo("rollback"),
  example: "EXECUTE SCRIPT ML.SME_ROLLBACK('abaloneRings', 'AWS_CONNECTION', 'eu-central-1')",
});
