import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../package/package-root.ts";
import { answerForecast } from "../../../sandbox/automl/forecasting/answer-forecast.ts";
import { forecastArima } from "../../../sandbox/automl/forecasting/arima.ts";
import { forecastEts } from "../../../sandbox/automl/forecasting/ets.ts";
import { measureForecasts, naiveErrorOf } from "../../../sandbox/automl/forecasting/forecast-metrics.ts";
import type { ForecastModel, ForecastPlan } from "../../../sandbox/automl/forecasting/forecast-plan.ts";
import { normalQuantile } from "../../../sandbox/automl/forecasting/forecaster.ts";
import {
  formatTimes,
  parseFrequency,
  stepOf,
  timeOf,
} from "../../../sandbox/automl/forecasting/frequency.ts";
import { forecastNpts } from "../../../sandbox/automl/forecasting/npts.ts";
import { readSeries } from "../../../sandbox/automl/forecasting/series.ts";
import { trainForecast } from "../../../sandbox/automl/forecasting/train-forecast.ts";
import { seededRandom } from "../../../sandbox/automl/random.ts";
import type { TrainingEvent } from "../../../sandbox/automl/training-request.ts";
import { airPassengers, monthOf } from "../../support/air-passengers.ts";
import { suite } from "../../support/suite.ts";
import { messageOf, withCsvFiles } from "./csv-files.ts";

const test = suite("forecasts of the local AutoML");

const plan: ForecastPlan = {
  target: "UNITS",
  timestamp: "MONTH",
  item: "ITEM",
  groups: [],
  frequency: { count: 1, unit: "M" },
  horizon: 12,
  quantiles: ["p10", "p50", "p90"],
  middlefill: "zero",
  backfill: "zero",
  aggregation: "sum",
};
const header = "ITEM,MONTH,UNITS";
const air = airPassengers.map((value, i) => `air,${monthOf(i)},${value}`);
const csv = (lines: readonly string[]) => [header, ...lines, ""].join("\n");
const table = (lines: readonly string[]) => {
  const fields = lines.map((line) => line.split(","));
  const columns = header.split(",");
  return { columns, values: columns.map((_, i) => fields.map((one) => one[i] ?? "")), rows: lines.length };
};
const options = (horizon: number, season = 1) => ({ horizon, season, levels: [0.1, 0.5, 0.9] });

async function train(lines: readonly string[], more: Partial<ForecastPlan> = {}) {
  const events: TrainingEvent[] = [];
  const result = await withCsvFiles([csv(lines)], (files) =>
    trainForecast({ forecast: { ...plan, ...more }, files, namePrefix: "job-trial-" }, (event) =>
      events.push(event),
    ),
  );
  const completed = events.flatMap((event) => (event.kind === "candidate-completed" ? [event] : []));
  const best = completed.find(({ name }) => name === result.best);
  assert.ok(best);
  return { events, completed, best, model: JSON.parse(best.artefact) as ForecastModel };
}

for (const [text, time, begin] of [
  ["15min", "2024-02-29 10:44:59", "2024-02-29 10:30:00"],
  ["2H", "2024-02-29 23:59:00", "2024-02-29 22:00:00"],
  ["D", "2024-02-29 23:59:59", "2024-02-29"],
  ["1W", "2024-02-29 12:00:00", "2024-02-26"],
  ["3M", "2024-02-29", "2024-01-01"],
  ["Y", "1969-12-31", "1969-01-01"],
] as const) {
  test(`puts ${time} into a step of ${text}`, () => {
    const frequency = parseFrequency(text);
    const step = stepOf(Date.parse(`${time.replace(" ", "T").padEnd(19, "T00:00:00".slice(0))}Z`), frequency);
    assert.equal(formatTimes([timeOf(step, frequency)]), [begin]);
    assert.is(stepOf(timeOf(step, frequency), frequency), step);
    assert.is(stepOf(timeOf(step + 1, frequency) - 1, frequency), step);
  });
}

