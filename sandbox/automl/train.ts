import { candidates, hasEnsemble, type NamedLearner } from "./candidates.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { DataError } from "./data-error.ts";
import { chooseEnsemble } from "./ensemble.ts";
import { truthOf } from "./evaluate.ts";
import { explainModel } from "./explain.ts";
import type { Trial } from "./hyperparameter-search.ts";
import { isMinimized, objectives } from "./metrics.ts";
import { type EnsembleModel, type LearnedModel, meanOfMembers, parseModel } from "./model.ts";
import { reportModelQuality } from "./model-quality.ts";
import { type Prepared, prepareData, readRows } from "./prepare-data.ts";
import { inSharedMemory } from "./shared-memory.ts";
import type { ProblemType } from "./target.ts";
import {
  noTime,
  type Reports,
  type TrainingEvent,
  type TrainingRequest,
  type TrainingResult,
} from "./training-request.ts";
import { openTrialPlace, type TrialPlace, threadsFor } from "./trial-threads.ts";
import { type ModelAnswers, scoreModel, type TrialOutcome } from "./try-learner.ts";

/** What all candidates of a training have in common. */
interface Training {
  request: TrainingRequest;
  report: (event: TrainingEvent) => void;
  objective: string;
  prepared: Prepared;
}

/** A candidate that is trained, its model as JSON. */
interface Trained {
  name: string;
  artefact: string;
  answers: ModelAnswers;
  value: number;
}

/**
 * Reads the rows, learns from them with each candidate, and chooses the one that is best by the objective
 * on rows that it hasn't learned from. Throws a DataError for rows that cannot be learned from. As many
 * candidates as the table asks for are trained at a time, if `atATime` doesn't say it.
 */
export async function train(
  request: TrainingRequest,
  report: (event: TrainingEvent) => void,
  atATime?: number,
): Promise<TrainingResult> {
  const { objective, prepared } = await readAndPrepare(request, report);
  if (threadsFor(prepared) > 1) collectGarbage();
  report({ kind: "phase", phase: "training-candidates" });
  const { best, outOfTime } = await tryLearners(
    { request, report, objective, prepared },
    atATime ?? threadsFor(prepared),
  );
  if (outOfTime) return { best: best.name, outOfTime };
  report({ kind: "phase", phase: "explaining" });
  return { best: best.name, outOfTime, reports: reportOn(best, prepared) };
}

/** A function of its own, so that the rows' texts are not kept while candidates are trained. */
async function readAndPrepare(
  request: TrainingRequest,
  report: (event: TrainingEvent) => void,
): Promise<Pick<Training, "objective" | "prepared">> {
  report({ kind: "phase", phase: "analyzing-data" });
  const rows = await readRows(request);
  const { problemType } = rows.target;
  const objective = chooseObjective(request, problemType);
  report({ kind: "problem", problemType, objective });

  report({ kind: "phase", phase: "feature-engineering" });
  const prepared = prepareData(rows, request, () => checkDeadline(request));
  report({ kind: "columns-read", columns: prepared.readings });
  return { objective, prepared: threadsFor(prepared) > 1 ? inSharedMemory(prepared) : prepared };
}

