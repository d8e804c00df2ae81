import type { Cell, Column } from "../../deploy/database/result.ts";
import { cutToWidth, visible, widthOf } from "./terminal-text.ts";

/**
 * Makes text of a result while its rows come. All parts together are the text; each ends a line or is empty.
 */
export interface ResultFormat {
  begin(columns: Column[]): string;
  rows(rows: Cell[][]): string;
  end(): string;
}

/** The whole text of a result that is there. */
export function wholeText(format: ResultFormat, columns: Column[], rows: Cell[][]): string {
  return format.begin(columns) + format.rows(rows) + format.end();
}

const widestCell = 120;

/**
 * Rows that say how wide the columns of a table are; a wider value further down moves the rest of its line.
 */
const measuredRows = 1000;

/** A table for reading: numbers to the right, one line a row, cells cut where they are too wide (`…`). */
export function tableFormat(): ResultFormat {
  let columns: Column[] = [];
  let measured: string[][] = [];
  let widths: number[] | undefined;

  /** The lines held back until the widths were known. */
  const measure = (): string => {
    const names = columns.map(({ name }) => cellText(name));
    widths = names.map((name, column) =>
      measured.reduce((width, row) => Math.max(width, widthOf(row[column] ?? "")), widthOf(name)),
    );
    const rule = widths.map((width) => "─".repeat(width));
    const lines = [names, rule, ...measured].map(line);
    measured = [];
    return `${lines.join("\n")}\n`;
  };
  const line = (cells: string[]): string =>
    cells
      .map((cell, column) => {
        const padding = " ".repeat(Math.max(0, (widths?.[column] ?? 0) - widthOf(cell)));
        return isNumeric(columns[column]) ? padding + cell : cell + padding;
      })
      .join("  ")
      .trimEnd();

  return {
    begin(given) {
      columns = given;
      measured = [];
      widths = undefined;
      return "";
    },
    rows(rows) {
      const cells = rows.map((row) => row.map((cell) => cellText(textOf(cell))));
      if (widths !== undefined) return cells.map((row) => `${line(row)}\n`).join("");
      measured.push(...cells.splice(0, measuredRows - measured.length));
      if (measured.length < measuredRows) return "";
      return measure() + cells.map((row) => `${line(row)}\n`).join("");
    },
    end: () => (widths === undefined ? measure() : ""),
  };
}

/** Each row as a block with a line for each column, for rows that are wider than the terminal. */
export function expandedFormat(): ResultFormat {
  let names: string[] = [];
  let number = 0;
  return {
    begin(columns) {
      const texts = columns.map(({ name }) => visible(name));
      const width = Math.max(0, ...texts.map(widthOf));
      names = texts.map((name) => name + " ".repeat(width - widthOf(name)));
      number = 0;
      return "";
    },
    rows(rows) {
      const blocks = rows.map((row) => {
        const lines = row.map((cell, column) => `${names[column]}  ${visible(textOf(cell))}`.trimEnd());
        return `${`─ row ${++number} `.padEnd(40, "─")}\n${lines.join("\n")}\n`;
      });
      return blocks.join("");
    },
    end: () => "",
  };
}

/** An array of objects, one a line. A column whose name occurred before gets a number: `A`, `A_2`. */
export function jsonFormat(): ResultFormat {
  let keys: string[] = [];
  let before = "";
  return {
    begin(columns) {
      keys = distinctNames(columns.map(({ name }) => name)).map(jsonOf);
      before = "[\n";
      return "";
    },
    rows(rows) {
      // The keys are joined as text: an object would sort those that look like
      // numbers and lose a `__proto__`.
      const objects = rows.map((row) => {
        const members = keys.map((key, column) => `${key}: ${jsonOf(row[column] ?? null)}`);
        const text = `${before}  {${members.join(", ")}}`;
        before = ",\n";
        return text;
      });
      return objects.join("");
    },
    end: () => (before === "[\n" ? "[]\n" : "\n]\n"),
  };
}

/** JSON has escapes for what a terminal would obey; they mean the same. */
function jsonOf(cell: Cell): string {
  const json = JSON.stringify(cell);
  return typeof cell === "string"
    ? json.replace(
        /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g,
        (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
      )
    : json;
}

/**
 * RFC 4180 with a line of names; NULL is an empty field. A terminal gets harmless
 * fields, anything else exact ones.
 */
export function csvFormat({ toTerminal }: { toTerminal: boolean }): ResultFormat {
  const field = (cell: Cell): string => {
    const text = cell === null ? "" : String(cell);
    return csvField(toTerminal ? visible(text) : text);
  };
  const lines = (rows: Cell[][]): string => rows.map((row) => `${row.map(field).join(",")}\n`).join("");
  return {
    begin: (columns) => lines([columns.map(({ name }) => name)]),
    rows: lines,
    end: () => "",
  };
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

function isNumeric(column: Column | undefined): boolean {
  return /^(DECIMAL|DOUBLE)/.test(column?.type ?? "");
}

function textOf(cell: Cell): string {
  if (cell === null) return "NULL";
  return typeof cell === "boolean" ? String(cell).toUpperCase() : String(cell);
}

function cellText(text: string): string {
  // A cell of megabytes is cut before its characters are looked at.
  const looked = text.length > widestCell * 16 ? `${text.slice(0, widestCell * 16)}…` : text;
  return cutToWidth(visible(looked), widestCell);
}
