import type { ColumnReading } from "../column-reading.ts";
import { countTexts } from "../count-texts.ts";
import { columnOf, readCsvTable, type TextTable } from "../csv-table.ts";
import { DataError } from "../data-error.ts";
import { chooseDateOrder } from "../timestamps.ts";
import { noTime, type TrainingEvent } from "../training-request.ts";
import { csvOf } from "./csv-text.ts";
import { forecastObjectives, type Judged, measureForecasts, naiveErrorOf } from "./forecast-metrics.ts";
import {
  type ForecastAlgorithm,
  type ForecastModel,
  type ForecastPlan,
  type ForecastRequest,
  type ForecastResult,
  forecastAlgorithms,
  levelsOf,
} from "./forecast-plan.ts";
import { forecastSeries } from "./forecast-series.ts";
import { formatTimes, possibleSeasons, timeOf } from "./frequency.ts";
import { readSeries, type Series, type SeriesTable } from "./series.ts";

/** Each window is as long as the horizon; so many are tried where the series are long enough. */
const mostWindows = 3;

/** A series in a window: what is known before it, and what happened. */
interface Window {
  series: Series;
  /** The window's first step. */
  from: number;
  history: Float64Array;
  actual: Float64Array;
}

/**
 * Forecasts the last horizons of all series with each algorithm, from what was before them, and chooses the
 * algorithm that is best by the objective. Throws a DataError for rows that cannot be learned from.
 */
export async function trainForecast(
  request: ForecastRequest,
  report: (event: TrainingEvent) => void,
): Promise<ForecastResult> {
  report({ kind: "phase", phase: "analyzing-data" });
  const table = await readCsvTable(request.files);
  const { order, guessed } = chooseDateOrder(countTexts(columnOf(table, request.forecast.timestamp)));
  const plan = { ...request.forecast, dateOrder: order };
  const found = readSeries(table, plan);
  checkLength(found, plan);
  const objective = request.objective ?? forecastObjectives[0];
  report({ kind: "forecast-objective", objective });
  const times: ColumnReading = { name: plan.timestamp, kind: "timestamp", missing: 0 };
  if (guessed) times.guessed = order;
  report({ kind: "columns-read", columns: [times, ...unusedColumns(table, plan)] });

  report({ kind: "phase", phase: "training-candidates" });
  const season = chooseSeason(found.series, plan);
  const windows = windowsOf(found, plan);
  const algorithms = (request.algorithms ?? forecastAlgorithms).slice(0, request.maxCandidates);
  const deadline = request.deadline ?? Number.POSITIVE_INFINITY;
  let best: { name: string; value: number } | undefined;
  for (const algorithm of algorithms) {
    if (Date.now() >= deadline) break;
    const name = `${request.namePrefix}ts${algorithm}1-1`;
    report({ kind: "candidate-started", name });
    const limit = Math.min(
      deadline,
      Date.now() + (request.candidateMilliseconds ?? Number.POSITIVE_INFINITY),
    );
    const started = performance.now();
    const judged = judge(algorithm, windows, plan, season, limit);
    if (judged === undefined) {
      report({ kind: "candidate-stopped", name });
      continue;
    }
    const metrics = measureForecasts(judged, levelsOf(plan.quantiles));
    const model: ForecastModel = {
      format: "local-forecast-model-1",
      candidate: name,
      algorithm,
      season,
      columns: table.columns,
      plan,
    };
    report({
      kind: "candidate-completed",
      name,
      metrics: {},
      validationMetrics: metrics,
      latencySeconds: (performance.now() - started) / 1000 / judged.length,
      artefact: JSON.stringify(model),
      backtest: { algorithm, csv: backtestCsv(windows, judged, plan) },
    });
    const value = metrics[objective] ?? Number.NaN;
    if (best === undefined || value < best.value) best = { name, value };
  }
  if (best === undefined) throw new DataError(noTime);
  return { best: best.name, outOfTime: Date.now() >= deadline };
}

/** Source: AWS, ForecastHorizon: "the lesser of 500 time-steps or 1/4 of the time-steps in the dataset". */
function checkLength({ series, end }: SeriesTable, { horizon }: ForecastPlan): void {
  const first = series.reduce((least, { start }) => Math.min(least, start), end);
  const steps = end - first + 1;
  const most = Math.min(500, Math.floor(steps / 4));
  if (horizon <= most) return;
  const limit = "the lesser of 500 time-steps and 1/4 of the time-steps in the dataset";
  throw new DataError(
    `The forecast horizon ${horizon} is longer than ${most}: ${limit}, which has ${steps}.`,
  );
}

