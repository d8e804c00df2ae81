/** One training of the local AutoML in a process of its own, so that its memory can be told. */
import { startTraining } from "../sandbox/automl/start-training.ts";
import type { TrainingRequest } from "../sandbox/automl/training-request.ts";

/** What the process is asked for, and what it says at its end. */
export interface MeasuredTraining {
  seconds: number;
  /** Of all threads. */
  cpuSeconds: number;
  /** The highest resident set, in MB. */
  memory: number;
  candidates: number;
  best: string;
  objective: string;
  value: number;
  /** When it was in which phase: seconds for each. */
  phases: Record<string, number>;
}

process.once("message", async (request: TrainingRequest) => {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const values = new Map<string, number>();
  const starts: [string, number][] = [];
  let objective = "";
  const { best } = await startTraining(request, (event) => {
    if (event.kind === "phase") starts.push([event.phase, seconds()]);
    if (event.kind === "problem") objective = event.objective;
    if (event.kind === "candidate-completed")
      values.set(event.name, event.validationMetrics[objective] ?? Number.NaN);
  }).finished;
  const ended = seconds();
  const measured: MeasuredTraining = {
    seconds: ended,
    cpuSeconds: (process.resourceUsage().userCPUTime + process.resourceUsage().systemCPUTime) / 1e6,
    memory: process.resourceUsage().maxRSS / 1024,
    candidates: values.size,
    best,
    objective,
    value: values.get(best) ?? Number.NaN,
    phases: Object.fromEntries(
      starts.map(([phase, from], i) => [phase, (starts[i + 1]?.[1] ?? ended) - from]),
    ),
  };
  process.send?.(measured, () => process.exit(0));
});
