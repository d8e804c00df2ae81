import type { ScriptSpec, Step } from "../../spec/model.ts";
import { type Diagnostic, diagnostic, suggestion, type ValuePath } from "../diagnostic.ts";
import { plainUse, unknownName } from "./name-uses.ts";
import { namesBefore, returningSteps } from "./script-names.ts";

export function checkReturns(spec: ScriptSpec, file: string): Diagnostic[] {
  const names = spec.steps.filter(hasRows).map(({ name }) => name);
  const { returns } = spec;
  if (returns && "values" in returns) return checkReturnedValues(spec, returns.values, file);
  if (returns && "findings" in returns) return checkFindings(spec, file);
  const isList = typeof returns?.from !== "string";
  return returningSteps(spec).flatMap((from, i) => {
    if (names.includes(from)) return [];
    const values = { object: spec.name, from, suggestion: suggestion(from, names) };
    return [diagnostic({ file, path: ["returns", "from", ...(isList ? [i] : [])] }, "E-SME-46", values)];
  });
}

/** What a finding has: what was looked at, the result, what was found, the limit, and what to do. */
const findingColumns = 5;

/** The script and the UDFs whose rows are findings have as many columns as a finding. */
function checkFindings(spec: ScriptSpec, file: string): Diagnostic[] {
  const counts: [number, ValuePath][] = [
    [spec.returns?.columns.length ?? 0, ["returns", "columns"]],
    ...spec.steps.flatMap((step, i): [number, ValuePath][] =>
      step.step === "udf" && step.finds !== undefined && step.udf.rows === "many"
        ? [[step.udf.returns.length, ["steps", i, "finds"]]]
        : [],
    ),
  ];
  return counts
    .filter(([count]) => count !== findingColumns)
    .map(([columns, path]) =>
      diagnostic({ file, path, at: "name" }, "E-SME-212", {
        object: spec.name,
        values: findingColumns,
        columns,
      }),
    );
}

/** A loop and a partial have rows of their own only where they say so. */
function hasRows(step: Step): boolean {
  return step.step === "sql" || step.step === "udf" || step.row !== undefined;
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
