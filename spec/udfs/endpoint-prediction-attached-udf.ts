import { attachedExample } from "../attached-example.ts";
import { defineUdf } from "../model.ts";

export default defineUdf({
  name: "ASK_ENDPOINT",
  summary:
    "Asks a SageMaker endpoint that another made about each row. The columns that it was attached with come in; they and what it answers go out.",
  columns: "dynamic",
  states: attachedExample,
  parameters: [],
  returns: [],
});
