/**
 * What the benchmark of the language client calls: functions of different shapes, each with the rows it gets.
 * Each is written as an author would write it, and as plain JavaScript, so that types cost nothing.
 */
import type { ColumnDefinition } from "../sandbox/exasol/udf-host/messages.ts";
import { type Cell, columnMessage, type TestColumn } from "../test/support/udf-rows.ts";

export type Iteration = "scalar" | "set-emit" | "set-returns";

export interface Shape {
  readonly name: string;
  readonly iteration: Iteration;
  readonly input: readonly TestColumn[];
  readonly output: readonly TestColumn[];
  /** The cells of an input row. */
  cells(row: number): Cell[];
  /** The script; an emitting one is told how many rows it puts out. */
  source(rows: number): string;
  /** Rows a batch. */
  readonly batches: readonly number[];
  /** The input is one row, and the script makes the others. */
  readonly makesRows?: true;
  /**
   * The script is written for blocks: the protobuf library's client does the same by row, as the shape named.
   */
  readonly byRow?: string;
}

const double = (name: string): TestColumn => ({ name, type: "DOUBLE", typeName: "DOUBLE" });
const varchar = (name: string, size: number): TestColumn => ({
  name,
  type: "STRING",
  typeName: `VARCHAR(${size}) UTF8`,
  size,
});
const decimal = (name: string, precision: number, scale = 0): TestColumn => ({
  name,
  type: scale > 0 || precision > 18 ? "NUMERIC" : precision > 9 ? "INT64" : "INT32",
  typeName: `DECIMAL(${precision},${scale})`,
  precision,
  scale,
});

const two = [double("x"), varchar("s", 17)];
const mixed: TestColumn[] = [
  double("d"),
  decimal("i", 9),
  varchar("s", 20),
  { name: "b", type: "BOOLEAN", typeName: "BOOLEAN" },
  decimal("l", 18),
];
const wide: TestColumn[] = [
  decimal("n", 18, 4),
  { name: "day", type: "DATE", typeName: "DATE" },
  { name: "time", type: "TIMESTAMP", typeName: "TIMESTAMP" },
  varchar("s", 40),
  double("d"),
];
const result = [double("r")];
const all = [1000, 10_000, 100_000];

const customer = (row: number) => `customer-${String(row % 100_000).padStart(8, "0")}`;
const pair = (row: number): Cell[] => [row / 2, customer(row)];
const mixedCells = (row: number): Cell[] => [
  row / 2,
  row,
  `${customer(row)} of`,
  row % 3 === 0,
  row * 10_007,
];
const wideCells = (row: number): Cell[] => [
  (row * 1.25).toFixed(4),
  `2024-0${1 + (row % 9)}-1${row % 10}`,
  `2024-02-29 1${row % 10}:59:59.123456`,
  `${customer(row)} of the wide table ${row % 10}`,
  row / 2,
];

const perRow = "export function run(ctx) { return 2 * ctx.x + ctx.s.length; }";
const perBlock = `const [x, s] = block.columns;
    const results = new Float64Array(block.rows);
    const { values } = x;
    for (let i = 0; i < results.length; i++) results[i] = 2 * values[i] + s.get(i).length;`;
/** What each column gets in row `i`, and what an author who has many rows puts it into. */
const mixedOf = {
  "i / 2": "Float64Array",
  "i % 1e9": "Int32Array",
  "texts[i % 1000]": "Array",
  "i % 3 === 0": "Uint8Array",
  "i * 10007": "Float64Array",
};
const wideOf = {
  "i * 1.25": "Float64Array",
  "new Date(start + i * 1000)": "Array",
  "new Date(start + i * 1001)": "Array",
  "texts[i % 1000]": "Array",
  "i / 2": "Float64Array",
};
const texts = (width: number) =>
  `const texts = Array.from({ length: 1000 }, (_, i) => \`text \${i} \`.padEnd(${width}, "abcdefghij"));
const start = Date.UTC(2024, 1, 29);`;

const emitting = (cells: Record<string, string>, width: number) => (rows: number) =>
  `${texts(width)}
export function run(ctx) {
  for (let i = 0; i < ${rows}; i++) ctx.emit(${Object.keys(cells).join(", ")});
}`;
const emittingBlocks = (cells: Record<string, string>, width: number) => (rows: number) =>
  `${texts(width)}
export function run(ctx) {
  for (let from = 0; from < ${rows}; from += 10000) {
    const length = Math.min(10000, ${rows} - from);
    const columns = [${Object.values(cells).map((list) => `new ${list}(length)`)}];
    const [c0, c1, c2, c3, c4] = columns;
    for (let k = 0; k < length; k++) {
      const i = from + k;
      ${Object.keys(cells)
        .map((cell, index) => `c${index}[k] = ${cell};`)
        .join(" ")}
    }
    ctx.emitBlock(columns);
  }
}`;
/** Without a conversion, as an author reads who has many rows. */
const received = 'export const columns = { "*": "as-received" };\n';
const sumOf =
  (row: string, columns = received) =>
  () =>
    `${columns}export function run(ctx) {
  let sum = 0;
  do sum += ${row}; while (ctx.next());
  return sum;
}`;
const sumOfBlocks = (names: readonly string[], row: string) => () =>
  `${received}export function run(ctx) {
  let sum = 0;
  for (const block of ctx.blocks()) {
    const [${names.join(", ")}] = block.columns.map(({ values }) => values);
    for (let i = 0; i < block.rows; i++) sum += ${row};
  }
  return sum;
}`;