function unusedColumns({ columns }: TextTable, plan: ForecastPlan): ColumnReading[] {
  const used = [plan.target, plan.timestamp, plan.item, ...plan.groups];
  const reason = "the algorithms npts, ets and arima learn from the target alone";
  return columns
    .filter((name) => !used.includes(name))
    .map((name) => ({ name, kind: "dropped", missing: 0, reason }));
}

/** The season by which the steps from value to value come again best, if they do so at all. */
function chooseSeason(series: readonly Series[], { frequency }: ForecastPlan): number {
  let best = { season: 1, error: 1 };
  for (const season of possibleSeasons(frequency).slice(1)) {
    const fitting = series.filter(({ values }) => values.length >= 3 * season);
    if (fitting.length < series.length / 2) continue;
    const error = fitting.reduce((sum, { values }) => {
      const changes = values.slice(1).map((value, i) => value - (values[i] as number));
      const size = meanSize(changes);
      return sum + (size > 0 ? naiveErrorOf(changes, season) / size : 1);
    }, 0);
    if (error / fitting.length < best.error) best = { season, error: error / fitting.length };
  }
  return best.season;
}

function meanSize(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, known.length);
}

/** A series that begins too late for a window has no part in it. */
function windowsOf({ series, end }: SeriesTable, { horizon }: ForecastPlan): Window[] {
  const windows: Window[] = [];
  for (let back = 1; back <= mostWindows; back++) {
    const from = end + 1 - back * horizon;
    const taking = series.flatMap((one) => {
      const known = from - one.start;
      if (known < Math.max(4, horizon)) return [];
      const history = one.values.slice(0, known);
      const actual = one.values.slice(known, known + horizon);
      return history.some((value) => !Number.isNaN(value)) ? [{ series: one, from, history, actual }] : [];
    });
    // Further windows are for data that have room for them.
    if (back > 1 && taking.length < series.length / 2) break;
    windows.push(...taking);
  }
  if (windows.length === 0) {
    throw new DataError(`No series is long enough to hold ${horizon} steps of it back for a backtest.`);
  }
  return windows;
}

/** Undefined when it was not ready at `limit`, in milliseconds since 1970. */
function judge(
  algorithm: ForecastAlgorithm,
  windows: readonly Window[],
  { horizon, quantiles }: ForecastPlan,
  season: number,
  limit: number,
): Judged[] | undefined {
  const judged: Judged[] = [];
  for (const { history, actual } of windows) {
    if (Date.now() >= limit) return undefined;
    const forecast = forecastSeries(algorithm, history, { horizon, season, levels: levelsOf(quantiles) });
    judged.push({ actual, forecast, naiveError: naiveErrorOf(history, season) });
  }
  return judged;
}

/**
 * One row a series and step of each window. The columns are those of Amazon Forecast's export of backtests,
 * with the training data's names for item and groups.
 */
function backtestCsv(windows: readonly Window[], judged: readonly Judged[], plan: ForecastPlan): string {
  const header = [
    plan.item,
    ...plan.groups,
    "timestamp",
    "target_value",
    "backtestwindow_start_time",
    "backtestwindow_end_time",
    ...plan.quantiles,
    "mean",
  ];
  const steps = windows.flatMap(({ from }) => Array.from({ length: plan.horizon }, (_, i) => from + i));
  const texts = formatTimes(steps.map((step) => timeOf(step, plan.frequency)));
  const lines = windows.flatMap(({ series, actual }, w) => {
    const { forecast } = judged[w] as Judged;
    const times = texts.slice(w * plan.horizon, (w + 1) * plan.horizon);
    return times.map((time, i) => {
      const value = actual[i] as number;
      return [
        ...series.key,
        time,
        Number.isNaN(value) ? "" : String(value),
        times[0] ?? "",
        times.at(-1) ?? "",
        ...forecast.quantiles.map((quantile) => String(quantile[i])),
        String(forecast.mean[i]),
      ];
    });
  });
  return csvOf([header, ...lines]);
}
