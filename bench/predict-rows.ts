/**
 * The input of the prediction's benchmark as the database would send it, and the check
 * of what comes back, both by key.
 */
import { openEmit } from "./udf-messages.ts";

/** How columns are dealt: behind the key, a DECIMAL(18,0), stand texts and then doubles. */
export interface Shape {
  columns: {
    name: string;
    type: number;
    typeName: string;
    precision?: number;
    scale?: number;
    size?: number;
  }[];
  /** A row's values of the columns that travel as text. */
  texts: (row: number) => string[];
  doubles: (row: number) => number[];
}

const columnNumber = { double: 1, int64: 3, numeric: 4, date: 6, string: 7 };
const key = { name: "ID", type: columnNumber.int64, typeName: "DECIMAL(18,0)", precision: 18, scale: 0 };
const double = (name: string) => ({ name, type: columnNumber.double, typeName: "DOUBLE" });
const varchar = (name: string, size: number) => ({
  name,
  type: columnNumber.string,
  typeName: `VARCHAR(${size}) UTF8`,
  size,
});

/** Key, text, decimal, date and four measures of three digits. */
export const eightColumns: Shape = {
  columns: [
    key,
    varchar("SEX", 10),
    { name: "PRICE", type: columnNumber.numeric, typeName: "DECIMAL(9,2)", precision: 9, scale: 2 },
    { name: "SEEN", type: columnNumber.date, typeName: "DATE" },
    ...["LENGTH", "DIAMETER", "HEIGHT", "WEIGHT"].map(double),
  ],
  texts: (row) => [
    ["M", "F", "I"][row % 3] ?? "",
    `${(row * 7919) % 10_000}.${String(10 + (row % 90))}`,
    `20${10 + (row % 15)}-0${1 + (row % 9)}-${10 + (row % 18)}`,
  ],
  doubles: (row) => [12345, 9973, 4241, 28669].map((step) => ((row * step) % 1_000_000) / 1000),
};

/** The key and 169 values of seven bytes, texts and doubles in turn. */
export const wideRows: Shape = {
  columns: [
    key,
    ...Array.from({ length: 85 }, (_, i) => varchar(`T${i}`, 7)),
    ...Array.from({ length: 84 }, (_, i) => double(`D${i}`)),
  ],
  texts: (row) => Array.from({ length: 85 }, (_, i) => `v${100_000 + ((row * 31 + i) % 900_000)}`),
  doubles: (row) => Array.from({ length: 84 }, (_, i) => (100_001 + ((row * 37 + i) % 899_990)) / 1000),
};

/**
 * Everything but keys and row numbers repeats from message to message: it is made before the time is taken.
 */
const parts = new Map<Shape, Map<number, Buffer>>();

/** Makes what tableMessage() will need for these numbers of rows. */
export function prepareTables(shape: Shape, ...counts: number[]): void {
  const made = parts.get(shape) ?? new Map<number, Buffer>();
  parts.set(shape, made);
  for (const rows of counts) if (!made.has(rows)) made.set(rows, repeatedPart(shape, rows));
}

/** A table message's rows from `start`; a row's key is its number and one. */
export function tableMessage(shape: Shape, start: number, rows: number, total: number): Buffer {
  prepareTables(shape, rows);
  const numbers = Buffer.alloc(rows * 5);
  const keys = Buffer.alloc(rows * 5);
  let numbersEnd = 0;
  let keysEnd = 0;
  for (let row = start; row < start + rows; row++) {
    numbersEnd = putVarint(numbers, numbersEnd, row);
    keysEnd = putVarint(keys, keysEnd, row + 1);
  }
  return Buffer.concat([
    tagged(0x08, rows),
    parts.get(shape)?.get(rows) ?? Buffer.alloc(0),
    packed(0x32, keys.subarray(0, keysEnd)),
    tagged(0x40, total),
    packed(0x4a, numbers.subarray(0, numbersEnd)),
  ]);
}

/** Texts, NULL marks and doubles. */
function repeatedPart({ columns, doubles, texts }: Shape, rows: number): Buffer {
  const strings: Buffer[] = [];
  const numbers: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (const text of texts(row)) strings.push(Buffer.from([0x12, text.length]), Buffer.from(text));
    numbers.push(...doubles(row));
  }
  const nulls = Buffer.alloc(rows * columns.length);
  const bytes = Buffer.from(Float64Array.from(numbers).buffer);
  return Buffer.concat([...strings, packed(0x1a, nulls), packed(0x3a, bytes)]);
}

export function packed(tag: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([tagged(tag, bytes.length), bytes]);
}

function tagged(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = tag;
  return bytes.subarray(0, putVarint(bytes, 1, value));
}

function putVarint(bytes: Buffer, start: number, value: number): number {
  let position = start;
  let rest = value;
  while (rest > 127) {
    bytes[position++] = (rest & 127) | 128;
    rest = Math.floor(rest / 128);
  }
  bytes[position++] = rest;
  return position;
}

/** What an EMIT message holds, as far as the check needs it. */
export interface Emitted {
  rows: number;
  doubles: Float64Array;
  int64s: number[];
  rowNumbers: number[];
}

export function readEmit(message: Buffer): Emitted {
  const reader = openEmit(message);
  const emitted: Emitted = { rows: 0, doubles: new Float64Array(0), int64s: [], rowNumbers: [] };
  while (reader.position < message.length) {
    const tag = message[reader.position++] ?? 0;
    const value = reader.varint();
    if ((tag & 7) === 0) {
      if (tag === 0x08) emitted.rows = value;
      continue;
    }
    const end = reader.position + value;
    if (tag === 0x3a) {
      const { buffer, byteOffset } = message;
      emitted.doubles = new Float64Array(buffer.slice(byteOffset + reader.position, byteOffset + end));
    }
    const numbers = tag === 0x32 ? emitted.int64s : tag === 0x4a ? emitted.rowNumbers : undefined;
    if (numbers !== undefined) while (reader.position < end) numbers.push(reader.varint());
    reader.position = end;
  }
  return emitted;
}
