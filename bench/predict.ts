/**
 * How fast the prediction functions are, over the language client's own protocol, against an endpoint that
 * takes L = 20 ms and c = 10 µs a row. Ratios count; absolute figures are this machine's. `--node PATH` runs
 * the client on another Node, such as the container's; `--rows` sets the rows of the first parts; `--long`
 * takes 10 million rows for the memory and 1 million for the faults.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Figures } from "./figures.ts";
import { nodeVersion } from "./node-version.ts";
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

export async function measure(options: Record<string, string>): Promise<Figures> {
  const stub = await startStub(options.node ?? process.execPath);
  const rows = Number(options.rows ?? 200_000);
  const isLong = options.long !== undefined;
  const parts: Record<string, () => Promise<unknown>> = {
    "8 columns": () => compareWays(stub, eightColumns, rows),
    "170 columns of 7 bytes": () => compareWays(stub, wideRows, rows),
    "limit at 8 columns, c = 10 µs": () => measureLimit(stub, eightColumns, 10, rows * 5),
    "limit at 8 columns, c = 40 µs": () => measureLimit(stub, eightColumns, 40, rows * 5),
    "limit at 170 columns, c = 100 µs": () => measureLimit(stub, wideRows, 100, rows),
    cpu: () => measureCpu(stub, rows),
    memory: () => measureMemory(stub, isLong ? 10_000_000 : 2_000_000),
    faults: () => measureFaults(stub, isLong ? 1_000_000 : 200_000),
  };
  const figures: Figures = { node: nodeVersion(stub.node) };
  try {
    for (const [name, part] of Object.entries(parts)) {
      if (options.only === undefined || name.startsWith(options.only)) figures[name] = await part();
    }
  } finally {
    stub.process.kill();
  }
  return figures;
}

/** Rows a second and calls, with one line for each of the ways. */
async function compareWays(stub: Stub, shape: Shape, rows: number): Promise<unknown> {
  const lines: Record<string, unknown>[] = [];
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
      lines.push({
        function: kind,
        way,
        "rows/s": Math.round(speed),
        "times (a)": round(speed / slowest),
        calls: scaledCalls,
        "fewer calls": round(most / scaledCalls),
        "client's CPU, µs a row": round((cpuOf(outcomes) / count) * 1000),
      });
    }
  }
  return lines;
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
 * How near to the endpoint's limit: K requests of N rows give K·N/(L + c·N) rows a second, of K as many as it
 * answers at a time.
 */
async function measureLimit(
  stub: Stub,
  shape: Shape,
  rowMicroseconds: number,
  rows: number,
): Promise<unknown> {
  const lines: Record<string, unknown>[] = [];
  const requestRows = shape === wideRows ? 3900 : 10_000;
  const milliseconds = sound.latencyMilliseconds + (requestRows * rowMicroseconds) / 1000;
  for (const [endpoint, { atOnce, behaviour }] of Object.entries(endpoints)) {
    for (const kind of ["SET", "SCALAR"] as const) {
      let fixed = Number.NaN;
      for (const [way, settings] of Object.entries(ways)) {
        await stub.behave({ ...sound, rowMicroseconds, ...behaviour });
        const outcome = await callPrediction(callOf(stub, kind, shape, rows, settings));
        const { calls, faults, most } = await stub.behave(sound);
        const speed = rows / outcome.milliseconds;
        if (Number.isNaN(fixed)) fixed = speed;
        lines.push({
          endpoint,
          function: kind,
          way,
          "rows/s": Math.round(speed * 1000),
          "of the limit of K = 4": round(speed / ((Math.min(4, atOnce) * requestRows) / milliseconds)),
          "times K = 4": round(speed / fixed),
          calls,
          throttled: faults,
          "at a time": most,
          "client's CPU": round(outcome.cpuMilliseconds / outcome.milliseconds),
        });
      }
    }
  }
  return lines;
}

/** The client alone: against an endpoint that answers at once. The least of several runs is what it needs. */
async function measureCpu(stub: Stub, rows: number): Promise<unknown> {
  const lines: Record<string, unknown>[] = [];
  for (const [columns, shape] of Object.entries({ 8: eightColumns, 170: wideRows })) {
    for (const kind of ["SET", "SCALAR"] as const) {
      const count = shape === wideRows ? rows : rows * 2;
      const perRow: number[] = [];
      for (let i = 0; i < 3; i++) {
        await stub.behave(instant);
        perRow.push((cpuOf([await callPrediction(callOf(stub, kind, shape, count))]) / count) * 1000);
      }
      lines.push({
        columns,
        function: kind,
        "µs a row": round(Math.min(...perRow)),
        runs: perRow.map(round),
      });
    }
  }
  return lines;
}

async function measureMemory(stub: Stub, most: number): Promise<unknown> {
  const lines: Record<string, unknown>[] = [];
  for (const kind of ["SET", "SCALAR"] as const) {
    for (const rows of [10_000, 200_000, most]) {
      await stub.behave(instant);
      const { peakMegabytes } = await callPrediction(callOf(stub, kind, eightColumns, rows));
      lines.push({ function: kind, rows, "peak MB": peakMegabytes });
    }
  }
  return lines;
}

/**
 * Small requests, so that there are many to go wrong. callPrediction() fails unless each key
 * comes back once, in its place.
 */
async function measureFaults(stub: Stub, rows: number): Promise<unknown> {
  const lines: Record<string, unknown>[] = [];
  for (const kind of ["SET", "SCALAR"] as const) {
    await stub.behave({ latencyMilliseconds: 2, rowMicroseconds: 1, throttled: 0.1, reset: 0.02 });
    const { milliseconds } = await callPrediction(
      callOf(stub, kind, eightColumns, rows, { batch_size: 500 }),
    );
    const { calls, faults } = await stub.behave(sound);
    lines.push({ function: kind, rows, calls, faults, seconds: round(milliseconds / 1000), "wrong rows": 0 });
  }
  return lines;
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
