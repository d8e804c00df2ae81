import fc from "fast-check";
import * as assert from "uvu/assert";
import type { MarkedValues, OutputValue } from "../../../../runtime/udf-client/author.ts";
import { canCopy, RowCopier } from "../../../../runtime/udf-client/columns/copy-rows.ts";
import { InputTable } from "../../../../runtime/udf-client/columns/input-table.ts";
import { OutputTable } from "../../../../runtime/udf-client/columns/output-table.ts";
import { UdfError } from "../../../../runtime/udf-client/errors.ts";
import { type ColumnMeta, encodeEmit } from "../../../../runtime/udf-client/wire/messages.ts";
import type { Table } from "../../../../sandbox/exasol/udf-host/messages.ts";
import { decodeRequest, emptyTable, encodeTable } from "../../../../sandbox/exasol/udf-host/protocol.ts";
import { suite } from "../../../support/suite.ts";
import { type Cell, fromTable, type TestColumn, toTable } from "../../../support/udf-rows.ts";

const test = suite("udf-client table codec");

const seed = 20_261_122;
/** Of each of the two directions. */
const runs = 5000;

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    "\0",
    "a\0b",
    "x".repeat(127),
    "x".repeat(128),
    "ä".repeat(64),
    "y".repeat(20_000),
    "😀",
  ),
);
type Tried = "DOUBLE" | "INT32" | "INT64" | "NUMERIC" | "TIMESTAMP" | "DATE" | "STRING" | "BOOLEAN";
const values: Record<Tried, fc.Arbitrary<Cell>> = {
  DOUBLE: fc.double({ noNaN: true, noDefaultInfinity: true }),
  INT32: fc.integer(),
  // Half of the tables then have no number beyond 2^53, and are read another way.
  INT64: fc.oneof(
    { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
    { weight: 12, arbitrary: fc.maxSafeInteger().map(BigInt) },
    { weight: 12, arbitrary: fc.integer().map(BigInt) },
  ),
  NUMERIC: fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n }).map(String),
  TIMESTAMP: fc.constantFrom("0001-01-01 00:00:00.000000", "9999-12-31 23:59:59.999999"),
  DATE: fc.constantFrom("0001-01-01", "2024-02-29"),
  STRING: text,
  BOOLEAN: fc.boolean(),
};
const columnType = fc.constantFrom(...(Object.keys(values) as Tried[]));
/** A schema of 1 to 6 columns with rows for it; half of the tables have no NULL at all. */
const table = fc
  .tuple(fc.array(columnType, { minLength: 1, maxLength: 6 }), fc.boolean())
  .chain(([types, nulls]) => {
    const columns = types.map((type, i) => ({ name: `C${i}`, type }));
    const row = fc.tuple(...types.map((type) => (nulls ? fc.option(values[type]) : values[type])));
    return fc.record({ columns: fc.constant(columns), rows: fc.array(row, { maxLength: 12 }) });
  });

function meta(column: TestColumn): ColumnMeta {
  return { typeName: "", size: 0, precision: 0, scale: 0, ...column };
}

function load(columns: readonly TestColumn[], bytes: Buffer): InputTable {
  const input = new InputTable(columns.map(meta), { "*": "as-received" });
  input.load({ bytes, start: 0, end: bytes.length });
  return input;
}

/** INT64 cells as bigint whatever the size, to compare with the oracle's. */
function cells(input: InputTable): Cell[][] {
  return Array.from({ length: input.rows }, (_, row) =>
    input.columns.map((column) => {
      const value = column.get(row) as Cell;
      return column.meta.type === "INT64" && value !== null ? BigInt(value) : value;
    }),
  );
}

test("reads what the protobuf library writes", () => {
  fc.assert(
    fc.property(table, fc.nat(2 ** 31), ({ columns, rows }, first) => {
      const input = load(columns, encodeTable(toTable(columns, rows, first, 7)));
      assert.equal(cells(input), rows);
      assert.is(input.rowsInGroup, 7);
      assert.equal(
        [...input.rowNumbers],
        rows.map((_, i) => first + i),
      );
    }),
    { seed: seed, numRuns: runs },
  );
});

