import {
  asNumber,
  asObject,
  checkVersion,
  filledObject,
  isObject,
  type JsonObject,
  unreadable,
} from "./parse-report.ts";
import type { Report } from "./report-kinds.ts";

export interface InsightRow {
  section: string;
  name: string;
  label: string | null;
  actual: string | null;
  predicted: string | null;
  value: number | null;
}

/**
 * The numbers of Model Monitor's `statistics.json`: those of `dataset` and of its sections of metrics, each
 * by the way to it. Throws E-SME-336 or 337 for a report of another form.
 */
export function insightRows(report: Report): InsightRow[] {
  const content = asObject(report, report.content, "it");
  checkVersion(report, content);
  const sections = Object.keys(content).filter((name) => name.endsWith("_metrics"));
  if (sections.length === 0) {
    const members = Object.keys(content).join(", ") || "nothing";
    throw unreadable("E-SME-337", report, `it has none of the sections of metrics, but ${members}`);
  }
  // The lengths of the columns.
  if (sections.some((section) => section.length > 100)) {
    throw unreadable("E-SME-337", report, "a section's name has more than 100 characters");
  }
  return [
    ...datasetRows(report, content),
    ...sections.flatMap((section) =>
      Object.entries(filledObject(report, content[section], section)).flatMap(([name, value]) =>
        metricRows(report, section, name, value),
      ),
    ),
  ];
}

/** How many rows were measured. When that was is no number. */
function datasetRows(report: Report, { dataset }: JsonObject): InsightRow[] {
  if (dataset === undefined) return [];
  const found = asObject(report, dataset, "dataset");
  if (typeof (found.item_count ?? 0) !== "number") {
    throw unreadable("E-SME-336", report, "dataset.item_count is no number");
  }
  return Object.entries(found)
    .filter(([, value]) => typeof value === "number")
    .map(([name, value]) => rowOf("dataset", name, { value: value as number }));
}

function metricRows(report: Report, section: string, name: string, found: unknown): InsightRow[] {
  if (name.length > 2000) {
    throw unreadable("E-SME-337", report, `a name in ${section} has more than 2000 characters`);
  }
  const number = asNumber(found);
  if (number !== undefined) return [rowOf(section, name, { value: number })];
  if (Array.isArray(found)) return curveRows(report, section, name, found);
  const path = `${section}.${name}`;
  if (!isObject(found)) throw unreadable("E-SME-337", report, `${path} is neither a number nor an object`);
  filledObject(report, found, path);
  if (name === "confusion_matrix") return matrixRows(report, section, name, found);
  if ("standard_deviation" in found && !("value" in found))
    throw unreadable("E-SME-336", report, `${path} has no value`);
  checkPoints(report, path, found);
  return Object.entries(found).flatMap(([part, value]) => {
    // Below 200 rows it says so.
    if (part === "standard_deviation" && asNumber(value) === null) return [];
    return metricRows(report, section, part === "value" ? name : `${name}.${part}`, value);
  });
}

/** The lists of a curve have a number for each of its points: of unlike lengths, they would pair wrongly. */
function checkPoints(report: Report, path: string, curve: JsonObject): void {
  const lists = Object.entries(curve).flatMap(([name, points]) =>
    Array.isArray(points) ? [{ name, length: points.length }] : [],
  );
  const [first] = lists;
  const other = lists.find(({ length }) => length !== first?.length);
  if (first === undefined || other === undefined) return;
  const complaint = `${path} has ${first.length} ${first.name}, but ${other.length} ${other.name}`;
  throw unreadable("E-SME-336", report, complaint);
}

/** `{ actual: { predicted: rows } }` */
function matrixRows(report: Report, section: string, name: string, matrix: JsonObject): InsightRow[] {
  return Object.entries(matrix).flatMap(([actual, counts]) => {
    const path = `${section}.${name}.${actual}`;
    return Object.entries(asObject(report, counts, path)).map(([predicted, count]) => {
      const value = asNumber(count);
      if (value === undefined) throw unreadable("E-SME-336", report, `${path}.${predicted} is no number`);
      if (value !== null && value < 0)
        throw unreadable("E-SME-336", report, `${path}.${predicted} is ${value}`);
      return rowOf(section, name, { actual, predicted, value });
    });
  });
}

/** The points of a curve, counted from 0. */
function curveRows(report: Report, section: string, name: string, points: readonly unknown[]): InsightRow[] {
  return points.map((point, i) => {
    const value = asNumber(point);
    if (value === undefined)
      throw unreadable("E-SME-336", report, `${section}.${name} has at ${i} no number`);
    return rowOf(section, name, { label: String(i), value });
  });
}

function rowOf(
  section: string,
  name: string,
  rest: Partial<InsightRow> & Pick<InsightRow, "value">,
): InsightRow {
  return { section, name, label: null, actual: null, predicted: null, ...rest };
}