test("knows the quantiles of the normal distribution", () => {
  for (const [level, value] of [
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.1, -1.2815515655446004],
    [0.99, 2.3263478740408408],
  ] as const) {
    assert.ok(Math.abs(normalQuantile(level) - value) < 1e-8, String(level));
  }
});

test("beats the seasonal naive forecast on the air passengers", async () => {
  const { completed, best } = await train(air);
  assert.equal(
    completed.map(({ name }) => name),
    ["job-trial-tsnpts1-1", "job-trial-tsets1-1", "job-trial-tsarima1-1"],
  );
  // The error in units of what last year's value is wrong by.
  assert.ok((best.validationMetrics.MASE ?? 9) < 0.85, JSON.stringify(best.validationMetrics));
  assert.ok((best.validationMetrics.MAPE ?? 9) < 0.06);
  assert.is(best.name, "job-trial-tsets1-1");
});

test("says the same twice, whatever the order of the rows", async () => {
  const [first, second] = [await train(air), await train(air.toReversed())];
  assert.equal(
    first.completed.map(({ artefact, backtest }) => [artefact, backtest]),
    second.completed.map(({ artefact, backtest }) => [artefact, backtest]),
  );
});

test("reads dates in the order that all of them allow, in a request too", async () => {
  const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10).split("-");
  const lines = (count: number) =>
    Array.from({ length: count }, (_, i) => `a,${day(i).reverse().join("/")},${i % 7}`);
  const { model } = await train(lines(60), { frequency: { count: 1, unit: "D" }, horizon: 2 });
  assert.is(model.plan.dateOrder, "day-first");
  // On their own these could be in eight different months.
  const answer = answerForecast(model, Buffer.from(csv(lines(8))));
  assert.match(answer, /a,2026-01-09,/);
});

/** Series and the error of pmdarima's forecasts; arima-reference/make_expected.py made them. */
const reference: {
  horizon: number;
  series: { kind: string; season: number; values: number[]; mase: number }[];
} = JSON.parse(readFileSync(fromPackage("test/sandbox/automl/arima-reference/expected.json"), "utf8"));

test("forecasts as well as pmdarima's auto_arima, by ARIMA", () => {
  const sums = new Map<string, { count: number; ours: number; theirs: number }>();
  for (const { kind, season, values, mase } of reference.series) {
    const history = Float64Array.from(values.slice(0, -reference.horizon));
    const actual = Float64Array.from(values.slice(-reference.horizon));
    const forecast = forecastArima(history, options(reference.horizon, season));
    const naiveError = naiveErrorOf(history, season);
    const { MASE = Number.NaN } = measureForecasts([{ actual, forecast, naiveError }], [0.1, 0.5, 0.9]);
    for (const group of [kind, "all"]) {
      const sum = sums.get(group) ?? { count: 0, ours: 0, theirs: 0 };
      sums.set(group, { count: sum.count + 1, ours: sum.ours + MASE, theirs: sum.theirs + mase });
    }
  }
  assert.is(sums.get("all")?.count, 56);
  for (const [kind, { count, ours, theirs }] of sums) {
    // The one real heart rate wanders as no model foresees.
    if (count > 1) assert.ok(ours < 1.15 * theirs, `${kind}: ${ours / count}, not ${theirs / count}`);
  }
});

test("covers what happens as often as its quantiles say", async () => {
  const random = seededRandom(5);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const lines = Array.from({ length: 40 }, (_, item) =>
    Array.from({ length: 144 }, (_, i) => `i${item},${monthOf(i)},${100 + 20 * Math.sin(i) + 8 * normal()}`),
  ).flat();
  for (const { name, backtest } of (await train(lines)).completed) {
    const [, ...rows] = (backtest?.csv ?? "").trim().split("\n");
    const inside = rows.filter((row) => {
      const [, , actual, , , p10, , p90] = row.split(",").map(Number) as number[];
      return (actual as number) >= (p10 as number) && (actual as number) <= (p90 as number);
    });
    assert.is(rows.length, 40 * 3 * 12);
    const share = inside.length / rows.length;
    assert.ok(share > 0.7 && share < 0.9, `${name} ${share}`);
  }
});