test("writes what the protobuf library reads", () => {
  fc.assert(
    fc.property(table, fc.nat(), ({ columns, rows }, first) => {
      const output = new OutputTable(columns.map(meta));
      const wellFormed = rows.map((row) =>
        row.map((cell) => (typeof cell === "string" ? Buffer.from(cell).toString() : cell)),
      );
      wellFormed.forEach((row, i) => {
        output.append(first + i, row);
      });
      const request = decodeRequest(encodeEmit(2n ** 64n - 1n, output.take()));
      assert.is(request.type, 8);
      assert.is(request.connectionId, 2n ** 64n - 1n);
      const emitted = request.emit?.table as Table;
      assert.equal(fromTable(columns, emitted), wellFormed);
      assert.equal(
        emitted.rowNumber.map(Number),
        wellFormed.map((_, i) => first + i),
      );
      assert.is(emitted.rowsInGroup, 0n);
    }),
    { seed: seed, numRuns: runs },
  );
});

test("rows cut into batches anywhere come back", () => {
  fc.assert(
    fc.property(
      table,
      fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 }),
      ({ columns, rows }, cuts) => {
        const metas = columns.map(meta);
        const output = new OutputTable(metas);
        const input = new InputTable(metas, { "*": "as-received" });
        const back: Cell[][] = [];
        const take = () => {
          const emitted = decodeRequest(encodeEmit(1n, output.take())).emit?.table as Table;
          const bytes = encodeTable(emitted);
          input.load({ bytes, start: 0, end: bytes.length });
          back.push(...cells(input));
        };
        const wellFormed = rows.map((row) =>
          row.map((cell) => (typeof cell === "string" ? Buffer.from(cell).toString() : cell)),
        );
        for (const [i, row] of wellFormed.entries()) {
          output.append(i, row);
          if (output.rows >= (cuts[i % 6] ?? 100)) take();
        }
        take();
        assert.equal(back, wellFormed);
      },
    ),
    { seed: seed, numRuns: 1000 },
  );
});

test("rows copied as they came, with a value behind them, are the rows", () => {
  fc.assert(
    fc.property(table, fc.nat(12), fc.nat(12), fc.boolean(), ({ columns, rows }, one, other, keep) => {
      const more: TestColumn[] = [...columns, { name: "MORE", type: "STRING" }];
      const input = load(columns, encodeTable(toTable(columns, rows)));
      const [from = 0, to = 0] = [one, other].map((row) => Math.min(row, rows.length)).sort((a, b) => a - b);
      // A slice that is not needed any more, of other rows than these, gives its memory.
      const spare = from % 2 ? input.slice(from - 1, rows.length) : undefined;
      const kept = keep ? input.slice(from, to, spare) : input;
      if (keep) load(columns, encodeTable(toTable(columns, [...rows].reverse())));
      const output = new OutputTable(more.map(meta));
      assert.ok(canCopy(kept, output));
      const copier = new RowCopier(kept, output);
      for (let row = from; row < to; row++) {
        copier.copy(keep ? row - from : row);
        output.appendCells(row, [{ values: [row % 2 ? null : "more"] }], 0, columns.length);
      }
      const emitted = decodeRequest(encodeEmit(1n, output.take())).emit?.table as Table;
      const expected = rows.slice(from, to).map((row, i) => [...row, (from + i) % 2 ? null : "more"]);
      assert.equal(fromTable(more, emitted), expected);
      if (keep) assert.equal(cells(kept), rows.slice(from, to));
    }),
    { seed: seed, numRuns: 2000 },
  );
});

