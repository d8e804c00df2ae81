// Generated from spec/udfs/endpoint-prediction-scalar-udf.ts: change that file, not this script.
// Predicts the target of each row with a SageMaker endpoint, on all nodes at once, beside any other column. The columns of the training table, without the target, come in; the prediction alone goes out.
// Without types of its own: Node would have to take them away at the start of every call.
export { runBlocks } from "exasol-sagemaker-extension/handlers/endpoint-prediction-scalar-udf";
