import type { DateOrder } from "./timestamps.ts";

/** A text, and how many rows have it. */
type Count = readonly [text: string, rows: number];

/** What was found in an input column, for those who ask what became of it. */
export interface ColumnReading {
  name: string;
  kind: "number" | "boolean" | "timestamp" | "category" | "text" | "dropped";
  /** Why nothing was learned from it. */
  reason?: string;
  /** Rows without a value. */
  missing: number;
  /** Texts that were taken for no value: how many different ones, and the commonest of them. */
  marks?: { kinds: number; commonest: Count[] };
  /** Its dates could have been read in the other order as well. */
  guessed?: DateOrder;
  /** What most values are, and some of the others, for which the column was not read so. */
  mixed?: { of: "numbers" | "dates"; share: number; commonest: Count[] };
}

/** So long a message may be, and so long what it shows of a value. */
const longestMessage = 1024;
const longestShown = 40;

/**
 * What users should know of the columns, in at most four sentences of at most 1,024 characters: what nothing
 * was learned from, what was taken for no value, what was guessed, and what was not read as numbers or dates.
 */
export function describeReadings(readings: readonly ColumnReading[]): string[] {
  return [
    listing(
      "Nothing was learned from",
      readings.flatMap(({ name, reason }) =>
        reason === undefined ? [] : [`${shortened(name)} (${reason})`],
      ),
    ),
    listing(
      "Taken for missing values were",
      readings.flatMap(({ name, marks }) => (marks ? [`${showMarks(marks)} in ${shortened(name)}`] : [])),
    ),
    listing(
      "Dates that can be read in two ways were read",
      readings.flatMap(({ name, guessed }) =>
        guessed === undefined
          ? []
          : [`with the ${guessed === "day-first" ? "day" : "month"} first in ${shortened(name)}`],
      ),
    ),
    listing(
      "Too few values for it were",
      readings.flatMap(({ name, mixed }) => (mixed ? [showMixture(name, mixed)] : [])),
    ),
  ].flatMap((message) => message ?? []);
}

/** So many texts are shown of those that were taken for no value. */
const shownTexts = 3;

/** The commonest of the texts, as readings have them. */
export function showMost(counts: readonly Count[]): NonNullable<ColumnReading["marks"]> {
  return { kinds: counts.length, commonest: commonest(counts, shownTexts) };
}

/** The commonest texts, by how many rows have them. */
export function commonest(counts: readonly Count[], most: number): Count[] {
  return [...counts].sort(([textA, a], [textB, b]) => b - a || (textA < textB ? -1 : 1)).slice(0, most);
}

/** A value as messages show it, however long it is. */
export function shortened(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown - 1)}…`;
}

function showMarks({ kinds, commonest }: NonNullable<ColumnReading["marks"]>): string {
  const shown = commonest.map(
    ([text, rows]) => `'${shortened(text)}' (${rows} ${rows === 1 ? "row" : "rows"})`,
  );
  const more = kinds - commonest.length;
  return shown.join(", ") + (more > 0 ? `, ${more} more` : "");
}

function showMixture(name: string, { of, share, commonest }: NonNullable<ColumnReading["mixed"]>): string {
  const others = commonest.map(([text]) => `'${shortened(text)}'`).join(", ");
  return `${of} in ${shortened(name)} (${Math.floor(share * 100)} %, others are ${others})`;
}

/** The items behind their introduction, as many as there is room for. */
function listing(introduction: string, items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  for (let shown = Math.min(items.length, 50); ; shown--) {
    const more = items.length - shown;
    const text = `${introduction}: ${items.slice(0, shown).join("; ")}${more > 0 ? `; and ${more} more` : ""}.`;
    if (text.length <= longestMessage || shown === 1) return text.slice(0, longestMessage);
  }
}
