/** Inputs and what scikit-learn says of them; see test/runtime/metrics/scikit-learn. */
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";

export interface RegressionCase {
  actual: number[];
  predicted: number[];
  weights: number[] | null;
  metrics: Record<string, number | null>;
}

export interface ClassificationCase {
  actual: string[];
  predicted: string[];
  probabilities: number[] | null;
  positive: string | null;
  weights: number[] | null;
  /** `Accuracy` or, of a label, `Recall yes`. */
  metrics: Record<string, number | null>;
}

export interface ThresholdCase {
  actual: string[];
  probabilities: number[];
  positive: string;
  weights: number[] | null;
  /** Threshold, TP, FP, TN, FN, precision, recall, F1. */
  thresholds: (number | null)[][];
}

export interface Expected {
  abalone: { regression: RegressionCase; classification: ClassificationCase };
  regression: RegressionCase[];
  classification: ClassificationCase[];
  thresholds: ThresholdCase[];
}

export function readExpected(): Expected {
  const text = readFileSync(fromPackage("test/runtime/metrics/scikit-learn/expected.json"), "utf8");
  return JSON.parse(text) as Expected;
}

/** Equal to 1e-9 of the larger, or of 1. */
export function assertClose(found: number | null | undefined, expected: number | null, what: string): void {
  if (found === null || found === undefined || expected === null) {
    assert.is(found, expected, what);
    return;
  }
  const distance = Math.abs(found - expected);
  const allowed = 1e-9 * Math.max(Math.abs(found), Math.abs(expected));
  assert.ok(
    distance <= allowed || (distance <= 1e-9 && Math.abs(expected) > 1e-9),
    `${what}: ${found} is not ${expected}`,
  );
}

/** By the names that the expected values have. */
export function byName(
  rows: Iterable<{ metric: string | null; label: string | null; value: number | null }>,
): Map<string | null, number | null> {
  return new Map(
    [...rows].map(({ metric, label, value }) => [label === null ? metric : `${metric} ${label}`, value]),
  );
}
