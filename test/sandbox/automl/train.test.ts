import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { answerCsv } from "../../../sandbox/automl/answer-csv.ts";
import type { Metrics } from "../../../sandbox/automl/metrics.ts";
import { parseModel } from "../../../sandbox/automl/model.ts";
import { prepareData, readRows } from "../../../sandbox/automl/prepare-data.ts";
import { train } from "../../../sandbox/automl/train.ts";
import type { TrainingEvent, TrainingRequest } from "../../../sandbox/automl/training-request.ts";
import { suite } from "../../support/suite.ts";
import { messageOf, withCsvFiles } from "./csv-files.ts";

const test = suite("training");
const [header = "", ...rows] = readFileSync(
  new URL("../../../../examples/abalone.csv", import.meta.url),
  "utf8",
)
  .trim()
  .split("\n");
const csv = (lines: string[]) => [header, ...lines, ""].join("\n");

async function run(content: string, request: Omit<TrainingRequest, "files">) {
  const events: TrainingEvent[] = [];
  const result = await withCsvFiles([content], (files) =>
    train({ files, ...request }, (event) => events.push(event)),
  );
  const completed = events.filter((event) => event.kind === "candidate-completed");
  const best = completed.find(({ name }) => name === result.best);
  if (!best) throw new Error("The best candidate is none of them.");
  return { result, events, completed, best, model: parseModel(best.artefact) };
}

/** Every fifth row is kept from the training. */
const learned = rows.filter((_, i) => i % 5 !== 0);
const heldOut = rows.filter((_, i) => i % 5 === 0).map((row) => row.split(","));

test("predicts the rings of abalones it has not seen", async () => {
  const { model, completed } = await run(csv(learned), {
    target: "Rings",
    problemType: "Regression",
    maxCandidates: 4,
  });
  assert.ok(completed.length === 4);
  const inputs = heldOut.map((row) => row.slice(0, 8).join(",")).join("\n");
  const answers = answerCsv(model, Buffer.from(inputs), ["predicted_label"]).trim().split("\n");
  const squares = heldOut.map((row, i) => (Number(row[8]) - Number(answers[i])) ** 2);
  const rmse = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  assert.ok(rmse < 2.3, `RMSE ${rmse}`);
});

/** 600 rows: y follows x; the columns `more` come before them. */
function synthetic(columns: string, more: (i: number) => string, y: (i: number) => string): string {
  const lines = Array.from({ length: 600 }, (_, i) => `${more(i)},${(i * 7919) % 600},${y(i)}`);
  return [`${columns},x,y`, ...lines, ""].join("\n");
}
const label = (i: number) => ((i * 7919) % 600 > 300 ? "a" : "b");

test("numbers near the largest end a training, and do not spoil it", async () => {
  const huge = synthetic("huge", (i) => (i % 5 === 0 ? "1.7976931348623157E308" : String(i)), label);
  const { completed, best } = await run(huge, { target: "y", maxCandidates: 3 });
  assert.is(completed.length, 3);
  assert.ok(Object.values(best.validationMetrics).every(Number.isFinite));
  assert.ok((best.validationMetrics.F1 ?? 0) > 0.95);
});

test("a candidate without a finite score fails with the reason, and so does the job", async () => {
  const rows = (y: (i: number) => string) => synthetic("z", (i) => String(i % 7), y);
  const events: TrainingEvent[] = [];
  const failed = withCsvFiles([rows(String), rows((i) => (i % 2 ? "0" : "1E-161"))], ([files, validation]) =>
    train(
      {
        files: files ? [files] : [],
        validationFiles: validation ? [validation] : [],
        target: "y",
        problemType: "Regression",
        maxCandidates: 2,
      },
      (event) => events.push(event),
    ),
  );
  const reason =
    /The metric R2 of the candidate cannot be computed: the values of the target column y are too close to/;
  assert.match(await messageOf(failed), reason);
  const stopped = events.flatMap((event) => (event.kind === "candidate-stopped" ? [event.reason ?? ""] : []));
  assert.is(stopped.length, 2);
  assert.match(stopped[0] ?? "", reason);
});

test("tells the columns it learns nothing from, and one value as a target", async () => {
  const odd = synthetic("constant,id", (i) => `1,id${i}`, label);
  const { events } = await run(odd, { target: "y", maxCandidates: 1 });
  const read = events.find((event) => event.kind === "columns-read");
  assert.equal(read?.columns, [
    { name: "constant", kind: "dropped", missing: 0, reason: "it has one value only" },
    { name: "id", kind: "dropped", missing: 0, reason: "nearly every row has a value of its own" },
    { name: "x", kind: "number", missing: 0 },
  ]);
  const same = synthetic("z", String, () => "yes");
  const failed = withCsvFiles([same], (files) => train({ files, target: "y" }, () => undefined));
  assert.match(
    await messageOf(failed),
    "The target column y has the same value 'yes' in every row: there is nothing to learn.",
  );
});

