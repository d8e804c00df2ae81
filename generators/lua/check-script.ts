import { catalogue, type ErrorCode } from "../../spec/errors.ts";
import type {
  Condition,
  Conditional,
  EachStep,
  PartialStep,
  Rule,
  ScriptSpec,
  SingleStep,
  UdfStep,
} from "../../spec/model.ts";
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
import { checkComparisons } from "./check-comparisons.ts";
import { checkMeanings } from "./check-meanings.ts";
import { luaPattern } from "./lua-pattern.ts";
import { findPartial, partialNames } from "./partials.ts";
import { failuresOf, placeholders } from "./script-errors.ts";
import {
  type KnownName,
  namesBefore,
  namesWithin,
  resultsOf,
  returningSteps,
  stepColumns,
} from "./script-names.ts";

/** Everything a script's steps and rules name must be known where they name it. */
export function checkScript(spec: ScriptSpec, file: string): Diagnostic[] {
  return [
    ...checkParameters(spec, file),
    ...checkRules(spec, file),
    ...spec.steps.flatMap((step, i) =>
      step.step === "each"
        ? checkEach(spec, step, i, file)
        : checkStep(spec, step, namesAround(spec, i), { file, path: ["steps", i] }),
    ),
    ...checkReturns(spec, file),
    ...checkMeanings(spec, file),
    ...checkComparisons(spec, file),
  ];
}

function checkParameters(spec: ScriptSpec, file: string): Diagnostic[] {
  const names = spec.parameters.map(({ name }) => name);
  const known = namesBefore(spec, 0);
  return spec.parameters.flatMap((parameter, i) => {
    const { name, format, unless, invalid } = parameter;
    const path = ["parameters", i];
    const found = (["patterns", "without"] as const).flatMap((list) =>
      (format?.[list] ?? []).flatMap((pattern, j) =>
        checkPattern(pattern, name, { file, path: [...path, "format", list, j] }),
      ),
    );
    if (unless !== undefined && !names.includes(unless)) {
      const values = {
        parameter: name,
        object: spec.name,
        name: unless,
        suggestion: suggestion(unless, names),
      };
      found.push(diagnostic({ file, path: [...path, "unless"] }, "E-SME-236", values));
    }
    if (invalid !== undefined) {
      const place = { file, path: [...path, "invalid"] };
      const use = `parameter ${name}`;
      found.push(
        ...checkValues(
          spec,
          { code: invalid, part: use, place, extra: ["parameter", "value", "complaint"] },
          known,
        ),
      );
    }
    for (const use of usesIn(parameter.known?.statement ?? "", [...path, "known", "statement"], file)) {
      if (!known.has(use.name)) found.push(unknownName(spec, `Parameter ${name}`, use, [...known.keys()]));
    }
    return found;
  });
}

function checkPattern(pattern: string, parameter: string, place: ValuePlace): Diagnostic[] {
  try {
    // What Lua would only find when the pattern is used.
    new RegExp(pattern);
    luaPattern(pattern);
    return [];
  } catch (error) {
    const complaint = error instanceof Error ? error.message.replace(/^Invalid.*\/: /, "") : String(error);
    return [diagnostic(place, "E-SME-38", { parameter, pattern, complaint })];
  }
}

/** What the helpers in templates/lua can say of a broken rule. */
const valuesOfRule: Readonly<Record<Rule["rule"], readonly string[]>> = {
  bothOrNeither: ["missing"],
  notBoth: ["first", "second"],
  fits: ["value", "to", "allowed"],
};

function checkRules(spec: ScriptSpec, file: string): Diagnostic[] {
  const names = spec.parameters.map(({ name }) => name);
  const known = namesBefore(spec, 0);
  return spec.rules.flatMap((rule, i) => {
    const path = ["rules", i];
    const named: [string, ValuePath][] =
      rule.rule === "fits"
        ? [
            [rule.parameter, [...path, "parameter"]],
            [rule.to, [...path, "to"]],
          ]
        : rule.parameters.map((name, j) => [name, [...path, "parameters", j]]);
    const place = { file, path: [...path, "fails"] };
    const extra = valuesOfRule[rule.rule];
    return [
      ...named
        .filter(([name]) => !names.includes(name))
        .map(([name, at]) =>
          diagnostic({ file, path: at, at: "use" }, "E-SME-40", {
            object: spec.name,
            parameter: name,
            suggestion: suggestion(name, names),
          }),
        ),
      ...checkValues(spec, { code: rule.fails, part: `rule ${rule.rule}`, place, extra }, known),
    ];
  });
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

function checkEach(spec: ScriptSpec, each: EachStep, index: number, file: string): Diagnostic[] {
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
    };
    return checkStep(spec, step, around, { file, path: [...path, "steps", i] });
  });
  return [...found, ...inner];
}

