import { catalogue } from "../../spec/errors.ts";
import type { ScriptSpec, Step, UdfSpec } from "../../spec/model.ts";
import { type Diagnostic, diagnostic, suggestion } from "../diagnostic.ts";
import { luaPattern } from "./lua-pattern.ts";
import { findPartial, partialNames } from "./partials.ts";
import { failuresOf, placeholders } from "./script-errors.ts";
import {
  conditionsOf,
  type KnownName,
  namesBefore,
  namesUsedBy,
  resultsOf,
  returningSteps,
} from "./script-names.ts";

/** Everything a script's steps and rules name must be known where they name it. */
export function checkScript(spec: ScriptSpec, file: string): Diagnostic[] {
  return [
    ...checkPatterns(spec, file),
    ...checkRules(spec, file),
    ...spec.steps.flatMap((step, i) => checkStep(spec, step, i, file)),
    ...checkReturns(spec, file),
  ];
}

function checkPatterns(spec: ScriptSpec, file: string): Diagnostic[] {
  return spec.parameters.flatMap(({ name, format }) =>
    [...(format?.patterns ?? []), ...(format?.without ?? [])].flatMap((pattern) => {
      try {
        luaPattern(pattern);
        return [];
      } catch (error) {
        const complaint = error instanceof Error ? error.message : String(error);
        return [diagnostic({ file, literal: pattern }, "E-SME-38", { parameter: name, pattern, complaint })];
      }
    }),
  );
}

function checkRules(spec: ScriptSpec, file: string): Diagnostic[] {
  const names = spec.parameters.map(({ name }) => name);
  return spec.rules.flatMap((rule) =>
    (rule.rule === "fits" ? [rule.parameter, rule.to] : rule.parameters)
      .filter((name) => !names.includes(name))
      .map((name) =>
        diagnostic({ file, literal: name }, "E-SME-40", {
          object: spec.name,
          parameter: name,
          suggestion: suggestion(name, names),
        }),
      ),
  );
}

function checkStep(spec: ScriptSpec, step: Step, index: number, file: string): Diagnostic[] {
  const known = namesBefore(spec, index);
  // What undoes a step may use what the step gave.
  const after = namesBefore(spec, index + 1);
  const place = { file, step: step.name };
  const common = { object: spec.name, step: step.name };
  const found = step.step === "udf" ? checkArguments(spec, step.name, step.udf, step.with, file) : [];
  if (step.step === "partial") found.push(...checkPartial(spec, step, file));
  const suggestible = spec.parameters.flatMap(({ known: names, name }) => (names ? [name] : []));
  if (step.step === "sql" && step.suggests !== undefined && !suggestible.includes(step.suggests)) {
    const values = { ...common, name: step.suggests, suggestion: suggestion(step.suggests, suggestible) };
    found.push(diagnostic({ ...place, literal: step.suggests }, "E-SME-43", values));
  }

  const rows = spec.steps.slice(0, index).map(({ name }) => name);
  const own = new Set(resultsOf(step).map((column) => `${step.name}.${column}`));
  for (const { name, identifier } of namesUsedBy(step)) {
    // A UDF's argument that nothing fills is E-SME-41 already.
    if (step.step === "udf" && step.udf.parameters.some((parameter) => parameter.name === name)) continue;
    const usable = known.has(name) || own.has(name) || (step.step === "partial" && rows.includes(name));
    if (usable) continue;
    const isBare = step.step === "partial" || conditionsOf(step).includes(name);
    const mark = isBare ? "" : identifier ? "::" : ":";
    const written = mark + name;
    found.push(
      diagnostic({ ...place, literal: written }, "E-SME-43", {
        ...common,
        name: written,
        suggestion: suggestion(name, [...known.keys()], mark),
      }),
    );
  }
  for (const { code, extra } of failuresOf(step)) {
    const { message, mitigation } = catalogue[code];
    const missing = unknownPlaceholders(`${message} ${mitigation}`, known, extra);
    found.push(
      ...missing.map((name) =>
        diagnostic({ ...place, literal: code }, "E-SME-44", { ...common, code, name }),
      ),
    );
  }
  for (const text of [step.undo?.what ?? "", step.keeps ?? ""]) {
    const names = unknownPlaceholders(text, after, []);
    found.push(
      ...names.map((name) =>
        diagnostic({ ...place, literal: text }, "E-SME-43", {
          ...common,
          name: `{{${name}}}`,
          suggestion: suggestion(name, [...after.keys()]),
        }),
      ),
    );
  }
  return found;
}

function unknownPlaceholders(
  text: string,
  known: ReadonlyMap<string, KnownName>,
  extra: readonly string[],
): string[] {
  const keys = new Set([...known].flatMap(([name, { key }]) => [name, key]));
  return placeholders(text).filter((name) => !keys.has(name) && !extra.includes(name));
}

function checkArguments(
  spec: ScriptSpec,
  step: string,
  udf: UdfSpec,
  given: Readonly<Record<string, string>> = {},
  file: string,
): Diagnostic[] {
  const taken = udf.parameters.map(({ name }) => name);
  const offered = spec.parameters.map(({ name }) => name);
  const common = { object: spec.name, step, udf: udf.name };
  return [
    ...taken
      .filter((name) => given[name] === undefined && !offered.includes(name))
      .map((parameter) => diagnostic({ file, step, literal: step }, "E-SME-41", { ...common, parameter })),
    ...Object.keys(given)
      .filter((name) => !taken.includes(name))
      .map((parameter) =>
        diagnostic({ file, step, literal: step }, "E-SME-42", {
          ...common,
          parameter,
          suggestion: suggestion(parameter, taken),
        }),
      ),
  ];
}

function checkPartial(spec: ScriptSpec, step: Step & { step: "partial" }, file: string): Diagnostic[] {
  const partial = findPartial(step.partial);
  const place = { file, step: step.name, literal: step.partial };
  const values = { object: spec.name, step: step.name, partial: step.partial };
  const complain = (complaint: string) => diagnostic(place, "E-SME-45", { ...values, complaint });
  if (partial === undefined) {
    return [complain(`it does not exist; there are ${partialNames.join(", ")}`)];
  }
  const compare = (what: string, declared: readonly string[], actual: readonly string[]) =>
    [...declared].sort().join() === [...actual].sort().join()
      ? []
      : [complain(`it ${what} ${declared.join(", ") || "nothing"}, not ${actual.join(", ") || "nothing"}`)];
  return [
    ...compare("takes", partial.takes, Object.keys(step.takes)),
    ...compare("gives", partial.gives, step.gives),
    ...compare("fails with", Object.keys(partial.fails), Object.keys(step.fails)),
    ...(partial.embeds === (step.embeds !== undefined)
      ? []
      : [complain("it must embed a UDF exactly if it is made for one")]),
  ];
}

function checkReturns(spec: ScriptSpec, file: string): Diagnostic[] {
  const names = spec.steps.filter(({ step }) => step !== "partial").map(({ name }) => name);
  return returningSteps(spec)
    .filter((from) => !names.includes(from))
    .map((from) => {
      const values = { object: spec.name, from, suggestion: suggestion(from, names) };
      return diagnostic({ file, literal: from }, "E-SME-46", values);
    });
}
