// Generated from spec/udfs/endpoint-prediction-scalar-udf.ts: change that file, not this script.
import { predictBlock } from "exasol-sagemaker-extension/handlers/endpoint-prediction-scalar-udf";
import type { UdfBlock } from "exasol-sagemaker-extension/udf";

// Predicts the target of each row with a SageMaker endpoint, on all nodes at once, beside any other column. The columns of the training table, without the target, come in; the prediction alone goes out.
export async function runBlock(block: UdfBlock): Promise<void> {
  await predictBlock(block, exa);
}
