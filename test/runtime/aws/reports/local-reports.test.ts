/** What the local AWS writes and what SQL reads are one form: no side may change it alone. */

import * as assert from "uvu/assert";
import { importanceRows } from "../../../../runtime/aws/reports/importance-rows.ts";
import { insightRows } from "../../../../runtime/aws/reports/insight-rows.ts";
import {
  explainabilityReport,
  modelQualityReport,
  type ReportKind,
} from "../../../../runtime/aws/reports/report-kinds.ts";
import { train } from "../../../../sandbox/automl/train.ts";
import { withCsvFiles } from "../../../sandbox/automl/csv-files.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("reports of the local AWS, as SQL reads them");

/** Of 600 rows of x and z, of which only x tells the target y. */
async function rowsOfReports(y: (x: number) => string | number) {
  const lines = Array.from({ length: 600 }, (_, i) => `${i % 100},${(i * 7) % 13},${y(i % 100)}`);
  const { reports } = await withCsvFiles([["x,z,y", ...lines, ""].join("\n")], (files) =>
    train({ files, target: "y", maxCandidates: 1 }, () => undefined),
  );
  const read = (kind: ReportKind, text = "") => ({
    kind,
    address: "s3://bucket/report",
    content: JSON.parse(text),
  });
  return {
    importance: importanceRows(read(explainabilityReport, reports?.explainability)),
    insights: insightRows(read(modelQualityReport, reports?.insights)),
  };
}

test("of a regression", async () => {
  const { importance, insights } = await rowsOfReports((x) => x * 3 + 0.5);
  assert.equal(
    importance.map(({ label, feature, rank }) => [label, feature, rank]),
    [
      ["label0", "x", 1],
      ["label0", "z", 2],
    ],
  );
  assert.equal(insights.map(({ section, name }) => `${section} ${name}`).slice(0, 4), [
    "dataset item_count",
    "regression_metrics mae",
    "regression_metrics mae.standard_deviation",
    "regression_metrics mse",
  ]);
  assert.is(insights[0]?.value, 600);
});

test("of a classification with two labels", async () => {
  const { importance, insights } = await rowsOfReports((x) => (x < 50 ? "no" : "yes"));
  assert.equal(
    importance.map(({ label, feature }) => [label, feature]),
    [
      ["label0", "x"],
      ["label0", "z"],
    ],
  );
  const cells = insights.filter(({ name }) => name === "confusion_matrix");
  assert.equal(
    cells.map(({ actual, predicted }) => `${actual} ${predicted}`),
    ["no no", "no yes", "yes no", "yes yes"],
  );
  assert.ok(cells.every(({ section }) => section === "binary_classification_metrics"));
  assert.is(insights.find(({ name }) => name === "au_prc")?.value, 1);
});

test("of a classification with more labels", async () => {
  const { importance, insights } = await rowsOfReports(
    (x) => ["low", "middle", "high"][Math.floor(x / 34)] ?? "",
  );
  assert.equal([...new Set(importance.map(({ label }) => label))], ["high", "low", "middle"]);
  assert.is(insights.filter(({ name }) => name === "confusion_matrix").length, 9);
  assert.ok(insights.some(({ name }) => name === "weighted_f1_best_constant_classifier"));
});

test.run();
