import { SmeError } from "../../spec/errors.ts";
import { readAwsConnection } from "../aws/connection.ts";
import type { Deployment } from "../aws/endpoints/deployment.ts";
import { inOrder } from "../aws/in-order.ts";
import { type Answer, defaultPauses, openEndpoint, type Pauses } from "../aws/prediction/ask-endpoint.ts";
import { readEndpointSettings } from "../aws/prediction/endpoint-settings.ts";
import { readForecasts, UnusableForecast } from "../aws/prediction/forecast-answer.ts";
import { Pace, type Range } from "../aws/prediction/pace.ts";
import type { PredictionExa } from "../aws/prediction/predict-rows.ts";
import { RequestGate } from "../aws/prediction/request-gate.ts";
import {
  batchHistories,
  nameOf,
  readHistories,
  type SeriesBatch,
} from "../aws/prediction/series-histories.ts";
import { checkRegion } from "../aws/s3-location.ts";
import type { UdfContextMethods } from "../udf-client/author.ts";

/** The part of the UDF's interface that forecasting needs. */
export type ForecastContext = Pick<UdfContextMethods, "blocks" | "emit">;

/** The script's own function `run`, for the deployment that made it. */
export function predictWith(stated: Deployment): (ctx: ForecastContext) => Promise<void> {
  return (ctx) => forecast(ctx, exa, stated);
}

/**
 * Forecasts each series of the group from its history: the horizon's steps after its last value, with item,
 * groups, time, the quantiles and the mean. A request holds whole series that end at the same time, so none
 * depends on which others there are. The histories of a group lie in memory.
 */
export async function forecast(
  ctx: ForecastContext,
  exa: PredictionExa,
  stated: Deployment,
  pauses: Pauses = defaultPauses,
): Promise<void> {
  const { inputColumns, outputColumns, scriptName: name, scriptSchema: schema } = exa.meta;
  const { forecast: shape, target } = stated;
  if (shape === undefined) throw new RangeError(`${name} was made for no forecasting job`);
  const settings = readEndpointSettings(exa, { endpoint: stated.endpoint_name, name, schema, stated });
  const { endpointName } = settings;
  const connection = readAwsConnection(exa, settings.awsConnectionName);
  checkRegion(connection, settings.region);
  const { bytes, requests, rows } = settings.pace;
  // A request holds whole series, so their size is no one's to find.
  const limits = { rows: rows.start, bytes };
  const pace = { requests: fixed(requests), rows: fixed(rows), bytes };
  const histories = readHistories(ctx.blocks(), inputColumns, { ...shape, target: target.name });
  const header = Buffer.from(`${inputColumns.map((column) => column.name).join(",")}\n`);
  const timeColumn = outputColumns[1 + shape.groups.length] ?? { type: "TIMESTAMP" as const };

  const answered = inOrder(batchHistories(histories, limits), requests.start, async (one, signal) => {
    const wholeSeries = {
      header,
      nameOf: (position: number) => nameOf(one.series[position - 1]?.key ?? []),
    };
    const gate = new RequestGate(new Pace(pace));
    const { ask } = openEndpoint(settings, connection, inputColumns, gate, pauses, wholeSeries);
    return { answers: await ask(one.batch, signal), series: one.series };
  });
  for await (const { answers, series } of answered) {
    for (const row of rowsOf(answers, series)) ctx.emit(...row);
  }

  function rowsOf(answers: readonly Answer[], series: SeriesBatch["series"]) {
    let first = 0;
    return answers.flatMap(({ rows, text = "" }) => {
      const own = series.slice(first, first + rows);
      first += rows;
      try {
        return readForecasts(text, own, shape as NonNullable<typeof shape>, timeColumn);
      } catch (error) {
        if (!(error instanceof UnusableForecast)) throw error;
        throw new SmeError("E-SME-380", { endpoint_name: endpointName, complaint: error.message });
      }
    });
  }
}

function fixed({ start }: Range): Range {
  return { start, most: start };
}
