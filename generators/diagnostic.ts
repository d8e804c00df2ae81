import { type ErrorCode, type ErrorValues, SmeError } from "../spec/errors.ts";

/** Where in the specs to look: in the file of an object, at the first text literal that holds `literal`. */
export interface Place {
  /** The object's spec file, relative to the project's root. */
  file: string;
  /** Look only inside the call that defines this step. */
  step?: string;
  literal?: string;
}

/** One finding about a spec. */
export interface Diagnostic {
  error: SmeError;
  place: Place;
}

export function diagnostic<Code extends ErrorCode>(
  place: Place,
  code: Code,
  values: ErrorValues<Code>,
): Diagnostic {
  return { error: new SmeError(code, values), place };
}

/** "Did you mean x?", or what there is to choose from. */
export function suggestion(nearest: string | undefined, choices: readonly string[]): string {
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  return choices.length === 0 ? "There is none." : `Choose one of ${choices.join(", ")}.`;
}
