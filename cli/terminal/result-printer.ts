import { once } from "node:events";
import type { RowReader, StreamEnd } from "../../deploy/database/connect.ts";
import { countOf } from "../../spec/count-of.ts";
import { csvFormat, jsonFormat, type ResultFormat, tableFormat } from "./result-format.ts";

/** Prints the results of statements, one after the other, while their rows come. */
export interface ResultPrinter extends RowReader {
  end(result: StreamEnd): Promise<void>;
}

/** Takes text; resolves when it takes more. */
export type Sink = (text: string) => Promise<void>;

/**
 * Prints with the format; with `counts` also how many rows there are or were
 * changed, which only a person reads.
 */
export function resultPrinter(
  format: ResultFormat,
  sink: Sink,
  { counts }: { counts: boolean },
): ResultPrinter {
  return {
    begin: (columns) => sink(format.begin(columns)),
    rows: (rows) => sink(format.rows(rows)),
    async end({ kind, rowCount }) {
      const number = countOf(rowCount, "row", "rows");
      if (kind === "rows") await sink(format.end() + (counts ? `${number}.\n\n` : ""));
      else if (counts) await sink(`${number} affected.\n`);
    },
  };
}

/** The format that the options ask for; a table unless they do. */
export function formatOf(asked: { json: boolean; csv: boolean }, toTerminal: boolean): ResultFormat {
  if (asked.json) return jsonFormat();
  return asked.csv ? csvFormat({ toTerminal }) : tableFormat();
}

/** Writes no faster than the stream's reader reads; rejects when the signal is aborted meanwhile. */
export function sinkOf(stream: NodeJS.WritableStream, signal?: AbortSignal): Sink {
  return async (text) => {
    signal?.throwIfAborted();
    if (text === "" || stream.write(text)) return;
    await once(stream, "drain", signal === undefined ? {} : { signal });
  };
}
