/** How a prediction function is known in SYS.EXA_ALL_SCRIPTS: by the spec that its text names. */

/** One for a row at a time that says what it takes and whose model it asks, as those of this release do. */
export const predictsOneRow =
  "SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-scalar-udf%predictWith({%' ESCAPE '\\'";

/** Likewise, one that forecasts. */
export const forecasts =
  "SCRIPT_TEXT LIKE '%spec/udfs/endpoint-prediction-forecast-udf%predictWith({%' ESCAPE '\\'";
