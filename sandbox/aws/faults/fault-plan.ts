/** What is to go wrong: a plan, as its JSON has it. */
import {
  type FaultName,
  type FaultSubject,
  faultKinds,
  faultNames,
  type JobStep,
  membersOf,
  type Service,
} from "./fault-kinds.ts";
import { canLag } from "./lagging-lists.ts";
import { fits } from "./name-pattern.ts";

/** One thing that goes wrong; which members it has its kind says. */
export interface PlannedFault {
  fault: FaultName;
  service?: Service;
  operation?: string;
  resource?: string;
  after?: number;
  count?: number;
  probability?: number;
  status?: number;
  code?: string;
  message?: string | null;
  milliseconds?: number;
  seconds?: number;
  step?: JobStep;
  reason?: string;
}

export interface FaultPlan {
  /** The same seed and the same requests bring the same faults; 1 when absent. */
  seed?: number;
  /** The first one that applies happens. */
  faults: readonly PlannedFault[];
}

/** A plan that runs, which can be replaced at any time. */
export interface FaultSwitch {
  /** Begins with this plan, in the place of another. */
  use(plan: FaultPlan): void;
  /** The plan, with how often each of its faults has happened. */
  describe(): { seed: number; faults: (PlannedFault & { happened: number })[] };
}

/** What is wrong with a plan, beginning with the place. */
export class FaultPlanError extends Error {
  override readonly name = "FaultPlanError";
}

/** Each operation of the local AWS, by the service that has it. */
export type ServedOperations = Readonly<Record<Service, readonly string[]>>;

export function subjectOf({ fault }: PlannedFault): FaultSubject {
  return faultKinds[fault].subject;
}

/** Reads a plan. Throws a FaultPlanError for what is none, or could never happen. */
export function readFaultPlan(json: unknown, served: ServedOperations): FaultPlan {
  const { seed, faults, ...others } = objectAt("the plan", json);
  const [odd] = Object.keys(others);
  if (odd !== undefined)
    throw new FaultPlanError(`it has ${odd}, which must be one of the members seed, faults`);
  if (!Array.isArray(faults)) throw new FaultPlanError("its faults must be a list of faults");
  if (seed !== undefined && !Number.isInteger(seed))
    throw new FaultPlanError(`its seed must be a whole number, not ${shown(seed)}`);
  const read = faults.map((fault: unknown, index) => readFault(`faults[${index}]`, fault, served));
  const clocks = read.flatMap((planned, index) => (subjectOf(planned) === "clock" ? [index] : []));
  if (clocks.length > 1)
    throw new FaultPlanError(`faults[${clocks[1]}] is a second clock-skew, but AWS has one clock`);
  return { ...(seed === undefined ? {} : { seed: Number(seed) }), faults: read };
}

function readFault(place: string, json: unknown, served: ServedOperations): PlannedFault {
  const given = objectAt(place, json);
  const { fault, ...members } = given;
  if (!isFaultName(fault))
    throw new FaultPlanError(`${place}.fault must be one of ${faultNames.join(", ")}, not ${shown(fault)}`);
  const known = membersOf(fault);
  for (const [name, value] of Object.entries(members)) {
    const member = Object.hasOwn(known, name) ? known[name] : undefined;
    if (member === undefined) {
      const all = Object.keys(known).join(", ") || "no other member";
      throw new FaultPlanError(`${place}.${name} is none of the members of ${fault}, which has ${all}`);
    }
    if (!member.isAllowed(value))
      throw new FaultPlanError(`${place}.${name} must be ${member.allowed}, not ${shown(value)}`);
  }
  for (const [name, { isNeeded, allowed }] of Object.entries(known)) {
    if (isNeeded && members[name] === undefined)
      throw new FaultPlanError(`${place} of ${fault} needs ${name}, ${allowed}`);
  }
  const planned = given as unknown as PlannedFault;
  requireOperation(place, planned, served);
  return planned;
}

/** A misspelt operation would be a fault that never happens. */
function requireOperation(place: string, planned: PlannedFault, served: ServedOperations): void {
  const { operation, service } = planned;
  if (operation === undefined) return;
  const all = operationsOf(served, service).filter((name) => subjectOf(planned) !== "list" || canLag(name));
  if (all.some((name) => fits(operation, name))) return;
  const where = service === undefined ? "the local AWS" : `the local ${service}`;
  throw new FaultPlanError(
    `${place}.operation must be an operation of ${where}, ${all.join(", ")}, not ${shown(operation)}`,
  );
}

function operationsOf(served: ServedOperations, service: Service | undefined): readonly string[] {
  return service === undefined ? Object.values(served).flat() : served[service];
}

function isFaultName(name: unknown): name is FaultName {
  return typeof name === "string" && Object.hasOwn(faultKinds, name);
}

function objectAt(place: string, json: unknown): Record<string, unknown> {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return { ...json };
  throw new FaultPlanError(`${place} must be an object, not ${shown(json)}`);
}

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