test("samples what was, by NPTS: a trend runs away from it, and another candidate is the best", async () => {
  const random = seededRandom(7);
  const lines = Array.from({ length: 5 }, (_, item) =>
    Array.from({ length: 100 }, (_, i) => `i${item},${monthOf(i)},${50 + 2 * i + 10 * random()}`),
  ).flat();
  const { completed, best } = await train(lines);
  assert.not.match(best.name, /npts/);
  const npts = completed.find(({ name }) => name.includes("npts"));
  const highest = 50 + 2 * 87 + 10;
  for (const row of npts?.backtest?.csv.trim().split("\n").slice(1) ?? []) {
    const p90 = Number(row.split(",").at(-2));
    assert.ok(p90 < highest, row);
  }
});

test("weighs the past by NPTS as GluonTS does: e times less over the whole series", () => {
  const { mean } = forecastNpts(Float64Array.from([10, 20, 40]), options(2));
  // Four steps from the first value to the last forecast.
  const weights = [-3, -2, -1].map((steps) => Math.exp(steps / 4));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const expected = [10, 20, 40].reduce((sum, value, i) => sum + (value * (weights[i] as number)) / total, 0);
  assert.ok(Math.abs((mean[0] ?? 0) - expected) < 1e-12, String(mean));
  assert.ok(Math.abs((mean[1] ?? 0) - expected) < 1e-12, String(mean));
});

test("reads a series of more steps than a call takes arguments", () => {
  const count = 200_000;
  const times = Array.from({ length: count }, (_, i) => new Date(i * 60_000).toISOString().slice(0, 19));
  const values = [new Array(count).fill("a"), times, new Array(count).fill("1")];
  const { series } = readSeries(
    { columns: header.split(","), values, rows: count },
    { ...plan, frequency: { count: 1, unit: "min" }, aggregation: "max" },
  );
  assert.is(series[0]?.values.length, count);
});

test("follows what has no noise", () => {
  const line = Float64Array.from({ length: 60 }, (_, i) => 5 + 2 * i);
  const wave = Float64Array.from({ length: 60 }, (_, i) => [1, 5, 9, 5][i % 4] as number);
  const close = (found: Float64Array, wanted: readonly number[], tolerance: number) =>
    assert.ok(
      wanted.every((value, i) => Math.abs((found[i] ?? 0) - value) < tolerance),
      `${found}`,
    );
  close(forecastArima(line, options(3)).mean, [125, 127, 129], 0.01);
  close(forecastEts(line, options(3)).mean, [125, 127, 129], 0.5);
  close(forecastEts(wave, options(4, 4)).mean, [1, 5, 9, 5], 0.01);
  close(forecastArima(wave, options(4, 4)).mean, [1, 5, 9, 5], 0.01);
  close(forecastNpts(wave, options(4, 4)).mean, [1, 5, 9, 5], 1e-9);
});

test("forecasts constants, short and gappy series without a NaN", () => {
  for (const values of [
    [3, 3, 3, 3, 3, 3, 3, 3],
    [1, 2, 3, 4],
    [0, 0, 0, 0, 0],
    [1, Number.NaN, 3, Number.NaN, Number.NaN, 6, 7],
    [Number.NaN, 1, 2, 1e9],
  ]) {
    for (const forecast of [forecastNpts, forecastEts, forecastArima]) {
      const { mean, quantiles } = forecast(Float64Array.from(values), options(5, 4));
      for (const one of [mean, ...quantiles]) assert.ok(one.every(Number.isFinite), `${values} → ${one}`);
      assert.ok(quantiles[0]?.every((low, i) => low <= (quantiles[2]?.[i] ?? -1) + 1e-9));
    }
  }
});

