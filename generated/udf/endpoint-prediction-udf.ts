// Generated from spec/udfs/endpoint-prediction-udf.ts: change that file, not this script.
import { predict } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";
import type { UdfContext } from "exasol-sagemaker-extension/udf";

// Predicts the target of each row with a SageMaker endpoint of the same name. The columns of the training table, without the target, come in; they and the prediction go out.
export async function run(ctx: UdfContext): Promise<void> {
  await predict(ctx, exa);
}
