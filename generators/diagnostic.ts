import { distance } from "fastest-levenshtein";
import { type ErrorCode, type ErrorValues, SmeError } from "../spec/errors.ts";

/** The way to a value from the spec that holds it: `["steps", 2, "fails"]`. */
export type ValuePath = readonly (string | number)[];

/** A value of a spec, or a part of it. Which file and line it stands on is found by following its path. */
export interface ValuePlace {
  /** The object's spec file, relative to the project's root. */
  file: string;
  path: ValuePath;
  /** The constant of the file that the path begins at, if not at its default export. */
  constant?: string;
  /**
   * - name: the property's name is meant, not its value
   * - use: where the spec names the value, also if it is written down elsewhere
   */
  at?: "name" | "use";
  /** A word of a text; of several equal ones, the first at or behind the offset. */
  word?: string;
  offset?: number;
}

/** A position in a file that could not be read as a spec. Lines and columns count from 1. */
export interface TextPlace {
  file: string;
  line: number;
  column: number;
}

export type Place = ValuePlace | TextPlace;

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

/**
 * "Did you mean x?" for the choice a few edits away, or else what there is to choose from, each behind a
 * mark.
 */
export function suggestion(name: string, choices: readonly string[], mark = ""): string {
  const near = nearest(name, choices);
  if (near !== undefined) return `Did you mean ${mark}${near}?`;
  if (choices.length === 0) return "There is nothing to choose from.";
  if (choices.length <= mostChoices)
    return `Choose one of ${choices.map((choice) => mark + choice).join(", ")}.`;
  const first = [...choices].sort((a, b) => distance(name, a) - distance(name, b)).slice(0, mostChoices);
  const rest = choices.length - mostChoices;
  return `Choose one of ${first.map((choice) => mark + choice).join(", ")} and ${rest} more.`;
}

/** Likewise of a property, which may be one too many. */
export function suggestedProperty(name: string, free: readonly string[]): string {
  return free.length === 0 ? "Remove it." : suggestion(name, free);
}

/** Of more than so many, those that are nearest to what was written. */
const mostChoices = 20;

/**
 * The choice that a misspelt name is probably meant to be: half of its letters at least are the same. Its
 * case does not count, its beginning decides between equals.
 */
export function nearest(name: string, choices: readonly string[]): string | undefined {
  const folded = name.toLowerCase();
  const edits = choices.map((choice) => distance(folded, choice.toLowerCase()));
  const fewest = Math.min(...edits);
  if (fewest > Math.max(2, Math.floor(name.length / 3))) return undefined;
  // Everything of two letters is two edits away from a name of two.
  const near = choices.filter((choice, i) => edits[i] === fewest && sharesHalf(folded, choice.toLowerCase()));
  return near.sort((a, b) => sharedStart(name, b) - sharedStart(name, a))[0];
}

/** Whether half of the letters are the same, in whatever order. */
function sharesHalf(name: string, other: string): boolean {
  const letters = [...other];
  const shared = [...name].filter((letter) => {
    const at = letters.indexOf(letter);
    return at >= 0 && letters.splice(at, 1).length > 0;
  });
  return shared.length * 2 >= Math.max(name.length, other.length);
}

function sharedStart(name: string, other: string): number {
  let length = 0;
  while (length < name.length && name[length] === other[length]) length++;
  return length;
}
