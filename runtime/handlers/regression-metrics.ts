import type spec from "../../spec/udfs/regression-metrics.ts";
import type { GroupHandler } from "../handler.ts";
import { Gaps } from "../metrics/gaps.ts";
import { rowCounts } from "../metrics/metric-rows.ts";
import { numberReader, refuseUntyped, weightReader } from "../metrics/numbers.ts";
import { RegressionScores } from "../metrics/regression-scores.ts";

export const handle: GroupHandler<typeof spec> = function* (group) {
  const gaps = new Gaps(["actual", "predicted", "weight"] as const);
  const readActual = numberReader(group, "actual");
  const readPredicted = numberReader(group, "predicted");
  const readWeight = weightReader(group, "weight");
  const scores = new RegressionScores();
  for (const block of group.blocks()) {
    const skipped = gaps.mark(block);
    const [actual, predicted, weight] = [readActual(block), readPredicted(block), readWeight(block)];
    for (let row = 0; row < block.rows; row++) {
      if (skipped !== undefined && skipped[row] !== 0) continue;
      scores.add(actual[row] ?? 0, predicted[row] ?? 0, weight[row] ?? 0);
    }
  }
  if (gaps.evaluated === 0) refuseUntyped(group, ["actual", "predicted"]);
  yield* rowCounts(gaps);
  if (gaps.evaluated > 0) yield* scores.rows();
};
