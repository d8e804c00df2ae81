import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What forecasting is told, the series it is to learn from, and what becomes of forecasts. */
export const forecastingErrors = {
  "E-SME-365": {
    message: "Invalid frequency '{{value}}': {{complaint}}.",
    mitigation:
      "It is 1min to 59min, 1H to 23H, 1D to 6D, 1W to 4W, 1M (a month) to 11M, or 1Y; what is longer has the next unit, as 1H for 60min.",
  },
  "E-SME-366": {
    message: "{{table_shown}} has no column {{column}}.{{suggestion}} Its columns: {{columns}}.",
    mitigation: "Correct {{parameter}}.",
  },
  "E-SME-367": {
    message: "Column {{column}} is both {{first}} and {{second}}.",
    mitigation: "Each of them needs a column of its own.",
  },
  "E-SME-368": {
    message: "Column {{column}} is {{type}}, but {{parameter}} must be {{required}}.",
    mitigation: "Choose another column, or CAST it in a source_query.",
  },
  "E-SME-369": {
    message: "Invalid filling of {{column}}: {{complaint}}.",
    mitigation:
      'Each column has an object with "middlefill", "backfill" or both. They are zero, mean, median, min, max or a whole number, and nan for the target alone; "futurefill" is for other columns alone.',
  },
  "E-SME-370": {
    message:
      "{{table_shown}} has {{found}} {{kind}} columns besides item, groups, time and target, but Autopilot takes at most {{limit}}.",
    mitigation: "Name some of them in exclude_columns.",
  },
  "E-SME-371": {
    message: "{{table_shown}} has no row with a value in {{target_name}}, so there is nothing to learn from.",
    mitigation: "Check target_attribute_name and the rows.",
  },
  "E-SME-372": {
    message:
      "{{table_shown}} has {{found}} rows without a value in {{column}}; such a row belongs to no series.",
    mitigation: "Leave them out by a source_query.",
  },
  "E-SME-373": {
    message:
      "A horizon of {{horizon}} is too long: {{table_shown}} has {{found}} steps of {{frequency}}, from {{first}} to {{last}}, and Autopilot forecasts at most a quarter of them, {{limit}}.",
    mitigation: "Choose a shorter horizon, or train from a longer time.",
  },
  "E-SME-374": {
    message: "{{series}} has {{found}} rows for {{first}}, but a series has one value a time.",
    mitigation: "Correct the rows, name what tells them apart in group_columns, or give aggregation.",
  },
  "E-SME-375": {
    message:
      "{{series}} has {{found}} rows in one step of {{frequency}}, from {{first}} to {{last}}; Autopilot would add them up.",
    mitigation: "Give aggregation to say what becomes of them, or a finer frequency.",
  },
  "E-SME-376": {
    message:
      "{{series}} has no value between {{first}} and {{last}}: it lacks {{found}} steps of {{frequency}}, which Autopilot would take for 0.",
    mitigation:
      'Say by filling what they are, with "middlefill" of {{target_name}} as "zero" or "mean", or give another frequency.',
  },
  "E-SME-377": {
    message:
      "{{series}} ends at {{first}}, {{found}} steps of {{frequency}} before {{last}}, where others end; Autopilot would take those for 0.",
    mitigation:
      'Say by filling what they are, with "backfill" of {{target_name}} as "zero" or "nan", or leave the series out.',
  },
  "E-SME-378": {
    message:
      "The history of {{series}} takes {{bytes}} bytes, more than the {{limit}} bytes that an endpoint takes at once, and no series is ever cut in two.",
    mitigation: "Give the function its newest rows alone.",
  },
  "E-SME-379": {
    message: "Endpoint {{endpoint_name}} does not forecast {{series}}: {{cause}}",
    mitigation: "Check its rows, or leave it out.",
  },
  "E-SME-380": {
    message: "The forecast of endpoint {{endpoint_name}} cannot be used: {{complaint}}.",
    mitigation: "If the endpoint was deployed by this extension, please report this.",
  },
  "E-SME-381": {
    message: "A row has no value in {{column}}, so it belongs to no series.",
    mitigation: "Leave such rows out.",
  },
  "E-SME-382": {
    message:
      "{{series}} has {{found}} values of {{target}}, but a model needs at least {{required}} to forecast from. So it is with {{short}} of {{all}} series.",
    mitigation: "Give the function more of their history, or leave them out by {{clause}}.",
  },
  "E-SME-383": {
    message: "Job {{job_name}} forecasts no time series, so it has no backtest.",
    mitigation: "SME_MODEL_INSIGHTS tells how good its model is on rows that were held back.",
  },
  "E-SME-420": {
    message:
      "{{series}} has {{found}} rows in one step of {{frequency}}, from {{first}} to {{last}}; the model would add them up.",
    mitigation: "Give the function one row a step, as the training had, or train with aggregation.",
  },
  "E-SME-421": {
    message:
      "{{series}} has no value of {{target}} between {{first}} and {{last}}: it lacks {{found}} steps of {{frequency}}, which the model would take for 0.",
    mitigation:
      "Give the function all its rows, or train with a middlefill of {{target}} in filling, which says what they are.",
  },
  "E-SME-422": {
    message:
      "Function {{endpoint_name}} forecasts time series from whole histories, so it cannot be asked about single rows.",
    mitigation:
      "SME_FORECAST_BACKTEST has what a candidate of its job forecast beside what happened, which SME_REGRESSION_METRICS measures.",
  },
  "E-SME-384": {
    message: "{{series}} has {{found}} rows for {{first}}, but a series has one value a time.",
    mitigation: "Check the joins and filters of the query that gives the function its rows.",
  },
  "E-SME-547": {
    message:
      "A forecast looks at no more than {{limit}} rows of a group at once, whose series lie in memory together.",
    mitigation:
      "Forecast them in several groups, as with GROUP BY SUBSTR(HASH_MD5(item), 1, 1), or leave out older rows.",
  },
} as const satisfies Record<string, CatalogueEntry>;
