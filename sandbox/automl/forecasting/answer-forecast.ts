import { parse } from "csv-parse/sync";
import { DataError } from "../data-error.ts";
import { csvOf } from "./csv-text.ts";
import { type ForecastModel, levelsOf } from "./forecast-plan.ts";
import { forecastSeries } from "./forecast-series.ts";
import { formatTimes, timeOf } from "./frequency.ts";
import { readSeries } from "./series.ts";

/**
 * "The data you supply for inference must have at least four valid historical values for each time-series."
 * Source: aws/amazon-sagemaker-examples, autopilot/autopilot_time_series.ipynb.
 */
const fewestValues = 4;

/**
 * Forecasts each series of a CSV with header, which has the columns of the training data, from the end of
 * what the CSV tells on: a line a series and step, with the columns of item, groups and time, then the
 * quantiles and the mean. Throws a DataError for a body that cannot be forecast from.
 */
export function answerForecast(model: ForecastModel, body: Uint8Array): string {
  const { plan } = model;
  const { series, end } = readSeries(readBody(model, body), plan);
  const options = { horizon: plan.horizon, season: model.season, levels: levelsOf(plan.quantiles) };
  const steps = Array.from({ length: plan.horizon }, (_, i) => timeOf(end + 1 + i, plan.frequency));
  const times = formatTimes(steps);
  const header = [plan.item, ...plan.groups, plan.timestamp, ...plan.quantiles, "mean"];
  const lines = series.flatMap(({ key, values }) => {
    const known = values.filter((value) => !Number.isNaN(value)).length;
    if (known < fewestValues) {
      const found = `${known} value${known === 1 ? "" : "s"} of ${plan.target}, but needs ${fewestValues}`;
      throw new DataError(`The time series ${key.join(", ")} has ${found}.`);
    }
    const { mean, quantiles } = forecastSeries(model.algorithm, values, options);
    return times.map((time, i) => [
      ...key,
      time,
      ...quantiles.map((quantile) => String(quantile[i])),
      String(mean[i]),
    ]);
  });
  return csvOf([header, ...lines]);
}

function readBody({ columns }: ForecastModel, body: Uint8Array) {
  let records: string[][];
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    records = parse(text, { relax_column_count: true, record_delimiter: ["\r\n", "\n"] });
  } catch (cause) {
    throw new DataError(`The body is not valid CSV: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  const [header = [], ...rows] = records;
  const odd =
    columns.find((name) => !header.includes(name)) ?? header.find((name) => !columns.includes(name));
  if (odd !== undefined || header.length !== columns.length) {
    const expected = `the columns of the training data, ${columns.join(", ")}`;
    throw new DataError(`The body must begin with a header of ${expected}, but has ${header.join(", ")}.`);
  }
  const wrong = rows.findIndex((row) => row.length !== header.length);
  if (wrong >= 0) throw new DataError(`Row ${wrong + 1} has another number of fields than the header.`);
  return {
    columns: header,
    values: header.map((_, i) => rows.map((row) => row[i] ?? "")),
    rows: rows.length,
  };
}
