import * as assert from "uvu/assert";
import { describeReadings } from "../../../sandbox/automl/column-reading.ts";
import { planColumns } from "../../../sandbox/automl/columns.ts";
import { encodeColumns } from "../../../sandbox/automl/encode-columns.ts";
import { readTarget, withoutMissingTargets } from "../../../sandbox/automl/target.ts";
import { suite } from "../../support/suite.ts";

const test = suite("columns");
const planned = (texts: string[], types: Parameters<typeof planColumns>[2] = {}) =>
  planColumns({ columns: ["c", "y"], values: [texts, texts.map(() => "0")], rows: texts.length }, "y", types);
const plan = (...texts: string[]) => planned(texts).plans[0];
const remarks = (...texts: string[]) => describeReadings(planned(texts).readings);
const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i * 1.5));
const repeat = (texts: string[], times: number) => Array(times).fill(texts).flat() as string[];

test("of numbers may have missing values", () => {
  const column = plan("1", "-2.5e3", "", "NaN", ".5");
  assert.equal(column, { name: "c", kind: "number" });
  const [feature] = encodeColumns(column ? [column] : [], [["1", "-2.5e3", "", "NaN", ".5"]]);
  assert.equal(Array.from(feature?.values ?? []), [1, -2500, Number.NaN, Number.NaN, 0.5]);
});

test("hold what they are said to hold", () => {
  const typed = (type: "numeric" | "categorical" | "text" | "datetime", texts: string[]) =>
    planned(texts, { c: type }).plans[0];
  const zips = repeat(["80331", "10115", "NA"], 3);
  assert.is(plan(...zips)?.kind, "number");
  assert.equal(typed("categorical", zips), { name: "c", kind: "category", levels: ["10115", "80331", "NA"] });
  assert.is(typed("text", zips)?.kind, "text");
  assert.is(typed("numeric", zips)?.kind, "number");
  assert.is(typed("datetime", ["2026-01-31", ""])?.kind, "timestamp");
  assert.is(typed("categorical", ["1", "2"])?.kind, "dropped");
  assert.is(typed("numeric", ["NA", "", "-"])?.kind, "dropped");
  assert.throws(
    () => typed("numeric", ["1", "many"]),
    "The column c is said to be numeric, but holds 'many'.",
  );
  assert.throws(() => typed("datetime", ["2026-01-31", "32"]), "is said to be datetime, but holds '32'.");
  const table = { columns: ["c", "y"], values: [["1"], ["1"]], rows: 1 };
  for (const name of ["y", "d"]) {
    assert.throws(
      () => planColumns(table, "y", { [name]: "text" }),
      `FeatureDataTypes names ${name}, which is no`,
    );
  }
});

test("of numbers, booleans and dates stay so whatever stands for a missing value", () => {
  const marks = [
    "",
    "NA",
    "N/A",
    "n/a",
    "#N/A",
    "None",
    "NULL",
    "null",
    "nan",
    "-nan",
    "<NA>",
    "?",
    "-",
    ".",
    "inf",
    "-Infinity",
  ];
  for (const mark of marks) {
    assert.equal(plan("1", mark, "2"), { name: "c", kind: "number" });
    const [feature] = encodeColumns([{ name: "c", kind: "number" }], [["1", mark]]);
    assert.equal(Array.from(feature?.values ?? []), [1, Number.NaN]);
    assert.is(plan("true", mark, "FALSE")?.kind, "boolean");
    assert.is(plan("2026-01-31", mark)?.kind, "timestamp");
  }
  assert.is(plan(...repeat(["NA", "DE", "-"], 5))?.kind, "category");
  assert.is(plan(...repeat(["NA"], 5), ...repeat(["1"], 5), ...repeat(["many"], 5))?.kind, "category");
});

test("of numbers stay so with some other values, which are missing then and later", () => {
  const texts = [...numbers(96), "unknown", "unknown", "5 kg", "1O"];
  const column = plan(...texts);
  assert.equal(column, { name: "c", kind: "number", strays: true });
  const [feature] = encodeColumns(column ? [column] : [], [["2", "unknown", "whatever"]]);
  assert.equal(Array.from(feature?.values ?? []), [2, Number.NaN, Number.NaN]);
  assert.equal(remarks(...texts, "NA"), [
    "Taken for missing values were: 'unknown' (2 rows), '1O' (1 row), '5 kg' (1 row), 1 more in c.",
  ]);
  assert.equal(remarks(...numbers(96), "", "", ""), []);
  const said = planned([...numbers(96), "V57", "V58", "E90"], { c: "numeric" });
  assert.equal(said.plans, [{ name: "c", kind: "number", strays: true }]);
});

