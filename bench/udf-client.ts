/**
 * How fast the language client is: see doc/typescript-udfs.md. Ratios count; absolute figures are this
 * machine's. `--shape` takes one of udf-client-shapes.ts, and `--against` the dist folder of another build,
 * which then takes turns with this one.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Figures } from "./figures.ts";
import { nodeVersion } from "./node-version.ts";
import { measureEcho } from "./udf-client-echo.ts";
import { inputOf } from "./udf-client-rows.ts";
import { type Call, type Outcome, serveCall } from "./udf-client-server.ts";
import { callOf, type Shape, shapeNamed, shapes } from "./udf-client-shapes.ts";
import { measureStart } from "./udf-client-start.ts";

const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
const client = "runtime/udf-client/main.js";
const compiled = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
/** The protobuf library gets fewer rows, since it takes so many times as long for each. */
const libraryShare = 1 / 5;

interface Options {
  node: string;
  rows: number;
  repeat: number;
  shape: string | undefined;
  against: string | undefined;
}

export async function measure(given: Record<string, string>): Promise<Figures> {
  const node = given.node ?? process.execPath;
  const options: Options = {
    node,
    rows: Number(given.rows ?? 5_000_000),
    repeat: Number(given.repeat ?? 3),
    shape: given.shape,
    against: given.against,
  };
  const figures: Figures = { node: nodeVersion(node) };
  const parts: Record<string, () => Promise<unknown>> = {
    "rows a second": () => measureRows(options),
    memory: () => measureMemory(node, given.long === undefined ? 15_000_000 : 50_000_000),
    start: () => measureStart(node, Number(given.repeat ?? 15)),
    "echo in the sandbox": () => measureEcho(),
  };
  for (const [name, part] of Object.entries(parts)) {
    if (given.only !== undefined && !name.startsWith(given.only)) continue;
    figures[name] = await part();
  }
  return figures;
}

/** Each function at each of its batches. Medians, and the least of CPU time and memory. */
async function measureRows(options: Options): Promise<unknown> {
  const lines: Record<string, unknown>[] = [];
  for (const shape of shapes) {
    if (options.shape !== undefined && !shape.name.startsWith(options.shape)) continue;
    for (const batch of shape.batches) lines.push(await measureShape(shape, batch, options));
  }
  return lines;
}

/** The clients take turns, so that what else the machine does meets all of them. */
async function measureShape(
  shape: Shape,
  batch: number,
  { against, node, repeat, rows }: Options,
): Promise<Record<string, unknown>> {
  const few = Math.ceil(rows * libraryShare);
  const all = callOfShape(shape, batch, rows);
  const candidates: Record<string, { path: string; rows: number; call: Omit<Call, "command"> }> = {
    client: { path: compiled(client), rows, call: all },
    ...(against && { other: { path: join(against, client), rows, call: all } }),
    library: {
      path: compiled("bench/udf-client-library.js"),
      rows: few,
      call: callOfShape(shapeNamed(shape.byRow ?? shape.name), batch, few),
    },
  };
  const outcomes: Record<string, Outcome[]> = {};
  for (let i = -1; i < repeat; i++) {
    for (const [name, candidate] of Object.entries(candidates)) {
      const outcome = await serveCall({ command: [node, ...flags, candidate.path], ...candidate.call });
      const expected = shape.iteration === "set-returns" ? 1 : candidate.rows;
      if (outcome.emitted !== expected)
        throw new Error(`${outcome.emitted} rows came back instead of ${expected}.`);
      // The first run encodes the batches.
      outcomes[name] = i < 0 ? [] : [...(outcomes[name] ?? []), outcome];
    }
  }
  const speed = (name: string) =>
    median(
      (outcomes[name] ?? []).map((each) => ((candidates[name]?.rows ?? 0) / each.runMilliseconds) * 1000),
    );
  const cpu = (name: string) =>
    least(
      (outcomes[name] ?? []).map((each) => (each.runCpuMilliseconds * 1e6) / (candidates[name]?.rows ?? 0)),
    );
  return {
    function: shape.name,
    batch: shape.makesRows ? undefined : batch,
    "M rows/s": round(speed("client") / 1e6),
    "CPU ns a row": Math.round(cpu("client")),
    "peak MB": least((outcomes.client ?? []).map((each) => each.peakMegabytes ?? Number.NaN)),
    "× library": round(speed("client") / speed("library")),
    "× library, CPU": round(cpu("library") / cpu("client")),
    ...(against && {
      "× other": round(speed("client") / speed("other")),
      "× other, CPU": round(cpu("other") / cpu("client")),
      "other's peak MB": least((outcomes.other ?? []).map((each) => each.peakMegabytes ?? Number.NaN)),
    }),
  };
}

function callOfShape(shape: Shape, batch: number, rows: number): Omit<Call, "command"> {
  const inputRows = shape.makesRows ? 1 : rows;
  return {
    ...callOf(shape),
    source: shape.source(rows),
    rows: inputRows,
    next: inputOf(shape, batch, inputRows),
  };
}

/** In MB, what is held at each tenth of many rows; it rises until the first full collection. */
async function measureMemory(node: string, rows: number): Promise<unknown> {
  const lines: Record<string, unknown>[] = [];
  for (const shape of shapes.slice(0, 5)) {
    const command = [node, ...flags, compiled(client)];
    const outcome = await serveCall({ command, ...callOfShape(shape, 160_000, rows) });
    lines.push({ function: shape.name, rows, peak: outcome.peakMegabytes, "at each tenth": outcome.memory });
  }
  return lines;
}

function least(values: readonly number[]): number {
  return Math.min(...values);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
