import { defineUdf, optional } from "../model.ts";
import {
  accept,
  attachedColumns,
  attachedEndpointName,
  attachedJobName,
  attachedReturns,
  awsCredentialsConnectionName,
  awsRegion,
  contentType,
  onError,
  requestPath,
  response,
  responsePath,
  rowsPerRequest,
} from "../parameters.ts";

export default defineUdf({
  name: "SME_ENDPOINT_ATTACHMENT_UDF",
  summary:
    "Looks at an endpoint, whoever made it, and says what functions that ask it must know. It changes nothing on AWS.",
  parameters: [
    attachedEndpointName,
    attachedColumns,
    attachedReturns,
    optional(attachedJobName),
    contentType,
    optional(accept),
    optional(response),
    optional(requestPath),
    optional(responsePath),
    optional(rowsPerRequest),
    optional(onError),
    awsCredentialsConnectionName,
    awsRegion,
  ],
  returns: [
    {
      name: "attachment_literal",
      type: "VARCHAR(2000000)",
      description: "What the functions state of the endpoint: a JavaScript object in one line.",
    },
    {
      name: "endpoint_status",
      type: "VARCHAR(100)",
      description: "The endpoint's status, as AWS names it.",
    },
  ],
});
