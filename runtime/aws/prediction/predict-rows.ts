/** Predicts rows: from the blocks that come in to the predictions in their order. */
import { SmeError } from "../../../spec/errors.ts";
import type { Exa } from "../../udf-client/author.ts";
import { readAwsConnection } from "../connection.ts";
import { defaultPauses, openEndpoint, type Pauses, RefusedRow, type RowAnswer } from "./ask-endpoint.ts";
import { type KeptRows, type RowBlock, readBatches } from "./batches.ts";
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
  /** Position of the first one, as Batch has it. */
  firstRow: number;
  predictions: Prediction[];
  /** The rows themselves, in pieces, if they were to be kept. */
  kept: KeptRows[];
}

export interface PredictionOptions<Block> {
  /** Position of the first row, from 1. */
  firstRow?: number | undefined;
  /** Keeps some rows of a block, to be emitted with their predictions. */
  keep?: (block: Block, from: number, to: number) => KeptRows;
  /** The column the predictions go into. */
  target: OutputColumn;
  /** The name the endpoint was deployed under. */
  endpoint: string;
  /** How many rows there are, where that is known: so many requests are made of them as can be under way, if not too small. */
  rowCount?: number | undefined;
  pauses?: Pauses | undefined;
}

/** Rows of a request that is worth its latency. */
const fewestRows = 1000;

/** Yields all rows in their order. Takes as much memory as the requests under way, however many rows there are. */
export async function* predictRows<Block extends RowBlock>(
  blocks: Iterable<Block>,
  exa: PredictionExa,
  options: PredictionOptions<Block>,
): AsyncGenerator<PredictedRows> {
  const { endpoint, pauses = defaultPauses, target } = options;
  const { inputColumns } = exa.meta;
  const settings = readEndpointSettings(exa, endpoint);
  const share = Math.ceil((options.rowCount ?? Number.POSITIVE_INFINITY) / settings.requestsInFlight);
  const limits = {
    rows: Math.min(settings.batchSize, Math.max(fewestRows, share)),
    bytes: settings.maxPayloadBytes,
  };
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
  const batches = readBatches(blocks, inputColumns, limits, options.firstRow, options.keep);
  yield* inOrder(batches, settings.requestsInFlight, async (batch, signal) => {
    const answers = await ask(batch, signal);
    return {
      firstRow: batch.firstRow,
      predictions: answers.map((answer, index) => predictionOf(answer, batch.firstRow + index)),
      kept: batch.kept,
    };
  });
}
