import { forecastArima } from "./arima.ts";
import { forecastEts } from "./ets.ts";
import type { ForecastAlgorithm } from "./forecast-plan.ts";
import type { Forecast, Forecaster } from "./forecaster.ts";
import { forecastNpts } from "./npts.ts";

const forecasters: Readonly<Record<ForecastAlgorithm, Forecaster>> = {
  npts: forecastNpts,
  ets: forecastEts,
  arima: forecastArima,
};

/** Older values say nothing that newer ones do not, and would cost time. */
const mostValues = 3000;

/** The forecast of one series by an algorithm. */
export function forecastSeries(
  algorithm: ForecastAlgorithm,
  history: Float64Array,
  options: Parameters<Forecaster>[1],
): Forecast {
  return forecasters[algorithm](history.slice(-mostValues), options);
}
