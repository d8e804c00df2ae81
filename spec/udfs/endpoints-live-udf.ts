import { defineUdf } from "../model.ts";
import endpoints from "./endpoints.ts";

export default defineUdf({
  name: "SME_ENDPOINTS_LIVE_UDF",
  summary:
    "Lists the endpoints of each connection and region of a table, with a row that says why where one cannot be asked.",
  input: "SCALAR",
  rows: "many",
  sideBySide: 8,
  failure: "failure_reason",
  parameters: endpoints.parameters,
  returns: endpoints.returns,
});
