import { defineUdf } from "../model.ts";

export default defineUdf({
  name: "PREDICT_VIA_ENDPOINT",
  summary:
    "Predicts the target of each row with a SageMaker endpoint of the same name. The columns of the training table, without the target, come in; they and the prediction go out.",
  columns: "dynamic",
  parameters: [],
  returns: [],
});
