import { createHash } from "node:crypto";
import { DataError } from "./data-error.ts";
import { searchedAlgorithms, searchLearners, type Trial } from "./hyperparameter-search.ts";
import { chooseLearners, type Learner, manyRows, usualLearners } from "./learners.ts";
import type { TrainingRequest } from "./training-request.ts";

/** A learner to try, under the name of its candidate. */
interface NamedLearner {
  name: string;
  learner: Learner;
}

/** How many a search tries when nothing is asked for; AWS tries 100. */
const defaultTrials = 20;
const defaultTrialsOfManyRows = 10;

/** What a training tries: a list, or a search that goes by the `trials` so far, in which it looks. */
export function* candidates(
  request: TrainingRequest,
  rows: number,
  trials: readonly Trial[],
): Generator<NamedLearner> {
  const { search, maxCandidates, algorithms } = request;
  if (search === undefined) {
    for (const [i, learner] of chooseLearners(rows, maxCandidates, algorithms).entries()) {
      yield { name: `${learner.algorithm}-t${i + 1}`, learner };
    }
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
  const most = maxCandidates ?? (rows >= manyRows ? defaultTrialsOfManyRows : defaultTrials);
  let number = 0;
  for (const learner of searchLearners(usual, trials)) {
    if (number === most) return;
    number++;
    const settings = JSON.stringify([number, learner]);
    const hash = createHash("sha256").update(settings).digest("hex").slice(0, 8);
    yield { name: `${search}-${String(number).padStart(3, "0")}-${hash}`, learner };
  }
}