test("aligns, aggregates and fills as AWS says", () => {
  const lines = [
    "a,2024-01-05,1",
    "a,2024-01-20,3",
    "a,2024-04-01,7",
    "b,2024-02-01,2",
    "b,2024-06-01,4",
    "b,2024-07-01,",
  ];
  const valuesOf = (more: Partial<ForecastPlan>) =>
    readSeries(table(lines), { ...plan, ...more }).series.map(({ values }) => Array.from(values));
  assert.equal(valuesOf({}), [
    [4, 0, 0, 7, 0, 0],
    [2, 0, 0, 0, 4],
  ]);
  assert.equal(valuesOf({ aggregation: "avg", middlefill: "mean", backfill: "max" }), [
    [2, 2, 2, 7, 7, 7],
    [2, 2, 2, 2, 4],
  ]);
  assert.equal(valuesOf({ aggregation: "first", middlefill: "nan", backfill: 9 })[0], [
    1,
    Number.NaN,
    Number.NaN,
    7,
    9,
    9,
  ]);
});

test("measures as Amazon Forecast does", () => {
  const judged = {
    actual: Float64Array.from([10, 20]),
    forecast: {
      mean: Float64Array.from([12, 16]),
      quantiles: [Float64Array.from([8, 12]), Float64Array.from([14, 18])],
    },
    naiveError: 2,
  };
  const found = measureForecasts([judged], [0.1, 0.9]);
  // wQL[0.1] = 2 × (0.1×2 + 0.1×8) / 30, wQL[0.9] = 2 × (0.1×4 + 0.9×2) / 30
  assert.ok(Math.abs((found.AverageWeightedQuantileLoss ?? 0) - (2 + 4.4) / 60) < 1e-12);
  assert.ok(Math.abs((found.WAPE ?? 0) - 6 / 30) < 1e-12);
  assert.ok(Math.abs((found.MAPE ?? 0) - 0.2) < 1e-12);
  assert.ok(Math.abs((found.RMSE ?? 0) - Math.sqrt(10)) < 1e-12);
  assert.ok(Math.abs((found.MASE ?? 0) - 1.5) < 1e-12);
});

test("answers from the end of the history it is given", async () => {
  const { model } = await train(air);
  const answer = (lines: readonly string[]) =>
    answerForecast(model, Buffer.from(csv(lines)))
      .trim()
      .split("\n");
  const [first, ...rows] = answer(air.slice(0, 120));
  assert.is(first, "ITEM,MONTH,p10,p50,p90,mean");
  assert.is(rows.length, 12);
  assert.match(rows[0] ?? "", /^air,1959-01-01,/);
  // Another item that ends at the same time changes nothing.
  const other = air.slice(0, 120).map((line) => line.replace("air", "zeppelin"));
  assert.equal(answer([...other, ...air.slice(0, 120)]).slice(1, 13), rows);
});

for (const [what, lines, more, reason] of [
  ["a horizon beyond a quarter of the steps", air, { horizon: 37 }, /horizon 37 is longer than 36/],
  ["a time that is none", ["a,soon,1"], {}, /'soon' in the column MONTH is no timestamp/],
  ["a value that is none", ["a,2024-01-01,many"], {}, /could not convert string to float: 'many'/],
  ["no value at all", ["a,2024-01-01,"], {}, /The column UNITS has no value/],
] as const) {
  test(`refuses ${what}`, async () => {
    assert.match(await messageOf(train(lines, more)), reason);
  });
}

test("refuses a history that is too short, or of other columns", async () => {
  const { model } = await train(air);
  const refused = (body: string) => messageOf((async () => answerForecast(model, Buffer.from(body)))());
  assert.match(await refused(csv(air.slice(0, 3))), /time series air has 3 values of UNITS, but needs 4/);
  assert.match(
    await refused("ITEM,UNITS\na,1"),
    /must begin with a header of the columns of the training data/,
  );
});

test.run();
