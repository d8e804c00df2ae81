import { suite } from "uvu";
import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/evaluation-udf.ts";
import { type GivenArgument, groupOf } from "../../support/group-of-rows.ts";
import { assertClose, byName, readExpected } from "../../support/scikit-learn.ts";

const test = suite("the UDF of SME_EVALUATE");
const of = (type: string, ...values: unknown[]): GivenArgument => ({ type, values });
const texts = (...values: (string | null)[]) => of("VARCHAR(2000000)", ...values);

test("rows that failed are counted, by their errors too, and the others are evaluated", () => {
  const rows = [
    ...handle(
      groupOf({
        actual: of("DOUBLE", 1, 2, 3, null),
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
    actual: of("DOUBLE", 1),
    prediction: of("DOUBLE", null),
    error: texts("the model fell over"),
  });
  assert.throws(
    () => [...handle(group)],
    /E-SME-396: None of 1 rows could be evaluated: the model fell over\./,
  );
});

test("two labels' probabilities have scikit-learn's metrics", () => {
  const { actual, predicted, probabilities, metrics } = readExpected().abalone.classification;
  const shares = (probabilities ?? []).map((yes) => JSON.stringify({ no: 1 - yes, yes }));
  const found = byName(
    handle(
      groupOf({
        actual: texts(...actual),
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
        actual: of("DECIMAL(3,1)", "1.0", "2.0", "3.0"),
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
    found.has("Note LogLoss, Brier, AUC: without 1 rows whose probabilities the endpoint does not tell"),
  );
});

test("a label that the model does not know has no probability", () => {
  const found = byName(
    handle(
      groupOf({
        actual: texts("maybe"),
        prediction: texts("yes"),
        error: texts(null),
        probabilities: texts('{"no":0.25,"yes":0.75}'),
      }),
    ),
  );
  assertClose(found.get("LogLoss"), -Math.log(Number.EPSILON), "LogLoss");
  assert.ok(found.has("Note LogLoss, Brier: 1 rows have a label that the model does not know"));
});

test.run();
