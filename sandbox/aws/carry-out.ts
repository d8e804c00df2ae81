import { setTimeout as sleep } from "node:timers/promises";
import type { LocalAwsContext } from "./local-aws.ts";
import type { RequestNote } from "./request-note.ts";

/** An error whose message may be missing, as AWS sends it when it throttles. */
export class InjectedFault extends Error {
  readonly fault: { status: number; code: string; message: string | null };

  constructor(fault: InjectedFault["fault"]) {
    super(fault.message ?? fault.code);
    this.fault = fault;
  }
}

/** Whoever asked for it hears nothing, neither of what has been done nor that nothing has. */
export class LostAnswer extends Error {
  /** Whether the connection stays open all the same. */
  readonly isSilent: boolean;

  constructor(message: string, isSilent = false) {
    super(message);
    this.isSilent = isSilent;
  }
}

/** The work is told how old something must be for lists to know it. */
type Work<T> = (listLagMilliseconds: number) => T | Promise<T>;

/** Carries an operation out, with what is to go wrong in it. */
export async function carryOut<T>(
  { faults, plannedFaults, tasks }: Pick<LocalAwsContext, "faults" | "plannedFaults" | "tasks">,
  note: RequestNote,
  asked: { operation: string; resource: string },
  work: Work<T>,
): Promise<T> {
  Object.assign(note, asked);
  const decided = faults(asked.operation, asked.resource);
  let fault = decided instanceof Promise ? await tasks.untilClosing(decided) : decided;
  if (fault === undefined) {
    const planned = plannedFaults.ofRequest(note);
    note.fault = planned?.name;
    fault = planned?.fault;
  }
  if (fault === undefined) return work(0);
  if ("status" in fault) throw new InjectedFault(fault);
  if ("request" in fault) throw new LostAnswer("The request was lost.");
  if ("latencyMilliseconds" in fault) {
    await sleep(fault.latencyMilliseconds, undefined, { signal: tasks.closing });
    return work(0);
  }
  if ("listLagMilliseconds" in fault) return work(fault.listLagMilliseconds);
  const done = await work(0);
  if (fault.answer === "lost" || fault.answer === "silent")
    throw new LostAnswer("The answer was lost.", fault.answer === "silent");
  if (fault.answer === "truncated") note.isTruncated = true;
  else await tasks.untilClosing(fault.answer);
  return done;
}
