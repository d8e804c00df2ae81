import { setTimeout as sleep } from "node:timers/promises";
import type { LocalAwsContext } from "./local-aws.ts";

/** An error whose message may be missing, as AWS sends it when it throttles. */
export class InjectedFault extends Error {
  readonly fault: { status: number; code: string; message: string | null };

  constructor(fault: InjectedFault["fault"]) {
    super(fault.message ?? fault.code);
    this.fault = fault;
  }
}

/** Whoever asked for it hears nothing, neither of what has been done nor that nothing has. */
export class LostAnswer extends Error {}

/** Carries an operation out, with what is to go wrong in it. */
export async function carryOut<T>(
  { faults }: Pick<LocalAwsContext, "faults">,
  operation: string,
  name: string,
  work: () => T | Promise<T>,
): Promise<T> {
  const fault = await faults(operation, name);
  if (fault === undefined) return work();
  if ("status" in fault) throw new InjectedFault(fault);
  if ("request" in fault) throw new LostAnswer("The request was lost.");
  if ("latencyMilliseconds" in fault) {
    await sleep(fault.latencyMilliseconds);
    return work();
  }
  const done = await work();
  if (fault.answer === "lost") throw new LostAnswer("The answer was lost.");
  await fault.answer;
  return done;
}
