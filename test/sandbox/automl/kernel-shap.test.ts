import * as assert from "uvu/assert";
import { chooseCoalitions } from "../../../sandbox/automl/coalitions.ts";
import { type Explanation, kernelShap } from "../../../sandbox/automl/kernel-shap.ts";
import { seededRandom } from "../../../sandbox/automl/random.ts";
import { suite } from "../../support/suite.ts";

const test = suite("Kernel SHAP");

/** Explains one prediction of a model that sees which columns keep their value. */
function explain(
  columns: number,
  model: (members: Uint8Array) => number,
  most = Number.POSITIVE_INFINITY,
): Explanation {
  const predict = (_: number, sets: readonly Uint8Array[]) => [Float64Array.from(sets, model)];
  const explanation = kernelShap({ columns, rows: 1, predict }, most)[0]?.[0];
  if (!explanation) throw new Error("It explained nothing.");
  return explanation;
}

function equal(values: Float64Array, expected: readonly number[], tolerance = 1e-9): void {
  const close = expected.every((value, i) => Math.abs((values[i] as number) - value) < tolerance);
  assert.ok(close && values.length === expected.length, `${[...values]} instead of ${expected}`);
}

const weights = Array.from({ length: 14 }, (_, i) => i * 1.5 - 7);
const linear = (members: Uint8Array) =>
  3 + members.reduce((sum, member, i) => sum + member * (weights[i] as number), 0);
/** Columns 0 and 1 work together, 2 and 3 do the same, 4 does nothing, and the others disturb each other. */
const tangled = (members: Uint8Array) => {
  const [a = 0, b = 0, c = 0, d = 0, , ...others] = members;
  return (
    5 * a * b + Math.sin(c + d) + Math.exp(-others.reduce((sum, member, i) => sum + member * (i + 1), 0))
  );
};

/** The definition: the mean of what a column adds when the columns come in any order. */
function shapley(columns: number, model: (members: Uint8Array) => number): number[] {
  const values = new Array<number>(columns).fill(0);
  let orders = 0;
  const go = (members: Uint8Array, order: readonly number[]) => {
    if (order.length === columns) {
      orders++;
      const growing = new Uint8Array(columns);
      for (const column of order) {
        const before = model(growing);
        growing[column] = 1;
        values[column] = (values[column] as number) + model(growing) - before;
      }
      return;
    }
    for (let column = 0; column < columns; column++) {
      if (members[column]) continue;
      const next = members.slice();
      next[column] = 1;
      go(next, [...order, column]);
    }
  };
  go(new Uint8Array(columns), []);
  return values.map((value) => value / orders);
}

test("gives a linear model's terms, however few sets it tries", () => {
  equal(explain(14, linear).values, weights);
  equal(explain(14, linear, 60).values, weights);
  assert.is(explain(14, linear).expected, 3);
});

test("is the Shapley value as it is defined when all sets are tried", () => {
  for (const columns of [1, 2, 3, 7]) equal(explain(columns, tangled).values, shapley(columns, tangled));
});

test("shares out the whole difference between prediction and expected value", () => {
  for (const most of [100, 300, 10_000]) {
    const { expected, prediction, values } = explain(12, tangled, most);
    assert.is(prediction, tangled(new Uint8Array(12).fill(1)));
    assert.is(expected, tangled(new Uint8Array(12)));
    equal(Float64Array.of(values.reduce((sum, value) => sum + value, 0)), [prediction - expected]);
  }
});

test("gives nothing to a column without effect, and the same to columns with the same effect", () => {
  const { values } = explain(9, tangled);
  assert.ok(Math.abs(values[4] as number) < 1e-12);
  equal(values.subarray(0, 1), [values[1] as number], 1e-12);
  equal(values.subarray(2, 3), [values[3] as number], 1e-12);
});

test("comes close with a part of the sets, the same each time", () => {
  const exact = explain(14, tangled);
  const estimated = explain(14, tangled, 1000);
  equal(estimated.values, [...exact.values], 0.05);
  assert.equal(explain(14, tangled, 1000), estimated);
});

test("explains each row and each output by itself", () => {
  const predict = (row: number, sets: readonly Uint8Array[]) => [
    Float64Array.from(sets, ([a = 0]) => a * row),
    Float64Array.from(sets, ([, b = 0]) => b * 10),
  ];
  const explained = kernelShap({ columns: 2, rows: 3, predict }, 10);
  const values = explained.map((outputs) => outputs.map((output) => [...output.values]));
  assert.is(values.length, 3);
  values.forEach((outputs, row) => {
    equal(Float64Array.from(outputs.flat()), [row, 0, 0, 10]);
  });
});

test("a model without columns predicts the expected value", () => {
  const predict = (_: number, sets: readonly Uint8Array[]) => [Float64Array.from(sets, () => 4)];
  const [[only] = []] = kernelShap({ columns: 0, rows: 1, predict }, 10);
  assert.equal(only, { expected: 4, prediction: 4, values: new Float64Array() });
});

test("tries each set once, with its complement, and all weights make one", () => {
  for (const [columns, most] of [
    [5, 100],
    [11, 300],
    [60, 200],
  ] as const) {
    const coalitions = chooseCoalitions(columns, most, seededRandom(1));
    const weightsOf = new Map(coalitions.map(({ members, weight }) => [members.join(""), weight]));
    assert.is(weightsOf.size, coalitions.length);
    assert.ok(coalitions.length <= most);
    for (const { members, weight } of coalitions) {
      assert.is(weightsOf.get(members.map((member) => 1 - member).join("")), weight);
    }
    const sum = coalitions.reduce((total, { weight }) => total + weight, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9, `${sum}`);
  }
  assert.is(chooseCoalitions(5, 30, seededRandom(1)).length, 30);
});

test.run();
