/**
 * Values in their usual form are read on faster ways than others. Of dates and timestamps, a blank in front
 * keeps a text off that way and changes nothing else: with and without it the value or the refusal must be
 * the same. Fields of a file that DuckDB reads as values of their types must be what the conversion of their
 * texts gives, or be refused as that does.
 */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { convert } from "../../../../../sandbox/exasol/engine/binding/bound.ts";
import { Duck, type DuckConnection } from "../../../../../sandbox/exasol/engine/execution/duck.ts";
import {
  conventionParameters,
  conventionsOf,
  withConventions,
} from "../../../../../sandbox/exasol/engine/functions/conventions.ts";
import { macros } from "../../../../../sandbox/exasol/engine/functions/macros.ts";
import { usualField } from "../../../../../sandbox/exasol/engine/transfer/usual-fields.ts";
import { physicalType, unboundedText } from "../../../../../sandbox/exasol/engine/types.ts";
import type { DataType } from "../../../../../sandbox/exasol/model.ts";
import { decimal, double } from "../../../../../sql/types.ts";
import { rejection } from "../../../../support/rejection.ts";
import { suite } from "../../../../support/suite.ts";

const test = suite<{ duck: Duck; connection: DuckConnection }>("engine: the usual form of values");

test.before(async (context) => {
  context.duck = await Duck.open(undefined);
  context.connection = await context.duck.connect();
});
test.after(async ({ duck, connection }) => {
  await connection.close();
  await duck.close();
});

const days = [
  ..."2024-02-29 2023-02-29 2024-13-01 2024-1-1 202-01-01 0000-01-01 0001-01-01 9999-12-31".split(" "),
  ..."10000-01-01 20240-1-01 2024/01/01 2024-01/01 20240101 -024-01-01 +024-01-01 24-01-2024".split(" "),
  ..."0044-03-15 (BC)|0044-03-15 BC|2024-01-1 |2024-1 -01|2024- 1-01|202 -01-01|epoch|infinity".split("|"),
];
const separators = [" ", "  ", "T", "t", "", "\t", "\n", "-", "\u00a0"];
const clocks = [
  ..."00:00:00 23:59:59 24:00:00 24:00:01 25:00:00 29:00:00 30:00:00 99:00:00 12:60:00 12:00:60".split(" "),
  ..."9:00:00 9:0:0 09:00 09 12:0000 1200:00 12-00-00 -1:00:00 +1:00:00 012:00:00 12:00: 12::00".split(" "),
  ..." 9:00:00|9 :00:00|12: 0:00|12:0 :00|12:00: 0|12:00:0 |12:00:0Z|12:00:+0|12:00:1e|१२:00:00".split("|"),
];
const zones = [
  "+02",
  "-02",
  "+2",
  "-2",
  "-0",
  "+00",
  "Z",
  "z",
  " Z",
  "UTC",
  " UTC",
  " GMT0",
  " GMT",
  " EST",
  " BC",
];
const tails = [
  ..." .| |  |\t|\n|.|.5|.50000|.123456|.1234567|.123456789|.1234567890|.000000|.999999|,123456".split("|"),
  ..."..12345|.12 456|.12345 |. 12345|.-12345|.+12345|.-00000|.1e5   |.1e0005|.0x1234|.1_0000|.12345é".split(
    "|",
  ),
  ...zones.flatMap((zone) => [
    zone,
    ...["", ".", ".1", ".12", ".123"].map((f) => f + zone.padEnd(7 - f.length)),
  ]),
  ...zones.map((zone) => `.${zone.padStart(6, "0")}`),
  "",
];
/** Each place, and each two, of a usual text with something else in it. */
function* changed(text: string): Generator<string> {
  const others = ["", " ", "-", "+", ".", ":", "T", "Z", "0", "9", "é"];
  for (let i = 0; i < text.length; i++)
    for (const one of others) {
      const once = text.slice(0, i) + one + text.slice(i + 1);
      yield once;
      for (let j = i + 1; j < text.length; j += 1)
        for (const other of ["", " ", "-", "Z", "5"])
          yield text.slice(0, i) + one + text.slice(i + 1, j) + other + text.slice(j + 1);
    }
}

const timestamps = days.flatMap((day) =>
  separators.flatMap((separator) => [
    ...clocks.map((clock) => day + separator + clock),
    ...clocks.map((clock) => `${day}${separator}${clock}.000000`),
    ...tails.map((tail) => `${day}${separator}12:34:56${tail}`),
  ]),
);

const cases: Record<string, Iterable<string>> = {
  exa_to_date: [
    ...days.flatMap((day) => ["", " ", "\n", "Z", "+02", " 12:00:00"].map((tail) => day + tail)),
    ...changed("2024-01-23"),
  ],
  exa_to_timestamp: [
    ...timestamps,
    ...changed("2024-01-23 12:34:56"),
    ...changed("2024-01-23 12:34:56.780123"),
  ],
};

