/**
 * How fast the language client is: see doc/typescript-udfs.md. Ratios count; absolute figures are this
 * machine's.
 */
import { fileURLToPath } from "node:url";
import type { Figures } from "./figures.ts";
import { nodeVersion } from "./node-version.ts";
import { measureEcho } from "./udf-client-echo.ts";
import { forgetBatches } from "./udf-client-rows.ts";
import { type Iteration, type Outcome, serveCall } from "./udf-client-server.ts";
import { measureStart } from "./udf-client-start.ts";

const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
const compiled = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const batches = [1000, 10_000, 100_000, 160_000];

/** Each makes 2 x + length(s) of a row, or the sum of that. */
const sources: Record<string, { iteration: Iteration; source: string; library: string }> = {
  scalar: {
    iteration: "scalar",
    source: "export function run(ctx) { return 2 * ctx.x + ctx.s.length; }",
    library: "scalar",
  },
  "scalar by block": {
    iteration: "scalar",
    source: `export function runBlock(block) {
      const [x, s] = block.columns;
      const results = new Float64Array(block.rows);
      const { values } = x;
      for (let i = 0; i < results.length; i++) results[i] = 2 * values[i] + s.get(i).length;
      return results;
    }`,
    library: "scalar",
  },
  "set-emit": {
    iteration: "set-emit",
    source: "export function run(ctx) { do ctx.emit(2 * ctx.x + ctx.s.length); while (ctx.next()); }",
    library: "set-emit",
  },
  "set-emit by block": {
    iteration: "set-emit",
    source: `export function run(ctx) {
      for (const block of ctx.blocks()) {
        const [x, s] = block.columns;
        const results = new Float64Array(block.rows);
        const { values } = x;
        for (let i = 0; i < results.length; i++) results[i] = 2 * values[i] + s.get(i).length;
        ctx.emitBlock([results]);
      }
    }`,
    library: "set-emit",
  },
  "set-returns": {
    iteration: "set-returns",
    source: `export function run(ctx) {
      let sum = 0;
      do sum += 2 * ctx.x + ctx.s.length; while (ctx.next());
      return sum;
    }`,
    library: "set-returns",
  },
};

export async function measure(options: Record<string, string>): Promise<Figures> {
  const node = options.node ?? process.execPath;
  const figures: Figures = { node: nodeVersion(node) };
  const parts: Record<string, () => Promise<unknown>> = {
    "rows a second": () => measureRows(node, Number(options.rows ?? 1_000_000), Number(options.repeat ?? 3)),
    memory: () => measureMemory(node, options.long === undefined ? 15_000_000 : 50_000_000),
    start: () => measureStart(node, Number(options.repeat ?? 15)),
    "echo in the sandbox": () => measureEcho(),
  };
  for (const [name, part] of Object.entries(parts)) {
    if (options.only !== undefined && !name.startsWith(options.only)) continue;
    figures[name] = await part();
    forgetBatches();
  }
  return figures;
}

/** Client and library take turns, so that what else the machine does meets both. Medians. */
async function measureRows(node: string, rows: number, repeat: number): Promise<unknown> {
  const clients = {
    client: compiled("../runtime/udf-client/main.js"),
    library: compiled("udf-client-library.js"),
  };
  const lines: Record<string, unknown>[] = [];
  const library = new Map<string, number>();
  for (const batch of batches) {
    for (const [name, { iteration, source, library: counterpart }] of Object.entries(sources)) {
      const speeds: Record<string, number[]> = { client: [], library: [] };
      for (let i = -1; i < repeat; i++) {
        for (const [client, path] of Object.entries(clients)) {
          if (client === "library" && counterpart !== name) continue;
          const outcome = await serveCall({
            command: [node, ...flags, path],
            source,
            iteration,
            rows,
            batch,
          });
          checkRows(outcome, iteration, rows);
          // The first run encodes the batches.
          if (i >= 0) speeds[client]?.push((rows / outcome.runMilliseconds) * 1000);
        }
      }
      const client = median(speeds.client ?? []);
      const measured = speeds.library?.length
        ? median(speeds.library)
        : (library.get(`${counterpart} ${batch}`) ?? 0);
      library.set(`${name} ${batch}`, measured);
      lines.push({
        batch,
        function: name,
        client: Math.round(client),
        library: Math.round(measured),
        ratio: round(client / measured),
      });
    }
    forgetBatches();
  }
  return lines;
}

function checkRows(outcome: Outcome, iteration: Iteration, rows: number): void {
  const expected = iteration === "set-returns" ? 1 : rows;
  if (outcome.emitted !== expected)
    throw new Error(`${outcome.emitted} rows came back instead of ${expected}.`);
}

/**
 * In MB: the highest at large batches, and what is held at each tenth of many rows; it rises until the first
 * full collection.
 */
async function measureMemory(node: string, rows: number): Promise<unknown> {
  const client = compiled("../runtime/udf-client/main.js");
  const lines: Record<string, unknown>[] = [];
  for (const [name, { iteration, source }] of Object.entries(sources)) {
    const command = [node, ...flags, client];
    const outcome = await serveCall({ command, source, iteration, rows, batch: 160_000 });
    lines.push({ function: name, rows, peak: outcome.peakMegabytes, "at each tenth": outcome.memory });
  }
  return lines;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
