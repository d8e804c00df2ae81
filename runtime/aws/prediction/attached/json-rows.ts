/** Writes rows as JSON, each in a line of its own. */
import { plainDecimal } from "../../../texts-of-values.ts";
import type { InputValue, UdfBlock, UdfCells, UdfColumn } from "../../../udf-client/author.ts";
import type { RowWriter } from "../batches.ts";
import { append, describePath, InvalidPath, type Steps } from "./json-path.ts";

/** A part of a row: a column's value, or an object or list of parts. */
export type RowShape =
  | { kind: "value"; column: number }
  | { kind: "object"; parts: Map<string, RowShape> }
  | { kind: "list"; parts: RowShape[] };

/** How rows look whose columns are at these places. Throws InvalidPath for places that exclude each other. */
export function rowShape(columns: readonly Steps[]): RowShape {
  let root: RowShape | undefined;
  for (const [column, steps] of columns.entries()) root = withColumn(root, steps, column, steps);
  return root ?? { kind: "object", parts: new Map() };
}

function withColumn(shape: RowShape | undefined, steps: Steps, column: number, path: Steps): RowShape {
  const [step, ...rest] = steps;
  if (step === undefined) {
    if (shape !== undefined) throw new InvalidPath(`another column is at ${describePath(path)}, or in it`);
    return { kind: "value", column };
  }
  if (typeof step === "string") {
    const own = shape ?? { kind: "object", parts: new Map<string, RowShape>() };
    if (own.kind !== "object") throw new InvalidPath(`what holds ${describePath(path)} is no object`);
    own.parts.set(step, withColumn(own.parts.get(step), rest, column, path));
    return own;
  }
  const own = shape ?? { kind: "list", parts: [] };
  if (own.kind !== "list") throw new InvalidPath(`what holds ${describePath(path)} is no list`);
  const position = step === append ? own.parts.length : step;
  if (position > own.parts.length)
    throw new InvalidPath(`no column is at position ${own.parts.length} before`);
  own.parts[position] = withColumn(own.parts[position], rest, column, path);
  return own;
}

const initialCapacity = 1 << 16;

/** Collects rows as lines of JSON. NULL is `null`, a DECIMAL is a number with all its digits. */
export class JsonWriter implements RowWriter {
  length = 0;
  readonly #shape: RowShape;
  readonly #isNumber: readonly boolean[];
  #bytes = Buffer.allocUnsafeSlow(initialCapacity);
  #block: UdfBlock | undefined;
  #next = 0;

  constructor(columns: readonly Pick<UdfColumn, "type">[], shape: RowShape) {
    this.#shape = shape;
    this.#isNumber = columns.map(({ type }) => ["DOUBLE", "INT32", "INT64", "NUMERIC"].includes(type));
  }

  open(_cells: UdfCells, block: UdfBlock): void {
    this.#block = block;
    this.#next = 0;
  }

  row(): void {
    const text = `${this.#textOf(this.#shape)}\n`;
    const needed = this.length + 3 * text.length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, needed));
      this.#bytes.copy(larger, 0, 0, this.length);
      this.#bytes = larger;
    }
    this.length += this.#bytes.write(text, this.length);
    this.#next++;
  }

  take(end: number): Buffer {
    const taken = this.#bytes.subarray(0, end);
    const rest = this.#bytes.subarray(end, this.length);
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(initialCapacity, end + rest.length));
    rest.copy(this.#bytes);
    this.length = rest.length;
    return taken;
  }

  reuse(): void {
    // Each batch has bytes of its own.
  }

  #textOf(shape: RowShape): string {
    if (shape.kind === "list") return `[${shape.parts.map((part) => this.#textOf(part)).join(",")}]`;
    if (shape.kind === "object") {
      const parts = [...shape.parts].map(([key, part]) => `${JSON.stringify(key)}:${this.#textOf(part)}`);
      return `{${parts.join(",")}}`;
    }
    const value = this.#block?.column(shape.column).get(this.#next) ?? null;
    return jsonOf(value, this.#isNumber[shape.column] === true);
  }
}

/** A DECIMAL may come as text, since a number of JavaScript has fewer digits. */
function jsonOf(value: InputValue, isNumber: boolean): string {
  if (value === null) return "null";
  if (typeof value === "bigint") return String(value);
  return (isNumber && typeof value === "string" ? plainDecimal(value) : undefined) ?? JSON.stringify(value);
}
