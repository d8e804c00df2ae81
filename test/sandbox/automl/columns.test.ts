import { suite } from "uvu";
import * as assert from "uvu/assert";
import { encodeColumns, planColumns } from "../../../sandbox/automl/columns.ts";
import { readTarget, withoutMissingTargets } from "../../../sandbox/automl/target.ts";

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