const scalar = {
  iteration: "scalar",
  input: two,
  output: result,
  cells: pair,
  source: () => perRow,
} as const;
const sink = { iteration: "set-returns", output: result, batches: [40_000] } as const;
const maker = {
  iteration: "set-emit",
  input: [double("x")],
  cells: () => [1],
  makesRows: true,
  batches: [1],
} as const;

export const shapes: readonly Shape[] = [
  { ...scalar, name: "scalar", batches: all },
  {
    ...scalar,
    name: "scalar by block",
    source: () => `export function runBlock(block) {\n${perBlock}\nreturn results; }`,
    batches: all,
    byRow: "scalar",
  },
  {
    ...scalar,
    name: "set-emit",
    iteration: "set-emit",
    source: () => "export function run(ctx) { do ctx.emit(2 * ctx.x + ctx.s.length); while (ctx.next()); }",
    batches: all,
  },
  {
    ...scalar,
    name: "set-emit by block",
    iteration: "set-emit",
    source: () =>
      `export function run(ctx) { for (const block of ctx.blocks()) {\n${perBlock}\nctx.emitBlock([results]); } }`,
    batches: all,
    byRow: "set-emit",
  },
  {
    ...scalar,
    name: "set-returns",
    iteration: "set-returns",
    source: sumOf("2 * ctx.x + ctx.s.length"),
    batches: all,
  },
  { ...maker, name: "emit mixed", output: mixed, source: emitting(mixedOf, 20) },
  {
    ...maker,
    name: "emit mixed by block",
    output: mixed,
    source: emittingBlocks(mixedOf, 20),
    byRow: "emit mixed",
  },
  { ...maker, name: "emit wide", output: wide, source: emitting(wideOf, 36) },
  {
    ...maker,
    name: "emit wide by block",
    output: wide,
    source: emittingBlocks(wideOf, 36),
    byRow: "emit wide",
  },
  {
    ...sink,
    name: "sink mixed",
    input: mixed,
    cells: mixedCells,
    source: sumOf("ctx.d + ctx.i + ctx.s.length + Number(ctx.b) + Number(ctx.l)"),
  },
  {
    ...sink,
    name: "sink mixed by block",
    input: mixed,
    cells: mixedCells,
    source: sumOfBlocks(["d", "n", "s", "b", "l"], "d[i] + n[i] + s[i].length + b[i] + Number(l[i])"),
    byRow: "sink mixed",
  },
  {
    ...sink,
    name: "sink wide",
    input: wide,
    cells: wideCells,
    source: sumOf("ctx.n.length + ctx.day.length + ctx.time.length + ctx.s.length + ctx.d"),
  },
  {
    ...sink,
    name: "sink wide by block",
    input: wide,
    cells: wideCells,
    source: sumOfBlocks(
      ["n", "day", "time", "s", "d"],
      "n[i].length + day[i].length + time[i].length + s[i].length + d[i]",
    ),
    byRow: "sink wide",
  },
  {
    ...sink,
    name: "integers",
    input: [decimal("i", 9), decimal("l", 18), decimal("m", 18), decimal("k", 9)],
    cells: (row) => [row, row * 10_007, -row * 1_000_003, row % 100],
    source: sumOf("ctx.i + Number(ctx.l) + Number(ctx.m) + ctx.k"),
    batches: [20_000],
  },
  {
    ...sink,
    name: "DECIMAL as number",
    input: [decimal("n", 18, 4), decimal("m", 12, 2)],
    cells: (row) => [(row * 1.25).toFixed(4), (row / 100).toFixed(2)],
    source: sumOf("Number(ctx.n) + Number(ctx.m)", 'export const columns = { n: "number", m: "number" };\n'),
    batches: [20_000],
  },
  {
    ...scalar,
    name: "1 % not ASCII",
    cells: (row) => [row / 2, row % 100 === 0 ? "Straße der Völker" : customer(row)],
    batches: [10_000],
  },
  {
    ...scalar,
    name: "all not ASCII",
    cells: (row) => [row / 2, `Straße ${row % 1e6} Völk`],
    batches: [10_000],
  },
  {
    ...scalar,
    name: "async",
    source: () => "export async function run(ctx) { return 2 * ctx.x + ctx.s.length; }",
    batches: [10_000],
  },
  {
    ...scalar,
    name: "20 % NULL",
    cells: (row) => [row % 5 === 0 ? null : row / 2, row % 5 === 1 ? null : customer(row)],
    source: () => "export function run(ctx) { return 2 * (ctx.x ?? 0) + (ctx.s?.length ?? 0); }",
    batches: [10_000],
  },
];

/** Throws where there is none. */
export function shapeNamed(name: string): Shape {
  const found = shapes.find((shape) => shape.name === name);
  if (found === undefined) throw new Error(`There is no shape ${name}.`);
  return found;
}

/** What the database says of a call. */
export function callOf({ iteration, input, output }: Shape): {
  iteration: Iteration;
  inputColumns: ColumnDefinition[];
  outputColumns: ColumnDefinition[];
} {
  return { iteration, inputColumns: input.map(columnMessage), outputColumns: output.map(columnMessage) };
}
