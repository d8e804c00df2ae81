/**
 * The package's entry `exasol-sagemaker-extension/runtime/looking`: all that the bodies of the functions in
 * spec/looking-functions.ts import. Those of release 1.0 import the handler and `…/runtime`.
 */
export { callHandler } from "./aws/call-handler.ts";
export { rowsRunner } from "./aws/rows-runner.ts";
export { handle as autopilotCandidates } from "./handlers/autopilot-candidates.ts";
export { handle as autopilotJob } from "./handlers/autopilot-job.ts";
export { handle as autopilotJobs } from "./handlers/autopilot-jobs.ts";
export { handle as awsObjects } from "./handlers/aws-objects.ts";
export { handle as endpoints } from "./handlers/endpoints.ts";
export { handle as featureImportance } from "./handlers/feature-importance.ts";
export { handle as forecastBacktest } from "./handlers/forecast-backtest.ts";
export { handle as jobsLiveUdf } from "./handlers/jobs-live-udf.ts";
export { handle as modelInsights } from "./handlers/model-insights.ts";
