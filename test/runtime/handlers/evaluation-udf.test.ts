import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/evaluation-udf.ts";
import { type GivenArgument, groupOf } from "../../support/group-of-rows.ts";
import { assertClose, byName, readExpected } from "../../support/scikit-learn.ts";
import { suite } from "../../support/suite.ts";

const test = suite("the UDF of SME_EVALUATE");
const of = (type: string, ...values: unknown[]): GivenArgument => ({ type, values });
const texts = (...values: (string | null)[]) => of("VARCHAR(2000000)", ...values);

test("rows that failed are counted, by their errors too, and the others are evaluated", () => {
  const rows = [
    ...handle(
      groupOf({
        target: of("DOUBLE", 1, 2, 3, null),
        prediction: of("DOUBLE", 1, null, null, 4),
        error: texts(null, "too long", "too long", null),
      }),
    ),
  ];
  const found = byName(rows);
  assert.equal([found.get("Rows"), found.get("RowsNotEvaluated"), found.get("RowsFailed")], [1, 3, 2]);
  assert.is(found.get("RowsFailed too long"), 2);
  assert.is(found.get("MAE"), 0);
  assert.ok(rows.every(({ evaluated_rows }) => evaluated_rows === 1));
});

test("where none is left, the first error is the reason", () => {
  const group = groupOf({
    target: of("DOUBLE", 1),
    prediction: of("DOUBLE", null),
    error: texts("the model fell over"),
  });
  assert.throws(
    () => [...handle(group)],
    /E-SME-396: None of 1 row could be evaluated: the model fell over\./,
  );
});

test("two labels' probabilities have scikit-learn's metrics", () => {
  const { actual, predicted, probabilities, metrics } = readExpected().abalone.classification;
  const shares = (probabilities ?? []).map((yes) => JSON.stringify({ no: 1 - yes, yes }));
  const found = byName(
    handle(
      groupOf({
        target: texts(...actual),
        prediction: texts(...predicted),
        error: texts(...actual.map(() => null)),
        probabilities: texts(...shares),
      }),
    ),
  );
  for (const [name, value] of Object.entries(metrics)) assertClose(found.get(name), value, name);
});

test("probabilities of several labels: the loss is that of the actual one", () => {
  const shares = ['{"1":0.5,"2":0.25,"3":0.25}', '{"1":0.25,"2":0.25,"3":0.5}', null];
  const found = byName(
    handle(
      groupOf({
        target: of("DECIMAL(3,1)", "1.0", "2.0", "3.0"),
        prediction: of("DECIMAL(3,1)", "1.0", "3.0", "3.0"),
        error: texts(null, null, null),
        probabilities: texts(...shares),
      }),
    ),
  );
  assertClose(found.get("LogLoss"), -(Math.log(0.5) + Math.log(0.25)) / 2, "LogLoss");
  assertClose(found.get("Brier"), (0.375 + 0.875) / 2, "Brier");
  assert.not.ok(found.has("AUC"));
  assert.ok(
    found.has("Note LogLoss, Brier, AUC: without 1 row whose probabilities the endpoint does not tell"),
  );
});

/** Predictions of two labels that the model is sure of, by 3 to 1; `keys` has what it calls each. */
const sure = (target: GivenArgument, prediction: GivenArgument, keys: Readonly<Record<string, string>>) => {
  const shares = prediction.values.map((predicted) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(keys).map(([label, key]) => [key, label === String(predicted) ? 0.75 : 0.25]),
      ),
    ),
  );
  const error = texts(...target.values.map(() => null));
  return groupOf({ target, prediction, error, probabilities: texts(...shares) });
};

test("labels in the probabilities are read as the predictions are", () => {
  const chars = of("CHAR(4)", "no  ", "yes ");
  const padded = { "no  ": "no  ", "yes ": "yes " };
  const truths = of("BOOLEAN", false, true);
  const groups = {
    "two CHAR": sure(chars, chars, padded),
    "CHAR predictions": sure(texts("no", "yes"), chars, padded),
    "truths as numbers": sure(truths, of("DECIMAL(1,0)", 0, 1), { 0: "0", 1: "1" }),
    "truths as texts": sure(truths, texts("False", "True"), { False: "False", True: "True" }),
    "numbers with a point": sure(of("DECIMAL(1,0)", 0, 1), of("DOUBLE", 0, 1), { 0: "0.0", 1: "1.0" }),
  };
  for (const [name, group] of Object.entries(groups)) {
    const found = byName(handle(group));
    assertClose(found.get("LogLoss"), -Math.log(0.75), `${name}: LogLoss`);
    assertClose(found.get("Brier"), 0.0625, `${name}: Brier`);
    assert.is(found.get("AUC"), 1, `${name}: AUC`);
  }
});

test("a label that the model does not know has no probability, and no place in the AUC", () => {
  const labels = ["maybe", "no", "yes"];
  const found = byName(handle(sure(texts(...labels), texts("yes", "no", "yes"), { no: "no", yes: "yes" })));
  assertClose(found.get("LogLoss"), -(Math.log(Number.EPSILON) + 2 * Math.log(0.75)) / 3, "LogLoss");
  assert.is(found.get("AUC"), 1);
  assert.ok(found.has("Note LogLoss, Brier: 1 row has a label that the model does not know"));
});

test("a target of which the model knows no label is refused", () => {
  const group = sure(texts("Yes", "No"), texts("yes", "no"), { no: "no", yes: "yes" });
  assert.throws(
    () => [...handle(group)],
    /E-SME-415: None of 2 rows has a label that the model knows, as the first one's, 'Yes': it knows 'no', 'yes'\./,
  );
});

test("what cannot be compared is refused in the words of the script", () => {
  const group = sure(texts("large"), of("DECIMAL(1,0)", 1), { 0: "0", 1: "1" });
  assert.throws(() => [...handle(group)], /E-SME-387: 'large' in target of SME_EVALUATE is no number/);
});

test("where no row is, as when Exasol calls with one of NULLs, it tells nothing", () => {
  const group = groupOf({ target: of("DOUBLE", null), prediction: of("DOUBLE", null), error: texts(null) });
  assert.equal([...handle(group)], []);
});

test.run();