/** The conversion with NULL for what it refuses: DuckDB's own TRY takes no error(). */
function tried(conversion: string): string {
  const found = macros.find((sql) => sql.startsWith(`CREATE MACRO ${conversion}(x)`)) ?? "";
  return found
    .replace(`CREATE MACRO ${conversion}`, "CREATE OR REPLACE TEMP MACRO tried")
    .replace(/WHEN x IS NOT NULL THEN error\(.*\)(?=\s+END)/s, "")
    .replace(/\bCAST\(/g, "TRY_CAST(");
}

const literal = (text: string) => `'${text}'`;

/** Those of them that are refused are so by the same words. */
const mostlyRefused = [
  ...days.flatMap((day) => [day, `${day} 12:34:56`]),
  ...clocks.flatMap((clock) => [`2024-01-23 ${clock}`, `2024-01-23 ${clock}.000000`]),
  ...tails.map((tail) => `2024-01-23 12:34:56${tail}`),
].filter((text) => text === text.trim());

for (const [conversion, texts] of Object.entries(cases))
  test(`${conversion} reads the usual form as any other`, async ({ connection }) => {
    // What begins with white space is off the way anyway, and a refusal's text would tell the two apart.
    const all = [...new Set(texts)].filter((text) => text && text === text.trimStart());
    await connection.run(`CREATE OR REPLACE TEMP TABLE texts AS SELECT unnest([${all.map(literal)}]) AS x`);
    await connection.run(tried(conversion));
    const [different] = await connection.columns(
      `WITH both_ways AS (SELECT x, tried(x) AS usual, tried(' ' || x) AS other FROM texts)
       SELECT concat_ws(' | ', x, coalesce(usual::VARCHAR, 'refused'), coalesce(other::VARCHAR, 'refused'))
       FROM both_ways WHERE usual IS DISTINCT FROM other`,
    );
    assert.equal(different, []);
    const [refused = []] = await connection.columns(
      `SELECT x FROM (SELECT unnest([${mostlyRefused.map(literal)}]) AS x) WHERE tried(x) IS NULL`,
    );
    assert.ok(refused.length > 100);
    const refusal = async (text: string) =>
      (await rejection(connection.columns(`SELECT ${conversion}(${literal(text)})::VARCHAR`))).message;
    for (const text of refused as string[])
      assert.is(await refusal(text), (await refusal(` ${text}`)).replace(`' ${text}'`, literal(text)));
  });

/** All words of so many letters and of fewer. */
function words(alphabet: string, longest: number): string[] {
  if (longest === 0) return [""];
  const shorter = words(alphabet, longest - 1);
  const longer = shorter.filter((word) => word.length === longest - 1);
  return [...shorter, ...longer.flatMap((word) => [...alphabet].map((letter) => word + letter))];
}

const numbers = [
  ...words("+-.05eE", 4),
  ...words("0159.", 4),
  ..."1e308 1.8e308 1e309 -1e400 1e-400 4.9e-324 1e+30 1e-05 9999999999999999 999999999999999999".split(" "),
  ..."1234567890123456.784 1234567890123456.785 9999999999999999.994 9999999999999999.995".split(" "),
  ..."1000000000000000000 0000000000000000000000012 1.00499999999999999999999 1e15 1e16 1_0 inf nan".split(
    " ",
  ),
  ...[9, 17, 18, 19, 40, 400].flatMap((n) => [..."159"].flatMap((d) => [d.repeat(n), `-0.${d.repeat(n)}`])),
];

const typedTexts: [DataType, Iterable<string>][] = [
  [decimal(18, 0), numbers],
  [decimal(18, 2), numbers],
  [decimal(9, 9), numbers],
  [decimal(3, 0), numbers],
  [double, numbers],
  [{ type: "DATE" }, cases.exa_to_date ?? []],
  [{ type: "TIMESTAMP", precision: 3, withLocalTimeZone: false }, cases.exa_to_timestamp ?? []],
  [{ type: "TIMESTAMP", precision: 6, withLocalTimeZone: false }, cases.exa_to_timestamp ?? []],
];

test("DuckDB reads fields of the usual form as their texts are converted", async ({ connection }) => {
  const folder = await mkdtemp(join(tmpdir(), "sme-usual-"));
  const file = join(folder, "fields.csv");
  const usual = conventionsOf((name) => conventionParameters[name]);
  try {
    for (const [type, texts] of typedTexts) {
      const read = withConventions(usual, () => usualField(type));
      assert.ok(read);
      const hasForm = (text: string) => {
        const bytes = Buffer.from(`${text}\n`);
        return bytes.length > 1 && read.form(bytes, 0) === bytes.length - 1;
      };
      const all = [...new Set(texts)].filter(hasForm);
      assert.ok(all.length > 50, `${physicalType(type)}: ${all.length}`);
      await writeFile(file, all.map((text, i) => `${i},${text},"${text}"\n`).join(""));
      const columns = (typed: string) => `{n: 'INTEGER', a: '${typed}', b: '${typed}'}`;
      const fields = (typed: string) =>
        `read_csv('${file}', columns = ${columns(typed)}, auto_detect = false, header = false, ignore_errors = true)`;
      const [converted, asRead] = withConventions(usual, () => [
        convert({ sql: "field", type: unboundedText }, type).sql,
        convert({ sql: "a", type: read.type }, type).sql,
      ]);
      const finite = (sql: string) =>
        type.type === "DOUBLE" ? `CASE WHEN isfinite(${sql}) THEN ${sql} END` : sql;
      const [different = []] = await connection.columns(
        `WITH texts AS (SELECT n, a AS x, TRY(list_transform([a], lambda field: ${converted})[1]) AS value
           FROM ${fields("VARCHAR")}),
         typed AS (SELECT n, ${finite(asRead ?? "")} AS value, a IS NOT DISTINCT FROM b AS same
           FROM ${fields(physicalType(read.type))})
         SELECT concat_ws(' | ', x, texts.value::VARCHAR, typed.value::VARCHAR) FROM texts LEFT JOIN typed USING (n)
         WHERE texts.value IS DISTINCT FROM typed.value OR NOT same`,
      );
      assert.equal(different.slice(0, 20), [], physicalType(type));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
