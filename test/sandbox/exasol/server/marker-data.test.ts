import fc from "fast-check";
import * as assert from "uvu/assert";
import { atOnce, type Steps } from "../../../../sandbox/exasol/engine/execution/turns.ts";
import type { Column, ColumnData } from "../../../../sandbox/exasol/model.ts";
import { jsonColumns, readValues, UnreadData } from "../../../../sandbox/exasol/server/marker-data.ts";
import { parseJson, parseRequest } from "../../../../sandbox/exasol/server/request.ts";
import { cells } from "../../../../sandbox/exasol/server/wire-types.ts";
import { decimal, double, varchar } from "../../../../sql/types.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("server: data of prepared statements");

const columns: Column[] = [
  { name: "", type: decimal(18, 2) },
  { name: "", type: varchar(100) },
  { name: "", type: double },
  { name: "", type: { type: "BOOLEAN" } },
  { name: "", type: { type: "DATE" } },
];

const read = (json: string, of = columns) =>
  atOnce(jsonColumns(new UnreadData(Buffer.from(json)), of, () => cells(parseJson(json) as unknown[][], of)));

/** What goes to DuckDB without JSON of one's own: null is '' there. */
const sent = (data: ColumnData, of: Column[]) =>
  data.map((column, i) =>
    column.map((cell) => (["DOUBLE", "BOOLEAN"].includes(of[i]?.type.type ?? "") ? cell : (cell ?? ""))),
  );

const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n }).map(String),
  fc.tuple(fc.integer(), fc.nat(99_999)).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.constantFrom("-0", "0", "-0.0", "0.5", "-0.5", "1e2", "1E+2", "1.50", "100000000000000000.25", "12e-3"),
);
const text = fc.oneof(
  fc.string({ unit: "binary" }).map((value) => JSON.stringify(value)),
  fc.constant('"\\u00e4\\/"'),
);
const nullOr = (value: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 4, arbitrary: value }, fc.constant("null"));
const row = fc.tuple(
  nullOr(number),
  nullOr(fc.oneof(text, number)),
  nullOr(number),
  nullOr(fc.constantFrom("true", "false")),
  nullOr(fc.constantFrom('"2024-01-31"', '""')),
);

test("are numbers where all of a DECIMAL's are whole, and few digits enough for it", () => {
  const of = (precision: number, scale: number) => [{ name: "", type: decimal(precision, scale) }];
  const sentAs = (json: string, column: Column[]) => [
    read(json, column)?.json(0, 3),
    read(json, column)?.whole[0],
  ];
  assert.equal(sentAs("[[1,null,-23]]", of(18, 2)), ['{"v0":[1,null,-23]}', true]);
  assert.equal(sentAs("[[1,null,-23]]", of(3, 2)), ['{"v0":["1",null,"-23"]}', false]);
  assert.equal(sentAs("[[1,2,3.5]]", of(18, 2)), ['{"v0":["1","2","3.5"]}', false]);
  assert.equal(sentAs('[[1,2,"3"]]', of(18, 2)), ['{"v0":["1","2","3"]}', false]);
  assert.equal(sentAs("[[1,2,1234567890123456]]", of(36, 0)), ['{"v0":["1","2","1234567890123456"]}', false]);
  assert.equal(sentAs("[[1,2,-0]]", of(18, 0)), ['{"v0":["1","2","0"]}', false]);
});

test("are the cells that they would be one by one", () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 30 }),
      fc.constantFrom(",", " , ", ",\n"),
      fc.nat(30),
      (rows, between, cut) => {
        const json = `[${columns.map((_, i) => `[${rows.map((values) => values[i]).join(between)}]`).join(between)}]`;
        const found = read(json);
        assert.ok(found, json);
        assert.is(found.rows, rows.length);
        const middle = Math.min(cut, rows.length);
        const parts = [found.json(0, middle), found.json(middle, rows.length)].map(
          (part) => Object.values(JSON.parse(part)) as ColumnData,
        );
        const all = columns.map((_, i) => parts.flatMap((part) => part[i] ?? []));
        const asCells = all.map((column, i) =>
          found.whole[i] ? column.map((cell) => (cell === null ? null : String(cell))) : column,
        );
        assert.equal(sent(asCells, columns), sent(atOnce(found.cells()), columns));
      },
    ),
    { numRuns: 300 },
  );
});

