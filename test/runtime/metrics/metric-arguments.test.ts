/** What the metric functions take, count and refuse. */

import * as assert from "uvu/assert";
import { readGroup } from "../../../runtime/group-runner.ts";
import { handle as classificationMetrics } from "../../../runtime/handlers/classification-metrics.ts";
import { handle as regressionMetrics } from "../../../runtime/handlers/regression-metrics.ts";
import { handle as thresholdMetrics } from "../../../runtime/handlers/threshold-metrics.ts";
import { type GivenArgument, groupOf } from "../../support/group-of-rows.ts";
import { byName } from "../../support/scikit-learn.ts";
import { suite } from "../../support/suite.ts";

const test = suite("arguments of metric functions");
const of = (type: string, ...values: unknown[]): GivenArgument => ({ type, values });
const untyped = (rows: number) => of("BOOLEAN", ...new Array(rows).fill(null));

type Call = Parameters<
  typeof groupOf<"actual" | "predicted" | "probability_of_positive" | "positive_label" | "weight">
>[0];

const classified = (call: Call) => byName(classificationMetrics(groupOf(call)));
const notes = (call: Call) =>
  [...classificationMetrics(groupOf(call))].flatMap(({ metric, label }) =>
    metric === "Note" ? [label] : [],
  );
const accuracy = (actual: GivenArgument, predicted: GivenArgument) =>
  classified({ actual, predicted }).get("Accuracy");

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("nothing was refused");
}

test("labels of two types are compared by value", () => {
  const whole = of("DECIMAL(1,0)", 1, 0, 1);
  assert.is(accuracy(whole, of("VARCHAR(5)", "1", "0", "1")), 1);
  assert.is(accuracy(whole, of("VARCHAR(5)", "1.0", "0.0", "1.0")), 1);
  assert.is(accuracy(whole, of("DECIMAL(3,1)", "1.0", "0.0", "1.0")), 1);
  assert.is(accuracy(whole, of("DOUBLE", 1, -0, 1)), 1);
  assert.is(accuracy(of("BOOLEAN", true, false, true), of("VARCHAR(5)", "true", "FALSE", "true")), 1);
  assert.is(accuracy(of("BOOLEAN", true, false, true), whole), 1);
  assert.is(accuracy(of("CHAR(5)", "a    ", "b    "), of("VARCHAR(5)", "a", "b")), 1);
});

test("two texts are compared letter by letter", () => {
  assert.is(accuracy(of("VARCHAR(5)", "1", "yes"), of("VARCHAR(5)", "1.0", "Yes")), 0);
  assert.is(accuracy(of("VARCHAR(5)", "a "), of("VARCHAR(5)", "a")), 0);
});

test("decimals with more digits than a double has stay apart", () => {
  const actual = of("DECIMAL(20,0)", "9007199254740993");
  assert.is(accuracy(actual, of("DECIMAL(20,0)", "9007199254740992")), 0);
});

test("a label that cannot be compared is refused, with its argument", () => {
  const whole = of("DECIMAL(1,0)", 1);
  const not = (actual: GivenArgument, predicted: GivenArgument) => refusal(() => accuracy(actual, predicted));
  assert.match(
    not(whole, of("VARCHAR(5)", "yes")),
    /E-SME-387: 'yes' in predicted of SME_F is no number, as the column/,
  );
  assert.match(
    not(of("DECIMAL(1,0)", 2), of("BOOLEAN", true)),
    /E-SME-387: '2' in actual of SME_F is no truth/,
  );
  assert.match(
    refusal(() =>
      classified({
        actual: whole,
        predicted: whole,
        probability_of_positive: of("DOUBLE", 1),
        positive_label: of("BOOLEAN", true),
      }),
    ),
    /E-SME-387: TRUE in positive_label of SME_F is no number/,
  );
  assert.match(
    not(of("BOOLEAN", true), of("VARCHAR(11)", "constructor")),
    /E-SME-387: 'constructor' in predicted/,
  );
  assert.match(
    not(of("DATE", "2026-01-01"), whole),
    /E-SME-386: SME_F cannot compare actual, a DATE, with predicted/,
  );
  assert.match(not(of("DATE", "2026-01-01"), of("TIMESTAMP", "2026-01-01 00:00:00.000000")), /E-SME-386/);
  assert.match(
    not(of("DECIMAL(1,0)", 1, 1), of("VARCHAR(5)", "1", "01")),
    /E-SME-389: '1' and '01' in predicted of SME_F are two texts, but one label/,
  );
});

