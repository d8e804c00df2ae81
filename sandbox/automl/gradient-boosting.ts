import { type BinnedFeature, binsOf } from "./feature-bins.ts";
import { ascending, type Fold, foldsOf } from "./folds.ts";
import { addGrownTree, type GrowthFeatures, LeafWiseGrower, type Scores } from "./leaf-wise-tree.ts";
import type { BoostingFeatures, CheckTime, LearningData } from "./learning-data.ts";
import { type Derivatives, packBins } from "./packed-histograms.ts";
import { type Random, seededRandom } from "./random.ts";
import { addLeaves, makeReady, type ReadyTrees } from "./sum-trees.ts";
import { rounded, type Tree } from "./tree.ts";
import { mostClassesEncoded, type TreeFeature } from "./tree-features.ts";

/** How boosting learns; `lambda` is the penalty on the squares of leaves. */
export interface BoostingSettings {
  rounds: number;
  /** How many a tree has at most, and how many splits are on the way to one. */
  leaves: number;
  depth: number;
  learningRate: number;
  lambda: number;
  /** The least weight of a leaf: about as many rows. */
  minimumWeight: number;
  /** The share of the rows each tree sees. */
  subsample: number;
  /** Parts all levels of categories one by one, where many are else known by their mean target. */
  byLevels?: true;
}

/** The sum of `base` and the trees' values is the prediction, or its logit; one score an output. */
export interface BoostingModel {
  kind: "gradient-boosting";
  base: number[];
  rounds: Tree[][];
}

/** The rows that are to be learned from, the one after the other, and nothing of the others. */
interface CompactData {
  /** For each output what its trees split by, or once for all. */
  features: OutputFeatures[];
  target: Float64Array;
  weights: Float64Array;
  classes: number;
}

interface OutputFeatures extends GrowthFeatures {
  /** Which of all features these are. */
  numbers: Int32Array;
}

/** Trees are added until so many times the learning rate have not helped. */
const patience = 2.5;
/** Fewer rows are all learned from: in turns each part decides when to stop. */
const fewRows = 10_000;
const watchedShare = 0.1;
/** What a boosting may cost, in values looked at: some seconds. */
const mostWork = 1e9;
/** Where each output's trees look at their own features only, this does for more rounds. */
const mostWorkOfOwn = 6.5e8;
/** Of tables with very many classes and bins even these cost more. */
const leastRounds = 3;
/** Where it allows for fewer rounds than wanted, each takes a longer step. */
const longestStep = 3;
const highestRate = 0.3;
/** So many scores of rows are kept at a time. */
const mostScores = 5_000_000;
/** The probability p of a class has the second derivative p (1 - p), on average so much. */
const usualSecond = 0.2;

/**
 * Gradient boosting with Newton steps on histograms, stopped early by rows that are not learned from. Small
 * tables can't spare those: five boostings are stopped by another fifth each, and for numbers a sixth learns
 * from all rows.
 */
export function trainBoosting(
  data: LearningData,
  settings: BoostingSettings,
  checkTime: CheckTime,
): BoostingModel {
  const folds = data.rows.length < fewRows ? foldsOf(data) : [];
  if (folds.length > 0 && affordableRounds(data, settings) >= folds.length * settings.rounds) {
    return boostFolds(data, folds, settings, checkTime).model;
  }
  return boostFolds(data, [lastRows(data.rows.length)], settings, checkTime).model;
}

/** A boosting for each fold, and the model that they make together. */
interface FoldBoostings {
  ofFolds: BoostingModel[];
  model: BoostingModel;
}

/**
 * Boosts for each fold, which learns from its rows. All are stopped by what they watch together, as one fold
 * says little about it where few rows have most of the loss; but for tables of so many classes and rows that
 * each is stopped by itself. The model is their mean; of numbers it is half the mean, half a boosting of all
 * rows with as many rounds: a number that has no like, which one of the folds' boostings doesn't know, counts
 * fully there. To classes, none of which is far from the others, it would add noise.
 */
