import { csvEncodingVersion } from "../../spec/csv-encoding.ts";
import type { Parameter, ScriptSpec, Step, UdfSpec, Undo } from "../../spec/model.ts";
import { luaString, sqlIdentifier } from "../encode.ts";
import { findNames, type StatementName } from "./transpile-sql.ts";

/** A name that statements of a script can use, and how its Lua value comes about. */
export interface KnownName {
  /** In the Lua table `values`. */
  key: string;
  /** The Lua expression that gives it; none when the arguments' check or a step does. */
  expression?: string;
  /** `::name` is a piece of SQL, not an identifier to be quoted. */
  sql?: true;
}

/** What the steps from `end` on can name: the arguments, exa.meta and the results of the steps before. */
export function namesBefore(spec: ScriptSpec, end: number): Map<string, KnownName> {
  const names = new Map<string, KnownName>([
    ["script_schema", { key: "script_schema", expression: "exa.meta.script_schema" }],
    ["current_user", { key: "current_user", expression: "exa.meta.current_user" }],
    ["session_id", { key: "session_id", expression: "exa.meta.session_id" }],
    ["csv_encoding_version", { key: "csv_encoding_version", expression: String(csvEncodingVersion) }],
  ]);
  for (const parameter of spec.parameters) {
    if (!parameter.ignored) addParameter(names, parameter);
  }
  for (const step of spec.steps.slice(0, end)) {
    for (const column of resultsOf(step)) {
      names.set(`${step.name}.${column}`, { key: `${step.name}_${column}` });
    }
  }
  return names;
}

function addParameter(names: Map<string, KnownName>, { name, reads, derives = {} }: Parameter): void {
  names.set(name, { key: name, ...(reads === "sql" ? { sql: true } : {}) });
  if (reads === "identifier") names.set(`${name}.folded`, { key: `${name}_folded` });
  for (const [derived, { prefix, suffix, upper }] of Object.entries(derives)) {
    const value = upper ? `string.upper(values.${name})` : `values.${name}`;
    const parts = [prefix && luaString(prefix), value, suffix && luaString(suffix)];
    const expression = parts.filter((part) => part !== undefined).join(" .. ");
    names.set(`${name}.${derived}`, { key: `${name}_${derived}`, expression });
  }
}

/** What later steps can name behind the step's own name, in the order of its columns. */
export function resultsOf(step: Step): readonly string[] {
  if (step.step === "sql") return step.row ?? [];
  if (step.step === "udf") return step.udf.returns.map(({ name }) => name);
  return step.gives;
}

/** The steps of which one gives the script's result. */
export function returningSteps({ returns }: ScriptSpec): readonly string[] {
  if (returns === undefined) return [];
  return typeof returns.from === "string" ? [returns.from] : returns.from;
}

/** The statement of a step that is one: its own, or the call of its UDF. */
export function statementOf(step: Step): string | undefined {
  if (step.step === "sql") return step.statement;
  return step.step === "udf" ? callOf(step.udf, step.with) : undefined;
}

export function undoStatement(undo: Undo): string {
  return "udf" in undo ? callOf(undo.udf, undo.with) : undo.statement;
}

function callOf(udf: UdfSpec, given: Readonly<Record<string, string>> = {}): string {
  const values = udf.parameters.map(({ name }) => `  :${given[name] ?? name}`);
  return `SELECT ::script_schema.${sqlIdentifier(udf.name)}(\n${values.join(",\n")}\n)`;
}

/** What decides whether a step is run. */
export function conditionsOf(step: Step): string[] {
  if (step.step === "partial") return [];
  return [step.when, step.unless].filter((name) => name !== undefined);
}

/** Everything a step names in statements, in its order; what a partial takes counts as values. */
export function namesUsedBy(step: Step): StatementName[] {
  const statement = statementOf(step);
  const value = (name: string) => ({ name, identifier: false, offset: 0 });
  return [
    ...conditionsOf(step).map(value),
    ...(statement === undefined ? [] : findNames(statement)),
    ...(step.step === "partial" ? Object.values(step.takes).map(value) : []),
    ...(step.undo ? findNames(undoStatement(step.undo)) : []),
  ];
}
