import type { Catalogue } from "../../spec/error-catalogue.ts";
import type { ErrorCode } from "../../spec/errors.ts";
import type { ScriptSpec } from "../../spec/model.ts";
import { type Diagnostic, diagnostic, type ValuePlace } from "../diagnostic.ts";
import { placeholders } from "./script-errors.ts";
import type { KnownName } from "./script-names.ts";

/** An error that a part of the script can end with. */
export interface Ending {
  code: ErrorCode;
  part: string;
  place: ValuePlace;
  /** The values that are known besides the script's own. */
  extra: readonly string[];
}

/** Whether all values that the error's texts need are known where it can happen. */
export function checkValues(
  spec: ScriptSpec,
  { code, part, place, extra }: Ending,
  known: ReadonlyMap<string, KnownName>,
  catalogue: Catalogue,
): Diagnostic[] {
  const { message, mitigation } = catalogue[code];
  // What is the same in every call is filled in when the script is generated.
  const names = unknownPlaceholders(`${message} ${mitigation}`, known, [...extra, "script", "arguments"]);
  if (names.length === 0) return [];
  const list = [...new Set(names)].join(", ");
  return [diagnostic(place, "E-SME-44", { object: spec.name, part, code, absent: list })];
}

export function unknownPlaceholders(
  text: string,
  known: ReadonlyMap<string, KnownName>,
  extra: readonly string[],
): string[] {
  const isKnown = (name: string) =>
    extra.includes(name) || known.has(name) || [...known.values()].some(({ key }) => key === name);
  return placeholders(text).filter((name) => !isKnown(name));
}
