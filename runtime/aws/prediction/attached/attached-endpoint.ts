/**
 * What a function states of an endpoint that no deployment of ours made. It has no connection of its own and
 * no row in our tables: all it knows stands in its text. Imports no client: every bundle has it.
 */
import type { Range } from "../pace.ts";
import type { FormatOfAnswer } from "./answer-rows.ts";
import type { Steps } from "./json-path.ts";

export interface AttachedEndpoint {
  endpoint_name: string;
  aws_region: string;
  /** The connection with the AWS credentials, as an endpoint's connection calls it. */
  aws_s3_connection: string;
  /** What is sent, as HTTP says it. */
  content_type: string;
  accept: string;
  /** In JSON, where the list of rows is in a request; JSON Lines and CSV have none. */
  request_path: Steps;
  response: FormatOfAnswer;
  /** In JSON, where the list of answers is in an answer. */
  response_path: Steps;
  /** Where each column is in a row that is sent in JSON. */
  columns: readonly Steps[];
  /**
   * Where each column is in a row's answer; of an answer in CSV its field, from 0. Undefined where nobody has
   * said it: then an answer in CSV has just these fields.
   */
  returns: readonly Steps[];
  exact_fields: boolean;
  /** Rows in a request: they go from `start` to `most`. */
  batch_size: Range;
  max_payload_bytes: number;
  most_bytes: number;
  /** Requests at a time. */
  requests_in_flight: Range;
  retry_seconds: number;
  on_error: "fail" | "null";
}

export type Format = "csv" | "jsonlines" | "json";

/** The format that a MIME type means, undefined for one of none that are known. */
export function formatOf(mimeType: string): Format | undefined {
  const [type = ""] = mimeType.toLowerCase().split(";");
  switch (type.trim()) {
    case "text/csv":
      return "csv";
    case "application/json":
      return "json";
    case "application/jsonlines":
    case "application/x-jsonlines":
    case "application/jsonl":
    case "application/x-ndjson":
      return "jsonlines";
    default:
      return undefined;
  }
}
