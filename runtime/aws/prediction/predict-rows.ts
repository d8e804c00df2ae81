/** Predicts rows: from the blocks that come in to the predictions in their order. */
import { SmeError } from "../../../spec/errors.ts";
import { CsvWriter } from "../../csv/csv-fields.ts";
import type { Exa, UdfBlock } from "../../udf-client/author.ts";
import { readAwsConnection } from "../connection.ts";
import type { Deployment } from "../endpoints/deployment.ts";
import { checkRegion } from "../s3-location.ts";
import { parseAnswer } from "./answer-lines.ts";
import { type AnsweredBlock, answeredBlocks, type RowsOfAnswer } from "./answered-blocks.ts";
import { type Answer, defaultPauses, openEndpoint, type Pauses } from "./ask-endpoint.ts";
import { type Keeping, readBatches } from "./batches.ts";
import { readEndpointSettings } from "./endpoint-settings.ts";
import {
  classificationReader,
  noPrediction,
  type Prediction,
  type PredictionColumn,
  predictionReader,
  UnusableAnswer,
} from "./predicted-values.ts";
import { gateOf } from "./request-gate.ts";

/** The part of `exa` that predicting needs. */
export type PredictionExa = Pick<Exa, "getConnection"> & {
  readonly meta: Pick<Exa["meta"], "scriptName" | "inputColumns" | "outputColumns"> &
    Partial<Pick<Exa["meta"], "currentUser" | "scriptSchema">>;
};

export interface PredictionOptions extends Keeping {
  /** The column the predictions go into. */
  target: PredictionColumn;
  /** Whether the function has a column for a probability. */
  isClassification: boolean;
  /** The name the endpoint was deployed under. */
  endpoint: string;
  /** What the function states of the deployment that made it. */
  stated: Deployment | undefined;
  pauses?: Pauses | undefined;
}

/**
 * Yields all rows in their order. Takes as much memory as the requests under way, however many rows there
 * are.
 */
export async function* predictRows(
  blocks: Iterable<UdfBlock>,
  exa: PredictionExa,
  options: PredictionOptions,
): AsyncGenerator<AnsweredBlock<Prediction>> {
  const { endpoint, pauses = defaultPauses, stated, target } = options;
  const { inputColumns, scriptName: name, scriptSchema: schema } = exa.meta;
  const settings = readEndpointSettings(exa, { endpoint, name, schema, stated });
  const connection = readAwsConnection(exa, settings.awsConnectionName);
  checkRegion(connection, settings.region);
  const gate = gateOf(settings, settings.pace);
  const endpointClient = openEndpoint(settings, connection, inputColumns, gate, pauses);
  const { endpointName, responseKeys } = settings;
  const ownReader =
    responseKeys === undefined && options.isClassification
      ? classificationReader(target)
      : predictionReader(responseKeys ?? ["predicted_label"], target);
  const readers = new Map<string, typeof ownReader>();
  // Each answer by the version that gave it: during a promotion both versions answer.
  const readerOf = (keys: readonly string[] | undefined) => {
    if (keys === undefined) return ownReader;
    const reader = readers.get(keys.join()) ?? predictionReader(keys, target);
    readers.set(keys.join(), reader);
    return reader;
  };
  const predictionOf = (read: typeof ownReader, fields: readonly string[], row: number): Prediction => {
    try {
      return read(fields);
    } catch (error) {
      if (!(error instanceof UnusableAnswer)) throw error;
      const complaint = error.message;
      if (settings.onError === "null" && !error.isMisshapen) return noPrediction(complaint);
      throw new SmeError("E-SME-84", { endpoint_name: endpointName, row, complaint });
    }
  };
  const predictionsOf = (
    { keys, reason = "", rows, text }: Answer,
    first: number,
  ): RowsOfAnswer<Prediction> => {
    if (text === undefined) return () => [noPrediction(reason)];
    const lines = parseAnswer(text);
    const read = readerOf(keys);
    if (lines.length === rows) {
      return (from, to) =>
        lines.slice(from, to).map((line, index) => predictionOf(read, line, first + from + index));
    }
    throw new SmeError("E-SME-83", { endpoint_name: endpointName, lines: lines.length, rows, first });
  };
  const batches = readBatches(blocks, new CsvWriter(inputColumns), gate, options);
  yield* answeredBlocks(endpointName, batches, gate, endpointClient, predictionsOf);
}