function checkStep(
  spec: ScriptSpec,
  step: SingleStep,
  { known, after, steps }: NamesAround,
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
  if (step.step !== "partial" && step.until && !resultsOf(step).includes(step.until.column)) {
    const use = plainUse(step.until.column, [...path, "until", "column"], file);
    found.push(unknownName(spec, part, use, resultsOf(step)));
  }
  for (const { code, extra, property } of isUnknown ? [] : failuresOf(step)) {
    const place = { file, path: [...path, ...property] };
    found.push(...checkValues(spec, { code, part: `step ${step.name}`, place, extra }, known));
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

/** A name that a step uses, and where. */
interface Use {
  name: string;
  /** What stands before it in a statement. */
  mark: "" | ":" | "::";
  written: string;
  place: ValuePlace;
}

function plainUse(name: string, path: ValuePath, file: string): Use {
  return { name, mark: "", written: name, place: { file, path } };
}

function usesIn(statement: string, path: ValuePath, file: string): Use[] {
  return findNames(statement).map(({ name, kind, start }) => {
    const mark = kind === "fragment" ? "::" : ":";
    const written = mark + name;
    return { name, mark, written, place: { file, path, word: written, offset: start } };
  });
}

function usesOfConditions({ when, unless }: Conditional, path: ValuePath, file: string): Use[] {
  const use = (property: string, condition: Condition | undefined) => {
    if (condition === undefined) return [];
    if (typeof condition === "string") return [plainUse(condition, [...path, property], file)];
    return [plainUse(condition.value, [...path, property, "value"], file)];
  };
  return [...use("when", when), ...use("unless", unless)];
}

function usesOf(step: SingleStep, path: ValuePath, file: string): Use[] {
  const under = (property: string, names: Readonly<Record<string, string>> = {}) =>
    Object.entries(names).map(([key, name]) => plainUse(name, [...path, property, key], file));
  return [
    ...usesOfConditions(step, path, file),
    ...(step.step === "sql" ? usesIn(step.statement, [...path, "statement"], file) : []),
    ...(step.step === "udf" ? under("with", step.with) : []),
    ...(step.step === "partial" ? under("takes", step.takes) : []),
  ];
}

function usesOfUndo({ undo }: SingleStep, path: ValuePath, file: string): Use[] {
  if (undo === undefined) return [];
  if ("statement" in undo) return usesIn(undo.statement, [...path, "statement"], file);
  return Object.entries(undo.with ?? {}).map(([key, name]) => plainUse(name, [...path, "with", key], file));
}

function unknownName(spec: ScriptSpec, part: string, use: Use, choices: readonly string[]): Diagnostic {
  const { name, mark, written, place } = use;
  const advice = unquotedName(use, choices) ?? suggestion(name, choices, mark);
  return diagnostic(place, "E-SME-43", { part, object: spec.name, name: written, suggestion: advice });
}

/** `::script_schema.SME_T` is read as one name, as `::step.column` is: what is behind the point needs quotes. */
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

/** An error that a part of the script can end with. */
interface Ending {
  code: ErrorCode;
  part: string;
  place: ValuePlace;
  /** The values that are known besides the script's own. */
  extra: readonly string[];
}

/** Whether all values that the error's texts need are known where it can happen. */
function checkValues(
  spec: ScriptSpec,
  { code, part, place, extra }: Ending,
  known: ReadonlyMap<string, KnownName>,
): Diagnostic[] {
  const { message, mitigation } = catalogue[code];
  // What is the same in every call is filled in when the script is generated.
  const names = unknownPlaceholders(`${message} ${mitigation}`, known, [...extra, "script", "arguments"]);
  if (names.length === 0) return [];
  const list = [...new Set(names)].join(", ");
  return [diagnostic(place, "E-SME-44", { object: spec.name, part, code, absent: list })];
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
  { udf, with: given = {} }: Pick<UdfStep, "udf" | "with">,
  { file, path }: ValuePlace,
): Diagnostic[] {
  const taken = udf.parameters.map(({ name }) => name);
  const offered = spec.parameters.filter(({ ignored }) => !ignored).map(({ name }) => name);
  const common = { object: spec.name, step, udf: udf.name };
  const misnamed = Object.keys(given).filter((name) => !taken.includes(name));
  const unfilled = taken.filter((name) => given[name] === undefined && !offered.includes(name));
  const meant = misnamed.map((name) => nearest(name, unfilled));
  return [
    ...unfilled
      .filter((name) => !meant.includes(name))
      .map((parameter) =>
        diagnostic({ file, path: [...path, "udf"], at: "use" }, "E-SME-41", { ...common, parameter }),
      ),
    ...misnamed.map((parameter) =>
      diagnostic({ file, path: [...path, "with", parameter], at: "name" }, "E-SME-42", {
        ...common,
        parameter,
        suggestion: suggestion(parameter, taken),
      }),
    ),
  ];
}

function checkPartial(spec: ScriptSpec, step: PartialStep, path: ValuePath, file: string): Diagnostic[] {
  const partial = findPartial(step.partial);
  const complain = (at: ValuePlace, complaint: string, advice: string) =>
    diagnostic(at, "E-SME-45", {
      object: spec.name,
      step: step.name,
      partial: step.partial,
      complaint,
      suggestion: advice,
    });
  const place = { file, path: [...path, "partial"] };
  if (partial === undefined) {
    return [complain(place, "there is none of that name", suggestion(step.partial, partialNames))];
  }
  const compare = (property: "takes" | "gives" | "fails", wanted: readonly string[]) => {
    const value = step[property];
    const given: readonly string[] = Array.isArray(value) ? value : Object.keys(value);
    const missing = wanted.filter((name) => !given.includes(name));
    const extra = given.filter((name) => !wanted.includes(name));
    const meant = extra.map((name) => nearest(name, missing));
    return [
      ...extra.map((name) => {
        const at = Array.isArray(value)
          ? { file, path: [...path, property, given.indexOf(name)] }
          : { file, path: [...path, property, name], at: "name" as const };
        const free = missing.length > 0 ? missing : wanted;
        return complain(at, `${property} of it has no ${name}`, suggestion(name, free));
      }),
      ...missing
        .filter((name) => !meant.includes(name))
        .map((name) =>
          complain(
            { file, path: [...path, property], at: "name" },
            `${property} lacks ${name}`,
            `Add ${name}.`,
          ),
        ),
    ];
  };
  return [
    ...compare("takes", partial.takes),
    ...compare("gives", partial.gives),
    ...compare("fails", Object.keys(partial.fails)),
    ...(partial.embeds === (step.embeds !== undefined)
      ? []
      : [
          complain(
            partial.embeds ? place : { file, path: [...path, "embeds"], at: "name" },
            partial.embeds ? "embeds is missing" : "it embeds no UDF",
            partial.embeds ? "Name the UDF." : "Remove embeds.",
          ),
        ]),
  ];
}

function checkReturns(spec: ScriptSpec, file: string): Diagnostic[] {
  const names = spec.steps.filter(({ step }) => step !== "partial").map(({ name }) => name);
  const { returns } = spec;
  if (returns && "values" in returns) return checkReturnedValues(spec, returns.values, file);
  const isList = typeof returns?.from !== "string";
  return returningSteps(spec).flatMap((from, i) => {
    if (names.includes(from)) return [];
    const values = { object: spec.name, from, suggestion: suggestion(from, names) };
    return [diagnostic({ file, path: ["returns", "from", ...(isList ? [i] : [])] }, "E-SME-46", values)];
  });
}

/** One for each column, and known at the script's end. */
function checkReturnedValues(spec: ScriptSpec, values: readonly string[], file: string): Diagnostic[] {
  const known = [...namesBefore(spec, spec.steps.length).keys()];
  const wanted = spec.returns?.columns.length ?? 0;
  const path = ["returns", "values"];
  const unknown = values.flatMap((name, i) =>
    known.includes(name) ? [] : [unknownName(spec, "The result", plainUse(name, [...path, i], file), known)],
  );
  if (values.length === wanted) return unknown;
  const counts = { object: spec.name, values: values.length, columns: wanted };
  return [...unknown, diagnostic({ file, path, at: "name" }, "E-SME-212", counts)];
}
