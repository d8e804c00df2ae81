/**
 * DECIMAL columns in the shape a script asks for with `export const columns = { ID: "bigint" }`. No shape
 * rounds: a value it cannot hold is an error.
 */
import type { DecimalShape, DecimalShapes, InputValue } from "../author.ts";
import { ClientErrorCode, UdfError } from "../errors.ts";
import type { ColumnMeta } from "../wire/messages.ts";
import { isDecimal } from "./column-types.ts";
import { type ColumnReader, type InputValues, type Position, StringColumn } from "./input-columns.ts";
import { exactDigits } from "./string-values.ts";

const decimalShapes: readonly string[] = ["number", "bigint", "string"] satisfies DecimalShape[];

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
    const column = columns.find((each) => each.name === name);
    if (column === undefined) {
      const names = columns.map((each) => each.name).join(", ") || "none";
      throw misuse(`there is no input column ${JSON.stringify(name)}; there are ${names}`);
    }
    const told = `${name} ${column.typeName || column.type}`;
    if (!isDecimal(column)) {
      throw misuse(`${told} is no DECIMAL, so there is nothing to choose`);
    }
    if (!decimalShapes.includes(shape)) {
      throw misuse(`${told} may be ${decimalShapes.join(", ")}, given ${JSON.stringify(shape)}`);
    }
    if (shape === "bigint" && column.scale > 0) {
      throw misuse(`${told} has digits after the point, which a bigint has not; take "number" or "string"`);
    }
  }
}

function misuse(what: string): UdfError {
  return new UdfError(ClientErrorCode.usage, `export const columns: ${what}.`);
}

/** The column itself where the script has not asked for a shape. */
export function decimalColumn(
  table: NumberedRows,
  column: ColumnReader,
  shape: DecimalShape | undefined,
): ColumnReader {
  return shape === undefined ? column : new ShapedColumn(table, column, shape);
}

class ShapedColumn implements ColumnReader {
  readonly meta: ColumnMeta;
  readonly #table: NumberedRows;
  readonly #column: ColumnReader;
  readonly #shape: DecimalShape;
  /** Reads numbers from the text's bytes, which spares the text. */
  readonly #text: StringColumn | undefined;
  readonly #convert: (value: InputValue) => number | bigint | string | undefined;

  constructor(table: NumberedRows, column: ColumnReader, shape: DecimalShape) {
    this.#table = table;
    this.#column = column;
    this.meta = column.meta;
    this.#shape = shape;
    this.#text = shape === "number" && column instanceof StringColumn ? column : undefined;
    this.#convert = { number: exactNumber, bigint: bigintOf, string: String }[shape];
  }

  get(row: number): number | bigint | string | null {
    const number = this.#text?.decimal(row) ?? Number.NaN;
    if (!Number.isNaN(number)) return number;
    const value = this.#column.get(row);
    if (value === null) return null;
    const converted = this.#convert(value);
    if (converted === undefined) throw this.#unfit(row, value);
    return converted;
  }

  current(position: Position, noRow: () => never): () => InputValue {
    return () => (position.row < 0 ? noRow() : this.get(position.row));
  }

  values(from: number, to: number): InputValues {
    const length = to - from;
    if (this.#shape === "number") {
      const numbers = new Float64Array(length);
      for (let i = 0; i < length; i++) numbers[i] = Number(this.get(from + i) ?? Number.NaN);
      return numbers;
    }
    if (this.#shape === "string") return Array.from({ length }, (_, i) => String(this.get(from + i) ?? ""));
    const value = (_: unknown, i: number) => BigInt(this.get(from + i) ?? 0);
    return this.meta.type === "NUMERIC"
      ? Array.from({ length }, value)
      : BigInt64Array.from({ length }, value);
  }

  nulls(from: number, to: number): Uint8Array | undefined {
    return this.#column.nulls(from, to);
  }

  #unfit(row: number, value: InputValue): UdfError {
    const { name, typeName, type } = this.meta;
    return new UdfError(
      ClientErrorCode.value,
      `Input row ${(this.#table.rowNumbers[row] ?? 0) + 1}, column ${name} ${typeName || type}: ` +
        `${value} is more than a ${this.#shape} holds exactly; ` +
        'choose "bigint" or "string" in export const columns.',
    );
  }
}

/** undefined where the number would not give the same decimal back. */
function exactNumber(value: InputValue): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && !/\.0*[1-9]/.test(value)) return number;
  const plain = value.includes(".") ? value.replace(/0+$/, "") : value;
  const digits = plain.replace(/^[+-]?0*\.?0*/, "").replace(".", "");
  return digits.length <= exactDigits ? number : undefined;
}

function bigintOf(value: InputValue): bigint | undefined {
  if (typeof value === "boolean" || value === null) return undefined;
  try {
    return BigInt(value);
  } catch {
    return undefined;
  }
}