export function boostFolds(
  data: LearningData,
  folds: readonly Fold[],
  settings: BoostingSettings,
  checkTime: CheckTime,
): FoldBoostings {
  const affordable = Math.floor(affordableRounds(data, settings) / folds.length);
  const rounds = Math.min(settings.rounds, Math.max(leastRounds, affordable));
  const compact = compactData(data, settings);
  const longer = settings.learningRate * Math.min(longestStep, settings.rounds / rounds);
  const learningRate = Math.max(settings.learningRate, Math.min(highestRate, longer));
  const affordableSettings = { ...settings, rounds, learningRate };
  const scores = folds.length * data.rows.length * Math.max(1, data.classes);
  const groups = scores <= mostScores ? [folds] : folds.map((fold) => [fold]);
  const ofFolds = groups.flatMap((group) => boost(compact, group, affordableSettings, checkTime));
  if (ofFolds.length === 1) return { ofFolds, model: ofFolds[0] as BoostingModel };
  if (data.classes > 0) return { ofFolds, model: sumOf(shared(ofFolds, 1)) };
  const usual = ofFolds.reduce((sum, model) => sum + model.rounds.length, 0) / ofFolds.length;
  const all = { learn: ascending(0, data.rows.length), watch: ascending(0, 0) };
  const asMany = { ...affordableSettings, rounds: Math.round(usual) };
  const whole = boost(compact, [all], asMany, checkTime);
  return { ofFolds, model: sumOf([...shared(ofFolds, 0.5), ...shared(whole, 0.5)]) };
}

function affordableRounds(data: LearningData, settings: BoostingSettings): number {
  const work = numbersOfOutputs(data, settings).map((numbers) => workOf(data, settings, numbers));
  const outputs = data.classes <= 2 ? 1 : data.classes;
  const ofRound = Array.from({ length: outputs }, (_, output) => ofOutput(work, output));
  const most = work.length > 1 ? mostWorkOfOwn : mostWork;
  return Math.floor(most / ofRound.reduce((sum, one) => sum + one));
}

const readyModels = new WeakMap<BoostingModel, ReadyTrees>();

/** The scores of each output for all rows of the columns. */
export function scoreBoosting(
  model: BoostingModel,
  columns: readonly Float64Array[],
  rows: number,
): Float64Array[] {
  const ready = readyModels.get(model) ?? makeReady(model.rounds.flat(), 1);
  readyModels.set(model, ready);
  const scores = model.base.map((base) => new Float64Array(rows).fill(base));
  addLeaves(ready, columns, scores, (tree) => tree % scores.length);
  return scores;
}

/** How many values are looked at for one tree. */
function workOf(data: LearningData, settings: BoostingSettings, numbers: Int32Array): number {
  const { bins } = boostingFeaturesFor(data, settings);
  const allBins = numbers.reduce((sum, number) => sum + binsOf(bins[number] as BinnedFeature), 0);
  const { leaves } = settings;
  return leaves * allBins + (1 + Math.log2(leaves) / 2) * data.rows.length * numbers.length;
}

/**
 * Which of the features the trees of each output look at: of those that say how often a level has each of the
 * classes the one about their own class. Once for all outputs where they look at the same.
 */
function numbersOfOutputs(data: LearningData, settings: BoostingSettings): Int32Array[] {
  const { features } = boostingFeaturesFor(data, settings);
  const all = Int32Array.from(features.keys());
  if (data.classes <= 2 || data.classes > mostClassesEncoded) return [all];
  const firstOf = new Map<number, number>();
  features.forEach(({ feature }, number) => {
    if (!firstOf.has(feature)) firstOf.set(feature, number);
  });
  if (firstOf.size === features.length) return [all];
  return Array.from({ length: data.classes }, (_, output) =>
    all.filter((number) => {
      const plan = features[number] as TreeFeature;
      return !("means" in plan) || number - (firstOf.get(plan.feature) as number) === output;
    }),
  );
}

/** What holds for an output: its own, or what is once for all. */
function ofOutput<T>(each: readonly T[], output: number): T {
  return (each[output] ?? each[0]) as T;
}

/** The features that a boosting learns from, and its models look at. */
export function boostingFeaturesFor(
  { boosting, boostingByLevels = boosting }: LearningData,
  { byLevels }: BoostingSettings,
): BoostingFeatures {
  return byLevels ? boostingByLevels : boosting;
}

