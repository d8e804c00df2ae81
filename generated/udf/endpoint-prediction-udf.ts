// Generated from spec/udfs/endpoint-prediction-udf.ts: change that file, not this script.
// Predicts the target of each row with a SageMaker endpoint of the same name. The columns of the training table, without the target, come in; they and the prediction go out.
// Without types of its own: Node would have to take them away at the start of every call.
export { run } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";
