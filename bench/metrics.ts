/** How fast the metric functions are, and how much memory they take, by the number of rows in one group. */
import { readFileSync } from "node:fs";
import { hostClient } from "../deploy/container/host-bundles.ts";
import { fromPackage } from "../package/package-root.ts";
import { type ColumnType, columnTypes } from "../sandbox/exasol/udf-host/column-types.ts";
import { type ColumnDefinition, MessageType } from "../sandbox/exasol/udf-host/messages.ts";
import { emptyTable, encodeResponse } from "../sandbox/exasol/udf-host/protocol.ts";
import type { Figures } from "./figures.ts";
import { nodeVersion } from "./node-version.ts";
import { connectionId } from "./udf-client-rows.ts";
import { serveCall } from "./udf-client-server.ts";

const batch = 100_000;
/** Rows repeat after so many batches, or 10 million would not fit into memory. */
const cycle = 20;

interface Measured {
  /** The file of the spec, and of the generated body. */
  udf: string;
  columns: Record<string, keyof typeof columnTypes>;
  row: (random: () => number) => (number | string)[];
}

const scored = (random: () => number, score: number) => [random() < score ? "yes" : "no", score, "yes"];

const calls: Record<string, Measured> = {
  regression: {
    udf: "regression-metrics",
    columns: { actual: "DOUBLE", predicted: "DOUBLE" },
    row: (random) => [10 * random(), 10 * random()],
  },
  "labels alone": {
    udf: "classification-metrics",
    columns: { actual: "STRING", predicted: "STRING" },
    row: (random) => [random() < 0.5 ? "yes" : "no", random() < 0.5 ? "yes" : "no"],
  },
  "10,001 probabilities": {
    udf: "classification-metrics",
    columns: { actual: "STRING", predicted: "STRING", probability: "DOUBLE", label: "STRING" },
    row: (random) => {
      const [actual = "", score = 0, label = ""] = scored(random, Math.round(1e4 * random()) / 1e4);
      return [actual, Number(score) > 0.5 ? "yes" : "no", score, label];
    },
  },
  "2 million probabilities": {
    udf: "classification-metrics",
    columns: { actual: "STRING", predicted: "STRING", probability: "DOUBLE", label: "STRING" },
    row: (random) => {
      const [actual = "", score = 0, label = ""] = scored(random, random());
      return [actual, Number(score) > 0.5 ? "yes" : "no", score, label];
    },
  },
  "thresholds of 2 million": {
    udf: "threshold-metrics",
    columns: { actual: "STRING", probability: "DOUBLE", label: "STRING" },
    row: (random) => scored(random, random()),
  },
};

export async function measure(options: Record<string, string>): Promise<Figures> {
  const node = options.node ?? process.execPath;
  const client = await hostClient(fromPackage("."));
  const command = [node, "--experimental-vm-modules", "--disable-warning=ExperimentalWarning", client];
  const most = Number(options.rows ?? 10_000_000);
  const lines: Record<string, unknown>[] = [];
  for (const [name, measured] of Object.entries(calls)) {
    if (options.only !== undefined && !name.startsWith(options.only)) continue;
    const messages = messagesOf(measured, most);
    for (const rows of [most / 10, most]) {
      const outcome = await serveCall({
        command,
        source: readFileSync(fromPackage(`generated/udf/${measured.udf}.ts`), "utf8"),
        iteration: "set-emit",
        rows,
        inputColumns: Object.entries(measured.columns).map(([, type], i) => definition(String(i), type)),
        outputColumns: outputOf(measured.udf),
        next(start) {
          const message = messages[(start / batch) % cycle];
          if (message === undefined) throw new Error("The rows are no multiple of the batch.");
          return { message, rows: batch };
        },
      });
      lines.push({
        group: name,
        rows,
        seconds: outcome.runMilliseconds / 1000,
        "rows/s": Math.round((rows / outcome.runMilliseconds) * 1000),
        "peak MB": outcome.peakMegabytes,
        emitted: outcome.emitted,
      });
    }
  }
  return { node: nodeVersion(node), metrics: lines };
}

function messagesOf({ columns, row }: Measured, total: number): Buffer[] {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const types = Object.values(columns).map((type): ColumnType => columnTypes[type]);
  return Array.from({ length: cycle }, () => {
    const table = emptyTable();
    table.rows = BigInt(batch);
    table.rowsInGroup = BigInt(total);
    const writers = types.map((type) => type.writer(table));
    for (let i = 0; i < batch; i++) {
      table.rowNumber.push(BigInt(i));
      for (const [k, cell] of row(random).entries()) {
        table.dataNulls.push(false);
        writers[k]?.(cell);
      }
    }
    return encodeResponse({ type: MessageType.NEXT, connectionId, next: { table } });
  });
}

function outputOf(udf: string): ColumnDefinition[] {
  if (udf === "threshold-metrics") return "TNPQRSUV".split("").map((name) => definition(name, "DOUBLE"));
  return [definition("METRIC", "STRING"), definition("LABEL", "STRING"), definition("VALUE", "DOUBLE")];
}

function definition(name: string, type: keyof typeof columnTypes): ColumnDefinition {
  const text = { typeName: "VARCHAR(2000000) UTF8", size: 2_000_000 };
  return { name, type: columnTypes[type].number, ...(type === "STRING" ? text : { typeName: type }) };
}
