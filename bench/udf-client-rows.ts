/**
 * The input of the benchmark as the database would send it: a DOUBLE and a VARCHAR(17). Encoded by hand, and
 * each batch once, so that the database's side costs as little as it can.
 */
const tags = { rows: 0x08, strings: 0x12, nulls: 0x1a, doubles: 0x3a, rowsInGroup: 0x40, rowNumbers: 0x4a };
/** Rows repeat after this many, or 50 million would not fit into memory. */
export const cycle = 1_000_000;

const batches = new Map<string, Buffer>();

/** The NEXT message with the rows from `start`; `total` is the size of the group. */
export function nextMessage(connectionId: bigint, start: number, count: number, total: number): Buffer {
  const first = start % cycle;
  const rows = Math.min(count, cycle - first, total - start);
  const key = `${first} ${rows} ${total}`;
  let message = batches.get(key);
  if (message === undefined) {
    message = encode(connectionId, first, rows, total);
    batches.set(key, message);
  }
  return message;
}

export function forgetBatches(): void {
  batches.clear();
}

/** What the benchmark's functions make of the row: 2 x + length(s). */
export function expected(row: number): number {
  return (row % cycle) + 17;
}

function encode(connectionId: bigint, first: number, rows: number, total: number): Buffer {
  const doubles = Float64Array.from({ length: rows }, (_, i) => (first + i) / 2);
  const strings = Buffer.alloc(rows * 19);
  const numbers: number[] = [];
  for (let i = 0; i < rows; i++) {
    strings[i * 19] = tags.strings;
    strings[i * 19 + 1] = 17;
    strings.write(`customer-${String((first + i) % 100_000).padStart(8, "0")}`, i * 19 + 2, "latin1");
    pushVarint(numbers, first + i);
  }
  const table = Buffer.concat([
    Buffer.from([tags.rows, ...varint(rows)]),
    strings,
    packed(tags.nulls, Buffer.alloc(rows * 2)),
    packed(tags.doubles, Buffer.from(doubles.buffer)),
    Buffer.from([tags.rowsInGroup, ...varint(total)]),
    packed(tags.rowNumbers, Uint8Array.from(numbers)),
  ]);
  const id: number[] = [];
  for (let rest = connectionId; ; rest >>= 7n) {
    if (rest < 128n) {
      id.push(Number(rest));
      break;
    }
    id.push(Number(rest & 127n) | 128);
  }
  // response: type 6 (NEXT), connection id, next { table }
  return Buffer.concat([Buffer.from([0x08, 6, 0x10, ...id]), packed(0x42, packed(0x12, table))]);
}

function packed(tag: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  pushVarint(bytes, value);
  return bytes;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
