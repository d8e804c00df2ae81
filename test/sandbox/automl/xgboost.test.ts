import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../package/package-root.ts";
import { answerBooster } from "../../../sandbox/automl/xgboost/answer-booster.ts";
import { predict } from "../../../sandbox/automl/xgboost/booster.ts";
import { readModelFile, writeModelFile } from "../../../sandbox/automl/xgboost/model-file.ts";
import {
  type LabelledMatrix,
  readLabelled,
  readUnlabelled,
} from "../../../sandbox/automl/xgboost/read-matrix.ts";
import { readSettings, unavailable } from "../../../sandbox/automl/xgboost/settings.ts";
import { trainBooster } from "../../../sandbox/automl/xgboost/train-booster.ts";
import { suite } from "../../support/suite.ts";

const test = suite("XGBoost");
const reference = "test/sandbox/automl/xgboost-reference";
/** Models and answers of the real library; xgboost-reference/make_expected.py made them. */
const expected: { rows: string[]; multi: number[][]; poisson: number[] } = JSON.parse(
  readFileSync(fromPackage(`${reference}/expected.json`), "utf8"),
);
const model = (file: string) => readModelFile(readFileSync(fromPackage(`${reference}/${file}`)));

const csv = (text: string, weighted = false) => readLabelled([{ name: "rows", text }], "csv", weighted);
/** Rows of y = x², where x is missing at times and y is then 3. */
const squares = csv(
  Array.from({ length: 300 }, (_, i) =>
    i % 5 === 0 ? `3,,${i}` : `${((i % 30) / 10) ** 2},${(i % 30) / 10},${i}`,
  ).join("\n"),
);
const train = (data: LabelledMatrix, given: Record<string, string>, validation?: LabelledMatrix) =>
  trainBooster(readSettings({ num_round: "20", ...given }), [
    { name: "train", data },
    ...(validation ? [{ name: "validation" as const, data: validation }] : []),
  ]);

/** What it throws. */
function thrown(work: () => unknown): string {
  try {
    work();
    return "nothing";
  } catch (cause) {
    return (cause as Error).message;
  }
}

function closeTo(actual: unknown, wanted: number, what: string): void {
  assert.ok(Math.abs(Number(actual) - wanted) < 2e-6, `${what}: ${actual} instead of ${wanted}`);
}

for (const file of ["multi.ubj", "multi.json", "poisson.ubj"])
  test(`answers as the real library with its own model in ${file}`, () => {
    const booster = model(file);
    const answers = predict(booster, readUnlabelled(expected.rows.join("\n"), "csv", 3));
    answers.forEach((answer, row) => {
      const wanted = file === "poisson.ubj" ? [expected.poisson[row]] : expected.multi[row];
      [answer].flat().forEach((value, i) => {
        closeTo(value, wanted?.[i] ?? Number.NaN, `row ${row}`);
      });
    });
  });

test("learns from numbers and from what is missing", () => {
  const { booster, metrics } = train(squares, {});
  assert.ok((metrics["train:rmse"] ?? 9) < 0.1, JSON.stringify(metrics));
  const [missing, two] = predict(booster, readUnlabelled(",7\n2.1,7", "csv", 2));
  assert.ok(Math.abs(Number(missing) - 3) < 0.2, `${missing}`);
  assert.ok(Math.abs(Number(two) - 4.41) < 0.2, `${two}`);
  // A row without the last feature misses it.
  const answer = (row: string) => predict(booster, readUnlabelled(row, "csv", 2));
  assert.equal(answer("2.1"), answer("2.1,"));
});

test("writes a model that it reads again, node by node", () => {
  const { booster } = train(squares, { objective: "reg:squarederror", alpha: "0.1", gamma: "0.1" });
  const file = Buffer.from(writeModelFile(booster));
  const again = readModelFile(file);
  assert.equal(again.trees, booster.trees);
  assert.equal(predict(again, squares), predict(booster, squares));
  // The real library takes 1 for an integer, and does not read it as a number.
  assert.not.match(file.toString(), /"(split_conditions|base_weights|sum_hessian)":\[(?:[^\]]*,)?-?\d+[,\]]/);
});

test("takes each objective, whose answers are what it says", () => {
  const rows = (label: (x: number) => number) =>
    csv(Array.from({ length: 200 }, (_, i) => `${label(i % 20)},${i % 20}`).join("\n"));
  const answersOf = (objective: string, label: (x: number) => number, more = {}) =>
    predict(train(rows(label), { objective, num_round: "60", ...more }).booster, rows(label));
  const yes = (x: number) => (x > 9 ? 1 : 0);
  const [no = 1, , , , , , , , , , , positive = 0] = answersOf("binary:logistic", yes).map(Number);
  assert.ok(no < 0.05 && positive > 0.95, `${no} ${positive}`);
  assert.ok(Number(answersOf("binary:logitraw", yes)[11]) > 2);
  for (const objective of ["count:poisson", "reg:gamma", "reg:tweedie", "reg:squaredlogerror"]) {
    const answer = Number(answersOf(objective, (x) => 1 + x)[9]);
    assert.ok(Math.abs(answer - 10) < 2.5, `${objective}: ${answer}`);
  }
  const third = (x: number) => x % 3;
  const classes = answersOf("multi:softmax", third, { num_class: "3" });
  assert.equal(classes.slice(0, 6), [0, 1, 2, 0, 1, 2]);
  const [first] = answersOf("multi:softprob", third, { num_class: "3" });
  assert.ok(Array.isArray(first) && Math.abs(first.reduce((sum, p) => sum + p, 0) - 1) < 1e-6);
});

