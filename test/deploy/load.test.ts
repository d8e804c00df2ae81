import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { literalWriter, parseType, typeSql } from "../../deploy/load/column-types.ts";
import type { CsvSource } from "../../deploy/load/csv-text.ts";
import { ColumnFacts } from "../../deploy/load/infer-type.ts";
import { isExactInDouble } from "../../deploy/load/number-text.ts";
import {
  type FileOptions,
  type LoadPlan,
  overrideTypes,
  planLoad,
  readRecords,
} from "../../deploy/load/plan-load.ts";
import { readPath, storedName } from "../../sql/read-name.ts";
import { rejection } from "../support/rejection.ts";
import { suite } from "../support/suite.ts";

const test = suite("what load finds in a file");

/** The content in pieces of that many bytes. */
function file(content: string | Buffer, pieceSize = 7): CsvSource {
  const bytes = Buffer.from(content as string);
  return {
    name: "a.csv",
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
    },
  };
}

const defaults: FileOptions = { dialect: {}, header: undefined, nulls: [] };

function plan(content: string | Buffer, options: Partial<FileOptions> = {}): Promise<LoadPlan> {
  return planLoad(file(content, 1 << 16), { ...defaults, ...options }, () => {});
}

async function columns(content: string | Buffer, options?: Partial<FileOptions>): Promise<string[]> {
  return (await plan(content, options)).columns.map(({ name, type }) => `${name} ${typeSql(type)}`);
}

async function refusal(content: string | Buffer, options?: Partial<FileOptions>): Promise<string> {
  return (await rejection(plan(content, options))).message;
}

async function records(source: CsvSource, dialect = {}): Promise<string[][]> {
  const found: string[][] = [];
  for await (const { fields } of readRecords(source, dialect, () => {})) found.push(fields);
  return found;
}

function typeOf(...values: string[]): string {
  const facts = new ColumnFacts();
  for (const value of values) facts.add(value);
  return typeSql(facts.type);
}

test("finds the narrowest type that holds every value exactly, with room for more", () => {
  const found: Record<string, string[]> = {
    BOOLEAN: ["true", "FALSE"],
    "DECIMAL(9,0)": ["0", "-12", "999999999"],
    "DECIMAL(18,0)": ["1234567890"],
    "DECIMAL(36,0)": ["9007199254740993", "123456789012345678901234567890123456"],
    "DECIMAL(9,3)": ["0.455", "12", "-.5"],
    "DECIMAL(18,4)": ["123456.1234"],
    DOUBLE: ["1e-05", "2.5E10", "3"],
    DATE: ["2024-02-29", "0001-01-01"],
    TIMESTAMP: ["2024-01-01 10:00", "2024-01-01T10:00:59.123", "2024-01-01"],
    "TIMESTAMP(6)": ["2024-01-01 10:00:00.123456"],
    "VARCHAR(20)": ["a", "1"],
  };
  for (const [type, values] of Object.entries(found)) assert.is(typeOf(...values), type, values.join());
});

test("leaves as text what only looks like another type", () => {
  const texts = [
    ["007"],
    ["+49"],
    ["1E5"],
    ["12", "0x10"],
    ["1,5"],
    ["1 000"],
    ["5."],
    ["."],
    ["-"],
    ["e5"],
    ["NA"],
    ["12", "NA"],
    ["null"],
    ["nan"],
    ["inf"],
    ["1e400"],
    ["1e-400"],
    ["1234567890123456789012345678901234567"],
    ["0.1234567890123456789012345678901234567"],
    ["1.23456789012345678901e+10"],
    ["01/02/2024"],
    ["2024-2-1"],
    ["2023-02-29"],
    ["2024-13-01"],
    ["0000-01-01"],
    ["2024-01-01 25:00"],
    ["2024-01-01T10:00:00+02:00"],
    ["2024-01-01T10:00:00Z", "2024-01-01T10:00:00"],
    ["yes", "no"],
    ["true", "1"],
  ];
  for (const values of texts) assert.match(typeOf(...values), /^VARCHAR/, values.join());
});

