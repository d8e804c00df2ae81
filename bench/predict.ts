/**
 * How fast the prediction functions are, over the language client's own protocol, against an endpoint that
 * takes L = 20 ms and c = 10 µs a row, or what a part says. Ratios count; absolute figures are this
 * machine's. `--node PATH` runs the client on another Node, such as the container's; `--rows` sets the
 * rows of the first parts; `--cost` another c of the limits; `--long` takes 10 million rows for the memory
 * and 1 million for the faults. Each line is told on standard error as soon as it is measured. `--only
 * "limit at 8, steady, SET"` measures what has all of these words in its name.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Figures } from "./figures.ts";
import { nodeVersion } from "./node-version.ts";
import { askBare } from "./predict-bare.ts";
import { callPrediction, type PredictionCall, type PredictionOutcome } from "./predict-database.ts";
import type { EndpointBehaviour, EndpointCount } from "./predict-endpoint.ts";
import { eightColumns, type Shape, wideRows } from "./predict-rows.ts";

const sound: EndpointBehaviour = { latencyMilliseconds: 20, rowMicroseconds: 10, throttled: 0, reset: 0 };
export const instant: EndpointBehaviour = { ...sound, latencyMilliseconds: 0, rowMicroseconds: 0 };
/** As many as the database sends at once: some four megabytes. */
const rowsAtOnce = new Map<Shape, number>([
  [eightColumns, 40_000],
  [wideRows, 3000],
]);

interface Stub {
  port: number;
  /** The Node that runs the language client. */
  node: string;
  /** Counts of what was asked since the last call of this. */
  behave(behaviour: EndpointBehaviour): Promise<EndpointCount>;
  process: ChildProcess;
}

/** What `--only` leaves of the lines with these names. */
type Wanted = (...names: string[]) => boolean;

export async function measure(options: Record<string, string>): Promise<Figures> {
  const stub = await startStub(options.node ?? process.execPath);
  const rows = Number(options.rows ?? 200_000);
  const isLong = options.long !== undefined;
  const costs: [Shape, number, number][] =
    options.cost === undefined
      ? [
          [eightColumns, 10, rows * 5],
          [eightColumns, 40, rows * 5],
          [wideRows, 200, rows],
        ]
      : [
          [eightColumns, Number(options.cost), rows * 5],
          [wideRows, Number(options.cost), rows],
        ];
  const words = (options.only ?? "").split(",").map((word) => word.trim());
  const parts: Record<string, (isWanted: Wanted) => AsyncGenerator<Record<string, unknown>>> = {
    "8 columns": (isWanted) => compareWays(stub, eightColumns, rows, isWanted),
    "170 columns of 7 bytes": (isWanted) => compareWays(stub, wideRows, rows, isWanted),
    ...Object.fromEntries(
      costs.map(([shape, cost, count]) => [
        `limit at ${shape.columns.length} columns, c = ${cost} µs`,
        (isWanted: Wanted) => measureLimit(stub, shape, cost, count, isWanted),
      ]),
    ),
    cpu: (isWanted) => measureCpu(stub, rows, isWanted),
    memory: (isWanted) => measureMemory(stub, isLong ? 10_000_000 : 2_000_000, rows, isWanted),
    faults: (isWanted) => measureFaults(stub, isLong ? 1_000_000 : 200_000, isWanted),
  };
  const figures: Figures = { node: nodeVersion(stub.node) };
  try {
    for (const [part, linesOf] of Object.entries(parts)) {
      const isWanted: Wanted = (...names) => {
        const name = [part, ...names].join(", ");
        return words.every((word) => name.includes(word));
      };
      const lines: Record<string, unknown>[] = [];
      for await (const line of linesOf(isWanted)) {
        lines.push(line);
        console.error(`${part}: ${JSON.stringify(line)}`);
      }
      if (lines.length > 0) figures[part] = lines;
    }
  } finally {
    stub.process.kill();
  }
  return figures;
}