test("rows with a NULL are counted, each argument's as well", () => {
  const found = classified({
    actual: of("VARCHAR(5)", "yes", null, "no", "no"),
    predicted: of("VARCHAR(5)", "yes", null, null, "no"),
  });
  assert.is(found.get("Rows"), 2);
  assert.is(found.get("RowsNotEvaluated"), 2);
  assert.is(found.get("RowsNotEvaluated actual is NULL"), 1);
  assert.is(found.get("RowsNotEvaluated predicted is NULL"), 2);
  assert.is(found.get("Accuracy"), 1);
});

test("a row without a probability is in no metric, so that all are of the same rows", () => {
  const found = classified({
    actual: of("VARCHAR(5)", "yes", "no", "no"),
    predicted: of("VARCHAR(5)", "yes", "no", "yes"),
    probability_of_positive: of("DOUBLE", 0.9, 0.1, null),
    positive_label: of("VARCHAR(5)", "yes", "yes", "yes"),
  });
  assert.is(found.get("Rows"), 2);
  assert.is(found.get("Accuracy"), 1);
  assert.is(found.get("AUC"), 1);
});

test("a group without a row that can be evaluated has counts and a note", () => {
  const rows = [...regressionMetrics(groupOf({ actual: of("DOUBLE", null), predicted: of("DOUBLE", 1) }))];
  assert.equal(
    rows.map(({ metric }) => metric),
    ["Rows", "RowsNotEvaluated", "RowsNotEvaluated", "Note"],
  );
});

test("what is not defined is NULL with a note", () => {
  const call = {
    actual: of("VARCHAR(5)", "yes", "yes"),
    predicted: of("VARCHAR(5)", "yes", "no"),
    probability_of_positive: of("DOUBLE", 0.9, 0.1),
    positive_label: of("VARCHAR(5)", "yes", "yes"),
  };
  assert.is(classified(call).get("AUC"), null);
  assert.equal(notes(call), [
    "Recall: 0 by definition for what never was the actual label: 'no'",
    "AUC: it takes rows with 'yes' and rows with another label",
  ]);
  const huge = byName(
    regressionMetrics(groupOf({ actual: of("DOUBLE", 1e300, 0), predicted: of("DOUBLE", -1e300, 0) })),
  );
  assert.is(huge.get("MSE"), null);
  assert.is(huge.get("MAE"), 1e300);
  assert.ok(huge.has("Note MSE: larger than a DOUBLE can be"));
});

test("weights of 0 alone leave no metric", () => {
  const found = byName(
    regressionMetrics(
      groupOf({ actual: of("DOUBLE", 1, 2), predicted: of("DOUBLE", 1, 2), weight: of("DOUBLE", 0, 0) }),
    ),
  );
  assert.is(found.get("MSE"), null);
  assert.ok(found.has("Note R2: all weights are 0"));
});

test("weights may be as small as 1e-100 and as large as 1e100", () => {
  for (const weight of [1e-100, 1e100]) {
    const found = classified({
      actual: of("VARCHAR(5)", "yes", "no", "no"),
      predicted: of("VARCHAR(5)", "yes", "no", "no"),
      probability_of_positive: of("DOUBLE", 0.5, 0.9, 0.1),
      positive_label: of("VARCHAR(5)", "yes", "yes", "yes"),
      weight: of("DOUBLE", weight, weight, weight),
    });
    assert.is(found.get("AUC"), 0.5, `${weight}`);
  }
});

test("an outlier that weighs next to nothing costs the other rows no digits", () => {
  for (const weight of [0, 1e-60]) {
    const found = byName(
      regressionMetrics(
        groupOf({
          actual: of("DOUBLE", 1e17, 1, 2, 3),
          predicted: of("DOUBLE", 1e17, 1, 2, 4),
          weight: of("DOUBLE", weight, 1, 1, 1),
        }),
      ),
    );
    assert.is(found.get("R2"), 0.5, `${weight}`);
  }
});

test("an actual number that is nearly 0 is noted as 0 is", () => {
  const found = byName(
    regressionMetrics(groupOf({ actual: of("DOUBLE", 1e-20, 1), predicted: of("DOUBLE", 0, 1) })),
  );
  assert.ok([...found.keys()].some((name) => name?.startsWith("Note MAPE: 1 row has an actual number of 0")));
});

