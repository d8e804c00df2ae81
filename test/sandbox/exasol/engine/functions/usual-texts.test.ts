/**
 * Dates and timestamps in their usual form are read on a faster way than others. A blank in front keeps
 * a text off that way and changes nothing else: with and without it the value or the refusal must be the
 * same.
 */

import * as assert from "uvu/assert";
import { Duck, type DuckConnection } from "../../../../../sandbox/exasol/engine/execution/duck.ts";
import { macros } from "../../../../../sandbox/exasol/engine/functions/macros.ts";
import { rejection } from "../../../../support/rejection.ts";
import { suite } from "../../../../support/suite.ts";

const test = suite<{ duck: Duck; connection: DuckConnection }>("engine: the usual form of moments");

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

test.run();