test("validates with some rows even if no label has enough to be shared out", async () => {
  const rare = synthetic(
    "z",
    (i) => String(i % 7),
    (i) => `label ${Math.floor(i / 2)}`,
  );
  const { best } = await run(rare, { target: "y", maxCandidates: 1, algorithms: ["decision-tree"] });
  assert.ok(Number.isFinite(best.validationMetrics.Accuracy));
  const request = { target: "y", validationFraction: 0.2 };
  const { split } = prepareData(
    await withCsvFiles([rare], (files) => readRows({ files, ...request })),
    request,
  );
  assert.is(split.validation.length, 120);
});

test("predicts the type of abalones it has not seen", async () => {
  const { model } = await run(csv(learned), {
    target: "Type",
    problemType: "MulticlassClassification",
    objective: "Accuracy",
    maxCandidates: 1,
  });
  const inputs = heldOut.map((row) => row.slice(1).join(",")).join("\n");
  const answers = answerCsv(model, Buffer.from(inputs), ["predicted_label"]).trim().split("\n");
  const hits = heldOut.filter((row, i) => row[0] === answers[i]).length;
  assert.ok(hits / heldOut.length >= 0.53, `accuracy ${hits / heldOut.length}`);
});

test("chooses by the objective among candidates of different kinds, the same each time", async () => {
  const request = { target: "Rings", problemType: "Regression", objective: "MAE", maxCandidates: 4 } as const;
  const first = await run(csv(rows.slice(0, 600)), request);
  const values = first.completed.map(({ validationMetrics }) => validationMetrics.MAE ?? Number.NaN);
  assert.is(first.best.validationMetrics.MAE, Math.min(...values));
  const kinds = first.completed.map(({ name }) => name);
  assert.equal(kinds, [
    "gradient-boosting-t1",
    "linear-learner-t2",
    "randomforest-t3",
    "WeightedEnsemble-L2-t4",
  ]);
  const second = await run(csv(rows.slice(0, 600)), request);
  assert.is(second.result.best, first.result.best);
  assert.is(second.best.artefact, first.best.artefact);
});

test("an ensemble predicts the mean of its members by their weights", async () => {
  const request = { target: "Rings", problemType: "Regression", maxCandidates: 3 } as const;
  const { completed } = await run(csv(rows.slice(0, 600)), request);
  const models = new Map(completed.map(({ name, artefact }) => [name, artefact]));
  const artefact = models.get("WeightedEnsemble-L2-t3") ?? "";
  const { settings } = JSON.parse(artefact) as { settings: Record<string, number> };
  const inputs = Buffer.from(heldOut.map((row) => row.slice(0, 8).join(",")).join("\n"));
  const answersOf = (model: string) =>
    answerCsv(parseModel(model), inputs, ["predicted_label"]).trim().split("\n").map(Number);
  const members = Object.entries(settings).map(([name, weight]) => {
    return { weight, answers: answersOf(models.get(name) ?? "") };
  });
  assert.is(members.length, 2);
  answersOf(artefact).forEach((answer, i) => {
    const mean = members.reduce((sum, { weight, answers }) => sum + weight * (answers[i] ?? Number.NaN), 0);
    assert.ok(Math.abs(answer - mean) < 1e-6);
  });
});

test("learns from all rows of a small table, and validates with all of them", async () => {
  const request = { target: "Rings", problemType: "Regression", maxCandidates: 1 } as const;
  const { result, best, model } = await run(csv(learned), request);
  const { dataset, regression_metrics } = JSON.parse(result.reports?.insights ?? "");
  assert.is(dataset.item_count, learned.length);
  assert.ok(Math.abs(regression_metrics.mse.value - (best.validationMetrics.MSE ?? 0)) < 1e-6);
  // What cross-validation says is what comes true on rows that nothing has learned from.
  const inputs = Buffer.from(heldOut.map((row) => row.slice(0, 8).join(",")).join("\n"));
  const answers = answerCsv(model, inputs, ["predicted_label"]).trim().split("\n");
  const squares = heldOut.map((row, i) => (Number(row[8]) - Number(answers[i])) ** 2);
  const mse = squares.reduce((sum, square) => sum + square, 0) / squares.length;
  assert.ok(Math.abs(mse / (best.validationMetrics.MSE ?? 0) - 1) < 0.2, `MSE ${mse}`);
});

test("reports its phases in order", async () => {
  const { events } = await run(csv(rows.slice(0, 500)), { target: "Rings", maxCandidates: 1 });
  const phases = events.flatMap((event) => (event.kind === "phase" ? [event.phase] : []));
  assert.equal(phases, ["analyzing-data", "feature-engineering", "training-candidates", "explaining"]);
});

test("learns from categories, booleans, dates, missing values and words", async () => {
  const lines = Array.from({ length: 600 }, (_, i) => {
    const color = ["red", "green", ""][i % 3];
    const day = `2026-0${1 + (i % 9)}-15`;
    const remark = i % 2 ? `a good item ${i}` : `some bad thing ${i}`;
    const y = (i % 3) * 10 + (i % 2) * 5 + (i % 9);
    return `${color},${i % 2 === 0},${day},${remark},${y}`;
  });
  const content = ["color,flag,day,remark,y", ...lines, ""].join("\n");
  const { model, best } = await run(content, { target: "y", problemType: "Regression", maxCandidates: 3 });
  const kinds = model.columns.map(({ kind }) => kind);
  assert.equal(kinds, ["category", "boolean", "timestamp", "text"]);
  assert.ok((best.validationMetrics.R2 ?? 0) > 0.95, JSON.stringify(best.validationMetrics));
});

