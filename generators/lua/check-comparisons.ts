import type {
  ComparedValue,
  Condition,
  ParameterType,
  ScriptSpec,
  SingleStep,
  Step,
} from "../../spec/model.ts";
import { isNumeric } from "../../spec/validate.ts";
import { type Diagnostic, diagnostic, type ValuePath } from "../diagnostic.ts";
import { stepColumns } from "./script-names.ts";

/** What decides whether a step is run, or done again, is compared with values that it can have. */
export function checkComparisons(spec: ScriptSpec, file: string): Diagnostic[] {
  const types = typesOfValues(spec);
  return withPaths(spec).flatMap(([step, path]) => {
    const compare = (name: string, is: ComparedValue | readonly ComparedValue[], at: ValuePath) => {
      const type = types.get(name);
      const literals: readonly ComparedValue[] = typeof is === "object" ? is : [is];
      return literals.flatMap((literal, i) => {
        if (type === undefined || isOf(type, literal)) return [];
        const place = { file, path: [...at, ...(typeof is === "object" ? [i] : [])] };
        const value = JSON.stringify(literal);
        const values = { part: `Step ${step.name}`, object: spec.name, name, type, value };
        return [diagnostic(place, "E-SME-214", values)];
      });
    };
    const condition = (property: string, stated: Condition | undefined) =>
      typeof stated === "object" ? compare(stated.value, stated.is, [...path, property, "is"]) : [];
    const until = "until" in step ? step.until : undefined;
    return [
      ...condition("when", step.when),
      ...condition("unless", step.unless),
      ...(until ? compare(`${step.name}.${until.column}`, until.is, [...path, "until", "is"]) : []),
      ...(until && !(Number.isInteger(until.attempts) && until.attempts > 0)
        ? [
            diagnostic({ file, path: [...path, "until", "attempts"] }, "E-SME-215", {
              object: spec.name,
              step: step.name,
              value: until.attempts,
            }),
          ]
        : []),
    ];
  });
}

/** All steps, each with the way to it. */
function withPaths(spec: ScriptSpec): [Step, ValuePath][] {
  return spec.steps.flatMap((step, i): [Step, ValuePath][] => [
    [step, ["steps", i]],
    ...(step.step === "each"
      ? step.steps.map((one, j): [SingleStep, ValuePath] => [one, ["steps", i, "steps", j]])
      : []),
  ]);
}

/** Those of parameters and of what UDFs return; what a statement gives has no type here. */
function typesOfValues(spec: ScriptSpec): ReadonlyMap<string, ParameterType> {
  const types = new Map<string, ParameterType>(spec.parameters.map(({ name, type }) => [name, type]));
  for (const [step] of withPaths(spec)) {
    const source = step.step === "each" ? spec.steps.find(({ name }) => name === step.of) : step;
    if (source?.step === "each") {
      for (const [column, value] of Object.entries(source.row ?? {})) {
        const type = types.get(value);
        if (type !== undefined) types.set(`${step.name}.${column}`, type);
      }
    }
    if (source?.step !== "udf") continue;
    const columns = stepColumns(source);
    source.udf.returns.forEach(({ type }, i) => void types.set(`${step.name}.${columns[i]}`, type));
  }
  return types;
}

function isOf(type: ParameterType, literal: ComparedValue): boolean {
  if (type === "BOOLEAN") return typeof literal === "boolean";
  return typeof literal === (isNumeric(type) ? "number" : "string");
}
