import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, endpointName, reapAction } from "../parameters.ts";

export default defineUdf({
  name: "SME_ENDPOINT_LOOK_UDF",
  summary:
    "Whether an endpoint can be taken down: it is this database's by its tags, and AWS is not working on it.",
  parameters: [endpointName, reapAction, awsCredentialsConnectionName, awsRegion],
  returns: [
    {
      name: "age_hours",
      type: "DECIMAL(18,2)",
      description: "Hours since it was created or resumed; NULL where AWS has it no more.",
    },
  ],
});
