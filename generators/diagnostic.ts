import { closest, distance } from "fastest-levenshtein";
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

/** "Did you mean x?" for the choice a few edits away, or else what there is to choose from, each behind a mark. */
export function suggestion(name: string, choices: readonly string[], mark = ""): string {
  const near = nearest(name, choices);
  if (near !== undefined) return `Did you mean ${mark}${near}?`;
  return choices.length === 0 ? "There is none." : `Choose one of ${choices.join(", ")}.`;
}

/** The choice that a misspelt name is probably meant to be. */
export function nearest(name: string, choices: readonly string[]): string | undefined {
  if (choices.length === 0) return undefined;
  const best = closest(name, choices);
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3)) ? best : undefined;
}
