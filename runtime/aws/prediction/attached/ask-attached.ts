/** Asks an attached endpoint about rows: from the blocks that come in to the answers in their order. */
import { SmeError } from "../../../../spec/errors.ts";
import { CsvWriter } from "../../../csv/csv-fields.ts";
import type { OutputValue, UdfBlock, UdfColumn } from "../../../udf-client/author.ts";
import { readAwsConnection } from "../../connection.ts";
import { checkRegion } from "../../s3-location.ts";
import { type AnsweredBlock, answeredBlocks, type RowsOfAnswer } from "../answered-blocks.ts";
import { type Answer, defaultPauses, openEndpoint, type Pauses } from "../ask-endpoint.ts";
import { type Keeping, readBatches } from "../batches.ts";
import type { PredictionExa } from "../predict-rows.ts";
import { UnusableAnswer } from "../predicted-values.ts";
import { gateOf } from "../request-gate.ts";
import { readAnswerRows, UnreadableAnswer } from "./answer-rows.ts";
import { type AttachedEndpoint, formatOf } from "./attached-endpoint.ts";
import { JsonWriter, rowShape } from "./json-rows.ts";
import { requestForm } from "./request-form.ts";
import { returnsReader } from "./returned-values.ts";

/** What the endpoint answered for a row. */
export interface AttachedAnswer {
  /** Of the returned columns, in their order; all NULL where there is an error. */
  values: readonly OutputValue[];
  error: string | null;
}

/** The script that writes all this into a function's text, which errors tell to call again. */
const attaching = "SME_ATTACH_SAGEMAKER_ENDPOINT";

const advice = `Whoever runs it knows why; SME_ENDPOINTS shows how it is. ${attaching} makes functions of another one.`;

/** Yields all rows in their order, with their answers. */
export async function* askAttached(
  blocks: Iterable<UdfBlock>,
  exa: PredictionExa,
  stated: AttachedEndpoint,
  returned: readonly UdfColumn[],
  keeping: Keeping,
  pauses: Pauses = defaultPauses,
): AsyncGenerator<AnsweredBlock<AttachedAnswer>> {
  const { endpoint_name, on_error: onError } = stated;
  const { inputColumns } = exa.meta;
  const connection = readAwsConnection(exa, stated.aws_s3_connection);
  checkRegion(connection, stated.aws_region);
  const { batch_size: rows, max_payload_bytes: bytes, requests_in_flight: requests } = stated;
  const settings = {
    endpointName: endpoint_name,
    connectionName: attaching,
    region: stated.aws_region,
    mostBytes: stated.most_bytes,
    retrySeconds: stated.retry_seconds,
    onError,
    owner: undefined,
    form: requestForm(stated),
    advice,
  };
  const gate = gateOf(settings, { requests, rows, bytes });
  const endpoint = openEndpoint(settings, connection, inputColumns, gate, pauses);
  const isCsv = stated.response === "csv";
  const read = returnsReader(returned, stated.returns, { exact_fields: stated.exact_fields, isCsv });
  const noAnswer = (error: string): AttachedAnswer => ({ values: returned.map(() => null), error });

  const answerOf = (answer: unknown, row: number): AttachedAnswer => {
    try {
      return { values: read(answer), error: null };
    } catch (error) {
      if (!(error instanceof UnusableAnswer)) throw error;
      if (onError === "null" && !error.isMisshapen) return noAnswer(error.message);
      throw new SmeError("E-SME-502", { endpoint_name, row, complaint: error.message });
    }
  };
  const answersOf = ({ reason = "", rows, text }: Answer, first: number): RowsOfAnswer<AttachedAnswer> => {
    if (text === undefined) return () => [noAnswer(reason)];
    const found = rowsIn(text, rows, first);
    if (found.length !== rows)
      throw new SmeError("E-SME-501", { endpoint_name, found: found.length, rows, first });
    return (from, to) => found.slice(from, to).map((answer, index) => answerOf(answer, first + from + index));
  };
  const rowsIn = (text: string, rows: number, first: number) => {
    try {
      return readAnswerRows(text, rows, { ...stated, returned: returned.length });
    } catch (error) {
      if (!(error instanceof UnreadableAnswer)) throw error;
      const { response: format } = stated;
      throw new SmeError("E-SME-503", { endpoint_name, rows, first, format, complaint: error.message });
    }
  };

  const writer =
    formatOf(stated.content_type) === "csv"
      ? new CsvWriter(inputColumns)
      : new JsonWriter(inputColumns, rowShape(stated.columns));
  const batches = readBatches(blocks, writer, gate, keeping);
  yield* answeredBlocks(endpoint_name, batches, gate, endpoint, answersOf);
}
