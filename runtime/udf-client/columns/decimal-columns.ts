/**
 * DECIMAL columns in the shape that a script asks for with `export const columns = { ID: "bigint" }`, or in
 * that of their type. No shape rounds: a value that it cannot hold is an error.
 */
import type { DecimalShape, DecimalShapes, InputValue } from "../author.ts";
import { ClientErrorCode, UdfError } from "../errors.ts";
import type { ColumnMeta } from "../wire/messages.ts";
import { isDecimal } from "./column-types.ts";
import { ExactDecimal } from "./decimal.ts";
import { type ColumnReader, type InputValues, type Position, StringColumn } from "./input-columns.ts";
import { exactDigits } from "./string-values.ts";

const decimalShapes: readonly string[] = [
  "number",
  "bigint",
  "string",
  "decimal",
  "as-received",
] satisfies DecimalShape[];

/** In `columns`, all DECIMALs that it does not name. */
const others = "*";

/** What an error takes the number of a row from. */
interface NumberedRows {
  readonly rowNumbers: ArrayLike<number>;
}

/** Throws unless `shapes`, as a script exports it, names DECIMAL columns and shapes that exist. */
export function checkDecimalShapes(columns: readonly ColumnMeta[], shapes: DecimalShapes): void {
  if (typeof shapes !== "object" || shapes === null) {
    throw misuse(
      'the script exports "columns" that is no object: write export const columns = { ID: "bigint" }',
    );
  }
  for (const [name, shape] of Object.entries(shapes)) {
    if (!decimalShapes.includes(shape)) {
      throw misuse(`${name} may be ${decimalShapes.join(", ")}, given ${JSON.stringify(shape)}`);
    }
    if (name === others) continue;
    const column = columns.find((each) => each.name === name);
    if (column === undefined) {
      const names = columns.map((each) => each.name).join(", ") || "none";
      throw misuse(`there is no input column ${JSON.stringify(name)}; there are ${names}`);
    }
    const told = `${name} ${column.typeName || column.type}`;
    if (!isDecimal(column)) {
      throw misuse(`${told} is no DECIMAL, so there is nothing to choose`);
    }
  }
  for (const column of columns.filter(isDecimal)) {
    if (shapeOf(column, shapes) === "bigint" && column.scale > 0) {
      throw misuse(
        `${column.name} ${column.typeName || column.type} has digits after the point, which a bigint has not; ` +
          'take "number", "string" or "decimal"',
      );
    }
  }
}

/** What a script has asked for, by name or for all; undefined where it has not. */
function shapeOf({ name }: ColumnMeta, shapes: DecimalShapes): DecimalShape | undefined {
  return Object.hasOwn(shapes, name) ? shapes[name] : shapes[others];
}

/** A number where each value of the type is one exactly, which 15 digits always are. */
function defaultShape({ type, precision, scale }: ColumnMeta): DecimalShape {
  // It comes as an array that needs no conversion.
  if (type === "INT32") return "as-received";
  if (precision > 0 && precision <= exactDigits) return "number";
  return type === "INT64" || (precision > 0 && scale === 0) ? "bigint" : "decimal";
}

function misuse(what: string): UdfError {
  return new UdfError(ClientErrorCode.usage, `export const columns: ${what}.`);
}

/** The column as the script sees it; itself where it is no DECIMAL, or comes as it is wanted. */
export function decimalColumn(
  table: NumberedRows,
  column: ColumnReader,
  shapes: DecimalShapes,
): ColumnReader {
  if (!isDecimal(column.meta)) return column;
  const shape = shapeOf(column.meta, shapes) ?? defaultShape(column.meta);
  return shape === "as-received" ? column : new shapedColumns[shape](table, column, shape);
}

type Received = NonNullable<InputValue>;

/** One class a shape, because V8 then inlines the conversion. */
abstract class ShapedColumn implements ColumnReader {
  readonly meta: ColumnMeta;
  protected readonly column: ColumnReader;
  readonly #table: NumberedRows;
  readonly #shape: DecimalShape;

  constructor(table: NumberedRows, column: ColumnReader, shape: DecimalShape) {
    this.#table = table;
    this.column = column;
    this.meta = column.meta;
    this.#shape = shape;
  }

  abstract get(row: number): InputValue;
  abstract current(position: Position, noRow: () => never): () => InputValue;
  abstract values(from: number, to: number): InputValues;

  nulls(from: number, to: number): Uint8Array | undefined {
    return this.column.nulls(from, to);
  }

  protected unfit(row: number, value: InputValue): UdfError {
    const { name, scale, typeName, type } = this.meta;
    return new UdfError(
      ClientErrorCode.value,
      `Input row ${(this.#table.rowNumbers[row] ?? 0) + 1}, column ${name} ${typeName || type}: ` +
        `${value} is more than a ${this.#shape} holds exactly; ` +
        `choose "${scale === 0 ? "bigint" : "decimal"}" or "string" in export const columns.`,
    );
  }
}

class NumberColumn extends ShapedColumn {
  /** Reads numbers from the text's bytes, which spares the text. */
  readonly #text = this.column instanceof StringColumn ? this.column : undefined;

  override get(row: number): number | null {
    const number = this.#text?.decimal(row) ?? Number.NaN;
    if (!Number.isNaN(number)) return number;
    const value = this.column.get(row);
    if (value === null) return null;
    const exact = exactNumber(value);
    if (exact === undefined) throw this.unfit(row, value);
    return exact;
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): Float64Array {
    const numbers = new Float64Array(to - from);
    for (let row = from; row < to; row++) numbers[row - from] = this.get(row) ?? Number.NaN;
    return numbers;
  }
}

class BigintColumn extends ShapedColumn {
  override get(row: number): bigint | null {
    const value = this.column.get(row);
    if (value === null) return null;
    const exact = bigintOf(value);
    if (exact === undefined) throw this.unfit(row, value);
    return exact;
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): BigInt64Array | bigint[] {
    const length = to - from;
    const values = this.meta.type === "NUMERIC" ? new Array<bigint>(length) : new BigInt64Array(length);
    for (let row = from; row < to; row++) values[row - from] = this.get(row) ?? 0n;
    return values;
  }
}

class TextColumn extends ShapedColumn {
  override get(row: number): string | null {
    const value = this.column.get(row);
    return value === null ? null : String(value);
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): string[] {
    return Array.from({ length: to - from }, (_, i) => this.get(from + i) ?? "");
  }
}

class ExactDecimalColumn extends ShapedColumn {
  override get(row: number): ExactDecimal | null {
    const value = this.column.get(row);
    return value === null ? null : new ExactDecimal(String(value));
  }

  override current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  override values(from: number, to: number): ExactDecimal[] {
    return Array.from({ length: to - from }, (_, i) => this.get(from + i) ?? zero);
  }
}

/** Stands in the place of a NULL, where it means nothing. */
const zero = new ExactDecimal("0");

const shapedColumns = {
  number: NumberColumn,
  bigint: BigintColumn,
  string: TextColumn,
  decimal: ExactDecimalColumn,
} as const;

/** undefined where the number would not give the same decimal back. */
function exactNumber(value: Received): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && !/\.0*[1-9]/.test(value)) return number;
  const plain = value.includes(".") ? value.replace(/0+$/, "") : value;
  const digits = plain.replace(/^[+-]?0*\.?0*/, "").replace(".", "");
  return digits.length <= exactDigits ? number : undefined;
}

function bigintOf(value: Received): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  try {
    return BigInt(value);
  } catch {
    return undefined;
  }
}
