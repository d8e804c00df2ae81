/** The rows that the metric functions emit. */
import type { Gaps } from "./gaps.ts";

export interface MetricRow {
  metric: string;
  /** NULL for a metric of all rows. */
  label: string | null;
  /** NULL where the metric is not defined; then a note says why. */
  value: number | null;
}

/** A metric, and a note about it where its value is none or not what it seems. */
export function* metric(name: string, value: number | null, remark?: string): Iterable<MetricRow> {
  const isTooLarge = value !== null && !Number.isFinite(value);
  yield { metric: name, label: null, value: isTooLarge ? null : value };
  const text = isTooLarge ? "larger than a DOUBLE can be" : remark;
  if (text !== undefined) yield note(`${name}: ${text}`);
}

export function note(text: string): MetricRow {
  return { metric: "Note", label: text, value: null };
}

/**
 * How many rows were evaluated, and how many were not because an argument is NULL; NULL where that is one or
 * none.
 */
export function* rowCounts<Name extends string>(gaps: Gaps<Name>): Iterable<MetricRow> {
  yield { metric: "Rows", label: null, value: gaps.evaluated };
  if (gaps.mayBeNoRow) {
    yield* metric(
      "RowsNotEvaluated",
      null,
      "there are no rows, or one of NULLs, which is the same to a function",
    );
    return;
  }
  yield { metric: "RowsNotEvaluated", label: null, value: gaps.incomplete };
  for (const [argument, rows] of gaps.byArgument()) {
    yield { metric: "RowsNotEvaluated", label: `${argument} is NULL`, value: rows };
  }
  if (gaps.evaluated === 0) yield note("No row could be evaluated, so there are no metrics.");
}

/** `'a', 'b' and 3 others` */
export function listed(labels: readonly string[]): string {
  const most = 5;
  const shown = labels.slice(0, most).map((label) => `'${label.slice(0, 100)}'`);
  const others = labels.length - most;
  return `${shown.join(", ")}${others > 0 ? ` and ${others} others` : ""}`;
}