test("leaves room in a VARCHAR, counted in characters", () => {
  assert.is(typeOf("x".repeat(11)), "VARCHAR(50)");
  assert.is(typeOf("😀".repeat(10)), "VARCHAR(20)");
  assert.is(typeOf("x".repeat(1_500_000)), "VARCHAR(2000000)");
});

test("calls a DOUBLE exact when its shortest digits come back", () => {
  assert.ok(
    [
      "0.1",
      "1e-05",
      "123456789012345",
      "1.7976931348623157e308",
      "5e-324",
      "0.30000000000000004",
      "-0.0",
      "-1129947331043353.2",
    ].every(isExactInDouble),
  );
  assert.not.ok(
    ["0.1234567890123456789", "9007199254740993", "1e309", "1e-400", "abc", ""].some(isExactInDouble),
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
      isExactInDouble(String(value)),
    ),
  );
});

test("infers from every value, the last one too", async () => {
  const rows = Array.from({ length: 20_000 }, (_, row) => `${row},x`);
  assert.equal(await columns(`A,B\n${rows.join("\n")}\n`), ["A DECIMAL(9,0)", "B VARCHAR(20)"]);
  assert.equal(await columns(`A,B\n${rows.join("\n")}\nn/a,y\n`), ["A VARCHAR(20)", "B VARCHAR(20)"]);
});

test("takes empty fields as NULL, and other words only when told", async () => {
  assert.equal(await columns("A,B\n1,\n,NA\n2,3\n"), ["A DECIMAL(9,0)", "B VARCHAR(20)"]);
  const { columns: found } = await plan("A,B\n1,\n,NA\n2,3\n", { nulls: ["NA"] });
  assert.equal(
    found.map(({ type, facts }) => [typeSql(type), facts.nulls]),
    [
      ["DECIMAL(9,0)", 1],
      ["DECIMAL(9,0)", 2],
    ],
  );
  assert.equal(await columns("A,B\n1,\n"), ["A DECIMAL(9,0)", "B VARCHAR(100)"]);
});

test("reads names as SQL does, and numbers those that are missing or there already", async () => {
  assert.equal(
    (await plan("Age,whole weight,,age,Länge\n1,2,3,4,5\n")).columns.map(({ name }) => name),
    ["AGE", "whole weight", "COLUMN_3", "AGE_2", "LÄNGE"],
  );
  assert.match(await refusal(`${"x".repeat(129)},b\n1,2\n`), /^E-SME-186: .*longer than 128/);
});

test("asks whether a first line of numbers holds names", async () => {
  assert.match(
    await refusal("5.1,3.5\n4.9,3.0\n"),
    /^E-SME-186: a\.csv cannot be loaded: its first line seems to hold values and no names: 5\.1/,
  );
  assert.equal(await columns("5.1,3.5\n4.9,3.0\n", { header: false }), [
    "COLUMN_1 DECIMAL(9,1)",
    "COLUMN_2 DECIMAL(9,1)",
  ]);
  assert.equal(await columns("2019,2020\n4.9,3.0\n", { header: true }), [
    "2019 DECIMAL(9,1)",
    "2020 DECIMAL(9,1)",
  ]);
});

test("asks also when only some of the first line are values", async () => {
  assert.match(await refusal("M,0.455,15\nF,0.35,7\n"), "no names: 0.455");
  assert.equal(await columns("x1,2nd\n1,2\n"), ["X1 DECIMAL(9,0)", "2nd DECIMAL(9,0)"]);
});

test("says which words would have to stand for NULL to make a number of a column", async () => {
  const [a, b, c] = (await plan("A,B,C\n1,NA,x\nNA,?,NA\n?,NA,y\n")).columns;
  assert.equal([...(a?.facts.words ?? [])], ["NA", "?"]);
  assert.is(typeSql(a?.type ?? { kind: "other" }), "VARCHAR(20)");
  assert.is(typeSql(a?.facts.typeWithoutWords ?? { kind: "other" }), "DECIMAL(9,0)");
  assert.is(typeSql(b?.facts.typeWithoutWords ?? { kind: "other" }), "VARCHAR(20)");
  assert.is(typeSql(c?.facts.typeWithoutWords ?? { kind: "other" }), "VARCHAR(20)");
});

