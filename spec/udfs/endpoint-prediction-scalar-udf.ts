import { defineUdf } from "../model.ts";

export default defineUdf({
  name: "PREDICT_VIA_ENDPOINT_SCALAR",
  summary:
    "Predicts the target of each row with a SageMaker endpoint, on all nodes at once, beside any other column. The columns of the training table, without the target, come in; the prediction alone goes out.",
  input: "SCALAR",
  columns: "dynamic",
  parameters: [],
  returns: [],
});
