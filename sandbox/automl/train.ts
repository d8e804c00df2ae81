import { candidates } from "./candidates.ts";
import { DataError } from "./data-error.ts";
import { answerRows, measureModel } from "./evaluate.ts";
import { explainModel } from "./explain.ts";
import type { Trial } from "./hyperparameter-search.ts";
import { type Learner, learn } from "./learners.ts";
import { isMinimized, objectives } from "./metrics.ts";
import { type TrainedModel, treeFeaturesFor } from "./model.ts";
import { reportModelQuality } from "./model-quality.ts";
import { type Prepared, prepareData, readRows } from "./prepare-data.ts";
import type { ProblemType } from "./target.ts";
import type { Reports, TrainingEvent, TrainingRequest, TrainingResult } from "./training-request.ts";

/** What all candidates of a training have in common. */
interface Training {
  request: TrainingRequest;
  report: (event: TrainingEvent) => void;
  objective: string;
  prepared: Prepared;
}

interface Trained {
  model: TrainedModel;
  value: number;
}

const noTime = "The time was over before the first candidate was trained.";

class OutOfTime extends Error {}

/** A candidate whose scores are no numbers. */
class Unscored extends Error {}

/**
 * Reads the rows, learns from four fifths of them with each candidate, and chooses the one that is best on
 * the rest by the objective. Throws a DataError for rows that cannot be learned from.
 */
export async function train(
  request: TrainingRequest,
  report: (event: TrainingEvent) => void,
): Promise<TrainingResult> {
  report({ kind: "phase", phase: "analyzing-data" });
  const rows = await readRows(request);
  const { problemType } = rows.target;
  const objective = chooseObjective(request, problemType);
  report({ kind: "problem", problemType, objective });

  report({ kind: "phase", phase: "feature-engineering" });
  const prepared = prepareData(rows, request, () => checkDeadline(request));
  report({ kind: "columns-read", columns: prepared.readings });

  report({ kind: "phase", phase: "training-candidates" });
  const { best, outOfTime } = tryLearners({ request, report, objective, prepared });

  const { candidate } = best.model;
  if (outOfTime) return { best: candidate, outOfTime };
  report({ kind: "phase", phase: "explaining" });
  return { best: candidate, outOfTime, reports: reportOn(best.model, prepared) };
}

function reportOn(model: TrainedModel, prepared: Prepared): Reports {
  const answers = answerRows(model, prepared, prepared.split.validation);
  return {
    explainability: explainModel(model, prepared),
    insights: reportModelQuality(model.problemType, model.labels, answers, new Date()),
  };
}

/** What is made ready for all candidates counts for the time limit of the job, too. */
function checkDeadline({ deadline = Number.POSITIVE_INFINITY }: TrainingRequest): void {
  if (Date.now() >= deadline) throw new DataError(noTime);
}

function chooseObjective(request: TrainingRequest, problemType: ProblemType): string {
  const [byDefault = ""] = objectives[problemType];
  const objective = request.objective ?? byDefault;
  if (objectives[problemType].includes(objective)) return objective;
  throw new DataError(
    `The objective ${objective} is none of ${problemType}, which has ${objectives[problemType].join(", ")}.`,
  );
}

function tryLearners(training: Training): { best: Trained; outOfTime: boolean } {
  const { request, report, objective, prepared } = training;
  const trials: Trial[] = [];
  const deadline = request.deadline ?? Number.POSITIVE_INFINITY;
  let best: Trained | undefined;
  let unscored: string | undefined;
  for (const { name, learner } of candidates(request, prepared.data.rows.length, trials)) {
    if (Date.now() >= deadline) break;
    const { algorithm } = learner;
    report({ kind: "candidate-started", name, ...(request.search === undefined ? {} : { algorithm }) });
    const limit = Math.min(
      deadline,
      Date.now() + (request.candidateMilliseconds ?? Number.POSITIVE_INFINITY),
    );
    let trained: Trained | undefined;
    try {
      trained = tryLearner(training, learner, name, limit);
    } catch (cause) {
      if (!(cause instanceof Unscored)) throw cause;
      unscored = cause.message;
      report({ kind: "candidate-stopped", name, reason: unscored });
      continue;
    }
    if (!trained) {
      report({ kind: "candidate-stopped", name });
      continue;
    }
    trials.push({ learner, value: isMinimized(objective) ? -trained.value : trained.value });
    if (!best || isBetter(objective, trained.value, best.value)) best = trained;
  }
  if (!best) throw new DataError(unscored ?? noTime);
  return { best, outOfTime: Date.now() >= deadline };
}

/** The candidate of that name; undefined when it was not ready at `limit`, in milliseconds since 1970. */
function tryLearner(
  { request, report, objective, prepared }: Training,
  learner: Learner,
  name: string,
  limit: number,
): Trained | undefined {
  const { columns, data, target, split } = prepared;
  const predictor = unlessOutOfTime(() =>
    learn(learner, data, () => {
      if (Date.now() >= limit) throw new OutOfTime();
    }),
  );
  if (!predictor) return undefined;
  const { problemType, labels } = target;
  const model: TrainedModel = {
    format: "local-automl-model-1",
    candidate: name,
    problemType,
    target: request.target,
    labels,
    columns,
    treeFeatures: treeFeaturesFor(predictor, data),
    predictor,
  };
  const metrics = measureModel(model, prepared, split.training);
  const started = performance.now();
  const validationMetrics = measureModel(model, prepared, split.validation);
  const odd = Object.entries({ ...metrics, ...validationMetrics }).find(
    ([, value]) => !Number.isFinite(value),
  );
  if (odd) {
    const reason = `the values of the target column ${request.target} are too close to each other, or too far apart`;
    throw new Unscored(`The metric ${odd[0]} of the candidate cannot be computed: ${reason}.`);
  }
  const latencySeconds = (performance.now() - started) / 1000 / split.validation.length;
  const artefact = JSON.stringify({ ...model, settings: learner.settings });
  report({ kind: "candidate-completed", name, metrics, validationMetrics, latencySeconds, artefact });
  return { model, value: validationMetrics[objective] ?? Number.NaN };
}

function unlessOutOfTime<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof OutOfTime) return undefined;
    throw cause;
  }
}

function isBetter(objective: string, value: number, than: number): boolean {
  return isMinimized(objective) ? value < than : value > than;
}