test("measures every objective of two classes", async () => {
  const lines = rows
    .slice(0, 800)
    .map((row) => row.replace(/,(\d+)$/, (_, rings) => (Number(rings) > 9 ? ",yes" : ",no")));
  const { best, model } = await run(csv(lines), { target: "Rings", maxCandidates: 3 });
  const { validationMetrics } = best as { validationMetrics: Metrics };
  assert.equal(model.labels, ["no", "yes"]);
  for (const name of ["F1", "Accuracy", "AUC", "BalancedAccuracy", "Precision", "Recall"]) {
    assert.ok((validationMetrics[name] ?? 0) > 0.6 && (validationMetrics[name] ?? 0) <= 1, name);
  }
});

test("answers with labels as Python prints them", async () => {
  const lines = rows.slice(0, 600).map((row) => row.replace(/^M/, "it's").replace(/^F/, 'say "x", ü'));
  const quoted = lines.map((row) => row.replace('say "x", ü', '"say ""x"", ü"'));
  const { model } = await run(csv(quoted), { target: "Type", maxCandidates: 1 });
  const answer = answerCsv(model, Buffer.from("0.1,0.1,0.1,0.1,0.1,0.1,0.1,5"), ["labels"]);
  assert.is(answer, `"['I', ""it's"", 'say ""x"", ü']"\n`);
});

test("keeps numeric labels as they are spelt", async () => {
  const labels = ["007", "1.0", "2"];
  const lines = rows.slice(0, 600).map((row, i) => row.replace(/\d+$/, labels[i % 3] ?? ""));
  const request = { target: "Rings", problemType: "MulticlassClassification", maxCandidates: 1 } as const;
  const { model } = await run(csv(lines), request);
  const answer = answerCsv(model, Buffer.from("M,0.1,0.1,0.1,0.1,0.1,0.1,0.1"), ["labels"]);
  assert.is(answer, `"['1.0', '2', '007']"\n`);
});

test("validates with rows of their own when there are some", async () => {
  const events: TrainingEvent[] = [];
  await withCsvFiles([csv(rows.slice(0, 500)), csv(rows.slice(500, 600))], ([training, validation]) =>
    train(
      {
        files: training ? [training] : [],
        validationFiles: validation ? [validation] : [],
        target: "Rings",
        maxCandidates: 1,
      },
      (event) => events.push(event),
    ).then(({ reports }) => {
      const { dataset } = JSON.parse(reports?.insights ?? "") as { dataset: { item_count: number } };
      assert.is(dataset.item_count, 100);
    }),
  );
});

test("ends with the best so far when its time is over, and fails when there is none", async () => {
  const over = { target: "Rings", deadline: Date.now() - 1 };
  assert.match(await messageOf(run(csv(rows.slice(0, 500)), over)), "before the first candidate was trained");
  const events: TrainingEvent[] = [];
  const request = { target: "Rings", candidateMilliseconds: 0 };
  await messageOf(
    withCsvFiles([csv(rows.slice(0, 500))], (files) =>
      train({ files, ...request }, (event) => events.push(event)),
    ),
  );
  assert.ok(events.some(({ kind }) => kind === "candidate-stopped"));
});

test("makes no reports when its time is over", async () => {
  const { now } = Date;
  const over = withCsvFiles([csv(rows.slice(0, 500))], (files) =>
    train({ files, target: "Rings", deadline: now() + 3_600_000 }, ({ kind }) => {
      if (kind === "candidate-completed") Date.now = () => now() + 7_200_000;
    }),
  );
  try {
    assert.equal(await over, { best: "gradient-boosting-t1", outOfTime: true });
  } finally {
    Date.now = now;
  }
});

test("refuses what it cannot learn from", async () => {
  const few = rows.slice(0, 499);
  assert.match(
    await messageOf(run(csv(few), { target: "Rings" })),
    "has 499 rows with a target, but at least 500",
  );
  const some = csv(rows.slice(0, 500));
  assert.match(await messageOf(run(some, { target: "Age" })), "The target column Age is not in the input");
  const wrong = { target: "Type", problemType: "Regression" } as const;
  assert.match(await messageOf(run(some, wrong)), "holds 'M', but Regression needs numbers");
  const objective = { target: "Type", objective: "F1" };
  assert.match(await messageOf(run(some, objective)), "The objective F1 is none of MulticlassClassification");
  const constant = ["a,b,y", ...Array.from({ length: 500 }, (_, i) => `1,id${i},${i}`)].join("\n");
  assert.match(
    await messageOf(run(constant, { target: "y" })),
    "No column is left to learn from (a: it has one value only",
  );
});

test.run();
