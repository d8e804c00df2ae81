/**
 * What a UDF's process costs before its first row: the container's client up to RUN, against a Node that does
 * nothing.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientFile, makeBundles, writeBundles } from "../deploy/container/bundle.ts";
import { fromPackage } from "../package/package-root.ts";
import { serveCall } from "./udf-client-server.ts";

const repeats = 15;
const untypedSource = "export function run(ctx) { return ctx.x; }";
/** The module is loaded, and nothing predicted. */
const predictionSource = `
import { predict } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";
export function run(ctx) { return predict === undefined ? null : ctx.x; }`;
const typedSource = "export function run(ctx: { x: number }): number { return ctx.x; }";

/** Medians, in milliseconds; the candidates take turns. */
export async function measureStart(node: string, version: string): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), "udf-bench-"));
  try {
    const bundles = join(folder, "bundles");
    await writeBundles(await makeBundles(fromPackage(".")), bundles);
    const client = join(bundles, clientFile);
    const start = (source: string) => async () => {
      const command = [node, "--experimental-vm-modules", client];
      return (await serveCall({ command, source, iteration: "scalar", rows: 1, batch: 1 })).startMilliseconds;
    };
    const candidates = {
      "node -e 0, to its end": () => emptyProcess(node),
      "client, to RUN": start(untypedSource),
      "client with the prediction's module, to RUN": start(predictionSource),
      // Elsewhere the container's client cannot strip types: it brings a Node that can.
      ...(stripsTypes(version) && { "client with types in the script, to RUN": start(typedSource) }),
    };
    const times = new Map<string, number[]>();
    for (let i = 0; i < repeats; i++) {
      for (const [name, measure] of Object.entries(candidates)) {
        times.set(name, [...(times.get(name) ?? []), await measure()]);
      }
    }
    return Object.fromEntries(
      [...times].map(([name, list]) => [
        name,
        Math.round((list.sort((a, b) => a - b)[repeats >> 1] ?? 0) * 10) / 10,
      ]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function stripsTypes(version: string): boolean {
  const [major = 0, minor = 0] = version.replace("v", "").split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}

function emptyProcess(node: string): Promise<number> {
  const started = performance.now();
  const child = spawn(node, ["-e", "0"], { stdio: "ignore" });
  return new Promise((resolve) => child.once("exit", () => resolve(performance.now() - started)));
}
