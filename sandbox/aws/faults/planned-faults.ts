import { setTimeout as sleep } from "node:timers/promises";
import { type Random, seededRandom } from "../../automl/random.ts";
import { signatureError } from "../http/signature-errors.ts";
import type { RequestNote } from "../request-note.ts";
import type { EndpointFailure, Fault } from "./fault.ts";
import type { FaultName, JobStep } from "./fault-kinds.ts";
import { type FaultPlan, type FaultSwitch, type PlannedFault, subjectOf } from "./fault-plan.ts";
import { errorOf } from "./fault-words.ts";
import { letsLag } from "./lagging-lists.ts";
import { fits } from "./name-pattern.ts";

/** A fault of the plan that runs, and how far it has come. */
interface RunningFault {
  planned: PlannedFault;
  /** How often it could have happened. */
  met: number;
  happened: number;
}

/** What is meant where no step of a job is named. */
const usualSteps: readonly JobStep[] = ["ModelTuning", "Running"];

const noCapacity =
  "Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error. " +
  "Please retry using a different ML instance type.";

/** What goes wrong now. The plan can be replaced while the local AWS runs. */
export class PlannedFaults implements FaultSwitch {
  #plan: FaultPlan = { faults: [] };
  #running: RunningFault[] = [];
  #random: Random = seededRandom(1);
  #replaced = new AbortController();

  use(plan: FaultPlan): void {
    this.#plan = plan;
    this.#running = plan.faults.map((planned) => ({ planned, met: 0, happened: 0 }));
    this.#random = seededRandom(plan.seed ?? 1);
    this.#replaced.abort();
    this.#replaced = new AbortController();
  }

  describe(): { seed: number; faults: (PlannedFault & { happened: number })[] } {
    const faults = this.#running.map(({ planned, happened }) => ({ ...planned, happened }));
    return { seed: this.#plan.seed ?? 1, faults };
  }

  /** How far the clock of AWS is ahead. */
  clockMilliseconds(): number {
    const found = this.#running.find(({ planned }) => planned.fault === "clock-skew");
    return (found?.planned.seconds ?? 0) * 1000;
  }

  /** What happens to a request, and which fault of the plan that is. */
  ofRequest(note: RequestNote): { name: FaultName; fault: Fault } | undefined {
    const { service, operation, resource } = note;
    const planned = this.#next((one) => {
      const subject = subjectOf(one);
      if (subject === "list") return letsLag(one.operation, operation);
      return (
        subject === "request" &&
        (one.service ?? service) === service &&
        fits(one.operation ?? "*", operation) &&
        fits(one.resource ?? "*", resource)
      );
    });
    return planned && { name: planned.fault, fault: faultOf(planned, note) };
  }

  /** Why a job fails that has come to this step; undefined lets it go on. */
  ofJob(name: string, step: JobStep): string | undefined {
    const planned = this.#next((one) => one.fault === "job-failed" && isAtStep(one, name, step));
    return planned && (planned.reason ?? `The job was made to fail at the step ${step}.`);
  }

  /** Resolves when a job may leave this step: at once when the plan is replaced, or nobody wants the job. */
  async holdJob(name: string, step: JobStep, stopped: AbortSignal): Promise<void> {
    const planned = this.#next((one) => one.fault === "job-slow" && isAtStep(one, name, step));
    if (planned === undefined) return;
    const signal = AbortSignal.any([stopped, this.#replaced.signal]);
    await sleep(planned.milliseconds, undefined, { signal }).catch(() => {});
  }

  /** Waits until a job may go on from this step. Rejects when the job was stopped, or with why it fails. */
  async passStep(name: string, step: JobStep, stopped: AbortSignal): Promise<void> {
    await this.holdJob(name, step, stopped);
    stopped.throwIfAborted();
    const reason = this.ofJob(name, step);
    if (reason !== undefined) throw new Error(reason);
  }

  /** How an endpoint fails whose models are loaded; undefined lets it go on. */
  ofEndpoint(name: string): EndpointFailure | undefined {
    const planned = this.#next((one) => subjectOf(one) === "endpoint" && fits(one.resource ?? "*", name));
    if (planned === undefined) return undefined;
    const reason =
      planned.reason ?? (planned.fault === "no-capacity" ? noCapacity : "The endpoint was made to fail.");
    return planned.fault === "rollback-failed" ? { reason, rollback: "failed" } : { reason };
  }

  /** The first that is meant, and whose turn it is. */
  #next(isMeant: (planned: PlannedFault) => boolean): PlannedFault | undefined {
    for (const running of this.#running) {
      const { after = 0, count = Number.POSITIVE_INFINITY, probability = 1 } = running.planned;
      if (!isMeant(running.planned)) continue;
      running.met += 1;
      if (running.met <= after || running.happened >= count) continue;
      if (probability < 1 && this.#random() >= probability) continue;
      running.happened += 1;
      return running.planned;
    }
    return undefined;
  }
}

function isAtStep(planned: PlannedFault, name: string, step: JobStep): boolean {
  const isStep = planned.step === undefined ? usualSteps.includes(step) : planned.step === step;
  return isStep && fits(planned.resource ?? "*", name);
}

function faultOf(planned: PlannedFault, { service, operation, protocol, region }: RequestNote): Fault {
  switch (planned.fault) {
    case "request-lost":
      return { request: "lost" };
    case "answer-lost":
      return { answer: "lost" };
    case "truncated":
      return { answer: "truncated" };
    case "silent":
      return { answer: "silent" };
    case "slow":
      return { latencyMilliseconds: planned.milliseconds ?? 0 };
    case "lagging-list":
      return { listLagMilliseconds: planned.milliseconds ?? 0 };
    case "expired-token": {
      const { status, code, message } = signatureError("session over", protocol, region);
      return { status, code, message };
    }
    default:
      return errorOf(planned, service, operation);
  }
}
