import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/threshold-metrics.ts";
import type { GroupHandler } from "../handler.ts";
import { Gaps, hasValue } from "../metrics/gaps.ts";
import { Labels } from "../metrics/labels.ts";
import { probabilityReader, refuseUntyped, weightReader } from "../metrics/numbers.ts";
import { PositiveLabel } from "../metrics/positive-label.ts";
import { ScoreCounts } from "../metrics/score-counts.ts";
import { thresholdRows } from "../metrics/threshold-rows.ts";

export const handle: GroupHandler<typeof spec> = function* (group) {
  const gaps = new Gaps(["actual", "probability", "weight"] as const);
  const labels = new Labels(group, "actual");
  const readActual = labels.reader("actual");
  const readProbability = probabilityReader(group, "probability");
  const readWeight = weightReader(group, "weight");
  const positive = new PositiveLabel(group, "positive_label", labels);
  const scores = new ScoreCounts();
  const found = new Set<number>();
  let unplacedPositives = 0;
  let isLabelAlone = false;
  for (const block of group.blocks()) {
    const skipped = gaps.mark(block);
    // Beside an untyped NULL, a BOOLEAN to Exasol, no text would be a label.
    if (!hasValue(block, "actual")) {
      isLabelAlone ||= hasValue(block, "positive_label");
      continue;
    }
    const actual = readActual(block);
    positive.check(block);
    const [probability, weight] = [readProbability(block), readWeight(block)];
    const { nulls } = block.column("actual") ?? {};
    for (let row = 0; row < block.rows; row++) {
      const isPositive = actual[row] === positive.number && (nulls === undefined || nulls[row] === 0);
      if (skipped !== undefined && skipped[row] !== 0) {
        if (isPositive) unplacedPositives++;
        continue;
      }
      found.add(actual[row] ?? 0);
      scores.add(probability[row] ?? 0, isPositive, weight[row] ?? 0);
    }
  }
  if (gaps.evaluated === 0) {
    isLabelAlone &&= group.argument("positive_label")?.type !== "BOOLEAN";
    refuseUntyped(group, isLabelAlone ? ["actual", "probability"] : ["probability"]);
  }
  // An empty table has one row of NULLs, in the label as well.
  if (gaps.evaluated > 0 && positive.number === undefined) {
    throw new SmeError("E-SME-160", { function: group.function, missing: "positive_label" });
  }
  const { texts } = labels;
  positive.checkFound([...found].map((label) => texts[label] ?? ""));
  yield* thresholdRows(scores);
  if (gaps.incomplete === 0) return;
  yield {
    threshold: null,
    tp: null,
    fp: null,
    tn: gaps.mayBeNoRow ? null : gaps.incomplete - unplacedPositives,
    fn: gaps.mayBeNoRow ? null : unplacedPositives,
    precision: null,
    recall: null,
    f1: null,
  };
};
