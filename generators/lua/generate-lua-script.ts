import { parse } from "luaparse";
import { csvEncodings } from "../../spec/csv-encoding.ts";
import { catalogue, SmeError } from "../../spec/errors.ts";
import { scriptLanguage, trainingFileEndings, trainingFileFormat } from "../../spec/facts.ts";
import type { Parameter, Rule, ScriptSpec, Step, UdfSpec, Undo } from "../../spec/model.ts";
import { originOf } from "../../spec/origin.ts";
import { rangeOf, sizeOf } from "../../spec/validate.ts";
import { allowedValues, type FindAwsMember } from "../aws-members.ts";
import { luaComment, luaLongString, luaString } from "../encode.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { generateUdfBody } from "../udf/generate-udf-body.ts";
import { helpersFor, isNumber, knownNamesOf, readerOf, ruleHelpers, runnerOf } from "./helpers.ts";
import { luaPattern } from "./lua-pattern.ts";
import { errorsOf, failuresOf, placeholders } from "./script-errors.ts";
import {
  type KnownName,
  namesBefore,
  namesUsedBy,
  resultsOf,
  returningSteps,
  statementOf,
  undoStatement,
} from "./script-names.ts";
import { bindNames, findNames, reindent, type StatementName } from "./transpile-sql.ts";

/** Where a spec stands and what else its generation needs to know. */
export interface ScriptSources {
  specPath: string;
  findAwsMember: FindAwsMember;
  /** The spec file of a UDF whose body the script embeds. */
  specPathOf(name: string): string;
}