/** Rows a second and calls, with one line for each of the ways. */
async function* compareWays(
  stub: Stub,
  shape: Shape,
  rows: number,
  isWanted: Wanted,
): AsyncGenerator<Record<string, unknown>> {
  // Each line is compared with the first one.
  if (!isWanted()) return;
  let slowest = Number.NaN;
  let most = Number.NaN;
  for (const kind of ["SET", "SCALAR"] as const) {
    // A tenth of the rows tells what the predecessor's way takes: it does the same for each hundred.
    const ways: [string, number, object, number][] = [
      ["(a) 100 rows, one after the other", rows / 10, { batch_size: 100, requests_in_flight: 1 }, 1],
      ["(b) K = 1", rows, { requests_in_flight: 1 }, 1],
      ["(c) K = 4", rows, { requests_in_flight: 4 }, 1],
      ["(d) K = 4 on two nodes", rows, { requests_in_flight: 4 }, 2],
    ];
    for (const [way, count, settings, nodes] of kind === "SET" ? ways : ways.slice(1)) {
      await stub.behave(sound);
      const call = callOf(stub, kind, shape, Math.round(count / nodes), settings);
      const outcomes = await Promise.all(Array.from({ length: nodes }, () => callPrediction(call)));
      const { calls } = await stub.behave(sound);
      const milliseconds = Math.max(...outcomes.map((outcome) => outcome.milliseconds));
      const speed = (count / milliseconds) * 1000;
      const scaledCalls = calls * (rows / count);
      if (Number.isNaN(slowest)) [slowest, most] = [speed, scaledCalls];
      yield {
        function: kind,
        way,
        "rows/s": Math.round(speed),
        "times (a)": round(speed / slowest),
        calls: scaledCalls,
        "fewer calls": round(most / scaledCalls),
        "client's CPU, µs a row": round((cpuOf(outcomes) / count) * 1000),
      };
    }
  }
}

/** How endpoints take requests, and how many they answer at a time. */
const endpoints: Record<string, { behaviour: Partial<EndpointBehaviour>; atOnce: number }> = {
  steady: { behaviour: {}, atOnce: Number.POSITIVE_INFINITY },
  "4 workers": { behaviour: { workers: 4 }, atOnce: 4 },
  "8 workers": { behaviour: { workers: 8 }, atOnce: 8 },
  "throttles at 2": { behaviour: { mostAtOnce: 2 }, atOnce: 2 },
};

const ways: Record<string, object> = {
  "K = 4": { requests_in_flight: 4, batch_size: 10_000 },
  "by itself": {},
};

/**
 * How near to the endpoint's limit: K requests of N rows give K·N/(L + c·N) rows a second, of K as many as
 * it answers at a time. The bare client sends four requests of that size again and again, which it has
 * ready: this is what the machine has room for meanwhile. It must be near to 1, or the processors are the
 * limit and not the endpoint: that, this process and the client share them. An endpoint that gets too
 * little of them takes longer than L + c·N; "its time in use" goes by what it took: how much of the whole
 * time each of four had a request. The time is that from the first request to DONE: what is before it,
 * above all the loading of the SDK, which the container has as one file, is measured by `udf-client`.
 */
async function* measureLimit(
  stub: Stub,
  shape: Shape,
  rowMicroseconds: number,
  rows: number,
  isWanted: Wanted,
): AsyncGenerator<Record<string, unknown>> {
  const requestRows = shape === wideRows ? 3900 : 10_000;
  const milliseconds = sound.latencyMilliseconds + (requestRows * rowMicroseconds) / 1000;
  for (const [endpoint, { atOnce, behaviour }] of Object.entries(endpoints)) {
    const limit = (Math.min(4, atOnce) * requestRows) / milliseconds;
    const lineOf = (
      way: string,
      took: number,
      { calls, faults, mean, milliseconds, most }: EndpointCount,
    ) => ({
      endpoint,
      way,
      "rows/s": Math.round((rows / took) * 1000),
      "of the limit of K = 4": round(rows / took / limit),
      "its time in use": way === "by itself" ? undefined : round(milliseconds / (4 * took)),
      calls,
      throttled: faults,
      "at a time": `${round(mean)} (most ${most})`,
    });
    if (endpoint === "steady" && isWanted(endpoint, "bare client")) {
      await stub.behave({ ...sound, rowMicroseconds, ...behaviour });
      const took = await askBare(shape, rows, { port: stub.port, requestRows, requests: 4 });
      yield lineOf("bare client", took, await stub.behave(sound));
    }
    for (const kind of ["SET", "SCALAR"] as const) {
      let fixed = Number.NaN;
      for (const [way, settings] of Object.entries(ways)) {
        if (!isWanted(endpoint, kind, way)) continue;
        await stub.behave({ ...sound, rowMicroseconds, ...behaviour });
        const outcome = await callPrediction(callOf(stub, kind, shape, rows, settings));
        const count = await stub.behave(sound);
        const took = outcome.done - (count.begun ?? Number.NaN);
        if (Number.isNaN(fixed)) fixed = took;
        yield {
          ...lineOf(way, took, count),
          "ms before": Math.round(outcome.milliseconds - took),
          function: kind,
          "times K = 4": round(fixed / took),
          "client's CPU": round(outcome.cpuMilliseconds / outcome.milliseconds),
          "peak MB": outcome.peakMegabytes,
        };
      }
    }
  }
}

