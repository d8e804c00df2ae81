import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/classification-metrics.ts";
import type { GroupHandler } from "../handler.ts";
import { Gaps } from "../metrics/gaps.ts";
import { LabelCounts } from "../metrics/label-counts.ts";
import { Labels } from "../metrics/labels.ts";
import { rowCounts } from "../metrics/metric-rows.ts";
import { probabilityReader, refuseUntyped, weightReader } from "../metrics/numbers.ts";
import { PositiveLabel } from "../metrics/positive-label.ts";
import { ProbabilityScores } from "../metrics/probability-scores.ts";

export const handle: GroupHandler<typeof spec> = function* (group) {
  // An untyped NULL is a BOOLEAN to Exasol: the call gives no probabilities.
  const probabilities = group.argument("probability_of_positive");
  const hasProbabilities = probabilities !== undefined && probabilities.type !== "BOOLEAN";
  const gaps = new Gaps([
    "actual",
    "predicted",
    ...(hasProbabilities ? (["probability_of_positive"] as const) : []),
    "weight",
  ]);
  const labels = new Labels(group, "actual", "predicted");
  const readActual = labels.reader("actual");
  const readPredicted = labels.reader("predicted");
  const readWeight = weightReader(group, "weight");
  const readProbability = probabilities
    ? probabilityReader(group, "probability_of_positive")
    : () => undefined;
  const positive = new PositiveLabel(group, "positive_label", labels);
  const counts = new LabelCounts();
  const scores = new ProbabilityScores();
  for (const block of group.blocks()) {
    const evaluated = gaps.evaluated;
    const skipped = gaps.mark(block);
    // Beside an untyped NULL, a BOOLEAN to Exasol, no text would be a label.
    if (gaps.evaluated === evaluated) continue;
    const [actual, predicted, weight] = [readActual(block), readPredicted(block), readWeight(block)];
    positive.check(block);
    const probability = readProbability(block);
    for (let row = 0; row < block.rows; row++) {
      if (skipped !== undefined && skipped[row] !== 0) continue;
      const [label = 0, share = 0] = [actual[row], weight[row]];
      counts.add(label, predicted[row] ?? 0, share);
      if (hasProbabilities) scores.add(label === positive.number, probability?.[row] ?? 0, share);
    }
  }
  if (gaps.evaluated === 0) refuseUntypedLabels(group, gaps);
  yield* rowCounts(gaps);
  if (gaps.evaluated === 0) return;
  if (hasProbabilities && positive.number === undefined) {
    throw new SmeError("E-SME-160", { function: group.function, missing: "positive_label" });
  }
  const { texts } = labels;
  positive.checkFound(counts.found.map((label) => texts[label] ?? ""));
  yield* counts.rows(texts);
  if (hasProbabilities) yield* scores.rows(texts[positive.number ?? -1] ?? "");
};

/**
 * Throws E-SME-160 for labels that are an untyped NULL beside those of another type. A BOOLEAN beside a
 * BOOLEAN may be a column; and of no rows, which Exasol gives as one of NULLs, both are NULL.
 */
function refuseUntypedLabels(
  group: Parameters<GroupHandler<typeof spec>>[0],
  gaps: Pick<
    Gaps<"actual" | "predicted" | "probability_of_positive" | "weight">,
    "byArgument" | "incomplete"
  >,
): void {
  const nulls = new Map<string, number>(gaps.byArgument());
  const isNull = (name: string) => nulls.get(name) === gaps.incomplete;
  if (isNull("actual") && isNull("predicted")) return;
  const areBoolean = (["actual", "predicted"] as const).every(
    (name) => group.argument(name)?.type === "BOOLEAN",
  );
  if (!areBoolean) refuseUntyped(group, (["actual", "predicted"] as const).filter(isNull));
}
