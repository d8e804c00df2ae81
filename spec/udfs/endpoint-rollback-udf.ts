import { defineUdf, optional } from "../model.ts";
import { awsAccess, endpointName, recordedPrevious } from "../parameters.ts";
import { switchedVersion } from "../results.ts";

export default defineUdf({
  name: "SME_ENDPOINT_ROLLBACK_UDF",
  summary: "Has AWS put the version before the present one behind an endpoint, which goes on answering.",
  parameters: [endpointName, ...awsAccess, optional(recordedPrevious)],
  returns: switchedVersion,
});