test("finds delimiter and quote", async () => {
  for (const delimiter of [",", ";", "\t", "|"]) {
    const { dialect } = await plan(`A${delimiter}B\n1${delimiter}"x y"\n`);
    assert.equal(dialect, { delimiter, quote: '"' });
  }
  assert.is((await plan("A;B\n1,5;2\n3;4,5\n")).dialect.delimiter, ";");
  assert.equal((await plan("A,B\n'x,y',1\n")).dialect, { delimiter: ",", quote: "'" });
  assert.is((await plan("A,B\nit's,1\n")).dialect.quote, '"');
  for (const apostrophes of ["A\n'tis\nrock'\n", "A\n'\nx\n", "A,B\n'tis,1\n2,rock'\n"]) {
    assert.is((await plan(apostrophes)).dialect.quote, '"', apostrophes);
  }
  assert.is((await plan("A,B\n'it''s','x'\n'y',\n")).dialect.quote, "'");
  assert.is((await plan("A\nx\n")).dialect.delimiter, ",");
  assert.match(
    await refusal("A,B;C\n1,2;3\n"),
    /could be separated by comma or semicolon\. Say which: --delimiter ','/,
  );
  assert.equal(await columns("A,B;C\nx,2;3\n", { dialect: { delimiter: ";" } }), [
    "A,B VARCHAR(20)",
    "C DECIMAL(9,0)",
  ]);
});

test("reads quoted fields however the bytes are cut into pieces", async () => {
  const content = '\ufeffA,B\r\n"x, ""y""",2\r\n"line\nbreak\r\n",\r\n\r\nü😀,"" \n'.replace('"" \n', '""\n');
  const wanted = [
    ["A", "B"],
    ['x, "y"', "2"],
    ["line\nbreak\r\n", ""],
    ["ü😀", ""],
  ];
  for (let size = 1; size < 40; size++) {
    assert.equal(
      await records(file(content, size), { delimiter: ",", quote: '"' }),
      wanted,
      `pieces of ${size}`,
    );
  }
});

test("gives back every text that is written as RFC 4180 says", async () => {
  const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r\n", " ", "ü", "😀", "'") });
  const row = fc.tuple(field, field);
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), async (rows, size) => {
      const text = rows
        .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
        .join("\r\n");
      assert.equal(await records(file(text, size), { delimiter: ",", quote: '"' }), rows);
    }),
    { numRuns: 200 },
  );
});

test("takes an empty line for a row only where there is one column", async () => {
  assert.is((await plan("A,B\n1,2\n\n3,4\n")).rows, 2);
  assert.is((await plan("A\n1\n\n3\n")).rows, 3);
});

test("names the line of what is not well-formed", async () => {
  assert.match(
    await refusal("A,B\n1,2\n3\n"),
    /^E-SME-182: a\.csv is not well-formed in line 3: it has one field where the first line has 2\./,
  );
  assert.match(await refusal('A,B\n"1\n2",3\n"x"y,4\n'), /in line 4: behind the closing quote of field 1/);
  assert.match(await refusal('A,B\n1,"x\n2,3\n'), /in line 2: a quote is opened and not closed/);
  assert.match(await refusal(Buffer.from("A,B\n1,2\n3,\xe4\n", "latin1")), /in line 3: it is not UTF-8/);
  assert.match(await refusal("A,B\n1,2\n3,\0\n"), /in line 3: it holds a NUL byte/);
});

test("refuses other kinds of files by name", async () => {
  assert.match(await refusal(Buffer.from("PK\u0003\u0004....")), /it is a zip archive or an Excel file/);
  assert.match(await refusal(Buffer.from("PAR1....")), /a Parquet file/);
  assert.match(await refusal(Buffer.from("\ufeffA,B\n", "utf16le")), /UTF-16/);
  assert.match(await refusal(""), /it is empty/);
  assert.match(await refusal("A,B\r1,2\r"), /CR alone/);
  assert.match(await refusal("\ufeffsep=;\r\nA;B\r\n1;2\r\n"), /its first line, sep=;, is meant for Excel/);
  assert.match(await refusal(gzipSync("A,B\n1,2\n").subarray(0, 20)), /gzip data are damaged or cut off/);
});

