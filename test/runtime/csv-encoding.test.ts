import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { csvEncodingOf } from "../../runtime/csv/csv-fields.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { openPredictionSandbox, type PredictionSandbox } from "../support/prediction-sandbox.ts";
import { suite } from "../support/suite.ts";

/**
 * What the training EXPORT writes and what the prediction function sends, for the
 * same rows of the same database.
 */
const test = suite("csv encoding");

const rowCount = 10_000;
const seed = Date.now() & 0x7fffffff;

const digits = (count: number) =>
  fc.bigInt({ min: 1n - 10n ** BigInt(count), max: 10n ** BigInt(count) - 1n });
const decimal = (precision: number, scale: number) =>
  digits(precision).map((value) => {
    const text = String(value < 0n ? -value : value).padStart(scale + 1, "0");
    const split = text.length - scale;
    return `${value < 0n ? "-" : ""}${text.slice(0, split)}${scale > 0 ? "." : ""}${text.slice(split)}`;
  });
const smallDecimal = (scale: number) =>
  fc.integer({ min: -99, max: 99 }).map((value) => (value / 10 ** scale).toFixed(scale));
const moment = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59Z"),
  noInvalidDate: true,
});
const date = moment.map((value) => value.toISOString().slice(0, 10));
const timestamp = (fraction: number) =>
  fc
    .option(
      fc
        .tuple(moment, fc.integer({ min: 0, max: 999_999_999 }))
        .map(([value, part]) => `${value.toISOString().slice(0, 19)}.${String(part).padStart(9, "0")}`),
      { nil: "9999-12-31 23:59:59.999999999", freq: 20 },
    )
    .map((text) => text.replace("T", " ").slice(0, fraction === 0 ? 19 : 20 + fraction));
const nasty = fc.constantFrom(
  ...("abz019 \0\t\n\r\f\v,;\"'\\|\u00a0\u2028\ufeff\u0001äß€漢😀".match(/./gsu) ?? []),
);
const text = (longest: number) =>
  fc
    .oneof(
      fc.array(nasty, { maxLength: longest, size: "max" }).map((characters) => characters.join("")),
      fc.string({ unit: "grapheme", maxLength: 8 }).map((value) => value.slice(0, longest)),
      fc.constantFrom(
        "",
        " ",
        "\ufeff",
        "\ufeff,",
        '"',
        '""',
        ",",
        "\n",
        "\r\n",
        "NULL",
        "true",
        "1e5",
        "nan",
      ),
    )
    .filter((value) => !/\p{Surrogate}/u.test(value) && [...value].length <= longest);
const ascii = fc
  .array(fc.constantFrom(..."ab ,\"\n'-_~"), { maxLength: 12 })
  .map((characters) => characters.join(""));
const doubles = fc
  .oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1000),
    fc.integer(),
    fc.constantFrom(
      -0,
      1e308,
      -1.7976931348623157e308,
      5e-324,
      2.2250738585072014e-308,
      1e15,
      1e16,
      1e17,
      1e-4,
      1e-5,
      0.1,
    ),
  )
  .map((value) => (Object.is(value, -0) ? "-0" : String(value)));