test("a probability needs its label, and an untyped NULL is none", () => {
  const call = { actual: of("VARCHAR(5)", "yes"), predicted: of("VARCHAR(5)", "yes") };
  const without = { ...call, probability_of_positive: untyped(1), positive_label: untyped(1) };
  assert.not.ok(classified(without).has("AUC"));
  const lacking = { ...call, probability_of_positive: of("DOUBLE", 0.5), positive_label: untyped(1) };
  assert.match(
    refusal(() => classified(lacking)),
    /E-SME-160: SME_F needs a value, not NULL, for positive_label/,
  );
  const wrong = {
    ...call,
    probability_of_positive: of("BOOLEAN", true),
    positive_label: of("VARCHAR(5)", "yes"),
  };
  assert.match(
    refusal(() => classified(wrong)),
    /E-SME-387: TRUE in probability_of_positive/,
  );
});

test("an untyped NULL where a number is needed is refused by name", () => {
  const group = groupOf({ actual: untyped(1), predicted: of("DOUBLE", 1) });
  assert.match(
    refusal(() => byName(regressionMetrics(group))),
    /E-SME-160: SME_F needs a value, not NULL, for actual/,
  );
});

test("an untyped NULL where a label is needed is refused by name", () => {
  const texts = of("VARCHAR(5)", "yes", "no");
  const scored = {
    probability_of_positive: of("DOUBLE", 0.5, 0.5),
    positive_label: of("VARCHAR(5)", "yes", "yes"),
  };
  for (const rest of [{}, scored]) {
    assert.match(
      refusal(() => classified({ actual: texts, predicted: untyped(2), ...rest })),
      /E-SME-160: SME_F needs a value, not NULL, for predicted/,
    );
  }
  assert.match(
    refusal(() => classified({ actual: untyped(2), predicted: of("DECIMAL(1,0)", 1, 0) })),
    /E-SME-160: SME_F needs a value, not NULL, for actual/,
  );
});

test("of no rows, which Exasol gives as one of NULLs, no label is refused", () => {
  const found = classified({ actual: of("VARCHAR(5)", null), predicted: of("BOOLEAN", null) });
  assert.is(found.get("Rows"), 0);
});

test("one row of NULLs may be no row at all, so nobody says how many were not evaluated", () => {
  const labels = { actual: of("VARCHAR(5)", null), predicted: of("VARCHAR(5)", null) };
  const found = classified(labels);
  assert.is(found.get("RowsNotEvaluated"), null);
  assert.not.ok([...found.keys()].some((name) => String(name).endsWith("is NULL")));
  const numbers = { actual: of("DOUBLE", null), predicted: of("DOUBLE", null) };
  assert.is(byName(regressionMetrics(groupOf(numbers))).get("RowsNotEvaluated"), null);
  const probability = of("DOUBLE", null);
  const yes = of("VARCHAR(5)", "yes");
  const [row] = [...thresholdMetrics(groupOf({ actual: labels.actual, probability, positive_label: yes }))];
  assert.equal([row?.tn, row?.fn], [null, null]);
  // A row that has something is a row.
  assert.is(classified({ ...labels, predicted: of("VARCHAR(5)", "yes") }).get("RowsNotEvaluated"), 1);
});

test("an untyped NULL where thresholds need a label is refused by name, and a BOOLEAN column is none", () => {
  const rest = { probability: of("DOUBLE", 0.5, 0.25) };
  const yes = of("VARCHAR(5)", "yes", "yes");
  assert.match(
    refusal(() => [...thresholdMetrics(groupOf({ actual: untyped(2), ...rest, positive_label: yes }))]),
    /E-SME-160: SME_F needs a value, not NULL, for actual/,
  );
  const truth = of("BOOLEAN", true, true);
  const [row] = [...thresholdMetrics(groupOf({ actual: untyped(2), ...rest, positive_label: truth }))];
  assert.is(row?.tn, 2);
});