test("rows given by columns are the rows, whatever list the values lie in", () => {
  const typed: Partial<Record<Tried, (cells: Cell[]) => ArrayLike<OutputValue>>> = {
    DOUBLE: (cells) => Float64Array.from(cells, Number),
    INT32: (cells) => Int32Array.from(cells, Number),
    INT64: (cells) => BigInt64Array.from(cells, (cell) => BigInt(cell ?? 0)),
    BOOLEAN: (cells) => Uint8Array.from(cells, Number),
  };
  fc.assert(
    fc.property(table, fc.boolean(), ({ columns, rows }, marked) => {
      const output = new OutputTable(columns.map(meta));
      const wellFormed = rows.map((row) =>
        row.map((cell) => (typeof cell === "string" ? Buffer.from(cell).toString() : cell)),
      );
      const given = columns.map(({ type }, i): MarkedValues => {
        const cells = wellFormed.map((row) => row[i] ?? null);
        const lay = typed[type as Tried];
        if (!marked || lay === undefined) return { values: cells };
        return { values: lay(cells), nulls: cells.map((cell) => Number(cell === null)) };
      });
      for (let row = 0; row < rows.length; row++) output.appendCells(row, given, row);
      const emitted = decodeRequest(encodeEmit(1n, output.take())).emit?.table as Table;
      assert.equal(fromTable(columns, emitted), wellFormed);
    }),
    { seed: seed, numRuns: 1000 },
  );
});

test("texts of several pages are read in any order, whatever lies at a page's end", () => {
  const columns: TestColumn[] = [
    { name: "A", type: "STRING" },
    { name: "B", type: "STRING" },
  ];
  const unit = fc.constantFrom("a", "ä", "€", "😀", "\0", "\ufeff", "ab");
  const cell = fc
    .tuple(fc.oneof(unit, fc.constant("a")), fc.integer({ min: 0, max: 60 }))
    .map(([one, times]) => one.repeat(times));
  const many = fc.array(fc.tuple(cell, cell), { minLength: 200, maxLength: 1200 });
  fc.assert(
    fc.property(many, fc.integer({ min: 1, max: 700 }), (rows, step) => {
      const input = load(columns, encodeTable(toTable(columns, rows)));
      for (let i = 0; i < rows.length; i++) {
        const row = (i * step) % rows.length;
        assert.equal(
          input.columns.map((column) => column.get(row)),
          rows[row],
        );
      }
      for (const [i, column] of input.columns.entries()) {
        assert.equal(
          column.values(0, rows.length),
          rows.map((row) => row[i]),
        );
      }
    }),
    { seed: seed, numRuns: 30 },
  );
});

test("bytes that are no UTF-8 spoil only their own string, wherever they stand", () => {
  const columns: TestColumn[] = [{ name: "A", type: "STRING" }];
  const rows = Array.from({ length: 2500 }, (_, i) => [`row ${i}`.padEnd(20)]);
  const bytes = encodeTable(toTable(columns, rows));
  const places = rows.map(([text]) => bytes.indexOf(text ?? ""));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(rows.length - 1), fc.nat(19), fc.integer({ min: 128, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      (edits) => {
        const broken = Buffer.from(bytes);
        for (const [row, at, byte] of edits) broken[(places[row] ?? 0) + at] = byte;
        const input = load(columns, broken);
        const expected = places.map((place) => broken.toString("utf8", place, place + 20));
        assert.equal(input.columns[0]?.values(0, rows.length), expected);
      },
    ),
    { seed: seed, numRuns: 60 },
  );
});

test("a DECIMAL as number is the number nearest to its text", () => {
  const decimal = fc
    .tuple(fc.constantFrom("", "-"), fc.nat(10 ** 9), fc.nat(10 ** 9), fc.nat(10), fc.boolean())
    .map(
      ([sign, whole, fraction, zeros, point]) =>
        `${sign}${whole}${point ? `.${"0".repeat(zeros)}${fraction}` : ""}`,
    );
  const column: TestColumn = { name: "N", type: "NUMERIC", precision: 36, scale: 20 };
  fc.assert(
    fc.property(fc.oneof(decimal, fc.constantFrom(".5", "5.", "-0", "-.25", "000.1")), (text) => {
      const bytes = encodeTable(toTable([column], [[text]]));
      const input = new InputTable([meta(column)], { N: "number" });
      input.load({ bytes, start: 0, end: bytes.length });
      const digits = text.replace(/^-?0*\.?0*/, "").replace(".", "").length;
      try {
        assert.is(input.columns[0]?.get(0), Number(text));
      } catch (error) {
        assert.instance(error, UdfError);
        assert.ok(digits > 15);
      }
    }),
    { seed: seed, numRuns: 2000 },
  );
});

