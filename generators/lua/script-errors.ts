import type { Catalogue } from "../../spec/error-catalogue.ts";
import type { ErrorCode } from "../../spec/errors.ts";
import type { Parameter, ScriptSpec, SingleStep, Step } from "../../spec/model.ts";
import { findPartial } from "./partials.ts";

/** An error of the catalogue, with what is the same in every call of a script filled in. */
export interface ScriptError {
  code: ErrorCode;
  message: string;
  mitigation: string;
}

/** Those that no spec names: the helpers in templates/lua end with them, whatever the script does. */
export const builtInCodes = ["E-SME-5", "E-SME-6", "E-SME-12"] as const;

/** All errors a script can end with by itself, by their numbers. */
export function errorsOf(spec: ScriptSpec, catalogue: Catalogue): ScriptError[] {
  const codes = new Set<ErrorCode>(builtInCodes);
  if (spec.arguments !== "json") codes.delete("E-SME-5");
  for (const { invalid } of spec.parameters) if (invalid) codes.add(invalid);
  for (const { fails } of spec.rules) codes.add(fails);
  for (const { code } of spec.steps.flatMap(failuresOf)) codes.add(code);
  const fill = (text: string) =>
    text.replaceAll("{{script}}", spec.name).replaceAll("{{arguments}}", argumentsOf(spec));
  return [...codes]
    .sort((a, b) => Number(a.slice(6)) - Number(b.slice(6)) || (a < b ? -1 : 1))
    .map((code) => ({
      code,
      message: fill(catalogue[code].message),
      mitigation: fill(catalogue[code].mitigation),
    }));
}

/** "job_name and aws_region, in this order". */
function argumentsOf({ arguments: how, parameters }: ScriptSpec): string {
  const list = (names: string[]) => names.join(", ").replace(/, ([^,]*)$/, " and $1");
  const shown = ({ name, unless }: Parameter) => (unless === undefined ? name : `${name} (or ${unless})`);
  const taken = parameters.filter(({ ignored }) => !ignored);
  if (how === "positional") return `${list(taken.map(shown))}, in this order`;
  const needed = taken.filter(({ required }) => required !== false).map(shown);
  const others = taken.filter(({ required }) => required === false).map(shown);
  if (needed.length === 0) return `one JSON object, which holds ${list(others)} if wanted`;
  return `one JSON object with ${list(needed)}${others.length > 0 ? `, and if wanted ${list(others)}` : ""}`;
}

/** A way in which a step can fail, and what the error's texts can name besides the script's values. */
export interface Failure {
  code: ErrorCode;
  extra: readonly string[];
  /** The way from the step to the code. */
  property: readonly (string | number)[];
}

export function failuresOf(step: Step): Failure[] {
  if (step.step === "partial") {
    const gives = findPartial(step.partial)?.fails ?? {};
    const codes = Object.entries(step.fails).map(([name, code]) => ({
      code,
      extra: gives[name] ?? [],
      property: ["fails", name],
    }));
    return [...codes, ...ofUndo(step)];
  }
  if (step.step === "each") {
    return step.steps.flatMap((one, i) =>
      failuresOf(one).map((failure) => ({ ...failure, property: ["steps", i, ...failure.property] })),
    );
  }
  const codes: Failure[] = [{ code: step.fails, extra: ["cause"], property: ["fails"] }, ...ofUndo(step)];
  if (step.step === "sql" && step.empty)
    codes.push({ code: step.empty, extra: step.suggests ? ["suggestion"] : [], property: ["empty"] });
  if (step.step === "sql" && step.occupied) {
    // The row that is in the way can be named.
    const extra = (step.row ?? []).map((column) => `${step.name}_${column}`);
    codes.push({ code: step.occupied, extra, property: ["occupied"] });
  }
  if (step.step === "sql" && step.unfilled)
    codes.push({
      code: step.unfilled,
      extra: ["missing", ...(step.suggests ? ["suggestion"] : [])],
      property: ["unfilled"],
    });
  if (step.until) codes.push({ code: step.until.fails, extra: ["attempts"], property: ["until", "fails"] });
  return codes;
}

/** The undo's own error, where nobody could find out whether a job needs the thing. */
function ofUndo({ undo }: SingleStep): Failure[] {
  return undo?.inUse ? [{ code: undo.inUse, extra: ["complaint", "what"], property: ["undo", "inUse"] }] : [];
}

/** `{{name}}` in an error's texts or in what an undo says. */
export function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{([\w.]+)\}\}/g)].map(([, name = ""]) => name);
}
