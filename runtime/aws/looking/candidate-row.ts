import type { AutoMLCandidate, MetricDatum } from "@aws-sdk/client-sagemaker";
import { algorithmOf } from "./candidate-algorithm.ts";
import { secondsBetween } from "./times.ts";

/** What functions read of a candidate. */
type Candidate = Partial<AutoMLCandidate>;

/** A candidate without its rank, in the columns of SME_AUTOPILOT_CANDIDATES. */
export function candidateRow(candidate: Candidate, jobName: string) {
  const { CandidateName: name = "", CreationTime: started, EndTime: ended } = candidate;
  const { InferenceContainers: containers = [] } = candidate;
  const metrics = metricsOf(candidate);
  return {
    candidate_name: name,
    candidate_status: candidate.CandidateStatus ?? "Unknown",
    algorithm: algorithmOf(candidate, jobName) ?? null,
    ...metricOf(candidate),
    inference_latency_seconds: latencyOf(candidate),
    training_seconds: started && ended ? secondsBetween(started, ended) : null,
    containers: containers.length === 0 ? null : containers.length,
    failure_reason: candidate.FailureReason ?? null,
    metrics: metrics.length === 0 ? null : JSON.stringify(bySet(metrics)),
  };
}

/** Of jobs in mode HYPERPARAMETER_TUNING, MetricName is one like `validation:f1_binary`. */
function metricOf({ FinalAutoMLJobObjectiveMetric: metric }: Candidate): {
  metric: string | null;
  value: number | null;
} {
  return {
    metric: metric?.StandardMetricName ?? metric?.MetricName ?? null,
    value: finite(metric?.Value),
  };
}

/** Below zero where `a` is the better one of a job's candidates; those without a value are the worst. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  const [x, y] = [metricOf(a).value, metricOf(b).value];
  if (x === null || y === null) return Number(x === null) - Number(y === null) || compareStarts(a, b);
  const difference = isMinimized(a) ? x - y : y - x;
  return difference || compareLatencies(a, b) || compareStarts(a, b);
}

/** Whether the job's objective says the same of both. */
export function haveSameValue(a: Candidate, b: Candidate): boolean {
  const { value } = metricOf(a);
  return value !== null && value === metricOf(b).value;
}

/** Those of Autopilot's objectives that are better the smaller they are, and what its tuning calls some. */
const minimized =
  /^(mse|rmse|mae|log_?loss|cross_entropy(_loss)?|mape|mase|wape|averageweightedquantileloss)$/i;

/**
 * AWS says which direction is better, but need not: of tuning jobs in public some have only
 * `{"MetricName": "validation:f1_binary", "Value": 0.86}`.
 */
function isMinimized(candidate: Candidate): boolean {
  const type = candidate.FinalAutoMLJobObjectiveMetric?.Type;
  if (type !== undefined) return type === "Minimize";
  return minimized.test((metricOf(candidate).metric ?? "").replace(/^.*:/, ""));
}

/** Of those with the best value, Autopilot prefers the one that answers faster (API reference). */
function compareLatencies(a: Candidate, b: Candidate): number {
  const [x, y] = [latencyOf(a), latencyOf(b)];
  return x === null || y === null ? Number(x === null) - Number(y === null) : x - y;
}

function compareStarts(a: Candidate, b: Candidate): number {
  const [x, y] = [a.CreationTime?.getTime() ?? 0, b.CreationTime?.getTime() ?? 0];
  return x - y || ((a.CandidateName ?? "") < (b.CandidateName ?? "") ? -1 : 1);
}

function latencyOf(candidate: Candidate): number | null {
  const datum = metricsOf(candidate).find(({ StandardMetricName: name }) => name === "InferenceLatency");
  return finite(datum?.Value);
}

function metricsOf({ CandidateProperties: properties }: Candidate): MetricDatum[] {
  return properties?.CandidateMetrics ?? [];
}

/** `{ Validation: { F1: 0.9 }, … }`; what has no set of rows stands beside the sets. */
function bySet(metrics: readonly MetricDatum[]): Record<string, unknown> {
  const sets: Record<string, Record<string, number | null>> = {};
  const others: Record<string, number | null> = {};
  for (const { MetricName, StandardMetricName, Set: set, Value } of metrics) {
    const name = StandardMetricName ?? MetricName ?? "Unknown";
    if (set === undefined) others[name] = finite(Value);
    else sets[set] = { ...sets[set], [name]: finite(Value) };
  }
  return { ...sets, ...others };
}

/** SQL has no NaN and no infinity. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** The best candidate that is finished, and how good it is. */
export function bestOf({ BestCandidate: best = {} }: { BestCandidate?: Candidate | undefined }) {
  const { metric, value } = metricOf(best);
  return { best_candidate: best.CandidateName ?? null, best_metric: metric, best_value: value };
}