test("unpacks gzip, also of several members", async () => {
  const packed = Buffer.concat([gzipSync("A,B\n1,"), gzipSync("2\n3,4\n")]);
  assert.equal(await records(file(packed, 5)), [
    ["A", "B"],
    ["1", "2"],
    ["3", "4"],
  ]);
});

test("gives columns the types that the user chose, or says what is wrong", async () => {
  const found = await plan("Zip,whole weight\n1234,2\n");
  const types = (...given: string[]): string[] =>
    overrideTypes(found, given, storedName).columns.map(({ type }) => typeSql(type));
  assert.equal(types("zip=varchar(5)", "whole weight=double precision"), ["VARCHAR(5)", "DOUBLE"]);
  assert.throws(
    () => types("zap=DATE"),
    /E-SME-189: Option --type cannot be 'zap=DATE': the file has no column zap\. It has ZIP, whole weight\./,
  );
  assert.throws(() => types("zip=BLOB"), /BLOB is no type that load knows/);
  assert.throws(() => types("zip"), /not of the form COLUMN=TYPE/);
});

test("writes literals that hold exactly the value, or none", () => {
  const literal = (type: string, text: string): string | undefined => {
    const read = parseType(type);
    if (read === undefined) throw new TypeError(type);
    return literalWriter(read)(text);
  };
  assert.is(literal("DECIMAL(18,2)", "007.50"), "7.5");
  assert.is(literal("DECIMAL(3,2)", "10"), undefined);
  assert.is(literal("DECIMAL(3,2)", "1.234"), undefined);
  assert.is(literal("INT", "1e3"), undefined);
  assert.is(
    literal("DECIMAL(36,0)", "123456789012345678901234567890123456"),
    "123456789012345678901234567890123456",
  );
  assert.is(literal("DOUBLE", "42"), "42e0");
  assert.is(literal("DOUBLE", "1e400"), undefined);
  assert.is(literal("DOUBLE", "1e-400"), undefined);
  assert.is(literal("BOOLEAN", "No"), "FALSE");
  assert.is(literal("BOOLEAN", "maybe"), undefined);
  assert.is(literal("DATE", "2024-02-30"), undefined);
  assert.is(literal("TIMESTAMP", "2024-01-01T10:00Z"), "TIMESTAMP '2024-01-01 10:00:00'");
  assert.is(literal("TIMESTAMP", "2024-01-01 10:00:00.1234"), undefined);
  assert.is(literal("VARCHAR(3)", "it's"), undefined);
  assert.is(literal("VARCHAR(4)", "it's"), "'it''s'");
  assert.is(literal("VARCHAR(1) ASCII", "ä"), undefined);
});

test("knows types by the names that SQL has for them", () => {
  const inSql = (text: string): string | undefined => {
    const type = parseType(text);
    return type && typeSql(type);
  };
  assert.is(inSql(" number "), "DOUBLE");
  assert.is(inSql("NUMBER(9, 2)"), "DECIMAL(9,2)");
  assert.is(inSql("tinyint"), "DECIMAL(3,0)");
  assert.is(inSql("CHARACTER VARYING(3) CHARACTER SET ASCII"), "VARCHAR(3) ASCII");
  assert.is(inSql("clob"), "VARCHAR(2000000)");
  assert.is(inSql("TIMESTAMP(6)"), "TIMESTAMP(6)");
  for (const other of [
    "DECIMAL(37,0)",
    "VARCHAR",
    "HASHTYPE",
    "TIMESTAMP WITH LOCAL TIME ZONE",
    "INT INT",
    "",
  ]) {
    assert.is(parseType(other), undefined, other);
  }
});

test("reads the table's name as SQL does", () => {
  assert.equal(readPath('s."my.T"'), ["S", "my.T"]);
  assert.equal(readPath('"say ""hi""" . t'), ['say "hi"', "T"]);
  assert.equal(readPath("my-schema._t.2024"), ["my-schema", "_T", "2024"]);
  for (const wrong of [".t", "s.", "", '"s.t', 's"a".t', '"".t']) assert.is(readPath(wrong), undefined);
});

test.run();
