/** What a job is to learn, how, and for how long. */
import { defineParameter } from "../model/parameter.ts";

export const targetAttributeName = defineParameter({
  name: "target_attribute_name",
  type: "VARCHAR(128)",
  description: "Column to predict. An unquoted name means its upper-case spelling.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.TargetAttributeName",
  reads: "identifier",
  minimumLength: 1,
  example: "RINGS",
});

export const problemType = defineParameter({
  name: "problem_type",
  type: "VARCHAR(32)",
  description:
    "Kind of prediction; Autopilot finds out by itself when it is left out, together with the objective.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.ProblemType",
  awsEnum: "closed",
  example: "Regression",
});

export const objective = defineParameter({
  name: "objective",
  type: "VARCHAR(64)",
  description:
    'Metric that decides which candidate is best, as `MSE` or as the JSON text `{"MetricName":"MSE"}`.',
  aws: "CreateAutoMLJobV2Request.AutoMLJobObjective.MetricName",
  awsEnum: "closed",
  reads: "metric",
  example: "RMSE",
});

export const mode = defineParameter({
  name: "mode",
  type: "VARCHAR(32)",
  description:
    "How Autopilot trains: `ENSEMBLING` stacks several models, `HYPERPARAMETER_TUNING` searches for one model's best settings, `AUTO` takes the former below 100 MB. AUTO when left out.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.Mode",
  awsEnum: "closed",
  example: "ENSEMBLING",
});

export const algorithms = defineParameter({
  name: "algorithms",
  type: "VARCHAR(2000)",
  description:
    "Algorithms to try, as a JSON array or separated by commas; all of the mode when it is left out.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.CandidateGenerationConfig.AlgorithmsConfig[].AutoMLAlgorithms[]",
  awsEnum: "closed",
  reads: "list",
  mostElements: 11,
  example: "linear-learner, randomforest",
});

export const validationFraction = defineParameter({
  name: "validation_fraction",
  type: "DOUBLE",
  description:
    "Share of the exported rows that Autopilot compares its models with, and does not train from; 0.2 when left out.",
  aws: "CreateAutoMLJobV2Request.DataSplitConfig.ValidationFraction",
  minimum: 0.001,
  maximum: 0.999,
  example: 0.25,
});

export const sampleWeightColumn = defineParameter({
  name: "sample_weight_column",
  type: "VARCHAR(128)",
  description:
    "Column that says how much a row counts, in training and in the metrics: a number that is not negative. Nothing is learned from it, and the prediction function does not take it. An unquoted name means its upper-case spelling.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.SampleWeightAttributeName",
  format: { words: "a name of letters, digits, _ and -, as AWS takes it", patterns: ["^[A-Za-z0-9_-]+$"] },
  reads: "identifier",
  minimumLength: 1,
  example: "IMPORTANCE",
});

export const featureTypes = defineParameter({
  name: "feature_types",
  type: "VARCHAR(2000000)",
  description:
    'What columns hold, where Autopilot should not find out by itself, as `{"ZIP": "categorical"}`. Unquoted names mean their upper-case spelling. `sequence`, numbers with commas between them, needs mode HYPERPARAMETER_TUNING.',
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.FeatureSpecificationS3Uri",
  reads: "mapping",
  choices: ["numeric", "categorical", "text", "datetime", "sequence"],
  example: '{"ZIP": "categorical"}',
});

export const maxRuntimeForAutomlJobInSeconds = defineParameter({
  name: "max_runtime_for_automl_job_in_seconds",
  type: "DECIMAL(9,0)",
  description: "Seconds after which the whole job ends, at most 30 days.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.CompletionCriteria.MaxAutoMLJobRuntimeInSeconds",
  minimum: 1,
  maximum: 2_592_000,
  example: 3600,
});

export const maxCandidates = defineParameter({
  name: "max_candidates",
  type: "DECIMAL(9,0)",
  description: "How many models the job tries at most.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.CompletionCriteria.MaxCandidates",
  minimum: 1,
  maximum: 750,
  example: 10,
});

export const maxRuntimePerTrainingJobInSeconds = defineParameter({
  name: "max_runtime_per_training_job_in_seconds",
  type: "DECIMAL(9,0)",
  description: "Seconds after which the training of one candidate ends, at most 30 days.",
  aws: "CreateAutoMLJobV2Request.AutoMLProblemTypeConfig.TabularJobConfig.CompletionCriteria.MaxRuntimePerTrainingJobInSeconds",
  minimum: 1,
  maximum: 2_592_000,
  example: 600,
});

/** Sent by existing callers; nothing ever read them. */
export const toleratedOfOldCallers = ["model_info_schema_name", "model_info_table_name"].map((name) =>
  defineParameter({
    name,
    type: "VARCHAR(2000000)",
    description: "Accepted from existing callers and not used.",
    required: false,
    ignored: true,
  }),
);
