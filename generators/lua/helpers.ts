import type { Parameter, Rule, ScriptSpec, Step } from "../../spec/model.ts";
import { readTemplate, render } from "../render.ts";
import { findPartial } from "./partials.ts";

/** Lua functions that a script may need, each behind those it calls, and what it calls. */
const helpers: Readonly<Record<string, { uses: readonly string[] }>> = {
  without_secrets: { uses: [] },
  shorten: { uses: ["without_secrets"] },
  fill: { uses: ["shorten"] },
  reason: { uses: ["without_secrets"] },
  nearest: { uses: [] },
  suggest: { uses: ["nearest"] },
  did_you_mean: { uses: ["suggest"] },
  hint: { uses: ["reason", "did_you_mean"] },
  describe: { uses: ["fill"] },
  fail: { uses: ["describe"] },
  run: { uses: ["fail", "reason"] },
  run_repeatable: { uses: ["run"] },
  run_optional: { uses: ["fail", "reason"] },
  run_explained: { uses: ["fail", "reason"] },
  hide_view: { uses: [] },
  repeated_key: { uses: [] },
  parse_json: { uses: ["fail", "repeated_key", "shorten"] },
  unknown_arguments: { uses: ["nearest", "shorten"] },
  trim: { uses: [] },
  unquote: { uses: [] },
  fold: { uses: ["trim", "unquote"] },
  read_identifier: { uses: ["unquote"] },
  read_path: { uses: [] },
  read_uri: { uses: [] },
  read_metric: { uses: [] },
  read_list: { uses: ["trim"] },
  read_number: { uses: [] },
  read_choice: { uses: [] },
  read_tags: { uses: ["repeated_key"] },
  complaint_about: { uses: [] },
  shown: { uses: ["shorten"] },
  check_arguments: { uses: ["fail", "complaint_about", "shown"] },
  check_both_or_neither: { uses: ["fail"] },
  check_not_both: { uses: ["fail"] },
  check_fits: { uses: ["fail"] },
};

/** The helper that checks a rule. */
export const ruleHelpers: Readonly<Record<Rule["rule"], string>> = {
  bothOrNeither: "check_both_or_neither",
  notBoth: "check_not_both",
  fits: "check_fits",
};

/** The helper that runs the statement of a step. */
export function runnerOf(step: Step): string {
  if (step.step === "partial") return "run";
  if (step.mayFail) return "run_optional";
  if (step.step === "sql") return step.explains ? "run_explained" : "run";
  return step.repeatable ? "run_repeatable" : "run";
}

/** The parameters whose names are known, in a script that can end with an error that knows none. */
export function knownNamesOf(spec: ScriptSpec) {
  const canMiss = spec.steps.some((step) => step.step === "udf" || (step.step === "sql" && step.suggests));
  return spec.parameters.flatMap((parameter) => {
    const { known, name } = parameter;
    return canMiss && known ? [{ name, known }] : [];
  });
}

/** The helpers a script uses, and no other, in the order in which Lua must see them. */
export function helpersFor(spec: ScriptSpec): { name: string; body: string }[] {
  const used = new Set<string>();
  const add = (name: string): void => {
    used.add(name);
    for (const other of helpers[name]?.uses ?? []) add(other);
  };
  const json = spec.arguments === "json";
  const parameters = spec.parameters.filter(({ ignored }) => !ignored);
  const reads = parameters.flatMap((parameter) => readerOf(parameter) ?? []);
  const names = parameters.some(({ reads }) => reads === "identifier" || reads === "name");
  const chooses = parameters.some(({ awsEnum }) => awsEnum === "closed");
  for (const name of ["run", "check_arguments", ...reads]) add(name);
  for (const step of spec.steps) {
    const called = step.step === "partial" ? (findPartial(step.partial)?.helpers ?? []) : [];
    for (const name of [runnerOf(step), ...called]) add(name);
  }
  if (knownNamesOf(spec).length > 0) add("hint");
  if (parameters.some(isNumber)) add("read_number");
  if (names || reads.includes("read_list")) add("fold");
  if (reads.includes("read_list")) add("suggest");
  if (chooses) add("read_choice");
  for (const { rule } of spec.rules) add(ruleHelpers[rule]);
  if (json) for (const name of ["parse_json", "unknown_arguments"]) add(name);

  const undoes = undoesSteps(spec);
  return Object.keys(helpers)
    .filter((name) => used.has(name))
    .map((name) => {
      if (name === "check_arguments") {
        const view = {
          json,
          reads: reads.length > 0,
          names,
          folds: parameters.some(({ reads }) => reads === "identifier"),
          chooses,
          numbers: parameters.some(isNumber),
          alternatives: spec.parameters.some(({ unless }) => unless !== undefined),
        };
        return { name, body: render("lua/helpers/check_arguments.lua.hbs", view).trimEnd() };
      }
      const file = name === "fail" && undoes ? "fail-and-undo" : name;
      return { name, body: readTemplate(`lua/helpers/${file}.lua`).trimEnd() };
    });
}

/** The Lua function that reads an argument's value, where it is not taken as it is. */
export function readerOf({ reads }: Parameter): string | undefined {
  if (reads === undefined || reads === "sql") return undefined;
  return reads === "name" ? "read_identifier" : `read_${reads}`;
}

export function isNumber({ type }: Parameter): boolean {
  return type.startsWith("DECIMAL");
}

/** Whether a failing step has something to take back or to say about what stays. */
function undoesSteps(spec: ScriptSpec): boolean {
  return spec.steps.some((step) => step.undo !== undefined || step.keeps !== undefined);
}
