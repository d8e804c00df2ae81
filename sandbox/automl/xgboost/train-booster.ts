import { binFeatures } from "../bins.ts";
import { seededRandom } from "../random.ts";
import { boostTree, drawShare } from "./boost-tree.ts";
import { addAnswers, type BoostedTree, type Booster } from "./booster.ts";
import { evaluateMetric, isBetter } from "./metrics.ts";
import { type Objective, objectiveOf } from "./objectives.ts";
import type { LabelledMatrix } from "./read-matrix.ts";
import type { XgboostSettings } from "./settings.ts";

/** The rows of a channel. */
export interface Watched {
  name: "train" | "validation";
  data: LabelledMatrix;
}

/** The last values of the metrics, by name: `validation:rmse`. */
export type BoostingMetrics = Record<string, number>;

/** What is known of the rows while trees are added. */
interface Progress extends Watched {
  scores: Float32Array[];
}

/**
 * Boosts trees as XGBoost's `hist` does, round by round. With early stopping it ends when the last metric of
 * the last channel has not become better for so many rounds, and keeps the best ones. Throws for labels that
 * the objective cannot have.
 */
export function trainBooster(
  settings: XgboostSettings,
  watched: readonly Watched[],
): { booster: Booster; metrics: BoostingMetrics } {
  const [{ data } = { data: undefined }] = watched;
  if (data === undefined || data.rows === 0) throw new Error("There are no rows to learn from.");
  const booster = emptyBooster(settings, data.columns.length);
  const objective = objectiveOf(booster);
  if (!Number.isFinite(objective.toScore(settings.base_score)))
    throw new Error(`base_score ${settings.base_score} is not possible for ${settings.objective}.`);
  for (const { name, data: rows } of watched) checkLabels(objective, name, rows);
  const progress = watched.map((channel): Progress => {
    const base = objective.toScore(settings.base_score);
    const size = channel.data.rows;
    return {
      ...channel,
      scores: Array.from({ length: outputsOf(booster) }, () => new Float32Array(size).fill(base)),
    };
  });
  const metricNames = settings.eval_metric.length > 0 ? settings.eval_metric : [objective.defaultMetric];
  const learn = learner(settings, data, objective);
  let metrics: BoostingMetrics = {};
  let best: { round: number; value: number; metrics: BoostingMetrics } | undefined;
  for (let round = 1; round <= settings.num_round; round++) {
    learn(booster, progress);
    checkTrees(booster.trees.slice(-outputsOf(booster)));
    metrics = Object.fromEntries(
      progress.flatMap((channel) =>
        metricNames.map((name) => [`${channel.name}:${name}`, metricOf(objective, name, channel)]),
      ),
    );
    if (settings.early_stopping_rounds === 0) continue;
    const name = metricNames.at(-1) ?? "";
    const value = metrics[`${progress.at(-1)?.name}:${name}`] ?? Number.NaN;
    if (best === undefined || isBetter(name, value, best.value)) best = { round, value, metrics };
    if (round - best.round >= settings.early_stopping_rounds) break;
  }
  if (best === undefined) return { booster, metrics };
  const kept = best.round * outputsOf(booster);
  const shortened = { trees: booster.trees.slice(0, kept), outputs: booster.outputs.slice(0, kept) };
  return { booster: { ...booster, ...shortened }, metrics: best.metrics };
}

function emptyBooster(settings: XgboostSettings, features: number): Booster {
  const { objective, base_score: base, num_class: classes } = settings;
  const objectiveParameters = {
    scale_pos_weight: String(settings.scale_pos_weight),
    tweedie_variance_power: String(settings.tweedie_variance_power),
    max_delta_step: String(settings.max_delta_step),
  };
  return { objective, objectiveParameters, baseScores: [base], classes, features, trees: [], outputs: [] };
}

/** Throws where a leaf's answer is beyond all numbers of single precision. */
function checkTrees(trees: readonly BoostedTree[]): void {
  if (trees.every(({ condition }) => condition.every(Number.isFinite))) return;
  throw new Error("The training has diverged: the labels are too large, or the learning rate is too high.");
}

function outputsOf({ classes }: Pick<Booster, "classes">): number {
  return Math.max(1, classes);
}

function checkLabels(objective: Objective, name: string, { labels }: LabelledMatrix): void {
  for (const label of labels) {
    const reason = objective.refuses(label);
    if (reason !== undefined) throw new Error(`The label ${label} in the channel ${name}: ${reason}`);
  }
}

/** Adds the trees of one round. */
function learner(settings: XgboostSettings, data: LabelledMatrix, objective: Objective) {
  const random = seededRandom(settings.seed + 1);
  const everyRow = Int32Array.from({ length: data.rows }, (_, row) => row);
  const bins = binFeatures(
    data.columns.map((column) => Float64Array.from(column)),
    everyRow,
  );
  const everyFeature = data.columns.map((_, feature) => feature);
  const first = new Float64Array(data.rows);
  const second = new Float64Array(data.rows);
  return (booster: Booster, progress: readonly Progress[]) => {
    // All trees of a round start from the same scores.
    const before = (progress[0]?.scores ?? []).map((scores) => scores.slice());
    for (let output = 0; output < outputsOf(booster); output++) {
      for (let row = 0; row < data.rows; row++) {
        const scores = before.map((score) => score[row] as number);
        const [gradient, hessian] = objective.derive(scores, data.labels[row] as number, output);
        const weight = data.weights[row] as number;
        first[row] = gradient * weight;
        second[row] = hessian * weight;
      }
      const rows = settings.subsample < 1 ? everyRow.filter(() => random() < settings.subsample) : everyRow;
      const features = drawShare(everyFeature, settings.colsample_bytree, random);
      const tree = boostTree({ bins, rows, first, second, features }, settings, random);
      booster.trees.push(tree);
      booster.outputs.push(output);
      for (const channel of progress) addAnswers(tree, channel.data.columns, channel.scores[output]);
    }
  };
}

function metricOf(objective: Objective, name: string, { data, scores }: Progress): number {
  const scoresOf = (row: number) => scores.map((score) => score[row] as number);
  const answers = Array.from({ length: data.rows }, (_, row) => objective.answer(scoresOf(row)));
  const probabilities = (row: number) => {
    const own = scoresOf(row);
    const highest = Math.max(...own);
    const powers = own.map((score) => Math.exp(score - highest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  };
  return evaluateMetric(name, { labels: data.labels, weights: data.weights, scores, answers, probabilities });
}
