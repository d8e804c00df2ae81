import type { CsvFile } from "../csv-table.ts";
import type { DateOrder } from "../timestamps.ts";
import type { Frequency } from "./frequency.ts";

/** How missing values of the target are filled, in AWS' words; a number stands for itself. */
export type Filling = "zero" | "nan" | "mean" | "median" | "min" | "max" | number;
export type Aggregation = "sum" | "avg" | "first" | "min" | "max";
export const forecastAlgorithms = ["npts", "ets", "arima"] as const;
export type ForecastAlgorithm = (typeof forecastAlgorithms)[number];

/** What is forecast, and how its rows are read: the same in training and for a request. */
export interface ForecastPlan {
  target: string;
  timestamp: string;
  /** How its dates are read where the year is last; the training finds it out. */
  dateOrder?: DateOrder;
  item: string;
  groups: string[];
  frequency: Frequency;
  horizon: number;
  /** In AWS' form, `p10`. */
  quantiles: string[];
  middlefill: Filling;
  backfill: Filling;
  aggregation: Aggregation;
}

/** A training of forecasters; it goes to another thread, so it is plain data. */
export interface ForecastRequest {
  forecast: ForecastPlan;
  files: CsvFile[];
  /** What the candidates' names begin with. */
  namePrefix: string;
  objective?: string;
  algorithms?: ForecastAlgorithm[];
  maxCandidates?: number;
  /** The time a candidate may take. */
  candidateMilliseconds?: number;
  /** When to stop with the best candidate so far, in milliseconds since 1970. */
  deadline?: number;
}

/** What a training of forecasters ends with. */
export interface ForecastResult {
  best: string;
  /** The training ended because its time was over. */
  outOfTime: boolean;
}

/** A candidate's artefact: how to forecast from any history. */
export interface ForecastModel {
  format: "local-forecast-model-1";
  candidate: string;
  algorithm: ForecastAlgorithm;
  /** Steps after which the pattern comes again; 1 for none. */
  season: number;
  /** The training data's columns: a request has the same. */
  columns: string[];
  plan: ForecastPlan;
}

/** The model in an artefact's text; undefined where it is none of a forecaster. */
export function parseForecastModel(json: string): ForecastModel | undefined {
  return json.startsWith('{"format":"local-forecast-model-1"') ? JSON.parse(json) : undefined;
}

/** 0.1 for `p10`. */
export function levelsOf(quantiles: readonly string[]): number[] {
  return quantiles.map((quantile) => Number(quantile.slice(1)) / 100);
}
