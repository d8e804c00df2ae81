import {
  asNumber,
  asObject,
  checkVersion,
  filledObject,
  isObject,
  type JsonObject,
  objectAt,
  unreadable,
} from "./parse-report.ts";
import type { Report } from "./report-kinds.ts";

export interface ImportanceRow {
  label: string;
  feature: string;
  importance: number | null;
  rank: number;
}

/**
 * The global SHAP values in SageMaker Clarify's `analysis.json`, of each label the greatest first. Throws
 * E-SME-336 or 337 for a report of another form.
 */
export function importanceRows(report: Report): ImportanceRow[] {
  const content = asObject(report, report.content, "it");
  checkVersion(report, content);
  const labels = explanationsOf(report, content);
  return Object.entries(labels).flatMap(([label, explained]) => {
    const path = `explanations.kernel_shap.${label}`;
    const { global_shap_values: values } = asObject(report, explained, path);
    if (values === undefined) throw unreadable("E-SME-336", report, `${path} has no global_shap_values`);
    return Object.entries(filledObject(report, values, `${path}.global_shap_values`))
      .map(([feature, value]) => {
        const importance = asNumber(value);
        if (importance !== undefined) return { feature, importance };
        throw unreadable("E-SME-336", report, `${path}.global_shap_values.${feature} is no number`);
      })
      .sort((a, b) => sizeOf(b) - sizeOf(a))
      .map((row, i) => ({ label, ...row, rank: i + 1 }));
  });
}

function explanationsOf(report: Report, content: JsonObject): JsonObject {
  const explanations = objectAt(report, content, "explanations", "explanations") ?? {};
  const labels = objectAt(report, explanations, "kernel_shap", "explanations.kernel_shap");
  if (labels !== undefined && Object.keys(labels).length > 0) return labels;
  const others = Object.keys(explanations).filter((method) => isObject(explanations[method]));
  if (labels === undefined && others.length > 0) {
    throw unreadable("E-SME-337", report, `it explains by ${others.join(", ")}, not by kernel_shap`);
  }
  throw unreadable("E-SME-336", report, "it has no explanations.kernel_shap");
}

/** Clarify's values are means of absolute ones, but may be medians, which can be negative. */
function sizeOf({ importance }: Pick<ImportanceRow, "importance">): number {
  return importance === null ? -1 : Math.abs(importance);
}
