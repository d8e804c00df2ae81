import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { predictionReader } from "../../../../runtime/aws/prediction/predicted-values.ts";
import type { ColumnType, OutputValue } from "../../../../runtime/udf-client/author.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("predicted-values");

function value(type: ColumnType, text: string): OutputValue {
  return predictionReader(["predicted_label"], { type, sqlType: type })([text]).value;
}

test("a BOOLEAN target knows False from True (fault 4)", () => {
  for (const text of ["False", "false", "0", "0.0"]) assert.is(value("BOOLEAN", text), false, text);
  for (const text of ["True", "true", "1", "1.0"]) assert.is(value("BOOLEAN", text), true, text);
  assert.throws(() => value("BOOLEAN", "maybe"), /^'maybe' is no BOOLEAN$/);
});

test("a DECIMAL target with a scale keeps its digits (fault 4)", () => {
  assert.is(value("NUMERIC", "1.5"), "1.5");
  assert.is(value("NUMERIC", "2.00"), "2");
  assert.is(value("NUMERIC", "100"), "100");
  assert.is(value("NUMERIC", "12345678901234567890.123"), "12345678901234567890.123");
  assert.is(value("NUMERIC", "1.5e2"), "150");
  assert.is(value("NUMERIC", "-12345678901234567.25E-3"), "-12345678901234.56725");
  assert.throws(() => value("NUMERIC", "x"), /no NUMERIC/);
});

test("a whole number may be written as a model writes it", () => {
  assert.is(value("INT32", "3"), 3n);
  assert.is(value("INT64", "3.0"), 3n);
  assert.is(value("INT64", "-999999999999999999"), -999999999999999999n);
  assert.is(value("INT64", "1e3"), 1000n);
  assert.is(value("INT64", "9.007199254740993e15"), 9007199254740993n);
  assert.throws(() => value("INT32", "3.5"), /'3.5' is no INT32/);
});

test("a DOUBLE that is no number is NULL", () => {
  assert.is(value("DOUBLE", "9.125"), 9.125);
  assert.is(value("DOUBLE", "nan"), null);
  assert.throws(() => value("DOUBLE", "inf"), /no DOUBLE/);
});

test("dates, timestamps and texts come back as they were", () => {
  assert.is(value("DATE", "2024-03-01"), "2024-03-01");
  assert.is(value("DATE", "2024-03-01 00:00:00"), "2024-03-01");
  assert.is(value("TIMESTAMP", "2024-03-01 23:59:59.500000"), "2024-03-01 23:59:59.500000");
  assert.is(value("TIMESTAMP", "2024-03-01"), "2024-03-01 00:00:00");
  assert.is(value("STRING", " a,b "), " a,b ");
  assert.is(value("STRING", ""), null);
});

const keys = ["predicted_label", "probability", "labels", "probabilities"];
const prediction = (...fields: string[]) =>
  predictionReader(keys, { type: "STRING", sqlType: "VARCHAR(10)" })(fields);
const probability = (...fields: string[]) => prediction(...fields).probability;

test("the probability is that of the predicted label, whatever the mode calls probability", () => {
  assert.is(probability("no", "0.2", "['no', 'yes']", "[0.8, 0.2]"), 0.8);
  assert.is(probability("yes", "0.2", "['no', 'yes']", "[0.8, 0.2]"), 0.2);
  assert.is(probability("1", "0.9", "[0.0, 1.0]", "[0.1, 0.9]"), 0.9);
});

test("the probabilities are a JSON object by label", () => {
  const labels = `['it\\'s', "say \\"x\\""]`;
  const { probabilities } = prediction("it's", "0.2", labels, "[8e-01, 0.2]");
  assert.equal(JSON.parse(probabilities ?? ""), { "it's": 0.8, 'say "x"': 0.2 });
});

test("labels are those the prediction's column shows", () => {
  const read = predictionReader(keys, { type: "INT32", sqlType: "DECIMAL(9,0)" });
  assert.equal(read(["1.0", "0.9", "[0.0, 1.0]", "[0.1, 0.9]"]), {
    value: 1n,
    probability: 0.9,
    probabilities: '{"0":0.1,"1":0.9}',
    error: null,
  });
});

test("labels that change from line to line are read anew", () => {
  const read = predictionReader(keys, { type: "STRING", sqlType: "VARCHAR(10)" });
  const both = [read(["a", "", "['a', 'b']", "[0.6, 0.4]"]), read(["b", "", "['b', 'c']", "[0.7, 0.3]"])];
  assert.equal(
    both.map(({ probabilities }) => probabilities),
    ['{"a":0.6,"b":0.4}', '{"b":0.7,"c":0.3}'],
  );
});

/**
 * Labels that are equal as numbers, in letters of either case, in blanks or in the digits
 * that a number of JavaScript has.
 */
const alike = {
  STRING: [
    "01",
    "1",
    "1.0",
    "+1",
    "1E5",
    "100000",
    " a",
    "a",
    "A",
    "9007199254740993",
    "9007199254740992",
    "true",
    "True",
    "\u00e4",
    "a\u0308",
    "'",
    '"',
    "\\",
    "a,b",
    "x\ny",
  ],
  INT32: ["-1", "0", "1", "10"],
  INT64: ["9007199254740993", "9007199254740992", "-9007199254740993", "0"],
  NUMERIC: ["0.1", "0.10000000000000000001", "12345678901234567890.5", "12345678901234567890.25", "1"],
  DOUBLE: ["0.1", "0.10000000000000002", "1e+300", "-0.5"],
  BOOLEAN: ["true", "false"],
  DATE: ["2024-02-29", "2024-03-01", "1999-12-31"],
  TIMESTAMP: ["2024-01-01 00:00:00.000000", "2024-01-01 00:00:00.000001", "2024-01-01 00:00:00.100000"],
} as const satisfies Partial<Record<ColumnType, readonly string[]>>;

