import type { Catalogue } from "../../spec/error-catalogue.ts";
import type { EachStep, Parameter, ScriptSpec, SingleStep, SqlStep } from "../../spec/model.ts";
import { type Diagnostic, diagnostic, suggestion, type ValuePath, type ValuePlace } from "../diagnostic.ts";
import { checkArguments, checkPartial } from "./check-calls.ts";
import { checkComparisons } from "./check-comparisons.ts";
import { checkValues, unknownPlaceholders } from "./check-error-values.ts";
import { checkMeanings } from "./check-meanings.ts";
import { checkParameters, checkRules } from "./check-parameters.ts";
import { checkReturns } from "./check-returns.ts";
import { plainUse, type Use, unknownName, usesOf, usesOfConditions, usesOfUndo } from "./name-uses.ts";
import { findPartial } from "./partials.ts";
import { failuresOf } from "./script-errors.ts";
import { type KnownName, namesBefore, namesWithin, stepColumns } from "./script-names.ts";

/** Everything a script's steps and rules name must be known where they name it. */
export function checkScript(spec: ScriptSpec, file: string, catalogue: Catalogue): Diagnostic[] {
  return [
    ...checkParameters(spec, file, catalogue),
    ...checkRules(spec, file, catalogue),
    ...spec.steps.flatMap((step, i) =>
      step.step === "each"
        ? checkEach(spec, step, i, file, catalogue)
        : checkStep(spec, step, { ...namesAround(spec, i), catalogue }, { file, path: ["steps", i] }),
    ),
    ...checkReturns(spec, file),
    ...checkMeanings(spec, file, catalogue),
    ...checkComparisons(spec, file),
  ];
}

/** What a step can name. */
interface NamesAround {
  known: ReadonlyMap<string, KnownName>;
  /** What is known after it, too: what undoes a step may use what the step gave. */
  after: ReadonlyMap<string, KnownName>;
  /** The steps before it. */
  steps: readonly string[];
}

function namesAround(spec: ScriptSpec, index: number): NamesAround {
  const steps = spec.steps.slice(0, index).map(({ name }) => name);
  return { known: namesBefore(spec, index), after: namesBefore(spec, index + 1), steps };
}

function checkEach(
  spec: ScriptSpec,
  each: EachStep,
  index: number,
  file: string,
  catalogue: Catalogue,
): Diagnostic[] {
  const { known, steps } = namesAround(spec, index);
  const path = ["steps", index];
  const part = `Step ${each.name}`;
  const found = usesOfConditions(each, path, file)
    .filter(({ name }) => !known.has(name))
    .map((use) => unknownName(spec, part, use, [...known.keys()]));
  const withRows = spec.steps.slice(0, index).filter((step) => stepColumns(step).length > 0);
  const names = withRows.map(({ name }) => name);
  if (!names.includes(each.of)) {
    const values = {
      step: each.name,
      object: spec.name,
      of: each.of,
      suggestion: suggestion(each.of, names),
    };
    found.push(diagnostic({ file, path: [...path, "of"] }, "E-SME-211", values));
  }
  const inner = each.steps.flatMap((step, i) => {
    const around = {
      known: namesWithin(spec, index, i),
      after: namesWithin(spec, index, i + 1),
      steps: [...steps, ...each.steps.slice(0, i).map(({ name }) => name)],
      catalogue,
    };
    return checkStep(spec, step, around, { file, path: [...path, "steps", i] });
  });
  const atEnd = [...namesWithin(spec, index, each.steps.length).keys()];
  const row = Object.entries(each.row ?? {})
    .filter(([, name]) => !atEnd.includes(name))
    .map(([column, name]) => unknownName(spec, part, plainUse(name, [...path, "row", column], file), atEnd));
  return [...found, ...inner, ...row];
}

