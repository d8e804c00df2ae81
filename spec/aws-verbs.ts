/** What users say that is done with AWS, and the scripts, functions and views that do it. */

export interface AwsVerb {
  /** What becomes possible, for the help text. */
  summary: string;
  /** Names of objects; prediction functions have names of their own, and go by that. */
  objects: RegExp;
}

/** By the word, in the order in which a model comes to them. */
export const awsVerbs = {
  doctor: { summary: "SME_DOCTOR with all its checks", objects: /^SME_DOCTOR$/ },
  check: { summary: "check a training", objects: /^SME_CHECK_(?:FORECAST_)?TRAINING$/ },
  train: { summary: "start trainings", objects: /^SME_TRAIN_/ },
  poll: { summary: "ask how far a training is", objects: /^SME_POLL_/ },
  look: {
    summary: "look at jobs, candidates and reports",
    objects: /^SME_(AUTOPILOT_\w+|JOBS_LIVE|FEATURE_IMPORTANCE|MODEL_INSIGHTS|FORECAST_BACKTEST)$/,
  },
  stop: { summary: "stop a training", objects: /^SME_STOP_/ },
  deploy: { summary: "deploy models", objects: /^SME_DEPLOY_/ },
  predict: { summary: "predict", objects: /^prediction functions$/ },
  evaluate: {
    summary: "predict to evaluate a model, or to explain rows",
    objects: /^SME_(EVALUATE|EXPLAIN_ROWS)$/,
  },
  endpoints: { summary: "list endpoints and their cost", objects: /^SME_ENDPOINTS(_LIVE)?$/ },
  promote: { summary: "put another model behind a function, and back", objects: /^SME_(PROMOTE|ROLLBACK)$/ },
  attach: { summary: "make functions of endpoints and jobs of others", objects: /^SME_ATTACH_/ },
  pause: { summary: "pause and resume endpoints", objects: /^SME_(PAUSE|RESUME)_/ },
  reap: {
    summary: "set and enforce when endpoints expire",
    objects: /^SME_(SET_ENDPOINT_TTL|REAP_ENDPOINTS)$/,
  },
  orphans: { summary: "find what nobody knows any more", objects: /^SME_(AWS_OBJECTS|ORPHANS(_LIVE)?)$/ },
  delete: { summary: "delete endpoints", objects: /^SME_DELETE_/ },
  drop: { summary: "delete models with all that belongs to them", objects: /^SME_DROP_/ },
} as const satisfies Readonly<Record<string, AwsVerb>>;
