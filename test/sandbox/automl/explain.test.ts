import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { planColumns } from "../../../sandbox/automl/columns.ts";
import { encodeColumns } from "../../../sandbox/automl/encode-columns.ts";
import { shapBaseline } from "../../../sandbox/automl/shap-baseline.ts";
import { train } from "../../../sandbox/automl/train.ts";
import type { TrainingRequest } from "../../../sandbox/automl/training-request.ts";
import { suite } from "../../support/suite.ts";
import { withCsvFiles } from "./csv-files.ts";

const test = suite("explaining a model");
const abalone = readFileSync(new URL("../../../../examples/abalone.csv", import.meta.url), "utf8")
  .split("\n")
  .slice(0, 801)
  .join("\n");

interface Explained {
  global_shap_values: Record<string, number>;
  expected_value: number;
}

/** The labels' explanations of the best model. */
async function explain(content: string, request: Omit<TrainingRequest, "files">) {
  const { reports } = await withCsvFiles([content], (files) => train({ files, ...request }, () => undefined));
  const analysis = JSON.parse(reports?.explainability ?? "") as {
    version: string;
    explanations: { kernel_shap: Record<string, Explained> };
  };
  assert.is(analysis.version, "1.0");
  return analysis.explanations.kernel_shap;
}

/** 600 rows of the columns a, b and c, which are independent of each other. */
function table(header: string, line: (a: number, b: number, c: number, i: number) => string): string {
  const lines = Array.from({ length: 600 }, (_, i) =>
    line((i * 7919) % 600, (i * 104_729) % 601, (i * 1_299_709) % 607, i),
  );
  return [header, ...lines, ""].join("\n");
}

test("explains a regression in the unit of the target, each column by its name", async () => {
  const { label0, ...others } = await explain(abalone, { target: "Rings", maxCandidates: 3 });
  assert.equal(others, {});
  const columns = abalone.split("\n")[0]?.split(",").slice(0, -1);
  assert.equal(Object.keys(label0?.global_shap_values ?? {}), columns);
  assert.ok(Object.values(label0?.global_shap_values ?? {}).every((value) => value > 0 && value < 5));
  const expected = label0?.expected_value ?? 0;
  assert.ok(expected > 8 && expected < 13, `${expected}`);
});

test("finds how much each column matters", async () => {
  const content = table("a,b,c,y", (a, b, c) => `${a},${b},${c},${3 * a + b}`);
  const [label0] = Object.values(await explain(content, { target: "y", algorithms: ["linear-learner"] }));
  const { a = 0, b = 0, c = 0 } = label0?.global_shap_values ?? {};
  // A number is on average 150 away from the middle of 0 to 600.
  assert.ok(a > 425 && a < 475, `${a}`);
  assert.ok(b > 135 && b < 165, `${b}`);
  assert.ok(c < 3, `${c}`);
});

test("gives 0 to columns that were dropped or that the model does not ask for", async () => {
  const content = table("constant,a,id,b,y", (a, b, _, i) => `1,${a},id${i},${b},${a > 300 ? "yes" : "no"}`);
  const { label0, ...others } = await explain(content, { target: "y", algorithms: ["decision-tree"] });
  assert.equal(others, {});
  const { a = 0, ...rest } = label0?.global_shap_values ?? {};
  assert.equal(rest, { constant: 0, id: 0, b: 0 });
  // In probabilities: a alone decides, and half of the rows are on the baseline's side.
  assert.ok(a > 0.4 && a < 0.6, `${a}`);
});

test("explains each label's probability when there are more than two", async () => {
  const request = { target: "Type", maxCandidates: 1 };
  const explained = await explain(abalone, request);
  assert.equal(Object.keys(explained), ["F", "I", "M"]);
  const expected = Object.values(explained).reduce((sum, { expected_value }) => sum + expected_value, 0);
  assert.ok(Math.abs(expected - 1) < 1e-9);
  assert.equal(await explain(abalone, request), explained);
});

test("explains tables of many columns by some sets of them", async () => {
  const names = Array.from({ length: 30 }, (_, i) => `n${i}`);
  const noise = (seed: number, i: number) => ((seed + 3) * (i + 7) * 7919) % 997;
  const content = table(
    [...names, "a", "y"].join(","),
    (a, _, __, i) =>
      `${names.map((_, n) => noise(n, i)).join(",")},${a},${a > 300 ? 900 + noise(0, i) : noise(0, i)}`,
  );
  const [label0] = Object.values(await explain(content, { target: "y", maxCandidates: 1 }));
  const { a = 0, n0 = 0, ...others } = label0?.global_shap_values ?? {};
  assert.ok(a > n0 && n0 > 20 * Math.max(...Object.values(others)), JSON.stringify({ a, n0, others }));
});

test("explains of very many columns those that the model makes the most of", async () => {
  const names = Array.from({ length: 150 }, (_, i) => `n${i}`);
  const noise = (seed: number, i: number) => ((seed + 3) * (i + 7) * 7919) % 997;
  const content = table(
    [...names, "a", "y"].join(","),
    (a, _, __, i) => `${names.map((_, n) => noise(n, i)).join(",")},${a},${10 * a + noise(149, i)}`,
  );
  const [label0] = Object.values(await explain(content, { target: "y", algorithms: ["linear-learner"] }));
  const values = label0?.global_shap_values ?? {};
  assert.is(Object.keys(values).length, 151);
  assert.is(Object.values(values).filter((value) => value > 0).length, 100);
  const { a = 0, n149 = 0 } = values;
  assert.ok(a > n149 && n149 > 0, JSON.stringify(values));
});

test("compares with means, the most frequent values, the median date and no words", () => {
  const columns = ["number", "flag", "color", "day", "words"];
  const rows = [
    ["1", "true", "red", "2026-01-05", "the first of all"],
    ["2", "true", "blue", "2026-03-02", "one in between"],
    ["", "false", "blue", "2026-02-01", "one more of these"],
    ["6", "", "red", "2026-05-17", "the last of all"],
    ["1000", "false", "red", "2027-01-01", "to be left out"],
  ];
  const values = columns.map((_, column) => rows.map((row) => row[column] as string));
  const { plans } = planColumns({ columns, values, rows: rows.length }, "");
  assert.equal(
    plans.map(({ kind }) => kind),
    ["number", "boolean", "category", "timestamp", "text"],
  );
  const features = encodeColumns(plans, values);
  const [number, flag, color, day, month, date, ...others] = shapBaseline(
    plans,
    features,
    Int32Array.of(0, 1, 2, 3),
  );
  const median = Date.UTC(2026, 1, 1) / 86_400_000;
  assert.equal([number, flag, color, day, month, date], [3, 1, 0, median, 1, 1]);
  assert.ok(others.slice(2).every((count) => count === 0));
});

test.run();
