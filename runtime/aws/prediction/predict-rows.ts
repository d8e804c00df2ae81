/** Predicts rows: from the blocks that come in to the predictions in their order. */
import { SmeError } from "../../../spec/errors.ts";
import type { Exa, UdfBlock } from "../../udf-client/author.ts";
import { readAwsConnection } from "../connection.ts";
import { defaultPauses, openEndpoint, type Pauses, RefusedRow, type RowAnswer } from "./ask-endpoint.ts";
import { type Keeping, readBatches } from "./batches.ts";
import { readEndpointSettings } from "./endpoint-settings.ts";
import { inOrder } from "./in-order.ts";
import {
  noPrediction,
  type OutputColumn,
  type Prediction,
  predictionReader,
  UnusableAnswer,
} from "./predicted-values.ts";

/** The part of `exa` that predicting needs. */
export type PredictionExa = Pick<Exa, "getConnection"> & {
  readonly meta: Pick<Exa["meta"], "scriptName" | "inputColumns" | "outputColumns">;
};

export interface PredictedRows {
  /** Neighbouring rows, which may be emitted to. */
  block: UdfBlock;
  /** One for each of them. */
  predictions: Prediction[];
}

export interface PredictionOptions extends Keeping {
  /** The column the predictions go into. */
  target: OutputColumn;
  /** The name the endpoint was deployed under. */
  endpoint: string;
  pauses?: Pauses | undefined;
}

/** Yields all rows in their order. Takes as much memory as the requests under way, however many rows there are. */
export async function* predictRows(
  blocks: Iterable<UdfBlock>,
  exa: PredictionExa,
  options: PredictionOptions,
): AsyncGenerator<PredictedRows> {
  const { endpoint, pauses = defaultPauses, target } = options;
  const { inputColumns } = exa.meta;
  const settings = readEndpointSettings(exa, endpoint);
  const limits = { rows: settings.batchSize, bytes: settings.maxPayloadBytes };
  const connection = readAwsConnection(exa, settings.awsConnectionName);
  const { ask } = openEndpoint(settings, connection, inputColumns, limits, pauses);
  const read = predictionReader(settings.responseKeys, target);
  const predictionOf = (answer: RowAnswer, row: number): Prediction => {
    if (answer instanceof RefusedRow) return noPrediction(answer.reason);
    try {
      return read(answer);
    } catch (error) {
      if (!(error instanceof UnusableAnswer)) throw error;
      const complaint = error.message;
      if (settings.onError === "null" && !error.isMisshapen) return noPrediction(complaint);
      throw new SmeError("E-SME-84", { endpoint_name: settings.endpointName, row, complaint });
    }
  };
  const batches = readBatches(blocks, inputColumns, limits, settings.requestsInFlight, options);
  const answered = inOrder(batches, settings.requestsInFlight, async (batch, signal) => {
    const answers = await ask(batch, signal);
    const predictions = answers.map((answer, index) => predictionOf(answer, batch.firstRow + index));
    return { kept: batch.kept, predictions };
  });
  for await (const { kept, predictions } of answered) {
    let first = 0;
    for (const block of kept) {
      yield { block, predictions: predictions.slice(first, first + block.rows) };
      first += block.rows;
    }
  }
}
