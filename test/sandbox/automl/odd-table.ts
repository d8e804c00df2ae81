import { objectives } from "../../../sandbox/automl/metrics.ts";
import { type Random, seededRandom } from "../../../sandbox/automl/random.ts";
import type { ProblemType } from "../../../sandbox/automl/target.ts";
import type { TrainingRequest } from "../../../sandbox/automl/training-request.ts";

/** A table that nobody would make on purpose, and what is asked of it. */
export interface OddTable {
  columns: string[];
  /** One array a column. */
  values: string[][];
  request: Omit<TrainingRequest, "files">;
}

const marks = ["", "", "NA", "n/a", "None", "NULL", "nan", "-", "?", "inf", "-inf", ".", "<NA>", " "];
const extremes = [
  "1.8E308",
  "-1.7976931348623157E308",
  "1e400",
  "5e-324",
  "1e-400",
  "-0",
  "0",
  "9007199254740993",
];
const strangeNames = [
  "",
  " ",
  "__proto__",
  "constructor",
  "toString",
  "a,b",
  'say "x"',
  "two\nlines",
  "größe",
  "🦑",
  "y ",
];
const strangeTexts = [
  "\u0000",
  "🦑🦑 🦑",
  'quo"te, comma',
  "line\nbreak",
  "\ufeffmark",
  "ﬁ ǅ İ",
  "' OR 1=1 --",
  "\\",
  "=1+1",
];
const day = (random: Random) => 1 + Math.floor(random() * 28);
const two = (value: number) => String(value).padStart(2, "0");

/** Makers of a column's values: each makes one for a row. */
const columnKinds: ((random: Random) => (row: number) => string)[] = [
  (random) => () => String(random()),
  (random) => () => String(Math.floor(random() * 10)),
  (random) => (row) => pick(random, [String(row), String(row * 1.5), pick(random, marks)]),
  (random) => () => pick(random, [...extremes, String(random())]),
  (random) => () => String((random() - 0.5) * 10 ** (600 * random() - 300)),
  (random) => () => String(1e-160 * random()),
  (random) => () => String(1e15 + Math.floor(random() * 3)),
  (random) => () => (random() < 0.98 ? String(random()) : pick(random, ["unknown", "5 kg", "V57"])),
  (random) => () => pick(random, ["true", "FALSE", "True", pick(random, marks)]),
  (random) => () => `2026-${two(1 + Math.floor(random() * 12))}-${two(day(random))}`,
  (random) => () => `${day(random)}/${day(random)}/2026 ${Math.floor(random() * 30)}:00`,
  (random) => () => `${day(random)}.${1 + Math.floor(random() * 12)}.2026`,
  (random) => () => pick(random, ["0001-01-01", "9999-12-31 23:59:59", "2026-02-30", "2026-01-01T00:00:00Z"]),
  (random) => () => pick(random, ["red", "green", "blue", "NA"]),
  (random) => () => `level ${Math.floor(random() ** 3 * 800)}`,
  () => (row) => `id${row}`,
  () => () => "same",
  () => () => "",
  (random) => () => pick(random, marks),
  (random) => (row) => (row === 7 ? pick(random, ["1", "word", "2026-01-01"]) : ""),
  (random) => () => wordsOf(random, 1 + Math.floor(random() * 30)),
  (random) => (row) => (row % 200 === 3 ? "word ".repeat(200_000) : wordsOf(random, 3)),
  () => (row) => (row % 200 === 3 ? "x".repeat(1_000_000) : `code${row % 5}`),
  (random) => () => pick(random, strangeTexts),
  (random) => (row) => `${row} ${pick(random, strangeTexts)}`,
  (random) => () => (random() < 0.97 ? `25${Math.floor(random() * 40)}` : `V${Math.floor(random() * 40)}`),
];

const targetKinds: ((random: Random) => (row: number) => string)[] = [
  (random) => () => String(random() * 100),
  (random) => (row) => String(row * 1e98 * random()),
  (random) => () => String((random() - 0.5) * 10 ** (600 * random() - 300)),
  (random) => () => String(1e-200 * random()),
  (random) => () => String(1e15 + Math.floor(random() * 30)),
  (random) => () => pick(random, ["yes", "no"]),
  (random) => () => pick(random, ["0", "1", "NA"]),
  () => (row) => (row === 11 ? "rare" : "common"),
  (random) => () => pick(random, ["a", "b", "c", ""]),
  (random) => () => pick(random, ["__proto__", "constructor", "a,b", "two\nlines", "'", '"']),
  (random) => () => String(Math.floor(random() * 6)),
  (random) => () => `class ${Math.floor(random() * 40)}`,
  () => (row) => `class ${row % 300}`,
  () => (row) => `id${row}`,
  () => () => "same",
  (random) => () => pick(random, marks),
  (random) => () => (random() < 0.99 ? String(random()) : "unknown"),
  (random) => () => pick(random, ["1", "1.0", "01", "1e0"]),
];

const problemTypes = Object.keys(objectives) as ProblemType[];
const algorithms = ["gradient-boosting", "linear-learner", "randomforest", "decision-tree"];

/** The table of a seed, always the same. */
export function oddTable(seed: number): OddTable {
  const random = seededRandom(seed);
  const chance = (share: number) => random() < share;
  const rows = chance(0.05) ? Math.floor(random() * 3) : 500 + Math.floor(random() ** 4 * 2500);
  const wide = chance(0.03) ? 2000 : chance(0.05) ? 120 : 8;
  const count = 1 + Math.floor(random() * wide);
  const columns = Array.from({ length: count }, (_, i) =>
    chance(0.1) ? pick(random, strangeNames) : `c${i}`,
  );
  const kinds = columns.map(() => pick(random, wide > 8 ? columnKinds.slice(0, 19) : columnKinds)(random));
  const target = pick(random, targetKinds)(random);
  const at = Math.floor(random() * (count + 1));
  columns.splice(at, 0, "y");
  kinds.splice(at, 0, target);
  const request: OddTable["request"] = { target: "y", maxCandidates: 1 + Math.floor(random() * 2) };
  if (chance(0.3)) request.problemType = pick(random, problemTypes);
  if (chance(0.2)) request.objective = pick(random, Object.values(objectives).flat());
  if (chance(0.8)) request.algorithms = [pick(random, algorithms)];
  if (chance(0.1)) request.search = "search";
  if (chance(0.2)) request.validationFraction = pick(random, [0.001, 0.5, 0.99]);
  if (chance(0.1)) request.sampleWeights = pick(random, columns);
  if (chance(0.2)) {
    const type = pick(random, ["numeric", "categorical", "text", "datetime"] as const);
    request.featureTypes = { [pick(random, columns)]: type };
  }
  return {
    columns,
    values: kinds.map((kind) => Array.from({ length: rows }, (_, row) => kind(row))),
    request,
  };
}

/** The table as a CSV file. */
export function toCsv({ columns, values }: Pick<OddTable, "columns" | "values">, header = true): string {
  const lines = (values[0] ?? []).map((_, row) =>
    values.map((column) => quoted(column[row] as string)).join(),
  );
  return [...(header ? [columns.map(quoted).join()] : []), ...lines].map((line) => `${line}\n`).join("");
}

function quoted(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

function wordsOf(random: Random, count: number): string {
  return Array.from({ length: count }, () => `w${Math.floor(random() ** 2 * 500)}`).join(" ");
}
