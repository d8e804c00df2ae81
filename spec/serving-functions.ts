/** The functions that ask an endpoint, as deployment and promotion make them. */
import type { ErrorCode } from "./errors.ts";
import { partial, type Step } from "./model.ts";
import { commentOnForecastFunction, commentOnPredictionFunctions } from "./prediction-comments.ts";
import forecastUdf from "./udfs/endpoint-prediction-forecast-udf.ts";
import predictionScalarUdf from "./udfs/endpoint-prediction-scalar-udf.ts";
import predictionUdf from "./udfs/endpoint-prediction-udf.ts";

/**
 * The steps that make them of what a step `made` has deployed, as far as a step `lacking` says that they are
 * to be made: `tabular` or `forecast`. They stand in `schema.schema_name`, and take what `job`, `columns` and
 * `series` have found. Those that replace none are dropped when a later step fails.
 */
export function servingFunctions(
  made: string,
  { fails, isNew }: { fails: ErrorCode; isNew: boolean },
): Step[] {
  return [
    partial("forecast_function", {
      why: "Of a forecasting job: it takes histories, and gives what follows them.",
      when: "lacking.forecast",
      partial: "set-function",
      takes: {
        schema: "schema.schema_name",
        name: "endpoint_name",
        input: "series.input",
        output: "series.output",
        deployment: `${made}.deployment_literal`,
      },
      gives: [],
      fails: { create: fails },
      embeds: forecastUdf,
      ...takenBack(isNew, "endpoint_name"),
    }),
    partial("function", {
      when: "lacking.tabular",
      why: "It gives back its input, the probability for a classification, and the prediction.",
      partial: "prediction-function",
      takes: {
        schema: "schema.schema_name",
        name: "endpoint_name",
        input: "columns.input",
        target_type: "columns.target_type",
        problem_type: `${made}.problem_type`,
        deployment: `${made}.deployment_literal`,
      },
      gives: [],
      fails: { create: fails },
      embeds: predictionUdf,
      ...takenBack(isNew, "endpoint_name"),
    }),
    partial("scalar_function", {
      when: "lacking.tabular",
      why: "The same for one row at a time: Exasol spreads it over all nodes, and it may stand beside any column.",
      partial: "prediction-scalar-function",
      takes: {
        schema: "schema.schema_name",
        name: "endpoint_name.scalar",
        input: "columns.input",
        target_type: "columns.target_type",
        problem_type: `${made}.problem_type`,
        deployment: `${made}.deployment_literal`,
      },
      gives: [],
      fails: { create: fails },
      embeds: predictionScalarUdf,
      ...takenBack(isNew, "endpoint_name.scalar"),
    }),
    ...commentOnPredictionFunctions(fails),
    ...commentOnForecastFunction(fails),
  ];
}

function takenBack(isNew: boolean, name: string) {
  return isNew
    ? { undo: { statement: `DROP SCRIPT ::schema.schema_name.::${name}`, what: `function {{${name}}}` } }
    : {};
}