function checkStep(
  spec: ScriptSpec,
  step: SingleStep,
  { known, after, steps, catalogue }: NamesAround & { catalogue: Catalogue },
  { file, path }: ValuePlace,
): Diagnostic[] {
  const part = `Step ${step.name}`;
  const found: Diagnostic[] = [];
  if (step.step === "udf") found.push(...checkArguments(spec, step.name, step, { file, path }));
  if (step.undo && "udf" in step.undo) {
    found.push(...checkArguments(spec, step.name, step.undo, { file, path: [...path, "undo"] }));
  }
  if (step.step === "partial") found.push(...checkPartial(spec, step, path, file));
  const suggestible = spec.parameters.flatMap(({ known: names, name }) => (names ? [name] : []));
  if (step.step === "sql" && step.suggests !== undefined && !suggestible.includes(step.suggests)) {
    found.push(unknownName(spec, part, plainUse(step.suggests, [...path, "suggests"], file), suggestible));
  }

  const rows = step.step === "partial" ? steps : [];
  const usable = [...known.keys(), ...rows];
  for (const use of usesOf(step, path, file)) {
    if (!usable.includes(use.name)) found.push(unknownName(spec, part, use, usable));
  }
  for (const use of usesOfUndo(step, [...path, "undo"], file)) {
    const { name, written, place } = use;
    if (!after.has(name)) found.push(unknownName(spec, part, use, [...after.keys()]));
    else if (step.undo?.alsoOnFailure !== undefined && !known.has(name)) {
      const values = { object: spec.name, step: step.name, name: written };
      found.push(diagnostic(place, "E-SME-216", values));
    }
  }
  const isUnknown = step.step === "partial" && findPartial(step.partial) === undefined;
  if (step.step !== "partial" && step.until && !stepColumns(step).includes(step.until.column)) {
    const use = plainUse(step.until.column, [...path, "until", "column"], file);
    found.push(unknownName(spec, part, use, stepColumns(step)));
  }
  for (const property of ["lists", "collects"] as const) {
    const listed = property in step ? (step as SqlStep)[property] : undefined;
    const choices = step.step === "partial" ? step.gives : stepColumns(step);
    for (const [i, name] of (listed ?? []).entries()) {
      if (choices.includes(name)) continue;
      found.push(unknownName(spec, part, plainUse(name, [...path, property, i], file), choices));
    }
  }
  if (step.step === "sql") found.push(...checkFills(spec, step, { file, path }));
  for (const { code, extra, property } of isUnknown ? [] : failuresOf(step)) {
    const place = { file, path: [...path, ...property] };
    found.push(...checkValues(spec, { code, part: `step ${step.name}`, place, extra }, known, catalogue));
  }
  const texts: [string, ValuePath][] = [
    [step.undo?.what ?? "", [...path, "undo", "what"]],
    [step.keeps ?? "", [...path, "keeps"]],
  ];
  for (const [text, at] of texts) {
    for (const name of unknownPlaceholders(text, after, [])) {
      const written = `{{${name}}}`;
      const use: Use = { name, mark: "", written, place: { file, path: at, word: written } };
      found.push(unknownName(spec, part, use, [...after.keys()]));
    }
  }
  return found;
}

/** An argument can be filled that may be left out, and that nothing else was made from before. */
function checkFills(spec: ScriptSpec, step: SqlStep, { file, path }: ValuePlace): Diagnostic[] {
  const names = spec.parameters.map(({ name }) => name);
  const columns = stepColumns(step);
  return Object.entries(step.fills ?? {}).flatMap(([name, column]) => {
    const at = [...path, "fills", name];
    const use = plainUse(column, at, file);
    const found = columns.includes(column) ? [] : [unknownName(spec, `Step ${step.name}`, use, columns)];
    const complaint = whyNotFilled(spec.parameters.find((parameter) => parameter.name === name));
    if (complaint === undefined) return found;
    const advice = names.includes(name)
      ? "Fill one that is optional() and from which nothing follows."
      : suggestion(name, names);
    const values = { object: spec.name, step: step.name, parameter: name, complaint, suggestion: advice };
    return [...found, diagnostic({ file, path: at, at: "name" }, "E-SME-322", values)];
  });
}

function whyNotFilled(parameter: Parameter | undefined): string | undefined {
  if (parameter === undefined) return "which is no parameter of it";
  const { default: otherwise, derives, reads, required } = parameter;
  if (required !== false || otherwise !== undefined) return "which is never NULL";
  return reads === "identifier" || derives ? "from which other values follow" : undefined;
}