function reportOn({ artefact, answers }: Trained, prepared: Prepared): Reports {
  const model = parseModel(artefact);
  const truth = truthOf(prepared.target, prepared.split.validation);
  return {
    explainability: explainModel(model, prepared),
    insights: reportModelQuality(
      model.problemType,
      model.labels,
      { truth, predictions: answers.validation },
      new Date(),
    ),
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

/** Trains the candidates; which is the best one doesn't depend on how many are trained at a time. */
async function tryLearners(
  training: Training,
  atATime: number,
): Promise<{ best: Trained; outOfTime: boolean }> {
  const { request, objective, prepared } = training;
  const trials: Trial[] = [];
  const deadline = request.deadline ?? Number.POSITIVE_INFINITY;
  const trained: Trained[] = [];
  let unscored: string | undefined;
  const place = openTrialPlace({ target: request.target, prepared }, atATime);
  try {
    for (const batch of candidates(request, prepared.data, trials)) {
      if (Date.now() >= deadline) break;
      const outcomes = await tryAll(training, place, batch, deadline);
      for (const [i, { name, learner }] of batch.entries()) {
        const outcome = outcomes[i];
        if (outcome?.kind === "unscored") unscored = outcome.reason;
        if (outcome?.kind !== "completed") continue;
        const one = trainedAs(name, outcome, objective);
        trials.push({ learner, value: isMinimized(objective) ? -one.value : one.value });
        trained.push(one);
      }
    }
  } finally {
    await place.close();
  }
  const isCombined = hasEnsemble(request) && trained.length > 1 && Date.now() < deadline;
  const ensemble = isCombined ? combine(training, trained) : undefined;
  if (ensemble) trained.push(ensemble);
  const [first, ...others] = trained;
  if (!first) throw new DataError(unscored ?? noTime);
  const best = others.reduce((a, b) => (isBetter(objective, b.value, a.value) ? b : a), first);
  return { best, outOfTime: Date.now() >= deadline };
}

/** The mean of those candidates that are best together, which is a candidate, too. */
function combine(training: Training, trained: readonly Trained[]): Trained | undefined {
  const { request, report, objective, prepared } = training;
  const library = trained.map(({ answers }) => answers.validation);
  const { validation } = prepared.split;
  const weights = chooseEnsemble(library, {
    problemType: prepared.target.problemType,
    objective,
    truth: truthOf(prepared.target, validation),
    weights: Float64Array.from(validation, (row) => prepared.data.weights[row] as number),
  });
  const chosen = trained.flatMap((one, i) => {
    const weight = weights[i] as number;
    return weight > 0 ? [{ ...one, weight }] : [];
  });
  const name = `WeightedEnsemble-L2-t${trained.length + 1}`;
  report({ kind: "candidate-started", name });
  const predictor: EnsembleModel = {
    kind: "ensemble",
    members: chosen.map(({ artefact, weight }) => {
      const { predictor, treeFeatures } = parseModel(artefact);
      return { weight, predictor: predictor as LearnedModel, treeFeatures };
    }),
  };
  const settings = Object.fromEntries(chosen.map(({ name, weight }) => [name, weight]));
  const outcome = scoreModel(
    { target: request.target, prepared },
    { name, predictor, treeFeatures: [], settings },
    {
      training: meanOfMembers({ members: chosen }, ({ answers }) => answers.training),
      validation: meanOfMembers({ members: chosen }, ({ answers }) => answers.validation),
      latencySeconds: chosen.reduce((sum, { answers }) => sum + answers.latencySeconds, 0),
    },
  );
  if (outcome.kind !== "completed") {
    report({
      kind: "candidate-stopped",
      name,
      ...(outcome.kind === "unscored" && { reason: outcome.reason }),
    });
    return undefined;
  }
  report({ kind: "candidate-completed", name, ...outcome.scored });
  return trainedAs(name, outcome, objective);
}

function trainedAs(
  name: string,
  { scored, answers }: Extract<TrialOutcome, { kind: "completed" }>,
  objective: string,
): Trained {
  const { artefact, validationMetrics } = scored;
  return { name, artefact, answers, value: validationMetrics[objective] ?? Number.NaN };
}

/** What became of each of a batch, nothing of those that the deadline left no time for. */
async function tryAll(
  { request, report }: Training,
  place: TrialPlace,
  batch: readonly NamedLearner[],
  deadline: number,
): Promise<(TrialOutcome | undefined)[]> {
  const outcomes: (TrialOutcome | undefined)[] = batch.map(() => undefined);
  const waiting = [...batch.entries()];
  // Of threads none then waits long for a boosting that another has begun last.
  if (place.atATime > 1) waiting.sort(([, a], [, b]) => Number(isForest(a)) - Number(isForest(b)));
  await Promise.all(Array.from({ length: place.atATime }, tryNext));
  return outcomes;

  async function tryNext(): Promise<void> {
    const next = waiting.shift();
    if (!next || Date.now() >= deadline) return;
    const [i, { name, learner }] = next;
    const { algorithm } = learner;
    report({ kind: "candidate-started", name, ...(request.search === undefined ? {} : { algorithm }) });
    const own = Date.now() + (request.candidateMilliseconds ?? Number.POSITIVE_INFINITY);
    const outcome = await place.run({ name, learner, limit: Math.min(deadline, own) });
    outcomes[i] = outcome;
    if (outcome.kind === "completed") report({ kind: "candidate-completed", name, ...outcome.scored });
    else if (outcome.kind === "out-of-time") report({ kind: "candidate-stopped", name });
    else report({ kind: "candidate-stopped", name, reason: outcome.reason });
    await tryNext();
  }
}

function isForest({ learner }: NamedLearner): boolean {
  return learner.algorithm === "randomforest";
}

function isBetter(objective: string, value: number, than: number): boolean {
  return isMinimized(objective) ? value < than : value > than;
}