/** The client alone: against an endpoint that answers at once. The least of several runs is what it needs. */
async function* measureCpu(
  stub: Stub,
  rows: number,
  isWanted: Wanted,
): AsyncGenerator<Record<string, unknown>> {
  for (const [columns, shape] of Object.entries({ 8: eightColumns, 170: wideRows })) {
    for (const kind of ["SET", "SCALAR"] as const) {
      if (!isWanted(kind, `${columns} columns`)) continue;
      const count = shape === wideRows ? rows : rows * 2;
      const perRow: number[] = [];
      for (let i = 0; i < 3; i++) {
        await stub.behave(instant);
        perRow.push((cpuOf([await callPrediction(callOf(stub, kind, shape, count))]) / count) * 1000);
      }
      yield { columns, function: kind, "µs a row": round(Math.min(...perRow)), runs: perRow.map(round) };
    }
  }
}

async function* measureMemory(
  stub: Stub,
  most: number,
  wide: number,
  isWanted: Wanted,
): AsyncGenerator<Record<string, unknown>> {
  const counts: [Shape, string, number[]][] = [
    [eightColumns, "8 columns", [10_000, 200_000, most]],
    [wideRows, "170 columns", [10_000, wide]],
  ];
  for (const [shape, columns, rowCounts] of counts) {
    for (const kind of ["SET", "SCALAR"] as const) {
      for (const rows of isWanted(kind, columns) ? rowCounts : []) {
        await stub.behave(instant);
        const { peakMegabytes } = await callPrediction(callOf(stub, kind, shape, rows));
        yield { columns, function: kind, rows, "peak MB": peakMegabytes };
      }
    }
  }
}

/**
 * Small requests, so that there are many to go wrong. callPrediction() fails unless each key
 * comes back once, in its place.
 */
async function* measureFaults(
  stub: Stub,
  rows: number,
  isWanted: Wanted,
): AsyncGenerator<Record<string, unknown>> {
  for (const kind of ["SET", "SCALAR"] as const) {
    if (!isWanted(kind)) continue;
    await stub.behave({ latencyMilliseconds: 2, rowMicroseconds: 1, throttled: 0.1, reset: 0.02 });
    const { milliseconds } = await callPrediction(
      callOf(stub, kind, eightColumns, rows, { batch_size: 500 }),
    );
    const { calls, faults } = await stub.behave(sound);
    yield { function: kind, rows, calls, faults, seconds: round(milliseconds / 1000), "wrong rows": 0 };
  }
}

function callOf(
  stub: Stub,
  kind: "SET" | "SCALAR",
  shape: Shape,
  rows: number,
  settings: object = {},
): PredictionCall {
  return {
    kind,
    shape,
    rows,
    settings,
    node: stub.node,
    batch: rowsAtOnce.get(shape) ?? 1000,
    endpointPort: stub.port,
  };
}

function cpuOf(outcomes: PredictionOutcome[]): number {
  return outcomes.reduce((sum, { cpuMilliseconds }) => sum + cpuMilliseconds, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** An endpoint in a process of its own. */
export async function startStub(node: string): Promise<Stub> {
  const child = fork(fileURLToPath(new URL("./predict-endpoint.js", import.meta.url)));
  const [port] = await once(child, "message");
  return {
    port,
    node,
    process: child,
    async behave(behaviour) {
      child.send(behaviour);
      const [count] = await once(child, "message");
      return count;
    },
  };
}
