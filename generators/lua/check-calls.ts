import type { PartialStep, ScriptSpec, UdfStep } from "../../spec/model.ts";
import {
  type Diagnostic,
  diagnostic,
  nearest,
  suggestion,
  type ValuePath,
  type ValuePlace,
} from "../diagnostic.ts";
import { findPartial, partialNames } from "./partials.ts";

export function checkArguments(
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

export function checkPartial(
  spec: ScriptSpec,
  step: PartialStep,
  path: ValuePath,
  file: string,
): Diagnostic[] {
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
