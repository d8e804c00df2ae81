import type { Catalogue } from "../../spec/error-catalogue.ts";
import type { ScriptSpec, Step } from "../../spec/model.ts";
import { type Diagnostic, diagnostic, type ValuePath } from "../diagnostic.ts";
import { failuresOf, placeholders } from "./script-errors.ts";
import { allNames, builtInNames, reasonOf, resultsOf, stepColumns } from "./script-names.ts";

/** Something that a name can mean, and where the spec says so. */
interface Meaning {
  name: string;
  words: string;
  path: ValuePath;
}

/**
 * Every name means one thing: in statements, and in the texts of errors, where a dot may be an underscore.
 */
export function checkMeanings(spec: ScriptSpec, file: string, catalogue: Catalogue): Diagnostic[] {
  const meanings = [...namedSteps(spec), ...builtIns(), ...argumentNames(spec), ...resultNames(spec)];
  return [
    ...meanings.flatMap((meaning, i) => {
      const first = meanings.slice(0, i).find(({ name }) => name === meaning.name);
      // One said twice is told of already.
      if (first === undefined || first.words === meaning.words) return [];
      const values = { object: spec.name, name: meaning.name, first: first.words, second: meaning.words };
      return [diagnostic({ file, path: meaning.path }, "E-SME-213", values)];
    }),
    ...checkTexts(spec, file, catalogue),
  ];
}

/**
 * Steps within loops and those around them: what a step found is kept by its name.
 * Lists are checked by validate().
 */
function namedSteps(spec: ScriptSpec): Meaning[] {
  const outer = spec.steps.map(({ name }) => name);
  return spec.steps.flatMap((step, i) => {
    if (step.step !== "each") return [];
    const others = spec.steps.slice(0, i).flatMap((one) => (one.step === "each" ? one.steps : []));
    const names = [...outer, ...others.map(({ name }) => name)];
    return step.steps.flatMap(({ name }, j): Meaning[] => {
      if (!names.includes(name)) return [];
      return [
        { name: `step ${name}`, words: "an outer step or one of another loop", path: [] },
        { name: `step ${name}`, words: `one of loop ${step.name}`, path: ["steps", i, "steps", j, "name"] },
      ];
    });
  });
}

function builtIns(): Meaning[] {
  return [...builtInNames.keys()].map((name) => ({ name, words: "what every script knows", path: [] }));
}

function argumentNames(spec: ScriptSpec): Meaning[] {
  return spec.parameters.flatMap(({ name, reads, derives = {} }, i): Meaning[] => [
    { name, words: "a parameter", path: ["parameters", i, "name"] },
    ...[...(reads === "identifier" ? ["folded"] : []), ...Object.keys(derives)].map((key) => ({
      name: `${name}.${key}`,
      words: `what follows from parameter ${name}`,
      path: ["parameters", i, "name"],
    })),
  ]);
}

function resultNames(spec: ScriptSpec): Meaning[] {
  const of = (step: Step, columns: readonly string[], path: ValuePath) =>
    columns.map((column, i) => ({
      name: `${step.name}.${column}`,
      words:
        i === columns.lastIndexOf(reasonOf(step) ?? "")
          ? `why step ${step.name} failed`
          : `a result of step ${step.name}`,
      path: [...path, "name"],
    }));
  return spec.steps.flatMap((step, i) => {
    if (step.step !== "each") return of(step, resultsOf(step), ["steps", i]);
    const rows = stepColumns(spec.steps.find(({ name }) => name === step.of));
    const inner = step.steps.flatMap((one, j) => of(one, resultsOf(one), ["steps", i, "steps", j]));
    return [...of(step, rows, ["steps", i]), ...inner];
  });
}

/** `{{a_b_c}}` in a text, where both `a.b_c` and `a_b.c` are known. */
function checkTexts(spec: ScriptSpec, file: string, catalogue: Catalogue): Diagnostic[] {
  const known = [...allNames(spec)];
  return spec.steps.flatMap((step, i) =>
    failuresOf(step).flatMap(({ code, extra, property }) => {
      const { message, mitigation } = catalogue[code];
      return [...new Set(placeholders(`${message} ${mitigation}`))].flatMap((placeholder) => {
        const isExact = extra.includes(placeholder) || known.some(([name]) => name === placeholder);
        const meant = known.filter(([, { key }]) => key === placeholder).map(([name]) => name);
        const [first, second] = meant;
        if (isExact || first === undefined || second === undefined) return [];
        const values = { object: spec.name, name: `{{${placeholder}}}`, first, second };
        return [diagnostic({ file, path: ["steps", i, ...property] }, "E-SME-213", values)];
      });
    }),
  );
}
