import { defineUdf } from "../model.ts";
import awsObjects from "./aws-objects.ts";

export default defineUdf({
  name: "SME_AWS_OBJECTS_LIVE_UDF",
  summary:
    "Lists what AWS has for each connection and region of a table, with a row that says why where one cannot be asked.",
  input: "SCALAR",
  rows: "many",
  sideBySide: 8,
  failure: "failure_reason",
  parameters: awsObjects.parameters,
  returns: [
    ...awsObjects.returns,
    {
      name: "failure_reason",
      type: "VARCHAR(2000000)",
      description: "Why AWS told nothing; NULL in a row of what it has.",
    },
  ],
});
