import type { Condition, Conditional, ScriptSpec, SingleStep } from "../../spec/model.ts";
import { findNames } from "../../sql/find-names.ts";
import { storedName } from "../../sql/read-name.ts";
import {
  type Diagnostic,
  diagnostic,
  nearest,
  suggestion,
  type ValuePath,
  type ValuePlace,
} from "../diagnostic.ts";

/** A name that a step uses, and where. */
export interface Use {
  name: string;
  /** What stands before it in a statement. */
  mark: "" | ":" | "::";
  written: string;
  place: ValuePlace;
}

export function plainUse(name: string, path: ValuePath, file: string): Use {
  return { name, mark: "", written: name, place: { file, path } };
}

export function usesIn(statement: string, path: ValuePath, file: string): Use[] {
  return findNames(statement).map(({ name, kind, start }) => {
    const mark = kind === "fragment" ? "::" : ":";
    const written = mark + name;
    return { name, mark, written, place: { file, path, word: written, offset: start } };
  });
}

export function usesOfConditions({ when, unless }: Conditional, path: ValuePath, file: string): Use[] {
  const use = (property: string, condition: Condition | undefined) => {
    if (condition === undefined) return [];
    if (typeof condition === "string") return [plainUse(condition, [...path, property], file)];
    return [plainUse(condition.value, [...path, property, "value"], file)];
  };
  return [...use("when", when), ...use("unless", unless)];
}

export function usesOf(step: SingleStep, path: ValuePath, file: string): Use[] {
  const under = (property: string, names: Readonly<Record<string, string>> = {}) =>
    Object.entries(names).map(([key, name]) => plainUse(name, [...path, property, key], file));
  return [
    ...usesOfConditions(step, path, file),
    ...(step.step === "sql" ? usesIn(step.statement, [...path, "statement"], file) : []),
    ...(step.step === "udf" ? under("with", step.with) : []),
    ...(step.step === "partial" ? under("takes", step.takes) : []),
  ];
}

export function usesOfUndo({ undo }: SingleStep, path: ValuePath, file: string): Use[] {
  if (undo === undefined) return [];
  if ("statement" in undo) return usesIn(undo.statement, [...path, "statement"], file);
  return Object.entries(undo.with ?? {}).map(([key, name]) => plainUse(name, [...path, "with", key], file));
}

export function unknownName(
  spec: ScriptSpec,
  part: string,
  use: Use,
  choices: readonly string[],
): Diagnostic {
  const { name, mark, written, place } = use;
  const advice = unquotedName(use, choices) ?? suggestion(name, choices, mark);
  return diagnostic(place, "E-SME-43", { part, object: spec.name, name: written, suggestion: advice });
}

/**
 * `::script_schema.SME_T` is read as one name, as `::step.column` is: what is behind the point needs quotes.
 */
function unquotedName({ name, mark }: Use, choices: readonly string[]): string | undefined {
  const [, written, behind] = /^([^.]+)\.([^.]+)$/.exec(name) ?? [];
  if (mark !== "::" || written === undefined || behind === undefined) return undefined;
  const schema = nearest(
    written,
    choices.filter((choice) => !choice.includes(".")),
  );
  if (schema === undefined || nearest(name, choices)?.includes(".")) return undefined;
  return `Quote the name behind it: ::${schema}."${storedName(behind)}".`;
}
