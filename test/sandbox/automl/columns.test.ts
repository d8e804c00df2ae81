import * as assert from "uvu/assert";
import { encodeColumns, planColumns } from "../../../sandbox/automl/columns.ts";
import { readTarget, withoutMissingTargets } from "../../../sandbox/automl/target.ts";
import { suite } from "../../support/suite.ts";

const test = suite("columns");
const plan = (...texts: string[]) =>
  planColumns({ columns: ["c", "y"], values: [texts, texts.map(() => "0")], rows: texts.length }, "y")[0];
const repeat = (texts: string[], times: number) => Array(times).fill(texts).flat() as string[];

test("of numbers may have missing values", () => {
  const column = plan("1", "-2.5e3", "", "NaN", ".5");
  assert.equal(column, { name: "c", kind: "number" });
  const [feature] = encodeColumns(column ? [column] : [], [["1", "-2.5e3", "", "NaN", ".5"]]);
  assert.equal(Array.from(feature?.values ?? []), [1, -2500, Number.NaN, Number.NaN, 0.5]);
});

test("hold what they are said to hold", () => {
  const typed = (type: "numeric" | "categorical" | "text" | "datetime", texts: string[]) =>
    planColumns({ columns: ["c", "y"], values: [texts, texts.map(() => "0")], rows: texts.length }, "y", {
      c: type,
    })[0];
  const zips = repeat(["80331", "10115", "NA"], 3);
  assert.is(plan(...zips)?.kind, "number");
  assert.equal(typed("categorical", zips), { name: "c", kind: "category", levels: ["10115", "80331", "NA"] });
  assert.is(typed("text", zips)?.kind, "text");
  assert.is(typed("numeric", zips)?.kind, "number");
  assert.is(typed("datetime", ["2026-01-31", ""])?.kind, "timestamp");
  assert.is(typed("categorical", ["1", "2"])?.kind, "dropped");
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

test("of numbers keep those whose squares overflow", () => {
  const [feature] = encodeColumns(
    [{ name: "c", kind: "number" }],
    [["1.7976931348623157E308", "-1e400", "5"]],
  );
  assert.equal(Array.from(feature?.values ?? []), [1e150, -1e150, 5]);
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
  ]) {
    const column = plan(text, "");
    assert.is(column?.kind, "timestamp", text);
    const [first] = encodeColumns(column ? [column] : [], [[text]]);
    assert.ok(Math.abs((first?.values[0] ?? 0) - moment) < 1e-9, text);
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
  assert.equal(withoutMissingTargets(table, "y"), { columns: ["c", "y"], values: [["2"], ["x"]], rows: 1 });
});

test.run();