test("of words and codes stay so however many numbers are among them", () => {
  const tooMany = [...numbers(94), ...repeat(["many"], 6)];
  assert.is(plan(...tooMany)?.kind, "dropped");
  assert.equal(remarks(...tooMany), [
    "Nothing was learned from: c (nearly every row has a value of its own).",
    "Too few values for it were: numbers in c (94 %, others are 'many').",
  ]);
  // Of diagnoses few begin with a letter.
  const codes = repeat(
    numbers(32).map((text) => `25${text}`),
    3,
  );
  assert.is(plan(...codes, "V57", "V58", "E909")?.kind, "category");
});

test("of dates stay so with some other values", () => {
  const days = Array.from({ length: 96 }, (_, i) => `${1 + (i % 28)}.${1 + (i % 12)}.2026`);
  const column = plan(...days, "unknown", "00.00.0000", "31.02.2026");
  assert.equal(column, { name: "c", kind: "timestamp", order: "month-first", strays: true });
});

test("of dates that can be read in two ways are told", () => {
  assert.equal(remarks("03/04/2026", "04/05/2026"), [
    "Dates that can be read in two ways were read: with the month first in c.",
  ]);
  assert.equal(remarks("03/04/2026", "31/05/2026"), []);
  assert.equal(remarks("03/03/2026", "04/04/2026"), []);
  assert.equal(remarks("03.04.2026", "04.05.2026"), []);
});

test("that are many are told in four messages that are not too long", () => {
  const names = Array.from({ length: 2000 }, (_, i) => `column_${i}`);
  const values = names.map((_, i) => (i % 2 ? ["same", "same"] : ["1", "NA"]));
  const { readings } = planColumns({ columns: names, values, rows: 2 }, "y");
  const messages = describeReadings(readings);
  assert.is(messages.length, 2);
  for (const message of messages) assert.ok(message.length <= 1024 && message.includes(" more."), message);
});

test("may be called like what all objects have", () => {
  const table = {
    columns: ["constructor", "y"],
    values: [
      ["1", "2"],
      ["a", "b"],
    ],
    rows: 2,
  };
  assert.equal(planColumns(table, "y").plans, [{ name: "constructor", kind: "number" }]);
});

test("of which most rows have no value can be categories", () => {
  const texts = [...repeat(["PG", "R"], 20), ...repeat([""], 400)];
  assert.is(plan(...texts)?.kind, "category");
});

test("of numbers keep those whose squares overflow", () => {
  const [feature] = encodeColumns(
    [{ name: "c", kind: "number" }],
    [["1.7976931348623157E308", "-1e400", "5"]],
  );
  assert.equal(Array.from(feature?.values ?? []), [1e100, -1e100, 5]);
});

test("of dates are recognised in the forms that are common", () => {
  const moment = Date.UTC(2026, 2, 31, 21, 5, 9) / 86_400_000;
  for (const text of [
    "2026-03-31 21:05:09",
    "2026-03-31T21:05:09Z",
    "2026-03-31T21:05:09.123Z",
    "2026-03-31 21:05:09 UTC",
    "2026-03-31T23:05:09+02:00",
    "2026-03-31T17:05:09-0400",
    "31.03.2026 21:05:09",
    "3/31/2026 21:05:09",
    "31/3/2026 21:05:09",
    "3/31/2026 9:05:09 PM",
    "31-03-2026 21:05:09",
    "2026/03/31 21:05:09",
    "2026.3.31 21:05:09,000",
    " 2026-03-31  21:05:09+00 ",
  ]) {
    const column = plan(text, "");
    assert.is(column?.kind, "timestamp", text);
    const [first] = encodeColumns(column ? [column] : [], [[text]]);
    const fraction = text.includes(".123") ? 0.123 / 86_400 : 0;
    assert.ok(Math.abs((first?.values[0] ?? 0) - moment - fraction) < 1e-9, text);
  }
  const days = (...texts: string[]) => {
    const column = plan(...texts);
    return column?.kind === "timestamp"
      ? Array.from(encodeColumns([column], [texts])[2]?.values ?? [])
      : column?.kind;
  };
  assert.equal(days("03/04/2026", "12/31/2026"), [4, 31]);
  assert.equal(days("03/04/2026", "31/12/2026"), [3, 31]);
  assert.is(days("31/12/2026", "12/31/2026"), "text");
  assert.is(days("2026-02-30", "2026-02-28"), "text");
  assert.is(days("2026-02-28 25:00", "2026-02-28"), "text");
  assert.is(days("2026-02-28 13:00 PM", "2026-02-28"), "text");
});

