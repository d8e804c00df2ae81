// Generated from spec/udfs/endpoint-prediction-forecast-udf.ts: change that file, not this script.
// Forecasts each series from its history with a SageMaker endpoint of the same name. The columns of the training table come in; item, groups, time, quantiles and the mean go out, for each step of the horizon.
// Without types of its own: Node would have to take them away at the start of every call.
import { predictWith } from "exasol-sagemaker-extension/handlers/endpoint-prediction-forecast-udf";
// The handler reads each DECIMAL as the database sends it, which costs no conversion.
export const columns = { "*": "as-received" };
// Which endpoint the function asks, and what it must know of it.
export const run = predictWith({ "deployment": "0f1e2d3c4b5a", "job_name": "abalone-rings", "endpoint_name": "abaloneRings", "aws_region": "eu-central-1", "function_schema": "PRED_SCHEMA", "target": { "name": "RINGS", "type": "DECIMAL(9,0)" }, "columns": [ { "name": "LENGTH", "type": "DOUBLE" } ] });
