import { csvEncodingVersion } from "../../spec/csv-encoding.ts";
import type {
  Condition,
  Parameter,
  ScriptSpec,
  SingleStep,
  SqlStep,
  Step,
  UdfSpec,
  UdfStep,
  Undo,
} from "../../spec/model.ts";
import { findNames } from "../../sql/find-names.ts";
import { quoteIdentifier } from "../../sql/quote.ts";
import { luaString } from "../encode.ts";
import { luaMember } from "./lua-words.ts";

/**
 * A name that statements of a script can use. Its value is that of the same name in the Lua table `values`.
 */
export interface KnownName {
  /** As the catalogue's texts name it: `table_schema` for `table.schema`. */
  key: string;
  /** The Lua expression that gives it; none when the arguments' check or a step does. */
  expression?: string;
  /** `::name` is a piece of SQL, not an identifier to be quoted. */
  sql?: true;
  /** `::name` is the names of a list, each quoted: as they are spelled, or as a caller has written them. */
  list?: "spelled" | "written";
}

/** What the steps from `end` on can name: the arguments, exa.meta and the results of the steps before. */
export function namesBefore(spec: ScriptSpec, end: number): ReadonlyMap<string, KnownName> {
  const known = namesBySteps.get(spec) ?? [];
  namesBySteps.set(spec, known);
  known[end] ??= new Map(
    end === 0
      ? initialNames(spec)
      : [...namesBefore(spec, end - 1), ...spec.steps.slice(end - 1, end).flatMap(namesGivenBy)],
  );
  return known[end];
}

/** Of each script, those before each of its steps: they are asked for at every step, and more than once. */
const namesBySteps = new WeakMap<ScriptSpec, ReadonlyMap<string, KnownName>[]>();

/** What the steps of an `each` from `end` on can name: also the row, and what the steps before them found. */
export function namesWithin(spec: ScriptSpec, index: number, end: number): ReadonlyMap<string, KnownName> {
  const each = spec.steps[index];
  if (each?.step !== "each") return namesBefore(spec, index);
  const of = spec.steps.find(({ name }) => name === each.of);
  return new Map([
    ...namesBefore(spec, index),
    ...resultNames(
      each.name,
      stepColumns(of),
      listsOf(of).filter((name) => !collectsOf(of).includes(name)),
    ),
    ...each.steps.slice(0, end).flatMap(namesGivenBy),
  ]);
}

/** Every name that a script has anywhere. */
export function allNames(spec: ScriptSpec): Map<string, KnownName> {
  const within = spec.steps.flatMap((step, i) =>
    step.step === "each" ? [...namesWithin(spec, i, step.steps.length)] : [],
  );
  return new Map([...namesBefore(spec, spec.steps.length), ...within]);
}

/** What every script knows, and the Lua that gives it. */
export const builtInNames: ReadonlyMap<string, string> = new Map([
  ["script_schema", "exa.meta.script_schema"],
  ["current_user", "exa.meta.current_user"],
  ["session_id", "exa.meta.session_id"],
  ["csv_encoding_version", String(csvEncodingVersion)],
]);

type NamedValue = [name: string, known: KnownName];

function initialNames(spec: ScriptSpec): NamedValue[] {
  return [
    ...[...builtInNames].map(([name, expression]): NamedValue => [name, { key: name, expression }]),
    ...spec.parameters.filter(({ ignored }) => !ignored).flatMap(namesOfParameter),
  ];
}

function namesOfParameter({ name, reads, derives = {} }: Parameter): NamedValue[] {
  const given = luaMember("values", name);
  const derived = Object.entries(derives).map(([key, { prefix, suffix, upper }]): NamedValue => {
    const value = upper ? `string.upper(${given})` : given;
    const parts = [prefix && luaString(prefix), value, suffix && luaString(suffix)];
    const expression = parts.filter((part) => part !== undefined).join(" .. ");
    return [`${name}.${key}`, { key: `${name}_${key}`, expression }];
  });
  return [
    [name, { key: name, ...meanings[reads ?? ""] }],
    ...(reads === "identifier" ? [[`${name}.folded`, { key: `${name}_folded` }] satisfies NamedValue] : []),
    ...derived,
  ];
}

const meanings: Readonly<Record<string, Pick<KnownName, "sql" | "list">>> = {
  sql: { sql: true },
  list: { list: "written" },
};

function namesGivenBy(step: Step): NamedValue[] {
  return resultNames(step.name, resultsOf(step), listsOf(step));
}

function resultNames(step: string, columns: readonly string[], lists: readonly string[] = []): NamedValue[] {
  return columns.map((column) => [
    `${step}.${column}`,
    { key: `${step}_${column}`, ...(lists.includes(column) ? { list: "spelled" } : {}) },
  ]);
}

/** What later steps can name behind the step's own name: its columns in their order, and why it failed. */
export function resultsOf(step: Step): readonly string[] {
  if (step.step === "each") return [];
  const failed = step.finds === undefined ? [] : ["failed"];
  if (step.step === "partial") return [...step.gives, ...failed];
  const reason = reasonOf(step);
  return [...rowOf(step), ...(reason === undefined ? [] : [reason]), ...failed];
}

/** The columns that are known of a row of the step. */
function rowOf(step: SqlStep | UdfStep): readonly string[] {
  return step.step === "sql" ? (step.row ?? []) : step.udf.returns.map(({ name }) => name);
}

/** The name that the reason of a failure has behind the step's own. */
export function reasonOf(step: Step): string | undefined {
  const mayFail = "mayFail" in step ? step.mayFail : undefined;
  return typeof mayFail === "object" ? mayFail.reason : undefined;
}

/** The results that are lists of names. */
function listsOf(step: Step | undefined): readonly string[] {
  if (step === undefined || step.step === "each") return [];
  return [...(step.lists ?? []), ...collectsOf(step)];
}

/** Of these, those that each row has one name of. */
export function collectsOf(step: Step | undefined): readonly string[] {
  return step?.step === "sql" ? (step.collects ?? []) : [];
}

/** The columns of a step that has rows. Those of a loop are known only to `returns` and to later loops. */
export function stepColumns(step: Step | undefined): readonly string[] {
  if (step?.step === "each") return Object.keys(step.row ?? {});
  if (step?.step === "partial") return step.row ?? [];
  return step === undefined ? [] : rowOf(step);
}

/** The steps and, where they are loops, the steps within them. */
export function allSteps(spec: ScriptSpec): SingleStep[] {
  return spec.steps.flatMap((step) => (step.step === "each" ? step.steps : [step]));
}

/** The steps of which one gives the script's result. */
export function returningSteps({ returns }: ScriptSpec): readonly string[] {
  if (returns === undefined || !("from" in returns)) return [];
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
  return `SELECT ::script_schema.${quoteIdentifier(udf.name)}(\n${values.join(",\n")}\n)`;
}

/** The values that decide whether a step is run. */
function conditionsOf(step: Step): string[] {
  const value = (condition: Condition) => (typeof condition === "string" ? condition : condition.value);
  return [step.when, step.unless].filter((condition) => condition !== undefined).map(value);
}

/** Everything a step names: what decides whether it is run, what its statements use, what a partial takes. */
export function namesUsedBy(step: Step): string[] {
  const statements = [statementOf(step), step.step !== "each" && step.undo && undoStatement(step.undo)];
  return [
    ...conditionsOf(step),
    ...statements.flatMap((statement) => (statement ? findNames(statement) : [])).map(({ name }) => name),
    ...(step.step === "partial" ? Object.values(step.takes) : []),
    ...(step.step === "each" ? Object.values(step.row ?? {}) : []),
  ];
}