test("of dates know the year 1 from 1901", () => {
  const [first] = encodeColumns([{ name: "c", kind: "timestamp" }], [["0001-01-01", "1901-01-01"]]);
  assert.equal(Array.from(first?.values ?? []), [-719162, -25202]);
});

test("are recognised as booleans, timestamps, categories and text", () => {
  assert.is(plan("TRUE", "false", "")?.kind, "boolean");
  assert.is(plan("2026-01-31", "2026-02-01 23:59:59.123456")?.kind, "timestamp");
  assert.equal(plan(...repeat(["red", "green"], 5)), {
    name: "c",
    kind: "category",
    levels: ["green", "red"],
  });
  const sentences = Array.from({ length: 50 }, (_, i) => `this is sentence number ${i}`);
  assert.is(plan(...sentences)?.kind, "text");
});

test("that say nothing are dropped with the reason", () => {
  assert.equal(plan("", ""), { name: "c", kind: "dropped", reason: "it has no value" });
  assert.equal(plan("1", "1"), { name: "c", kind: "dropped", reason: "it has one value only" });
  const ids = Array.from({ length: 50 }, (_, i) => `id${i}`);
  assert.equal(plan(...ids), {
    name: "c",
    kind: "dropped",
    reason: "nearly every row has a value of its own",
  });
});

test("turn a timestamp into its place in time, year, month, week and day", () => {
  const features = encodeColumns([{ name: "c", kind: "timestamp" }], [["1970-01-02 12:30:00"]]);
  const values = features.map(({ values: [value = 0] }) => Number(value.toFixed(6)));
  assert.equal(values, [1.520833, 0, 2, 5, 12.5]);
});

test("treat a level never seen as missing, but refuse a word among numbers", () => {
  const [category] = encodeColumns([{ name: "c", kind: "category", levels: ["a"] }], [["a", "b"]]);
  assert.equal(Array.from(category?.values ?? []), [0, Number.NaN]);
  assert.throws(
    () => encodeColumns([{ name: "c", kind: "number" }], [["x"]]),
    "could not convert string to float: 'x'",
  );
});

test("to predict decide the problem type: two values, words, few whole numbers, other numbers", () => {
  const typeOf = (...texts: string[]) => readTarget("y", texts, undefined).problemType;
  assert.is(typeOf("yes", "no"), "BinaryClassification");
  assert.is(typeOf("a", "b", "c"), "MulticlassClassification");
  assert.is(typeOf("1", "2", "3"), "MulticlassClassification");
  assert.is(typeOf("1.5", "2", "3"), "Regression");
  assert.is(typeOf(...Array.from({ length: 21 }, (_, i) => String(i))), "Regression");
});

test("to predict keep their labels as they are spelt, in the order of their numbers", () => {
  assert.equal(readTarget("y", ["10", "09", "1.0"], "MulticlassClassification").labels, ["1.0", "09", "10"]);
});

test("to predict must have a value, else the row is left out", () => {
  const table = {
    columns: ["c", "y"],
    values: [
      ["1", "2"],
      ["", "x"],
    ],
    rows: 2,
  };
  const left = { columns: ["c", "y"], values: [["2"], ["x"]], rows: 1 };
  assert.equal(withoutMissingTargets(table, "y"), { table: left });
});

test("to predict that are numbers have no value where it says NA, and words have one", () => {
  const table = (...y: string[]) => ({ columns: ["y"], values: [y], rows: y.length });
  const { table: left, reading } = withoutMissingTargets(table("1.5", "NA", "inf", "2"), "y");
  assert.equal(left, table("1.5", "2"));
  assert.equal(describeReadings(reading ? [reading] : []), [
    "Taken for missing values were: 'NA' (1 row), 'inf' (1 row) in y.",
  ]);
  assert.equal(withoutMissingTargets(table("DE", "NA"), "y"), { table: table("DE", "NA") });
});

test("to predict are refused when they are numbers with a slip, or too large", () => {
  assert.throws(
    () => readTarget("y", [...numbers(99), "1O"], undefined),
    "The target column y holds '1O' among 99 different numbers",
  );
  assert.throws(
    () => readTarget("y", ["1.8E308", "1.5", "2.5"], undefined),
    "holds '1.8E308', but no number beyond 1e+100 can be learned",
  );
  assert.throws(() => readTarget("y", ["x".repeat(1001), "y", "z"], undefined), "a label of 1001 characters");
});

test.run();
