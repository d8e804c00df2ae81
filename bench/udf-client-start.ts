/**
 * What a UDF's process costs before its first row: the container's client up to RUN, and a prediction
 * function with one row up to DONE, against a Node that does nothing. Medians by the clock and the least of
 * CPU time, which other work of the machine changes less. Without NODE_EXTRA_CA_CERTS, which Node reads at
 * each start.
 */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { clientFile, makeBundles, writeBundles } from "../deploy/container/bundle.ts";
import { makeCodeCaches } from "../deploy/container/code-cache.ts";
import { fromPackage } from "../package/package-root.ts";
import { instant, startStub } from "./predict.ts";
import { callPrediction } from "./predict-database.ts";
import { eightColumns } from "./predict-rows.ts";
import { cpuMilliseconds } from "./process-cpu.ts";
import { inputOf } from "./udf-client-rows.ts";
import { serveCall } from "./udf-client-server.ts";
import { callOf, shapeNamed } from "./udf-client-shapes.ts";

interface Cost {
  milliseconds: number;
  cpuMilliseconds: number;
}

const untypedSource = "export function run(ctx) { return ctx.x; }";
const typedSource = "export function run(ctx: { x: number }): number { return ctx.x; }";

/** The candidates take turns. */
export async function measureStart(node: string, repeats: number): Promise<Record<string, unknown>[]> {
  delete process.env.NODE_EXTRA_CA_CERTS;
  const folder = await mkdtemp(join(tmpdir(), "udf-bench-"));
  const stub = await startStub(node);
  try {
    await stub.behave(instant);
    const cached = join(folder, "cached");
    await writeClients(node, cached, join(folder, "plain"));
    const client = join(cached, clientFile);
    const prediction = { kind: "SET", shape: eightColumns, rows: 1, batch: 1, settings: {} } as const;
    const candidates: Record<string, () => Promise<Cost>> = {
      "node -e, to its first line": () => emptyProcess(node),
      "client, to RUN": () => start(node, client, untypedSource),
      "client without code cache, to RUN": () =>
        start(node, join(folder, "plain", clientFile), untypedSource),
      "client with types in the script, to RUN": () => start(node, client, typedSource),
      "client with a prediction of one row, to DONE": async () => {
        const outcome = await callPrediction({ ...prediction, node, client, endpointPort: stub.port });
        return { milliseconds: outcome.wholeMilliseconds, cpuMilliseconds: outcome.wholeCpuMilliseconds };
      },
    };
    const costs = new Map<string, Cost[]>();
    for (let i = 0; i < repeats; i++) {
      for (const [name, measure] of Object.entries(candidates)) {
        costs.set(name, [...(costs.get(name) ?? []), await measure()]);
      }
    }
    return [...costs].map(([name, list]) => ({
      name,
      "median ms": round(median(list.map(({ milliseconds }) => milliseconds))),
      "least CPU ms": round(Math.min(...list.map((cost) => cost.cpuMilliseconds))),
    }));
  } finally {
    stub.process.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeClients(node: string, cached: string, plain: string): Promise<void> {
  const bundles = await makeBundles(fromPackage("."));
  await writeBundles(bundles, plain);
  await writeBundles(bundles, cached);
  for (const [path, content] of await makeCodeCaches(bundles, node)) {
    await mkdir(dirname(join(cached, path)), { recursive: true });
    await writeFile(join(cached, path), content);
  }
}

async function start(node: string, client: string, source: string): Promise<Cost> {
  const command = [node, "--experimental-vm-modules", client];
  const shape = shapeNamed("scalar");
  const outcome = await serveCall({ ...callOf(shape), command, source, rows: 1, next: inputOf(shape, 1, 1) });
  return { milliseconds: outcome.startMilliseconds, cpuMilliseconds: outcome.startCpuMilliseconds };
}

/** Until it waits for a line that never comes. */
function emptyProcess(node: string): Promise<Cost> {
  const started = performance.now();
  const script = "fs.writeSync(1, 'x'); fs.readSync(0, Buffer.alloc(1))";
  const child = spawn(node, ["-e", script], { stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve) => {
    child.stdout.once("data", () => {
      const milliseconds = performance.now() - started;
      const cost = { milliseconds, cpuMilliseconds: cpuMilliseconds(child.pid) };
      child.once("exit", () => resolve(cost));
      child.kill("SIGKILL");
    });
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