function pythonText(label: string): string {
  return `'${label.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

test("the probability is the predicted label's own entry, whatever the labels look like to a number", () => {
  const types = Object.keys(alike) as (keyof typeof alike)[];
  const answers = fc.constantFrom(...types).chain((type) =>
    fc.record({
      type: fc.constant(type),
      labels: fc.shuffledSubarray([...alike[type]] as string[], { minLength: 2 }),
      weights: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 20, maxLength: 20 }),
    }),
  );
  fc.assert(
    fc.property(answers, ({ labels, type, weights }) => {
      const own = weights.slice(0, labels.length);
      const total = own.reduce((sum, weight) => sum + weight, 0);
      const best = own.indexOf(Math.max(...own));
      const shares = own.map((weight) => weight / total);
      const read = predictionReader(keys, { type, sqlType: type });
      const given = read([
        labels[best] ?? "",
        String(1 - (shares[best] ?? 0)),
        `[${labels.map(pythonText).join(", ")}]`,
        `[${shares.join(", ")}]`,
      ]);
      const probabilities: Record<string, number> = JSON.parse(given.probabilities ?? "");
      assert.is(Object.keys(probabilities).length, labels.length);
      assert.is(probabilities[String(given.value)], given.probability);
      assert.is(given.probability, Math.max(...Object.values(probabilities)));
      assert.is(given.probability, shares[best]);
    }),
    { numRuns: 500 },
  );
});

test("labels are values of the column's type: one that is written in two ways is one", () => {
  const read = (type: ColumnType, label: string, labels: string) =>
    predictionReader(keys, { type, sqlType: type })([label, "", labels, "[0.25, 0.75]"]);
  for (const [type, label, labels, all] of [
    ["INT32", "1", "['0.0', '1.0']", '{"0":0.25,"1":0.75}'],
    ["NUMERIC", "1e2", "['0.50', '100.0']", '{"0.5":0.25,"100":0.75}'],
    ["BOOLEAN", "True", "['false', 'true']", '{"false":0.25,"true":0.75}'],
    ["DATE", "2024-03-01", "['2024-02-29', '2024-03-01 00:00:00']", '{"2024-02-29":0.25,"2024-03-01":0.75}'],
    [
      "TIMESTAMP",
      "2024-03-01",
      "['2024-02-29', '2024-03-01 00:00:00.0']",
      '{"2024-02-29 00:00:00.000000":0.25,"2024-03-01 00:00:00.000000":0.75}',
    ],
    // Bare, they are numbers to the model, whose text may differ within one answer.
    ["STRING", "1", "[0.0, 1.0]", '{"0.0":0.25,"1":0.75}'],
  ] as const) {
    const { probabilities, probability } = read(type, label, labels);
    assert.is(probability, 0.75, type);
    assert.is(probabilities, all);
  }
});

test("an answer that does not tell whose probability is which is refused", () => {
  const refused = (type: ColumnType, label: string, labels: string, probabilities: string, why: RegExp) =>
    assert.throws(
      () => predictionReader(keys, { type, sqlType: type })([label, "0.9", labels, probabilities]),
      (error: Error) => error.name === "UnusableAnswer" && why.test(error.message),
    );
  refused("STRING", "1", "['01', '1.0']", "[0.5, 0.5]", /^its label '1' is none of its labels$/);
  refused("STRING", "", "['a', 'b']", "[0.5, 0.5]", /^its label '' is none of its labels$/);
  refused("STRING", "1", "[1.0, 1.00]", "[0.5, 0.5]", /^its label '1' is none of its labels$/);
  refused("INT32", "1", "['1', '1.0']", "[0.5, 0.5]", /^its labels '1' and '1.0' are the same INT32$/);
  refused("BOOLEAN", "true", "['true', 'True']", "[0.5, 0.5]", /^its labels 'true' and 'True' are the same/);
  refused("STRING", "a", "['a', 'a']", "[0.5, 0.5]", /^its labels 'a' and 'a' are the same STRING$/);
  refused("STRING", "a", "['a', 'b']", "[1.0]", /^it has 2 labels, but its probabilities are '\[1.0\]'$/);
  refused("STRING", "a", "['a', 'b']", "0.5", /^it has 2 labels, but its probabilities are '0.5'$/);
  refused("STRING", "a", "a b", "[0.5, 0.5]", /^its labels are 'a b'$/);
});

test("a probability that is no number is NULL, not another label's", () => {
  const { probabilities, probability: own } = prediction("a", "0.9", "['a', 'b']", "[nan, 0.5]");
  assert.is(own, null);
  assert.is(probabilities, '{"a":null,"b":0.5}');
});

test("without labels and probabilities the endpoint's own probability counts", () => {
  assert.is(probability("yes", "0.7", "nan", "nan"), 0.7);
  assert.is(probability("yes", "nan", "nan", "nan"), null);
  assert.is(prediction("yes", "0.7", "nan", "nan").probabilities, null);
});

test("a line with too few or too many fields is refused", () => {
  assert.throws(
    () => probability("yes", "0.7"),
    "2 fields instead of 4 (predicted_label, probability, labels",
  );
});

test.run();