/** A tenth of the rows, the last ones, decides. */
function lastRows(rows: number): Fold {
  const cut = Math.floor(rows * (1 - watchedShare));
  return { learn: ascending(0, cut), watch: ascending(cut, rows) };
}

function compactData(data: LearningData, settings: BoostingSettings): CompactData {
  const { target, weights, classes, rows } = data;
  const { bins } = boostingFeaturesFor(data, settings);
  const gather = (values: Float64Array) => {
    const gathered = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) gathered[i] = values[rows[i] as number] as number;
    return gathered;
  };
  const features = numbersOfOutputs(data, settings).map((numbers): OutputFeatures => {
    const own = Array.from(numbers, (number) => bins[number] as BinnedFeature);
    return { numbers, features: own, bins: packBins(own, rows) };
  });
  return { features, target: gather(target), weights: gather(weights), classes };
}

/** A boosting on the way: what is said of each row so far. */
interface Boosting extends Fold {
  base: number[];
  scores: Scores[];
  rounds: Tree[][];
  random: Random;
}

/** Adds rounds to all boostings as long as the loss of what they watch falls; all, if they watch nothing. */
function boost(
  data: CompactData,
  folds: readonly Fold[],
  settings: BoostingSettings,
  checkTime: CheckTime,
): BoostingModel[] {
  const size = data.target.length;
  const derivatives = { first: new Float64Array(size), second: new Float64Array(size) };
  const mostBins = Math.max(...data.features.map(({ bins }) => bins.size));
  const grower = new LeafWiseGrower(size, mostBins, {
    leaves: settings.leaves,
    depth: settings.depth,
    lambda: settings.lambda,
    least: settings.minimumWeight * (data.classes === 0 ? 1 : usualSecond),
    rate: settings.learningRate,
  });
  const logSums = new Float64Array(data.classes > 2 ? size : 0);
  const boostings = folds.map((fold) => startBoosting(data, fold));
  const waits = Math.ceil(patience / settings.learningRate);
  const isWatched = folds.some(({ watch }) => watch.length > 0);
  let best = { loss: Number.POSITIVE_INFINITY, rounds: 0 };
  for (let round = 1; round <= settings.rounds && round - best.rounds <= waits; round++) {
    let loss = 0;
    for (const boosting of boostings) {
      addRound(boosting);
      loss += lossOf(data, boosting.scores, boosting.watch);
    }
    if (!isWatched || loss < best.loss - 1e-9) best = { loss, rounds: round };
  }
  return boostings.map(({ base, rounds }) => ({
    kind: "gradient-boosting",
    base,
    rounds: rounds.slice(0, best.rounds),
  }));

  function addRound({ learn, watch, scores, rounds, random }: Boosting): void {
    const { drawn, others } = draw(learn, watch, settings.subsample, random);
    if (scores.length > 1) sumExponents(scores, drawn, logSums);
    const trees = scores.map((score, output) => {
      checkTime();
      derive(data, drawn, { output, score, logSums }, derivatives);
      const features = ofOutput(data.features, output);
      const grown = grower.grow(features, drawn.slice(), derivatives, score);
      addGrownTree(grown, features.bins, others, score);
      return withFeatures(grown.tree, features.numbers);
    });
    rounds.push(trees);
  }
}

/** The tree with its features' numbers among all instead of among those that it looked at. */
function withFeatures(tree: Tree, numbers: Int32Array): Tree {
  return { ...tree, feature: tree.feature.map((feature) => numbers[feature] ?? feature) };
}

function startBoosting(data: CompactData, fold: Fold): Boosting {
  const base = baseScores(data, fold.learn);
  // Of many classes there are many scores.
  const Numbers = base.length > 20 ? Float32Array : Float64Array;
  const scores = base.map((score): Scores => new Numbers(data.target.length).fill(score));
  return { ...fold, base, scores, rounds: [], random: seededRandom(1) };
}

/** Models of which each tree says only its share, so that together they say `whole` times their mean. */
function shared(models: readonly BoostingModel[], whole: number): BoostingModel[] {
  const share = whole / models.length;
  return models.map(({ kind, base, rounds }) => ({
    kind,
    base: base.map((score) => score * share),
    rounds: rounds.map((trees) =>
      trees.map((tree) => ({ ...tree, values: tree.values.map((value) => rounded(value * share)) })),
    ),
  }));
}