test("probabilities and weights have limits", () => {
  const rings = { actual: of("DOUBLE", 1), predicted: of("DOUBLE", 1) };
  const group = groupOf({ ...rings, weight: of("DECIMAL(2,1)", "-0.5") });
  assert.match(
    refusal(() => byName(regressionMetrics(group))),
    /E-SME-393: -0.5 in weight of SME_F is no weight/,
  );
  // MAPE and bias would be 0, for these add up to more than a DOUBLE can be; and these to nothing exact.
  for (const [weight, text] of [
    [1e308, "1e\\+308"],
    [5e-324, "5e-324"],
  ] as const) {
    const weights = { weight: of("DOUBLE", weight, weight) };
    const numbers = { actual: of("DOUBLE", 1, 4), predicted: of("DOUBLE", 2, 3) };
    const labels = { actual: of("VARCHAR(5)", "yes", "no"), predicted: of("VARCHAR(5)", "no", "no") };
    for (const run of [
      () => byName(regressionMetrics(groupOf({ ...numbers, ...weights }))),
      () => classified({ ...labels, ...weights }),
    ]) {
      assert.match(refusal(run), new RegExp(`E-SME-393: ${text} in weight of SME_F is no weight`));
    }
  }
  const extremes = { actual: of("DOUBLE", 1, 4), predicted: of("DOUBLE", 2, 3) };
  for (const weight of [1e-100, 1e100]) {
    const found = byName(regressionMetrics(groupOf({ ...extremes, weight: of("DOUBLE", weight, weight) })));
    assert.is(found.get("MAPE"), 0.625);
  }
  const scores = groupOf({
    actual: of("VARCHAR(5)", "yes"),
    probability: of("DECIMAL(3,0)", 97),
    positive_label: of("VARCHAR(5)", "yes"),
  });
  assert.match(
    refusal(() => [...thresholdMetrics(scores)]),
    /E-SME-388: 97 in probability of SME_F is no probability/,
  );
});

test("a positive label that no row has is misspelt, unless all have one other", () => {
  const call = (labels: string[], positive: string[]) => ({
    actual: of("VARCHAR(5)", ...labels),
    predicted: of("VARCHAR(5)", ...labels),
    probability_of_positive: of("DOUBLE", ...labels.map(() => 0.5)),
    positive_label: of("VARCHAR(5)", ...positive),
  });
  const misspelt = call(["yes", "no"], ["Yes", "Yes"]);
  assert.match(
    refusal(() => classified(misspelt)),
    /E-SME-392: positive_label of SME_F is 'Yes', which no row has; there are 'yes', 'no'/,
  );
  assert.is(classified(call(["no", "no"], ["yes", "yes"])).get("AUC"), null);
  const varied = call(["yes", "no"], ["yes", "no"]);
  assert.match(
    refusal(() => classified(varied)),
    /E-SME-391: positive_label of SME_F is 'yes' in one row and 'no' in another/,
  );
});

test("texts that are numbers are numbers to a regression", () => {
  const found = byName(
    regressionMetrics(
      groupOf({ actual: of("VARCHAR(9)", "1.5", "2e1"), predicted: of("DECIMAL(5,2)", "1.50", "21.00") }),
    ),
  );
  assert.is(found.get("MAE"), 0.5);
  const odd = groupOf({ actual: of("VARCHAR(9)", "12 mm"), predicted: of("DOUBLE", 1) });
  assert.match(
    refusal(() => byName(regressionMetrics(odd))),
    /E-SME-387: '12 mm' in actual of SME_F is no number/,
  );
});

test("more labels than a classification has are refused", () => {
  const many = of("DECIMAL(9,0)", ...Array.from({ length: 10_001 }, (_, i) => i));
  assert.match(
    refusal(() => accuracy(many, many)),
    /E-SME-390: SME_F found more than 10000 different labels/,
  );
});

test("thresholds count rows without a probability in a row of their own", () => {
  const group = groupOf({
    actual: of("BOOLEAN", true, false, true, null),
    probability: of("DOUBLE", 0.9, 0.1, null, 0.5),
    positive_label: of("BOOLEAN", true, true, true, true),
  });
  const rows = [...thresholdMetrics(group)];
  assert.equal(
    rows.map(({ threshold }) => threshold),
    [0.9, 0.1, null],
  );
  const { tn, fn, precision } = rows.at(-1) ?? {};
  assert.equal([tn, fn, precision], [1, 1, null]);
});

test("a call with another number of arguments is refused", () => {
  const column = {
    name: "0",
    type: "DOUBLE",
    sqlType: "DOUBLE",
    precision: undefined,
    scale: undefined,
    length: undefined,
  } as const;
  const meta = { scriptName: "SME_F", inputColumns: [column] };
  const signature = { required: ["actual", "predicted"], optional: ["weight"] };
  assert.match(
    refusal(() => readGroup({ blocks: () => [] }, { meta }, signature)),
    /E-SME-385: SME_F takes actual, predicted and, if wanted, weight, but was called with 1 arguments/,
  );
});

test.run();
