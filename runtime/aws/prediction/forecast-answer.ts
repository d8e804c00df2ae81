/** Reads what an endpoint forecasts. */
import { countOf } from "../../../spec/count-of.ts";
import type { InputValue, OutputValue, UdfColumn } from "../../udf-client/author.ts";
import type { ForecastShape } from "../endpoints/deployment.ts";
import { parseAnswer } from "./answer-lines.ts";
import type { SeriesHistory } from "./series-histories.ts";

/** An answer that does not tell what it should. */
export class UnusableForecast extends Error {}

/**
 * The rows to put out for some series, in their order: item, groups, time, the quantiles and the mean. The
 * answer is a CSV with a header, whose columns are found by name. Throws UnusableForecast unless it has each
 * step of each series.
 *
 * Source: aws-samples/modern-time-series-forecasting-on-aws, lab 2, which shows a request and its answer.
 */
export function readForecasts(
  text: string,
  series: readonly SeriesHistory[],
  shape: ForecastShape,
  timeColumn: Pick<UdfColumn, "type">,
): OutputValue[][] {
  const { groups, horizon, item, quantiles, timestamp } = shape;
  const [header = [], ...lines] = parseAnswer(text);
  const positions = (names: readonly string[]) =>
    names.map((name) => {
      const position = header.indexOf(name);
      if (position < 0) throw new UnusableForecast(`it has no column ${name}, but ${header.join(", ")}`);
      return position;
    });
  const keyAt = positions([item, ...groups]);
  const [timeAt = 0] = positions([timestamp]);
  const valuesAt = positions([...quantiles, "mean"]);
  const steps = new Map<string, { time: string; values: number[] }[]>();
  for (const line of lines) {
    const id = JSON.stringify(keyAt.map((position) => line[position] ?? ""));
    const values = valuesAt.map((position) => numberOf(line[position] ?? ""));
    const own = steps.get(id) ?? [];
    steps.set(id, own);
    own.push({ time: timeOf(line[timeAt] ?? "", timeColumn), values });
  }
  const expected = new Set(series.map(({ sentKey }) => JSON.stringify(sentKey)));
  const foreign = [...steps.keys()].find((id) => !expected.has(id));
  if (foreign !== undefined) throw new UnusableForecast(`it is about ${foreign}, which nobody asked for`);
  return series.flatMap(({ key, sentKey }) => {
    const own = steps.get(JSON.stringify(sentKey)) ?? [];
    if (own.length !== horizon) {
      throw new UnusableForecast(
        `it has ${countOf(own.length, "step", "steps")} of ${sentKey.join(", ")}, not ${horizon}`,
      );
    }
    own.sort((a, b) => (a.time < b.time ? -1 : 1));
    return own.map(({ time, values }) => [...(key as NonNullable<InputValue>[]), time, ...values]);
  });
}

function numberOf(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UnusableForecast(`'${text.slice(0, 100)}' is no number`);
  return value;
}

function timeOf(text: string, { type }: Pick<UdfColumn, "type">): string {
  const [, date, time = "00:00:00"] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.0+)?)?(?:Z|\+00:00)?$/.exec(text.trim()) ?? [];
  if (date === undefined || (type === "DATE" && time !== "00:00:00")) {
    throw new UnusableForecast(`'${text.slice(0, 100)}' is no ${type}`);
  }
  return type === "DATE" ? date : `${date} ${time}`;
}