test("that need a closer look are left to it", () => {
  const texts = [{ name: "", type: varchar(9) }];
  const one = (value: string, of: Column[]) => read(`[[${value}]]`, of);
  for (const value of [
    "true",
    "[1]",
    "{}",
    '"a',
    '"\\x"',
    '"\\u12g4"',
    '"\n"',
    "01",
    "1.",
    "-",
    ".5",
    "1e",
    "nul",
    "1e999",
    "tru",
  ])
    assert.is(one(value, texts), undefined, value);
  assert.is(one('"1"', [{ name: "", type: double }]), undefined);
  assert.is(one("1e999", [{ name: "", type: double }]), undefined);
  assert.is(one("1", [{ name: "", type: { type: "BOOLEAN" } }]), undefined);
  assert.is(one('"2024-01-31 10:00:00"', [{ name: "", type: { type: "DATE" } }]), undefined);
  for (const json of ["[]", "[[1],[2]]", "[[1]", "[[1]]x", "[[1,]]", "[[1 2]]", "[1]"])
    assert.is(read(json, texts), undefined, json);
  assert.is(read("[[1],[1,2]]", [...texts, ...texts]), undefined);
});

test("are read some at a time as they would be at once", () => {
  const readInParts = (json: string) => atOnce(readValues(new UnreadData(Buffer.from(json)), parseJson));
  const arrays = fc.array(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 5 }), { minLength: 1 });
  fc.assert(
    fc.property(arrays, fc.constantFrom(undefined, 1), (values, space) => {
      const json = JSON.stringify(values, null, space);
      assert.equal(readInParts(json), parseJson(json));
    }),
  );
  const many = (length: number) => Array.from({ length }, (_, i) => `"${i}], ["`);
  for (const length of [999, 1000, 1001, 2000, 2500]) {
    const json = `[[${many(length)}],[],[${many(length)}]]`;
    assert.equal(readInParts(json), JSON.parse(json));
    assert.is(readInParts(`[[${many(length)}]`), undefined);
    assert.is(readInParts(`[[${many(length)} "x"]]`), undefined);
  }
  assert.is(readInParts(`[[${many(1000)},]]`), undefined);
  for (const json of ["[]", "[1]", "[[1]]x", "[[1]", '[["a"b]]', "[[1][2]]"])
    assert.is(readInParts(json), undefined, json);
  for (const json of ["[[1,]]", "[[,1]]", "[[1 2]]", "[[nul]]"])
    assert.throws(() => readInParts(json), /Invalid JSON/, json);
});

test("text is a DOUBLE only where Exasol reads it as one", () => {
  const of = (value: string) => atOnce(cells([[value]], [{ name: "", type: double }]))[0]?.[0];
  assert.equal(["1.5", " -1.e3 ", "+.5"].map(of), [1.5, -1000, 0.5]);
  for (const value of ["abc", "0x1F", "1 2", " ", "0b1", "Infinity"])
    assert.throws(() => of(value), /invalid character value for cast; Value: /, value);
  assert.throws(() => of("1e999"), /numeric value out of range/);
});

test("are found in a request, wherever they stand", () => {
  const filler = "x".repeat(20_000);
  for (const json of [
    `{"data":[["a]}\\"","${filler}"]],"command":"executePreparedStatement","numRows":2}`,
    ` { "command" : "executePreparedStatement" , "more":{"data":[1]}, "data" : [["a]}\\"","${filler}"]] ,"numRows":2 } `,
  ]) {
    const { data, ...rest } = parseRequest(Buffer.from(json));
    assert.instance(data, UnreadData);
    assert.equal(JSON.parse((data as UnreadData).json.toString()), [['a]}"', filler]]);
    assert.is(rest.numRows, 2);
  }
  const without = { command: "executePreparedStatement", sqlText: `"data":[${filler}` };
  assert.equal(parseRequest(Buffer.from(JSON.stringify(without))), without);
});

test("thousands of values are read in steps", () => {
  const json = JSON.stringify([Array(5000).fill(1)]);
  const steps = jsonColumns(new UnreadData(Buffer.from(json)), [{ name: "A", type: decimal(18, 0) }], () =>
    cells([], []),
  );
  const count = (steps: Steps<unknown>) => {
    let left = 0;
    while (!steps.next().done) left++;
    return left;
  };
  assert.is(count(steps), 5);
  assert.is(count(readValues(new UnreadData(Buffer.from(json)), parseJson)), 5);
  assert.is(count(cells(JSON.parse(json), [{ name: "A", type: decimal(18, 0) }])), 5);
});

test.run();