/** The script users call with EXECUTE SCRIPT: its steps, transpiled. The spec has passed checkScript(). */
export function generateLuaScript(spec: ScriptSpec, sources: ScriptSources): GeneratedFile {
  const path = `lua/${spec.name.toLowerCase()}.lua`;
  const content = `${render("lua/script.lua.hbs", scriptView(spec, sources))
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
  checkLua(path, content);
  return { path, content };
}

function scriptView(spec: ScriptSpec, sources: ScriptSources) {
  const used = usedNames(spec);
  const initial = [...namesBefore(spec, 0)];
  return {
    name: spec.name,
    summary: spec.summary,
    origin: originOf(sources.specPath),
    scriptParameters: scriptParameters(spec),
    returns: spec.returns ? "TABLE" : "ROWCOUNT",
    errors: errorsOf(spec).map(({ code, message, mitigation }) => ({
      code,
      message: `${code}: ${message}`,
      mitigation,
    })),
    known: knownNamesOf(spec).map(({ known: { error, statement }, name }) => ({
      name,
      error,
      statement: longStatement(statement, namesBefore(spec, 0)),
    })),
    helpers: helpersFor(spec),
    given: spec.arguments === "json" ? "parse_json(json_text)" : givenByPosition(spec),
    parameters: spec.parameters.map((p) => ({ definition: definition(p, sources.findAwsMember) })),
    rules: spec.rules.map(ruleCall),
    definitions: initial.flatMap(([name, known]) => definitionsOf(name, known, used)),
    steps: spec.steps.map((step, i) => renderStep(spec, step, i, used, sources)),
    exit: exitStatement(spec),
  };
}

/** What stands in the parentheses of CREATE SCRIPT. */
function scriptParameters(spec: ScriptSpec): string[] {
  return spec.arguments === "json" ? ["json_text"] : spec.parameters.map(({ name }) => name);
}

/** Luaparse knows Lua up to 5.3, Exasol runs 5.1 or 5.4: their common subset is a subset of 5.1's syntax. */
function checkLua(path: string, content: string): void {
  const body = content.slice(content.indexOf(" AS\n") + 4, content.lastIndexOf("\n/\n"));
  try {
    parse(body, { luaVersion: "5.1" });
  } catch (error) {
    throw new SmeError("F-SME-50", { path, language: "Lua", cause: String(error) }, { cause: error });
  }
}

type UsedNames = ReadonlySet<string>;

/** Names in statements, `name` or `::name`, and names in error texts. */
function usedNames(spec: ScriptSpec): UsedNames {
  const used = new Set<string>();
  const keys = new Map([...namesBefore(spec, spec.steps.length)].map(([name, { key }]) => [key, name]));
  const hints = knownNamesOf(spec).flatMap(({ known }) => findNames(known.statement));
  for (const { name, identifier } of hints) used.add(identifier ? `::${name}` : name);
  for (const step of spec.steps) {
    for (const { name, identifier } of namesUsedBy(step)) used.add(identifier ? `::${name}` : name);
    const texts = failuresOf(step).map(
      ({ code }) => `${catalogue[code].message} ${catalogue[code].mitigation}`,
    );
    for (const text of [...texts, step.undo?.what ?? "", step.keeps ?? ""]) {
      for (const name of placeholders(text)) used.add(keys.get(name) ?? name);
    }
  }
  return used;
}

/** The lines that put a name into `values`, in the forms in which statements use it. */
function definitionsOf(name: string, { key, expression, sql }: KnownName, used: UsedNames): string[] {
  const lines: string[] = [];
  const asValue = used.has(name);
  if (asValue && expression !== undefined) lines.push(`values.${key} = ${expression}`);
  if (used.has(`::${name}`) && !sql) {
    const quoted = asValue || expression === undefined ? `values.${key}` : expression;
    lines.push(`values.${key}_quoted = quote(${quoted})`);
  }
  return lines;
}

function givenByPosition(spec: ScriptSpec): string {
  const fields = spec.parameters.map(({ name }) => `    ${name} = ${name},`);
  return `{\n${fields.join("\n")}\n}`;
}

function definition(parameter: Parameter, findAwsMember: FindAwsMember): string {
  const { name, type, reads, format, minimumLength, invalid } = parameter;
  const read = readerOf(parameter);
  if (parameter.ignored) return wrap([`name = ${luaString(name)}`, "ignored = true"]);
  const fields = [`name = ${luaString(name)}`];
  if (parameter.required !== false) fields.push("required = true");
  if (parameter.unless !== undefined) fields.push(`unless = ${luaString(parameter.unless)}`);
  if (parameter.default !== undefined) fields.push(`default = ${luaValue(parameter.default)}`);
  if (isNumber(parameter)) {
    const { minimum, maximum } = rangeOf(parameter);
    fields.push("number = true", `minimum = ${minimum}`, `maximum = ${maximum}`);
  } else {
    fields.push(`maximum_length = ${parameter.maximumLength ?? sizeOf(type)}`);
  }
  if (minimumLength) fields.push(`minimum_length = ${minimumLength}`);
  if (read) fields.push(`read = ${read}`);
  if (reads === "list" || reads === "metric" || reads === "tags") fields.push("structured = true");
  if (reads === "identifier" || reads === "name") {
    fields.push(`folds = ${luaString(reads === "name" ? "" : "_folded")}`);
  }
  if (format) {
    fields.push(`patterns = ${luaPatterns(format.patterns)}`);
    if (format.without) fields.push(`without = ${luaPatterns(format.without)}`);
    fields.push(`words = ${luaString(format.words)}`);
  }
  const values = allowedValues(parameter, findAwsMember);
  if (values) fields.push(`one_of = { ${values.map(luaString).join(", ")} }`);
  if (invalid) fields.push(`invalid = ${luaString(invalid)}`);
  return wrap(fields);
}

function luaPatterns(patterns: readonly string[]): string {
  return `{ ${patterns.map((pattern) => luaString(luaPattern(pattern))).join(", ")} }`;
}

function luaValue(value: string | number): string {
  return typeof value === "number" ? String(value) : luaString(value);
}

/** Over one line where it fits, else a field a line. */
function wrap(fields: readonly string[]): string {
  const line = fields.join(", ");
  return line.length <= 100 ? `{ ${line} }` : `{\n        ${fields.join(",\n        ")},\n    }`;
}

function ruleCall(rule: Rule): string {
  const check = ruleHelpers[rule.rule];
  if (rule.rule !== "fits") return `${check}(${[rule.fails, ...rule.parameters].map(luaString).join(", ")})`;
  const allowed = Object.entries(rule.allowed).map(
    ([value, choices]) => `    [${luaString(value)}] = { ${choices.map(luaString).join(", ")} },`,
  );
  const names = [rule.fails, rule.parameter, rule.to].map(luaString).join(", ");
  return `${check}(${names}, {\n${allowed.join("\n")}\n})`;
}

function renderStep(
  spec: ScriptSpec,
  step: Step,
  index: number,
  used: UsedNames,
  sources: ScriptSources,
): string {
  const results = resultsOf(step).map((column, i) => ({
    column,
    key: `${step.name}_${column}`,
    position: i + 1,
  }));
  const named = results.filter(
    ({ column }) => used.has(`${step.name}.${column}`) || used.has(`::${step.name}.${column}`),
  );
  const after = namesBefore(spec, index + 1);
  const undo = step.undo ? [undoEntry(step.undo, after)] : [];
  const isEarly = step.undo?.alsoOnFailure !== undefined;
  const before = isEarly ? undo : [];
  const afterwards = isEarly ? [] : undo;
  if (step.undo?.alsoOnFailure === "of its process") afterwards.push("undo[#undo].on_death = nil");
  const shared = {
    why: step.why ? luaComment(step.why) : "",
    before: before.join("\n"),
    after: [
      ...results.flatMap(({ column, key }) => definitionsOf(`${step.name}.${column}`, { key }, used)),
      ...afterwards,
      ...(step.keeps ? [`undo, kept = {}, ${luaString(withKeys(step.keeps))}`] : []),
    ],
  };
  if (step.step === "partial") {
    const view = {
      ...Object.fromEntries(
        Object.entries(step.takes).map(([name, value]) => [name, takenValue(spec, value, after)]),
      ),
      gives: Object.fromEntries(step.gives.map((name) => [name, `values.${step.name}_${name}`])),
      fails: step.fails,
      encodings: csvEncodings,
      language: scriptLanguage,
      fileFormat: trainingFileFormat,
      fileEndings: trainingFileEndings,
      body: step.embeds ? embeddedBody(step.embeds, sources) : {},
    };
    const rendered = render("lua/steps/partial.lua.hbs", {
      ...shared,
      why: step.when === undefined ? shared.why : "",
      body: render(`lua/steps/${step.partial}.lua.hbs`, view).trimEnd(),
    }).trimEnd();
    return onlyWhen(step.when, shared.why, rendered);
  }
  const empty = step.step === "sql" ? (step.empty ?? "") : "";
  const occupied = step.step === "sql" ? (step.occupied ?? "") : "";
  const { mayFail, unless, when } = step;
  const isConditional = when !== undefined || unless !== undefined;
  const isReturned = returningSteps(spec).includes(step.name);
  const taken = isReturned || takesRows(spec, step.name);
  // Read after the step, also where it is not run.
  const absent = [
    ...(isReturned && isConditional ? [`local ${resultVariable(step.name)}`] : []),
    ...(mayFail || isConditional ? named.map(({ key }) => `values.${key} = null`) : []),
  ];
  const rendered = render("lua/steps/statement.lua.hbs", {
    ...shared,
    suggests: step.step === "sql" ? (step.suggests ?? "") : "",
    guarded: mayFail === true && named.length > 0,
    local: isReturned && isConditional ? "" : "local ",
    result: named.length > 0 || empty || occupied || taken ? resultVariable(step.name) : "",
    run: runnerOf(step),
    fails: step.fails,
    statement: longStatement(statementOf(step) ?? "", after),
    explains: step.step === "sql" ? (step.explains ?? []) : [],
    empty,
    occupied,
    row: named,
  }).trimEnd();
  const compare = (name: string, operator: string) =>
    `values.${after.get(name)?.key ?? name} ${operator} null`;
  const conditions = [when && compare(when, "~="), unless && compare(unless, "==")].filter(Boolean);
  const statement = isConditional
    ? `if ${conditions.join(" and ")} then\n${reindent(rendered, "    ")}\nend`
    : rendered;
  return [...(shared.why ? [shared.why] : []), ...absent, statement].join("\n");
}

/** The step, only where the argument is given. */
function onlyWhen(argument: string | undefined, why: string, step: string): string {
  if (argument === undefined) return step;
  const comment = why && `${why}\n`;
  return `${comment}if values.${argument} ~= null then\n${reindent(step, "    ")}\nend`;
}

/** The UDF's text, in two Lua strings around what only a deployment knows. */
function embeddedBody(udf: UdfSpec, sources: ScriptSources): { before: string; after: string } {
  const mark = "thisDeployment";
  const [before = "", after = ""] = generateUdfBody(udf, sources.specPathOf(udf.name), mark).split(mark);
  return { before: luaLongString(before), after: luaLongString(after) };
}

/** The local variable that holds the rows of a step: `job_rows`, so that it hides nothing of Lua's. */
function resultVariable(step: string): string {
  return `${step}_rows`;
}

function takesRows(spec: ScriptSpec, name: string): boolean {
  return spec.steps.some((step) => step.step === "partial" && step.takes.rows === name);
}

function takenValue(spec: ScriptSpec, name: string, known: ReadonlyMap<string, KnownName>): string {
  if (spec.steps.some((step) => step.name === name)) return resultVariable(name);
  return `values.${known.get(name)?.key ?? name}`;
}

function undoEntry(undo: Undo, known: ReadonlyMap<string, KnownName>): string {
  const statement = longStatement(undoStatement(undo), known);
  const fields = [`what = ${luaString(withKeys(undo.what))}`];
  if (undo.alsoOnFailure === "of its process") fields.push("on_death = true");
  if (undo.silent) fields.push("silent = true");
  if (undo.inUse) fields.push(`in_use = ${luaString(undo.inUse)}`);
  return `undo[#undo + 1] = { ${[...fields, `statement = ${statement}`].join(", ")} }`;
}

/** A statement as a Lua string, each name as the key under which pquery() finds it. */
function longStatement(statement: string, known: ReadonlyMap<string, KnownName>): string {
  const keyOf = ({ name, identifier }: Omit<StatementName, "offset">) =>
    `${known.get(name)?.key ?? name}${identifier && !known.get(name)?.sql ? "_quoted" : ""}`;
  return luaLongString(`${reindent(bindNames(statement, keyOf), "    ")}\n`);
}

function withKeys(text: string): string {
  return text.replace(/\{\{([\w.]+)\}\}/g, (_, name: string) => `{{${name.replace(".", "_")}}}`);
}

function exitStatement(spec: ScriptSpec): string {
  if (!spec.returns) return "exit()";
  const { columns } = spec.returns;
  const rows = returningSteps(spec).map(resultVariable).join(" or ");
  const first = rows.includes(" ") ? `(${rows})` : rows;
  const row = columns.map((_, i) => `${first}[1][${i + 1}]`);
  return `exit({ { ${row.join(", ")} } }, ${luaString(columns.map(({ name, type }) => `${name} ${type}`).join(", "))})`;
}
