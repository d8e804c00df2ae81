import { endpointColumns } from "../endpoint-columns.ts";
import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion } from "../parameters.ts";
import { listingErrors } from "../results.ts";

export default defineUdf({
  name: "SME_ENDPOINTS",
  summary: "Lists all endpoints that AWS has in a region, of this extension and of others, the newest first.",
  details: `It asks AWS alone, so what only this database knows is what the extension's tags on AWS say of it: \`FUNCTION_NAME\` and
\`EXPIRES_AT\` of the deployment or of SME_SET_ENDPOINT_TTL, and for \`COST_PER_HOUR\` the price that SME_PRICES had when the endpoint was deployed
or resumed. Without one, or on another instance type by now, it is NULL. Functions of an attached endpoint are not known to AWS, so \`FUNCTION_NAME\`
is NULL. The view SME_ENDPOINTS_LIVE has the same columns with these functions and the prices and expiries of this moment, for endpoints of others, too.

A paused endpoint is none on AWS, and not here. An endpoint that is gone by the time it is looked at is left out. What the connection's user may not read
is NULL, and \`FAILURE_REASON\` says so.

Endpoints are listed a hundred at a time, at most two pages a second, and looked at eight at a time: two calls for each, and two more for one that is ours.`,
  input: "SCALAR",
  rows: "many",
  parameters: [awsCredentialsConnectionName, awsRegion],
  returns: endpointColumns,
  errors: listingErrors,
  example: "SELECT ML.SME_ENDPOINTS('AWS_CONNECTION', 'eu-central-1')",
});