test("stops when the validation rows are not learned any better, and keeps the best trees", () => {
  const noise = csv(Array.from({ length: 60 }, (_, i) => `${(i * 7919) % 13},${i}`).join("\n"));
  const { booster, metrics } = train(squares, { num_round: "200", early_stopping_rounds: "3" }, noise);
  assert.ok(booster.trees.length < 50, `${booster.trees.length}`);
  assert.ok(metrics["validation:rmse"] !== undefined);
});

test("lets rows count by their weights", () => {
  const rows = csv("0,1,5\n10,3,5\n".repeat(20), true);
  const { booster } = train(rows, { csv_weights: "1", lambda: "0", num_round: "100" });
  closeTo(predict(booster, readUnlabelled("5", "csv", 1))[0], 7.5, "the weighted mean");
});

test("reads LIBSVM, where what a row does not name is missing", () => {
  const libsvm = readLabelled([{ name: "rows", text: "1 0:2 2:4\n0:0.5 1:3\n" }], "libsvm", false);
  assert.equal([...libsvm.labels], [1, 0]);
  assert.equal([...libsvm.weights], [1, 0.5]);
  assert.equal(
    libsvm.columns.map((column) => [...column].map(String)),
    [
      ["2", "NaN"],
      ["NaN", "3"],
      ["4", "NaN"],
    ],
  );
});

test("says where a row is odd", () => {
  assert.match(
    thrown(() => csv("1,2\n1,x\n")),
    "Line 2 of rows: could not convert string to float: 'x'",
  );
  assert.match(
    thrown(() => csv("1,2\n,2\n")),
    "Line 2 of rows: the label is missing",
  );
  const libsvm = () => readLabelled([{ name: "rows", text: "1 a:2" }], "libsvm", false);
  assert.match(thrown(libsvm), "'a:2' is no index:value");
  assert.match(
    thrown(() => readLabelled([{ name: "rows", text: "1 4000000000:1" }], "libsvm", false)),
    "more than is possible",
  );
  assert.match(
    thrown(() => train(csv("2,1\n"), { objective: "binary:logistic" })),
    "The label 2 in the channel train: label must be in [0,1]",
  );
});

test("says what is wrong with a hyperparameter, and what is not available, by name and value", () => {
  assert.match(
    thrown(() => readSettings({})),
    "Missing required hyperparameter: num_round",
  );
  const settings = (given: Record<string, string>) =>
    thrown(() => readSettings({ num_round: "1", ...given }));
  assert.match(settings({ colour: "red" }), "Extraneous hyperparameter found: colour");
  assert.match(settings({ eta: "2" }), "Hyperparameter eta: 2 is not in the range from 0 to 1");
  assert.match(settings({ max_depth: "2.5" }), "Hyperparameter max_depth: could not parse value: 2.5");
  assert.match(settings({ objective: "multi:softmax" }), "num_class");
  assert.is(readSettings({ num_round: "1", learning_rate: "0.1" }).eta, 0.1);
  assert.is(unavailable({ booster: "gbtree", tree_method: "hist", nthread: "4" }), undefined);
  assert.match(unavailable({ booster: "dart" }) ?? "", "booster with the value 'dart'");
  assert.match(unavailable({ objective: "rank:pairwise" }) ?? "", "'rank:pairwise'");
  assert.match(unavailable({ eval_metric: "rmse,map" }) ?? "", "eval_metric with the value 'map'");
});

test("fails where no number can be learned", () => {
  const rows = csv("0,1\n1,2\n".repeat(20));
  const failure = (given: Record<string, string>, data = rows) => thrown(() => train(data, given));
  assert.match(failure({ objective: "binary:logistic", base_score: "1" }), "base_score 1 is not possible");
  assert.match(failure({ objective: "count:poisson", base_score: "-1" }), "base_score -1 is not possible");
  assert.match(failure({ objective: "reg:tweedie", tweedie_variance_power: "2" }), "is not in the range");
  const huge = csv("1e38,1\n-1e38,2\n".repeat(20));
  assert.match(failure({ eta: "1", lambda: "-19.9" }, huge), "The training has diverged");
});

test("says of a file that is no model, or one that cannot be served", () => {
  const read = (text: string) => thrown(() => readModelFile(Buffer.from(text)));
  assert.match(read("binf"), "no model that XGBoost has written as JSON or UBJSON");
  assert.match(read("{L\u0000\u0000\u0000\u0000"), "no model that XGBoost has written");
  const file = JSON.parse(writeModelFile(train(squares, {}).booster));
  file.learner.gradient_booster.name = "dart";
  assert.match(read(JSON.stringify(file)), "The booster dart is not available");
});

test("answers as the container does: a line for a request, lines for a batch, scores in JSON", () => {
  const { booster } = train(csv("1,1\n1,2\n"), { lambda: "0", eta: "1", base_score: "1" });
  const rows = Buffer.from("1\n2\n");
  assert.is(answerBooster(booster, rows, "csv", "csv"), "1.0,1.0");
  assert.is(answerBooster(booster, rows, "csv", "csv-lines"), "1.0\n1.0\n");
  assert.is(answerBooster(booster, rows, "csv", "json"), '{"predictions": [{"score": 1.0}, {"score": 1.0}]}');
});

test("takes rows that lack the last feature, as the container does, and none that have more", () => {
  const { booster } = train(csv(Array.from({ length: 40 }, (_, i) => `${i % 2},${i % 2},5`).join("\n")), {});
  const answer = (rows: string) => answerBooster(booster, Buffer.from(rows), "csv", "csv");
  assert.is(answer("1\n0\n"), answer("1,5\n0,5\n"));
  assert.match(
    thrown(() => answer("1,1,5\n")),
    "Feature size of csv inference data 3 is not consistent",
  );
});

test.run();
