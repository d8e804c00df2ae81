/** What boosting can learn. Source: "Learning Task Parameters" in XGBoost's documentation. */

/** First and second derivative of the loss by the score. */
export type Derivatives = [first: number, second: number];

export interface Objective {
  /** The score that stands for a prediction, such as the base score. */
  toScore(prediction: number): number;
  /** What is answered for the scores of a row, one for each output. */
  answer(scores: readonly number[]): number | number[];
  /** For one output, given the row's scores. */
  derive(scores: readonly number[], label: number, output: number): Derivatives;
  /** Why a label cannot be; undefined for one that can. */
  refuses(label: number): string | undefined;
  defaultMetric: string;
  /** What the model's file says of it besides its name. */
  parameters(values: Readonly<Record<string, string>>): Readonly<Record<string, Record<string, string>>>;
}

interface Named {
  objective: string;
  objectiveParameters: Readonly<Record<string, string>>;
  classes: number;
}

const sigmoid = (score: number) => Math.fround(1 / (1 + Math.exp(-score)));
const leastSecond = 1e-16;

const anyNumber = (label: number) => (Number.isFinite(label) ? undefined : "it is no number");
const between = (least: number, most: number, words: string) => (label: number) =>
  label >= least && label <= most ? undefined : words;

const regLoss = (values: Readonly<Record<string, string>>) => ({
  reg_loss_param: { scale_pos_weight: values.scale_pos_weight ?? "1" },
});

const squaredError: Objective = {
  toScore: (prediction) => prediction,
  answer: ([score = 0]) => score,
  derive: ([score = 0], label) => [score - label, 1],
  refuses: anyNumber,
  defaultMetric: "rmse",
  parameters: regLoss,
};

const squaredLogError: Objective = {
  ...squaredError,
  derive([given = 0], label) {
    const score = Math.max(given, -1 + 1e-6);
    const distance = Math.log1p(score) - Math.log1p(label);
    return [distance / (score + 1), Math.max((1 - distance) / (score + 1) ** 2, 1e-6)];
  },
  refuses: between(
    -0.999999,
    Number.MAX_VALUE,
    "label must be greater than -1 for rmsle so that log(label + 1) can be valid.",
  ),
  defaultMetric: "rmsle",
  parameters: () => ({}),
};

/** Labels from 0 to 1, of which the positive ones may count more. */
function logistic(defaultMetric: string, weight: number, raw = false): Objective {
  return {
    // XGBoost takes the base score of raw answers for a raw one.
    toScore: (prediction) => (raw ? prediction : Math.fround(-Math.log(1 / prediction - 1))),
    answer: ([score = 0]) => (raw ? score : sigmoid(score)),
    derive([score = 0], label) {
      const p = sigmoid(score);
      const counts = label === 1 ? weight : 1;
      return [(p - label) * counts, Math.max(p * (1 - p), leastSecond) * counts];
    },
    refuses: between(0, 1, "label must be in [0,1] for logistic regression"),
    defaultMetric,
    parameters: regLoss,
  };
}

/** Those of counts and amounts, whose scores are logarithms. */
function exponential(
  objective: Pick<Objective, "derive" | "refuses" | "defaultMetric" | "parameters">,
): Objective {
  return {
    toScore: (prediction) => Math.log(prediction),
    answer: ([score = 0]) => Math.exp(score),
    ...objective,
  };
}

const poisson = (maxDeltaStep: number) =>
  exponential({
    derive: ([score = 0], label) => [Math.exp(score) - label, Math.exp(score + maxDeltaStep)],
    refuses: between(0, Number.MAX_VALUE, "label must be nonnegative"),
    defaultMetric: "poisson-nloglik",
    parameters: ({ max_delta_step = "0.7" }) => ({ poisson_regression_param: { max_delta_step } }),
  });

const gamma = exponential({
  derive: ([score = 0], label) => [1 - label * Math.exp(-score), label * Math.exp(-score)],
  refuses: (label) => (label > 0 ? undefined : "label must be positive for gamma regression."),
  defaultMetric: "gamma-deviance",
  parameters: regLoss,
});

const tweedie = (power: number) =>
  exponential({
    derive([score = 0], label) {
      const first = Math.exp((1 - power) * score);
      const second = Math.exp((2 - power) * score);
      return [-label * first + second, -label * (1 - power) * first + (2 - power) * second];
    },
    refuses: between(0, Number.MAX_VALUE, "label must be nonnegative"),
    defaultMetric: `tweedie-nloglik@${power}`,
    parameters: ({ tweedie_variance_power = "1.5" }) => ({
      tweedie_regression_param: { tweedie_variance_power },
    }),
  });

function softmax(classes: number, all: boolean): Objective {
  return {
    toScore: (prediction) => prediction,
    answer: (scores) => (all ? probabilitiesOf(scores) : scores.indexOf(Math.max(...scores))),
    derive(scores, label, output) {
      const p = probabilitiesOf(scores)[output] ?? 0;
      return [p - (label === output ? 1 : 0), Math.max(2 * p * (1 - p), leastSecond)];
    },
    refuses: (label) =>
      Number.isInteger(label) && label >= 0 && label < classes
        ? undefined
        : `label must be in [0, num_class), but num_class is ${classes}`,
    defaultMetric: "mlogloss",
    parameters: () => ({ softmax_multiclass_param: { num_class: String(classes) } }),
  };
}

function probabilitiesOf(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

type MakeObjective = (named: Named) => Objective;

const objectives: Readonly<Record<string, MakeObjective>> = {
  "reg:squarederror": () => squaredError,
  "reg:squaredlogerror": () => squaredLogError,
  "reg:logistic": (named) => logistic("rmse", positiveWeight(named)),
  "binary:logistic": (named) => logistic("logloss", positiveWeight(named)),
  "binary:logitraw": (named) => logistic("logloss", positiveWeight(named), true),
  "count:poisson": ({ objectiveParameters: { max_delta_step = "0.7" } }) => poisson(Number(max_delta_step)),
  "reg:gamma": () => gamma,
  "reg:tweedie": ({ objectiveParameters: { tweedie_variance_power: power = "1.5" } }) =>
    tweedie(Number(power)),
  "multi:softmax": ({ classes }) => softmax(classes, false),
  "multi:softprob": ({ classes }) => softmax(classes, true),
};

export const objectiveNames: readonly string[] = Object.keys(objectives);

/** Throws for an objective that is not among `objectiveNames`. */
export function objectiveOf(named: Named): Objective {
  const make = objectives[named.objective];
  if (make === undefined) throw new Error(`The objective ${named.objective} is not available here`);
  return make(named);
}

function positiveWeight({ objectiveParameters: { scale_pos_weight = "1" } }: Named): number {
  return Number(scale_pos_weight);
}
