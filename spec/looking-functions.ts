/**
 * Functions that only read, by the file names of their specs. In the language container their handlers and
 * what their bodies import are one file, which loads sooner than parts that are shared with all others.
 */
export const lookingFunctions: readonly string[] = [
  "autopilot-candidates",
  "autopilot-job",
  "autopilot-jobs",
  "aws-objects",
  "endpoints",
  "feature-importance",
  "forecast-backtest",
  "jobs-live-udf",
  "model-insights",
];
