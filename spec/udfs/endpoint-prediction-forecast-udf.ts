import { defineUdf } from "../model.ts";

export default defineUdf({
  name: "FORECAST_VIA_ENDPOINT",
  summary:
    "Forecasts each series from its history with a SageMaker endpoint of the same name. The columns of the training table come in; item, groups, time, quantiles and the mean go out, for each step of the horizon.",
  columns: "dynamic",
  parameters: [],
  returns: [],
});
