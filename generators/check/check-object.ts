import { basename } from "node:path";
import type { EachStep, ScriptSpec, Spec, UdfStep } from "../../spec/model.ts";
import { type Diagnostic, diagnostic, nearest } from "../diagnostic.ts";
import { placeholders } from "../lua/script-errors.ts";
import { allSteps, namesUsedBy, returningSteps, stepColumns } from "../lua/script-names.ts";

/**
 * What a spec says twice must be the same: its name and its file's, a script's columns and those of its UDF.
 */
export function checkObject(spec: Spec, file: string): Diagnostic[] {
  return [...checkName(spec, file), ...(spec.kind === "script" ? checkColumns(spec, file) : [])];
}

/**
 * A file is named for its object, without a prefix or with it: scripts/list-jobs.ts
 * holds SME_LIST_JOBS or LIST_JOBS.
 */
function checkName(spec: Spec, file: string): Diagnostic[] {
  if (spec.kind === "udf" && spec.columns === "dynamic") return [];
  const stem = basename(file, ".ts").toUpperCase().replaceAll("-", "_");
  const [first = ""] = spec.name.split("_", 1);
  if (spec.name === stem || spec.name === `${first}_${stem}`) return [];
  // That of this extension's objects; those of a project need none.
  const prefix = spec.name.startsWith("SME_") ? "SME_" : "";
  const path = `${spec.name.slice(prefix.length).toLowerCase().replaceAll("_", "-")}.ts`;
  const meant = nearest(spec.name, [`${prefix}${stem}`]);
  const advice = meant ? `Did you mean ${meant}?` : `Call the file ${path}, or the object ${prefix}${stem}.`;
  const values = { object: spec.name, path, suggestion: advice };
  return [diagnostic({ file, path: ["name"] }, "E-SME-234", values)];
}

/** Callers would have to give an argument that nothing uses. */
export function checkUnused(spec: ScriptSpec, file: string): Diagnostic[] {
  const steps = allSteps(spec);
  const texts = steps.flatMap(({ keeps, undo }) => [keeps ?? "", undo?.what ?? ""]);
  const returned = spec.returns && "values" in spec.returns ? spec.returns.values : [];
  const used = new Set(
    [...[...spec.steps, ...steps].flatMap(namesUsedBy), ...texts.flatMap(placeholders), ...returned].map(
      (name) => name.split(".")[0] ?? "",
    ),
  );
  return spec.parameters.flatMap(({ name, ignored }, i) => {
    if (ignored || used.has(name) || spec.parametersOf !== undefined) return [];
    const place = { file, path: ["parameters", i], at: "use" as const };
    return [diagnostic(place, "E-SME-235", { parameter: name, object: spec.name })];
  });
}

/** The columns of the result are the first of the UDF or the loop that gives them. */
function checkColumns(spec: ScriptSpec, file: string): Diagnostic[] {
  const from = returningSteps(spec);
  const steps = spec.steps.filter((step) => from.includes(step.name));
  return (spec.returns?.columns ?? []).flatMap((column, i) => {
    // The same mistake against each of the steps that exclude each other is one.
    const found = steps.flatMap((step) => {
      if (step.step !== "udf" && step.step !== "each") return [];
      const complain = (property: string, complaint: string, advice: string) =>
        diagnostic({ file, path: ["returns", "columns", i, property] }, "E-SME-238", {
          column: column.name,
          object: spec.name,
          step: step.name,
          complaint,
          suggestion: advice,
        });
      const given = columnsGiven(step)[i];
      if (given === undefined) return [complain("name", "it gives fewer columns", "Remove it.")];
      const name = given.name.toUpperCase();
      if (column.name !== name)
        return [complain("name", `its column ${i + 1} is ${name}`, `Did you mean ${name}?`)];
      if (given.type === undefined || column.type === given.type) return [];
      return [complain("type", `it is a ${given.type} there`, `Make it a ${given.type}.`)];
    });
    return found.slice(0, 1);
  });
}

/** What a loop's row takes may come from a statement, whose columns have no types here. */
function columnsGiven(step: UdfStep | EachStep): readonly { name: string; type?: string }[] {
  return step.step === "udf" ? step.udf.returns : stepColumns(step).map((name) => ({ name }));
}
