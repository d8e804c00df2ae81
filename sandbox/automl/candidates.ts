import { createHash } from "node:crypto";
import { DataError } from "./data-error.ts";
import { searchedAlgorithms, searchLearners, type Trial } from "./hyperparameter-search.ts";
import { chooseLearners, type Learner, manyRows, usualLearners } from "./learners.ts";
import type { LearningData } from "./learning-data.ts";
import type { TrainingRequest } from "./training-request.ts";

/** A learner to try, under the name of its candidate. */
export interface NamedLearner {
  name: string;
  learner: Learner;
}

/** How many a search tries when nothing is asked for; AWS tries 100. */
const defaultTrials = 20;
const defaultTrialsOfManyRows = 10;

/** The fewest candidates one of which can be the mean of others. */
const leastWithEnsemble = 3;

/** Whether the candidates of a list are combined to a further one; it counts as one of those wanted. */
export function hasEnsemble({ search, maxCandidates = Number.POSITIVE_INFINITY }: TrainingRequest): boolean {
  return search === undefined && maxCandidates >= leastWithEnsemble;
}

/**
 * What a training tries: a list, or a search that goes by the `trials` so far, in which it looks. Those of a
 * batch can be tried at the same time, none of a later one.
 */
export function* candidates(
  request: TrainingRequest,
  data: Pick<LearningData, "classes" | "rows" | "boostingByLevels">,
  trials: readonly Trial[],
): Generator<NamedLearner[]> {
  const { search, maxCandidates, algorithms } = request;
  if (search === undefined) {
    const alone = hasEnsemble(request) ? 1 : 0;
    const chosen = chooseLearners(data, maxCandidates && maxCandidates - alone, algorithms);
    yield chosen.map((learner, i) => ({ name: `${learner.algorithm}-t${i + 1}`, learner }));
    return;
  }
  const usual = usualLearners(
    searchedAlgorithms.filter((algorithm) => algorithms?.includes(algorithm) ?? true),
  );
  if (usual.length === 0) {
    throw new DataError(
      `The settings of ${algorithms?.join(", ")} cannot be searched for, only those of ${searchedAlgorithms.join(", ")}.`,
    );
  }
  const most = maxCandidates ?? (data.rows.length >= manyRows ? defaultTrialsOfManyRows : defaultTrials);
  // Of each algorithm one that goes by the trials before, and one from anywhere: the latter needn't wait.
  const together = 2 * usual.length;
  let batch: NamedLearner[] = [];
  let number = 0;
  for (const learner of searchLearners(usual, trials)) {
    number++;
    const settings = JSON.stringify([number, learner]);
    const hash = createHash("sha256").update(settings).digest("hex").slice(0, 8);
    batch.push({ name: `${search}-${String(number).padStart(3, "0")}-${hash}`, learner });
    if (number < most && batch.length < together) continue;
    yield batch;
    if (number === most) return;
    batch = [];
  }
}
