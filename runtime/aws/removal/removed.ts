/** What a removal says of each thing. */
import { messageOf } from "../error-message.ts";

/** A thing that belongs to a model, in the columns of SME_DROP_MODEL. */
export interface Removed {
  object: string;
  name: string;
  action: "stop" | "delete" | "keep";
  /** What came of it, or why it stays. */
  result: string;
  /** Whether it is still there though it should not be: a further call tries again. */
  is_left: boolean;
}

export function done(thing: Pick<Removed, "object" | "name" | "action">, dryRun: boolean): Removed {
  return { ...thing, result: dryRun ? "to be done" : "done", is_left: false };
}

export function kept(object: string, name: string, result: string): Removed {
  return { object, name, action: "keep", result, is_left: false };
}

export function left(thing: Pick<Removed, "object" | "name" | "action">, error: unknown): Removed {
  return { ...thing, result: `left: ${messageOf(error)}`, is_left: true };
}