/** The model whose scores are the sums of others'. */
function sumOf(models: readonly BoostingModel[]): BoostingModel {
  const { base = [] } = models[0] ?? {};
  return {
    kind: "gradient-boosting",
    base: base.map((_, output) =>
      rounded(models.reduce((sum, model) => sum + (model.base[output] as number), 0)),
    ),
    rounds: models.flatMap(({ rounds }) => rounds),
  };
}

/** The rows a tree learns from, and those that it only has to answer. */
function draw(
  learn: Int32Array,
  watch: Int32Array,
  share: number,
  random: Random,
): { drawn: Int32Array; others: Int32Array } {
  if (share >= 1) return { drawn: learn, others: watch };
  const drawn = new Int32Array(learn.length);
  const others = new Int32Array(learn.length + watch.length);
  let count = 0;
  let left = 0;
  for (let i = 0; i < learn.length; i++) {
    const row = learn[i] as number;
    if (random() < share) drawn[count++] = row;
    else others[left++] = row;
  }
  others.set(watch, left);
  return { drawn: drawn.subarray(0, count), others: others.subarray(0, left + watch.length) };
}

/** The mean, or the logits of the classes' shares. */
function baseScores({ target, weights, classes }: CompactData, rows: Int32Array): number[] {
  let whole = 0;
  let sum = 0;
  const sums = new Float64Array(classes);
  for (const row of rows) {
    const weight = weights[row] as number;
    const value = target[row] as number;
    whole += weight;
    if (classes === 0) sum += weight * value;
    else sums[value] = (sums[value] as number) + weight;
  }
  if (classes === 0) return [rounded(sum / whole)];
  const shares = Array.from(sums, (of) => Math.max(1e-6, of / whole));
  if (classes === 2) return [rounded(Math.log((shares[1] as number) / (shares[0] as number)))];
  return shares.map((share) => rounded(Math.log(share)));
}

/** Writes the first and second derivative of the weighted loss for one output of each of the rows. */
function derive(
  { target, weights, classes }: CompactData,
  rows: Int32Array,
  { output, score, logSums }: { output: number; score: Scores; logSums: Float64Array },
  { first, second }: Derivatives,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const truth = target[row] as number;
    const weight = weights[row] as number;
    if (classes === 0) {
      first[row] = weight * ((score[row] as number) - truth);
      second[row] = weight;
    } else if (classes > 2) {
      const p = Math.exp((score[row] as number) - (logSums[row] as number));
      first[row] = weight * (p - (truth === output ? 1 : 0));
      second[row] = weight * (2 * p * (1 - p) + 1e-6);
    } else {
      const p = 1 / (1 + Math.exp(-(score[row] as number)));
      first[row] = weight * (p - truth);
      second[row] = weight * (p * (1 - p) + 1e-6);
    }
  }
}

/** For each of the rows the logarithm of the sum of the outputs' exponentials. */
function sumExponents(scores: readonly Scores[], rows: Int32Array, logSums: Float64Array): void {
  for (const row of rows) logSums[row] = logSumOf(scores, row);
}

function logSumOf(scores: readonly Scores[], row: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if ((score[row] as number) > highest) highest = score[row] as number;
  let total = 0;
  for (const score of scores) total += Math.exp((score[row] as number) - highest);
  return highest + Math.log(total);
}

/** Squared error, or the negative log likelihood. */
function lossOf(
  { target, weights, classes }: CompactData,
  scores: readonly Scores[],
  rows: Int32Array,
): number {
  let loss = 0;
  for (const row of rows) {
    const truth = target[row] as number;
    const score = scores[0]?.[row] as number;
    const weight = weights[row] as number;
    if (classes === 0) {
      loss += weight * (score - truth) ** 2;
    } else if (scores.length === 1) {
      loss += weight * (Math.log1p(Math.exp(-Math.abs(score))) + Math.max(score, 0) - truth * score);
    } else {
      loss += weight * (logSumOf(scores, row) - (scores[truth]?.[row] as number));
    }
  }
  return loss;
}
