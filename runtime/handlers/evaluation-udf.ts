import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/evaluation-udf.ts";
import type { GroupHandler } from "../handler.ts";
import { ErrorCounts } from "../metrics/error-counts.ts";
import { Gaps } from "../metrics/gaps.ts";
import { LabelCounts } from "../metrics/label-counts.ts";
import { LabelShares } from "../metrics/label-shares.ts";
import { Labels } from "../metrics/labels.ts";
import { type MetricRow, rowCounts } from "../metrics/metric-rows.ts";
import { numberReader } from "../metrics/numbers.ts";
import { RegressionScores } from "../metrics/regression-scores.ts";

type Group = Parameters<GroupHandler<typeof spec>>[0];
type Block = ReturnType<Group["blocks"]> extends Iterable<infer B> ? B : never;

/** Adds the rows of a block, but for those that are marked, and gives the metrics at last. */
interface Tally {
  add(block: Block, skipped: Uint8Array | undefined): void;
  rows(): Iterable<MetricRow>;
}

export const handle: GroupHandler<typeof spec> = function* (given) {
  // Users know the script.
  const group: Group = { ...given, function: "SME_EVALUATE" };
  const gaps = new Gaps(["target", "prediction"] as const);
  const errors = new ErrorCounts();
  const tally = group.argument("probabilities") ? classification(group) : regression(group);
  for (const block of group.blocks()) {
    errors.add(block.column("error"), block.rows);
    tally.add(block, gaps.mark(block));
  }
  if (gaps.evaluated === 0) {
    const withoutPrediction = new Map(gaps.byArgument()).get("prediction") ?? 0;
    // A row has a prediction or an error. Without rows, Exasol calls with one of NULLs; the script says so.
    if (errors.first === undefined && withoutPrediction === gaps.incomplete) return;
    const cause = errors.first ?? "the target is NULL in all of them";
    throw new SmeError("E-SME-396", { found: gaps.incomplete, cause });
  }
  const evaluated = gaps.evaluated;
  for (const row of [...rowCounts(gaps), ...errors.rows(), ...tally.rows()]) {
    yield { ...row, evaluated_rows: evaluated };
  }
};

function regression(group: Group): Tally {
  const readActual = numberReader(group, "target");
  const readPrediction = numberReader(group, "prediction");
  const scores = new RegressionScores();
  return {
    add(block, skipped) {
      const [actual, prediction] = [readActual(block), readPrediction(block)];
      for (let row = 0; row < block.rows; row++) {
        if (skipped !== undefined && skipped[row] !== 0) continue;
        scores.add(actual[row] ?? 0, prediction[row] ?? 0, 1);
      }
    },
    rows: () => scores.rows(),
  };
}

function classification(group: Group): Tally {
  const labels = new Labels(group, "target", "prediction");
  const readActual = labels.reader("target");
  const readPrediction = labels.reader("prediction");
  const counts = new LabelCounts();
  const shares = new LabelShares(labels, "prediction");
  return {
    add(block, skipped) {
      const [actual, prediction] = [readActual(block), readPrediction(block)];
      const { values = [], nulls } = block.column("probabilities") ?? {};
      for (let row = 0; row < block.rows; row++) {
        if (skipped !== undefined && skipped[row] !== 0) continue;
        const label = actual[row] ?? 0;
        counts.add(label, prediction[row] ?? 0, 1);
        const isUntold = nulls !== undefined && nulls[row] !== 0;
        shares.add(label, isUntold ? null : String(values[row]));
      }
    },
    *rows() {
      yield* counts.rows(labels.texts);
      yield* shares.rows();
    },
  };
}
