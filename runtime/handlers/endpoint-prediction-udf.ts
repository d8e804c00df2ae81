import { SmeError } from "../../spec/errors.ts";
import { readAwsConnection } from "../aws/connection.ts";
import { defaultPatience, openEndpoint, type Patience } from "../aws/prediction/ask-endpoint.ts";
import { readBatches } from "../aws/prediction/batches.ts";
import { readEndpointSettings } from "../aws/prediction/endpoint-settings.ts";
import { inOrder } from "../aws/prediction/in-order.ts";
import { type Prediction, predictionReader, UnusableAnswer } from "../aws/prediction/predicted-values.ts";
import { csvRowEncoder } from "../csv-fields.ts";
import type { Exa, UdfContextMethods } from "../udf-client/author.ts";

/** SageMaker takes 6 MiB a request; containers have been seen to stop a little earlier. */
const requestBytes = 5 * 1024 * 1024;
const rowBytes = 6 * 1024 * 1024;

/** The part of the UDF's interface that predicting needs. */
export type PredictionContext = Pick<UdfContextMethods, "get" | "next" | "emit">;
export type PredictionExa = Pick<Exa, "getConnection"> & {
  readonly meta: Pick<Exa["meta"], "scriptName" | "inputColumns" | "outputColumns">;
};

/**
 * Emits each row of the group, in order, followed by its prediction; in between stands the predicted label's
 * probability where the function declares a column for it.
 */
export async function predict(
  ctx: PredictionContext,
  exa: PredictionExa,
  patience: Patience = defaultPatience,
): Promise<void> {
  const { inputColumns, outputColumns, scriptName } = exa.meta;
  const settings = readEndpointSettings(exa, scriptName);
  const target = outputColumns.at(-1);
  const added = outputColumns.length - inputColumns.length;
  if (target === undefined || added < 1 || added > 2) {
    throw new SmeError("E-SME-88", {
      function: scriptName,
      input: inputColumns.length,
      output: outputColumns.length,
    });
  }
  const read = predictionReader(settings.responseKeys, target);
  const endpoint = openEndpoint(settings, readAwsConnection(exa, settings.awsConnectionName), patience);
  const batches = readBatches(ctx, inputColumns.length, csvRowEncoder(inputColumns), {
    rows: settings.batchSize,
    bytes: requestBytes,
    rowBytes,
  });
  try {
    const answers = inOrder(batches, settings.requestsInFlight, async (batch, signal) => {
      const lines = await endpoint.ask(batch, signal);
      const predictions = lines.map((fields, index) =>
        orUnusable(settings.endpointName, batch.firstRow + index, () => read(fields)),
      );
      return { rows: batch.rows, predictions };
    });
    for await (const { rows, predictions } of answers) {
      for (const [index, { probability, value }] of predictions.entries()) {
        const row = rows[index] ?? [];
        if (added === 2) ctx.emit(...row, probability, value);
        else ctx.emit(...row, value);
      }
    }
  } finally {
    endpoint.close();
  }
}

function orUnusable(endpointName: string, row: number, read: () => Prediction): Prediction {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnusableAnswer)) throw error;
    throw new SmeError("E-SME-84", { endpoint_name: endpointName, row, complaint: error.message });
  }
}
