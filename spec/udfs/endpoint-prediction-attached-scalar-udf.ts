import { attachedExample } from "../attached-example.ts";
import { defineUdf } from "../model.ts";

export default defineUdf({
  name: "ASK_ENDPOINT_SCALAR",
  summary:
    "Asks a SageMaker endpoint that another made about each row, on all nodes at once, beside any other column. The columns that it was attached with come in; what it answers goes out, and why there is no answer.",
  input: "SCALAR",
  columns: "dynamic",
  states: attachedExample,
  parameters: [],
  returns: [],
});