test("strings whose tag is longer than it need be are read, and not copied", () => {
  const columns: TestColumn[] = [{ name: "S", type: "STRING" }];
  // Field 2, the strings, with a tag of two bytes; one NULL mark, rows in group and row number follow.
  const input = load(columns, Buffer.from([0x08, 1, 0x92, 0x00, 1, 0x61, 0x1a, 1, 0, 0x40, 1, 0x4a, 1, 0]));
  assert.equal(cells(input), [["a"]]);
  assert.not.ok(canCopy(input, new OutputTable(columns.map(meta))));
});

test("cells are those of the rows, of each kind in their order", () => {
  fc.assert(
    fc.property(table, fc.nat(12), ({ columns, rows }, first) => {
      const from = Math.min(first, rows.length);
      const input = load(columns, encodeTable(toTable(columns, rows)));
      const { booleans, doubles, int32s, int64s, nulls, texts } = input.cellsFrom(from);
      const strings = [...texts.starts].map((start, i) =>
        Buffer.from(texts.bytes).toString("utf8", start, start + (texts.lengths[i] ?? 0)),
      );
      const kinds: Record<string, Iterator<Cell | number>> = {
        DOUBLE: doubles.values(),
        INT32: int32s.values(),
        INT64: Array.from(int64s).values(),
        BOOLEAN: booleans.values(),
      };
      const others = strings.values();
      const marks = nulls.values();
      const read = rows.slice(from).map(() =>
        columns.map(({ type }) => {
          if (marks.next().value === 1) return null;
          const { value } = (kinds[type] ?? others).next();
          return type === "BOOLEAN" ? value === 1 : type === "INT64" ? BigInt(value as number) : value;
        }),
      );
      assert.equal(read, rows.slice(from));
      for (const rest of [...Object.values(kinds), others, marks]) assert.is(rest.next().done, true);
    }),
    { seed: seed, numRuns: 1000 },
  );
});

test("starts anew after each batch, with or without NULLs, and reads rows in any order", () => {
  const columns: TestColumn[] = [
    { name: "A", type: "STRING" },
    { name: "B", type: "STRING" },
  ];
  const input = new InputTable(columns.map(meta), { "*": "as-received" });
  for (const rows of [
    [
      ["a", null],
      ["b", "ü"],
    ],
    [
      ["c", "d"],
      ["e", "f"],
      ["g", "h"],
    ],
    [[null, null]],
  ]) {
    const bytes = encodeTable(toTable(columns, rows));
    input.load({ bytes, start: 0, end: bytes.length });
    for (let row = rows.length - 1; row >= 0; row--) {
      assert.equal(
        input.columns.map((column) => column.get(row)),
        rows[row],
      );
    }
  }
});

test("gives an INT64 as a number where that is exact", () => {
  const columns: TestColumn[] = [{ name: "A", type: "INT64" }];
  const max = Number.MAX_SAFE_INTEGER;
  const rows = [[1], [-1], [max], [-max], [BigInt(max) + 1n], [-BigInt(max) - 1n], [-(2n ** 63n)]];
  const input = load(columns, encodeTable(toTable(columns, rows)));
  assert.equal(
    rows.map((_, row) => [input.columns[0]?.get(row)]),
    rows,
  );
});

