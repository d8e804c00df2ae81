/** `npm run bench -- NAME [--json] …` runs one benchmark, which prints a table, or JSON. */
import { parseArgs } from "node:util";
import type { Figures } from "./figures.ts";

interface Benchmark {
  options: readonly Option[];
  load: () => Promise<{ measure: (options: Record<string, string>) => Promise<Figures> }>;
}

/** With what stands for their values. */
const options = {
  against: "DIST",
  cost: "C",
  long: undefined,
  messages: "N",
  node: "PATH",
  only: "NAME",
  repeat: "N",
  rows: "N",
  seed: "N",
  shape: "NAME",
} as const;
type Option = keyof typeof options;

const benchmarks: Record<string, Benchmark> = {
  automl: { options: ["only", "repeat"], load: () => import("./automl.ts") },
  "automl-quality": { options: ["only", "repeat"], load: () => import("./automl-quality.ts") },
  build: { options: ["repeat"], load: () => import("./build.ts") },
  exasol: { options: ["rows", "repeat", "only", "long"], load: () => import("./exasol.ts") },
  export: { options: ["rows", "repeat"], load: () => import("./export.ts") },
  import: { options: ["rows", "repeat"], load: () => import("./import.ts") },
  look: { options: ["rows", "repeat"], load: () => import("./look.ts") },
  metrics: { options: ["rows", "node", "only"], load: () => import("./metrics.ts") },
  predict: { options: ["rows", "node", "only", "cost", "long"], load: () => import("./predict.ts") },
  s3: { options: ["rows", "long"], load: () => import("./s3.ts") },
  statistics: { options: ["repeat", "only"], load: () => import("./statistics.ts") },
  turns: { options: ["repeat", "only"], load: () => import("./turns.ts") },
  "udf-client": {
    options: ["rows", "repeat", "node", "only", "shape", "against", "long"],
    load: () => import("./udf-client.ts"),
  },
  "udf-client-fuzz": { options: ["messages", "seed"], load: () => import("./udf-client-fuzz.ts") },
};

const [name = "", ...args] = process.argv.slice(2);
if ([name, ...args].some((arg) => arg === "--help" || arg === "-h")) {
  console.log(usage());
  process.exit(0);
}
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (benchmark === undefined) stop(name === "" ? "Which benchmark?" : `There is no benchmark ${name}.`);
const { json, ...given } = optionsOf(benchmark);
const { measure } = await benchmark.load();
const figures = await measure(given);
console.log(json ? JSON.stringify(figures) : Object.entries(figures).map(section).join("\n\n"));
process.exit(0);

/** Those without a value are "true". */
function optionsOf({ options: own }: Benchmark): Record<string, string> {
  const type = (option: Option) => (options[option] === undefined ? "boolean" : "string");
  const known = Object.fromEntries(own.map((option) => [option, { type: type(option) } as const]));
  try {
    const { values } = parseArgs({ args, options: { json: { type: "boolean" }, ...known } });
    return Object.fromEntries(Object.entries(values).map(([option, value]) => [option, String(value)]));
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

function usage(): string {
  const lines = Object.entries(benchmarks).map(([benchmark, { options: own }]) => {
    const shown = own.map((option) => `[${[`--${option}`, options[option]].filter(Boolean).join(" ")}]`);
    return `  ${benchmark.padEnd(17)}${shown.join(" ")}`;
  });
  return ["Usage: npm run bench -- NAME [--json] [OPTION…]", "", ...lines].join("\n");
}

function stop(reason: string): never {
  console.error(`${reason}\n\n${usage()}`);
  process.exit(2);
}

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
