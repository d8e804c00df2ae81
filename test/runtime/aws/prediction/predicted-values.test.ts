import { suite } from "uvu";
import * as assert from "uvu/assert";
import { predictionReader } from "../../../../runtime/aws/prediction/predicted-values.ts";
import type { ColumnType, OutputValue } from "../../../../runtime/udf-client/author.ts";

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
  assert.is(value("NUMERIC", "1.5e2"), 150);
  assert.throws(() => value("NUMERIC", "x"), /no NUMERIC/);
});

test("a whole number may be written as a model writes it", () => {
  assert.is(value("INT32", "3"), 3n);
  assert.is(value("INT64", "3.0"), 3n);
  assert.is(value("INT64", "-999999999999999999"), -999999999999999999n);
  assert.is(value("INT64", "1e3"), 1000);
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
