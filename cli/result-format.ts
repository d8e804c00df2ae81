import Table from "cli-table3";
import type { Cell, Column } from "../deploy/result.ts";

const widestCell = 120;
const noBorder = { top: "", "top-mid": "", "top-left": "", "top-right": "" } as const;
const noLines = {
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  right: "",
} as const;
const noRules = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" } as const;

/** A table for reading: numbers to the right, one line a row, cells cut where they are too wide (`…`). */
export function formatTable(columns: Column[], rows: Cell[][]): string {
  const table = new Table({
    head: columns.map(({ name }) => oneLine(name)),
    colAligns: columns.map(({ type }) => (/^(DECIMAL|DOUBLE)/.test(type) ? "right" : "left")),
    chars: { ...noBorder, ...noLines, ...noRules, middle: " " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1 },
  });
  const cells = rows.map((row) => row.map((cell) => oneLine(textOf(cell))));
  const rule = columns.map(({ name }, column) =>
    "─".repeat(cells.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), oneLine(name).length)),
  );
  table.push(rule, ...cells);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** An array of objects, one a line. A column whose name occurred before gets a number: `A`, `A_2`. */
export function formatJson(columns: Column[], rows: Cell[][]): string {
  const names = distinctNames(columns.map(({ name }) => name));
  const objects = rows.map((row) => {
    // The keys are joined as text: an object would sort those that look like numbers and lose a `__proto__`.
    const members = names.map(
      (name, column) => `${JSON.stringify(name)}: ${JSON.stringify(row[column] ?? null)}`,
    );
    return `  {${members.join(", ")}}`;
  });
  return objects.length === 0 ? "[]" : `[\n${objects.join(",\n")}\n]`;
}

/** RFC 4180 with a line of names; NULL is an empty field. */
export function formatCsv(columns: Column[], rows: Cell[][]): string {
  const lines = [columns.map(({ name }) => name), ...rows];
  return lines
    .map((line) => line.map((cell) => csvField(cell === null ? "" : String(cell))).join(","))
    .join("\n");
}

function csvField(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function distinctNames(names: string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let number = 2; seen.has(distinct) || (distinct !== name && taken.has(distinct)); number++) {
      distinct = `${name}_${number}`;
    }
    seen.add(distinct);
    return distinct;
  });
}

function textOf(cell: Cell): string {
  if (cell === null) return "NULL";
  return typeof cell === "boolean" ? String(cell).toUpperCase() : String(cell);
}

function oneLine(text: string): string {
  const line = text.replace(/\r?\n|\r/g, "↵").replace(/\p{Cc}/gu, "·");
  return line.length > widestCell ? `${line.slice(0, widestCell - 1)}…` : line;
}
