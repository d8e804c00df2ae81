/** `npm run bench -- NAME [--json] …` runs one benchmark, which prints a table, or JSON. */
import { parseArgs } from "node:util";
import type { Figures } from "./figures.ts";

const benchmarks: Record<string, () => Promise<(options: Record<string, string>) => Promise<Figures>>> = {
  automl: async () => (await import("./automl.ts")).measure,
  "automl-quality": async () => (await import("./automl-quality.ts")).measure,
  build: async () => (await import("./build.ts")).measure,
  exasol: async () => (await import("./exasol.ts")).measure,
  export: async () => (await import("./export.ts")).measure,
  import: async () => (await import("./import.ts")).measure,
  look: async () => (await import("./look.ts")).measure,
  metrics: async () => (await import("./metrics.ts")).measure,
  predict: async () => (await import("./predict.ts")).measure,
  s3: async () => (await import("./s3.ts")).measure,
  statistics: async () => (await import("./statistics.ts")).measure,
  "udf-client": async () => (await import("./udf-client.ts")).measure,
  "udf-client-fuzz": async () => (await import("./udf-client-fuzz.ts")).measure,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    rows: { type: "string" },
    repeat: { type: "string" },
    node: { type: "string" },
    only: { type: "string" },
    cost: { type: "string" },
    shape: { type: "string" },
    against: { type: "string" },
    long: { type: "boolean", default: false },
    messages: { type: "string" },
    seed: { type: "string" },
  },
});
const { json, long, ...given } = values;
const load = benchmarks[positionals[0] ?? ""];
if (load === undefined || positionals.length > 1) {
  console.error(`Usage: npm run bench -- NAME [--json], NAME one of ${Object.keys(benchmarks).join(", ")}`);
  process.exit(2);
}
const measure = await load();
const figures = await measure({ ...given, ...(long && { long: "true" }) });
console.log(json ? JSON.stringify(figures) : Object.entries(figures).map(section).join("\n\n"));
process.exit(0);

/** A list of objects becomes a table, an object its lines, anything else one line. */
function section([title, content]: [string, unknown]): string {
  if (Array.isArray(content) && content.every(isRecord)) return `${title}\n${table(content)}`;
  if (isRecord(content))
    return `${title}\n${table(Object.entries(content).map(([name, value]) => ({ name, value })))}`;
  return `${title}: ${show(content)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function table(rows: Record<string, unknown>[]): string {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [heads, ...rows.map((row) => heads.map((head) => show(row[head])))];
  const widths = heads.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? "").length)));
  return lines
    .map(
      (line) =>
        `  ${line
          .map((text, i) => text.padEnd(widths[i] ?? 0))
          .join("  ")
          .trimEnd()}`,
    )
    .join("\n");
}

function show(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "number") return value.toLocaleString("en", { maximumFractionDigits: 2 });
  return Array.isArray(value) ? value.map(show).join(" ") : String(value);
}
