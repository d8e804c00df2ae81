/**
 * The hyperparameters of SageMaker's XGBoost algorithm. Source: "XGBoost hyperparameters" in AWS' guide. One
 * that would change the model in a way that is not available here is refused by its value.
 */
import { objectiveNames } from "./objectives.ts";

export interface XgboostSettings {
  num_round: number;
  objective: string;
  num_class: number;
  max_depth: number;
  eta: number;
  gamma: number;
  lambda: number;
  alpha: number;
  min_child_weight: number;
  max_delta_step: number;
  subsample: number;
  colsample_bytree: number;
  colsample_bylevel: number;
  colsample_bynode: number;
  base_score: number;
  seed: number;
  scale_pos_weight: number;
  tweedie_variance_power: number;
  early_stopping_rounds: number;
  csv_weights: number;
  eval_metric: readonly string[];
}

interface NumberRule {
  default?: number;
  min?: number;
  max?: number;
  integer?: boolean;
}

const share: NumberRule = { default: 1, min: Number.MIN_VALUE, max: 1 };

const numbers: Readonly<Record<string, NumberRule>> = {
  num_round: { min: 1, integer: true },
  num_class: { default: 0, min: 2, integer: true },
  max_depth: { default: 6, min: 0, integer: true },
  eta: { default: 0.3, min: 0, max: 1 },
  gamma: { default: 0, min: 0 },
  lambda: { default: 1 },
  alpha: { default: 0 },
  min_child_weight: { default: 1, min: 0 },
  max_delta_step: { default: 0, min: 0 },
  subsample: share,
  colsample_bytree: share,
  colsample_bylevel: share,
  colsample_bynode: share,
  base_score: { default: 0.5 },
  seed: { default: 0, integer: true },
  scale_pos_weight: { default: 1 },
  tweedie_variance_power: { default: 1.5, min: 1 + Number.EPSILON, max: 2 - Number.EPSILON },
  early_stopping_rounds: { default: 0, min: 1, integer: true },
  csv_weights: { default: 0, min: 0, max: 1, integer: true },
};

/** Other names for the same. */
const aliases: Readonly<Record<string, string>> = {
  learning_rate: "eta",
  min_split_loss: "gamma",
  reg_alpha: "alpha",
  reg_lambda: "lambda",
};

/** What the algorithm here is like: the values that say so, or make no difference. */
const held: Readonly<Record<string, readonly string[] | "any">> = {
  booster: ["gbtree"],
  tree_method: ["auto", "hist", "approx"],
  grow_policy: ["depthwise"],
  process_type: ["default"],
  sampling_method: ["uniform"],
  max_leaves: ["0"],
  num_parallel_tree: ["1"],
  updater: ["grow_histmaker", "grow_quantile_histmaker", "grow_histmaker,prune"],
  one_drop: ["0"],
  use_dask_gpu_training: ["false"],
  max_bin: ["256"],
  // How fast, how it is said, and of what only other boosters know.
  deterministic_histogram: "any",
  dsplit: "any",
  lambda_bias: "any",
  normalize_type: "any",
  nthread: "any",
  rate_drop: "any",
  refresh_leaf: "any",
  sample_type: "any",
  save_model_on_termination: ["false"],
  single_precision_histogram: "any",
  sketch_eps: "any",
  skip_drop: "any",
  verbosity: "any",
};

export const metricNames = [
  "rmse",
  "rmsle",
  "mae",
  "mape",
  "logloss",
  "error",
  "auc",
  "merror",
  "mlogloss",
  "poisson-nloglik",
  "gamma-nloglik",
  "gamma-deviance",
] as const;

/** Why a request cannot be taken because of its hyperparameters; undefined when it can. */
export function unavailable(given: Readonly<Record<string, string>>): string | undefined {
  const { objective, eval_metric = "" } = given;
  const wrong = Object.entries(given).find(([name, value]) => {
    const allowed = held[name];
    if (name === "monotone_constraints" || name === "interaction_constraints") return true;
    return allowed !== undefined && allowed !== "any" && !allowed.includes(value.toLowerCase());
  });
  if (wrong !== undefined) return `The hyperparameter ${wrong[0]} with the value '${wrong[1]}'`;
  if (objective !== undefined && !objectiveNames.includes(objective))
    return `The hyperparameter objective with the value '${objective}'`;
  const odd = listOf(eval_metric).find((name) => !metricNames.some((metric) => metric === name));
  return odd === undefined ? undefined : `The hyperparameter eval_metric with the value '${odd}'`;
}

/** What a training is told, with the algorithm's own words for what cannot be. Throws these. */
export function readSettings(given: Readonly<Record<string, string>>): XgboostSettings {
  const asked = new Map(Object.entries(given).map(([name, value]) => [aliases[name] ?? name, value]));
  const known = [...Object.keys(numbers), ...Object.keys(held), "objective", "eval_metric"];
  const odd = [...asked.keys()].find((name) => !known.includes(name));
  if (odd !== undefined) throw new Error(`Extraneous hyperparameter found: ${odd}`);
  const values = Object.entries(numbers).map(([name, rule]) => [
    name,
    readNumber(name, rule, asked.get(name)),
  ]);
  const objective = asked.get("objective") ?? "reg:squarederror";
  const settings: XgboostSettings = {
    ...(Object.fromEntries(values) as unknown as XgboostSettings),
    objective,
    eval_metric: listOf(asked.get("eval_metric") ?? ""),
  };
  if (objective.startsWith("multi:") && settings.num_class === 0)
    throw new Error("Require input for parameter 'num_class' for multi-classification");
  if (!objective.startsWith("multi:") && settings.num_class !== 0)
    throw new Error(
      `Do not need to setup parameter 'num_class' for learning task other than multi-classification.`,
    );
  if (settings.max_delta_step === 0 && objective === "count:poisson") settings.max_delta_step = 0.7;
  return settings;
}

function readNumber(name: string, rule: NumberRule, text: string | undefined): number {
  if (text === undefined) {
    if (rule.default !== undefined) return rule.default;
    throw new Error(`Missing required hyperparameter: ${name}`);
  }
  const value = Number(text);
  const isOdd = text.trim() === "" || !Number.isFinite(value) || (rule.integer && !Number.isInteger(value));
  if (isOdd) throw new Error(`Hyperparameter ${name}: could not parse value: ${text}`);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule;
  if (value < min || value > max)
    throw new Error(`Hyperparameter ${name}: ${text} is not in the range from ${min} to ${max}`);
  return value;
}

function listOf(text: string): string[] {
  return text.split(",").flatMap((name) => name.trim() || []);
}