test("reads long lists of integers of every length", () => {
  const longest = 10_000;
  const int64s = Array.from({ length: longest }, (_, i) => BigInt.asIntN(64, (-3n) ** BigInt(i % 41)));
  const exact = int64s.map((value) => BigInt.asIntN(53, value));
  const int32s = exact.map((value) => Number(BigInt.asIntN(32, value)));
  const columns: TestColumn[] = [
    { name: "A", type: "INT64" },
    { name: "B", type: "INT32" },
  ];
  for (const longs of [int64s, exact]) {
    for (const count of [1, 40, 1024, 1025, longest]) {
      const rows = longs.slice(0, count).map((long, i): Cell[] => [long, int32s[i] as number]);
      assert.equal(cells(load(columns, encodeTable(toTable(columns, rows)))), rows);
    }
  }
});

test("reads rows without any column", () => {
  const input = load([], encodeTable({ ...emptyTable(), rows: 2n, rowsInGroup: 2n, rowNumber: [0n, 1n] }));
  assert.is(input.rows, 2);
});

test("estimates a batch as the database does", () => {
  const types = ["DOUBLE", "INT32", "INT64", "STRING", "BOOLEAN", "NUMERIC"] as const;
  const output = new OutputTable(types.map((type) => meta({ name: type, type })));
  output.append(0, [1, 1, 1, "äb", true, "10"]);
  assert.is(output.size, 8 + 4 + 8 + (4 + 3) + 1 + (4 + 2));
  output.append(1, [null, null, null, null, null, null]);
  assert.is(output.size, 34);
});

const threeColumns: TestColumn[] = [
  { name: "D", type: "DOUBLE" },
  { name: "S", type: "STRING" },
  { name: "I", type: "INT64" },
];
const goodTable = toTable(threeColumns, [
  [1, "a", 1],
  [2, null, 2 ** 40],
]);

function refusal(change: Partial<Table>): string {
  try {
    // Row numbers are read when they are asked for.
    void load(threeColumns, encodeTable({ ...goodTable, ...change })).rowNumbers;
  } catch (error) {
    assert.instance(error, UdfError);
    return (error as Error).message;
  }
  return "taken";
}

test("refuses a table that does not hold the cells it claims", () => {
  assert.is(refusal({}), "taken");
  assert.match(refusal({ rows: 3n }), "3 rows of 3 columns has 6 NULL marks");
  assert.match(refusal({ rows: 2n ** 63n }), "exceeds 2^53");
  assert.match(refusal({ rows: 2n ** 50n }), "NULL marks");
  assert.match(refusal({ dataNulls: [] }), "has 0 NULL marks");
  assert.match(refusal({ dataString: [] }), "0 string values where its rows need 1");
  assert.match(refusal({ dataString: ["a", "b"] }), "2 string values where its rows need 1");
  assert.match(refusal({ dataDouble: [1] }), "1 double values");
  assert.match(refusal({ dataInt64: [1n] }), "1 int64 values");
  assert.match(refusal({ rowNumber: [1n] }), "has 1 row numbers");
  assert.match(refusal({ rowNumber: [1n, 2n ** 60n] }), "exceeds 2^53");
  assert.match(refusal({ rowNumber: [1n, 2n ** 64n - 1n] }), "exceeds 2^53");
});

test("takes, keeps and copies mutated tables or refuses them, and never does anything else", () => {
  const good = encodeTable(goodTable);
  let refused = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(good.length),
      (edits, length) => {
        const bytes = Buffer.from(good.subarray(0, edits.length === 0 ? length : good.length));
        for (const [at, byte] of edits) bytes[at] = byte;
        try {
          const input = load(threeColumns, bytes);
          const read = cells(input);
          const output = new OutputTable(threeColumns.map(meta));
          if (!canCopy(input, output)) return;
          const copier = new RowCopier(input, output);
          for (let row = 0; row < input.rows; row++) {
            copier.copy(row);
            output.endRow(row);
          }
          assert.equal(cells(input.slice(0, input.rows)), read);
          assert.equal(
            fromTable(threeColumns, decodeRequest(encodeEmit(1n, output.take())).emit?.table as Table),
            read,
          );
        } catch (error) {
          assert.instance(error, UdfError);
          refused++;
        }
      },
    ),
    { seed: seed, numRuns: runs },
  );
  assert.ok(refused > runs / 2);
});

test.run();