/** Types by column, and their values as text that the database converts. */
const columns: Record<string, { type: string; values: fc.Arbitrary<string> }> = {
  // The first, so that lines begin with all that a text can begin with.
  V: { type: "VARCHAR(100) UTF8", values: text(100) },
  B: { type: "BOOLEAN", values: fc.constantFrom("TRUE", "FALSE") },
  I9: { type: "DECIMAL(9,0)", values: fc.oneof(decimal(9, 0), smallDecimal(0)) },
  I18: { type: "DECIMAL(18,0)", values: decimal(18, 0) },
  I36: { type: "DECIMAL(36,0)", values: decimal(36, 0) },
  N18: { type: "DECIMAL(18,4)", values: fc.oneof(decimal(18, 4), smallDecimal(2)) },
  N36: { type: "DECIMAL(36,18)", values: fc.oneof(decimal(36, 18), smallDecimal(1)) },
  N1: { type: "DECIMAL(18,18)", values: decimal(18, 18) },
  D: { type: "DOUBLE", values: doubles },
  DT: { type: "DATE", values: date },
  T0: { type: "TIMESTAMP(0)", values: timestamp(0) },
  T3: { type: "TIMESTAMP(3)", values: timestamp(3) },
  T6: { type: "TIMESTAMP(6)", values: timestamp(6) },
  T7: { type: "TIMESTAMP(7)", values: timestamp(7) },
  T8: { type: "TIMESTAMP(8)", values: timestamp(8) },
  T9: { type: "TIMESTAMP(9)", values: timestamp(9) },
  TZ: { type: "TIMESTAMP(3) WITH LOCAL TIME ZONE", values: timestamp(3) },
  TZ9: { type: "TIMESTAMP(9) WITH LOCAL TIME ZONE", values: timestamp(9) },
  C: { type: "CHAR(6) UTF8", values: text(6) },
  A: { type: "VARCHAR(40) ASCII", values: ascii },
  H: { type: "HASHTYPE(4 BYTE)", values: fc.stringMatching(/^[0-9a-f]{8}$/) },
  G: { type: "GEOMETRY", values: fc.tuple(fc.integer(), fc.integer()).map(([x, y]) => `POINT (${x} ${y})`) },
  Y: { type: "INTERVAL YEAR(4) TO MONTH", values: fc.constantFrom("1-02", "-3-11", "0-00", "1999-01") },
  S: {
    type: "INTERVAL DAY(2) TO SECOND(3)",
    values: fc.constantFrom("1 02:03:04.500", "-12 23:59:59.999", "0 00:00:00.000"),
  },
};
const names = Object.keys(columns);
const declarations = (types = Object.entries(columns)) =>
  types.map(([name, { type }]) => `${name} ${type}`).join(", ");
const projection = names
  .map((name) => csvEncodingOf(columns[name]?.type ?? "").expression.replaceAll("{column}", `"${name}"`))
  .join(", ");

let world: PredictionSandbox;

test.before(async () => {
  world = await openPredictionSandbox(({ text: body }) => ({ body: "1\n".repeat(lineCount(body)) }));
  const outputs = `${declarations().replace(/(^|, )/g, "$1O_")}, PREDICTION DOUBLE`;
  await world.createFunction("same", declarations(), outputs, { requests_in_flight: 1, batch_size: 3000 });
  await world.database.execute(`CREATE TABLE T (ID DECIMAL(9,0), ${declarations()})`);
});
test.after(() => world.close());

/** Line breaks inside quotes end no line. */
function lineCount(body: string): number {
  return body.replaceAll(/"(?:[^"]|"")*"/g, "").split("\n").length;
}

test(`${rowCount} random rows of all types are exported as they are sent to the endpoint (seed ${seed})`, async () => {
  const value = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { freq: 8, nil: null });
  const { database, endpoint } = world;
  const rows = fc.sample(fc.tuple(...names.map((name) => value(columns[name]?.values ?? fc.constant("")))), {
    numRuns: rowCount,
    seed,
  });
  for (let first = 0; first < rows.length; first += 1000) {
    const tuples = rows
      .slice(first, first + 1000)
      .map(
        (row, i) =>
          `(${first + i}, ${row.map((cell) => (cell === null ? "NULL" : quoteLiteral(cell))).join(", ")})`,
      );
    await database.execute(`INSERT INTO S.T VALUES ${tuples.join(", ")}`);
  }
  await database.execute(
    `EXPORT (SELECT ${projection} FROM S.T ORDER BY ID) INTO CSV AT C FILE 'training.csv'`,
  );
  await database.execute(
    `CREATE TABLE S.PREDICTED AS SELECT S."same"(${names.join(", ")} ORDER BY ID) FROM S.T`,
  );
  const exported = (await exportedText()).split("\n");
  const sent = `${endpoint.requests.map(({ text }) => text).join("\n")}\n`.split("\n");
  exported.forEach((line, i) => void assert.is(sent[i], line));
  assert.is(sent.length, exported.length);
  assert.is(lineCount(sent.slice(0, -1).join("\n")), rowCount);
  const given = names.map((name) => `O_${name}`).join(", ");
  assert.equal(await world.rows("SELECT COUNT(*), COUNT(PREDICTION) FROM S.PREDICTED"), [
    [rowCount, rowCount],
  ]);
  assert.equal(
    await world.rows(`SELECT ${given} FROM S.PREDICTED MINUS SELECT ${names.join(", ")} FROM S.T`),
    [],
  );
});

async function exportedText(): Promise<string> {
  const { aws } = world.sandbox;
  const s3 = new S3Client({
    region: aws.region,
    endpoint: aws.endpoint,
    credentials: aws,
    forcePathStyle: true,
  });
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key: "training.csv" }));
    return (await Body?.transformToString()) ?? "";
  } finally {
    s3.destroy();
  }
}

test.run();
