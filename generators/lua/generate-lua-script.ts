import { csvEncodings } from "../../spec/csv-encoding.ts";
import type { Catalogue } from "../../spec/error-catalogue.ts";
import { SmeError } from "../../spec/errors.ts";
import { scriptLanguage, trainingFileEndings, trainingFileFormat } from "../../spec/facts.ts";
import type { PartialStep, ScriptSpec, UdfSpec } from "../../spec/model.ts";
import { originOf } from "../../spec/origin.ts";
import { findNames } from "../../sql/find-names.ts";
import type { FindAwsMember } from "../check/aws-members.ts";
import { luaLongString, luaString } from "../encode.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { generateUdfBody } from "../udf/generate-udf-body.ts";
import { checkArguments, scriptArguments, takeArguments } from "./arguments-code.ts";
import { exitCode } from "./exit-code.ts";
import { type LuaCode, type LuaPart, luaParts, luaTable, printLua } from "./lua-code.ts";
import { modulesFor } from "./lua-modules.ts";
import { readLua } from "./lua-scopes.ts";
import { luaField, luaGlobals, luaMember } from "./lua-words.ts";
import { errorsOf, failuresOf, placeholders } from "./script-errors.ts";
import { allNames, allSteps, namesBefore, namesUsedBy } from "./script-names.ts";
import { bindStatement, withNames } from "./statement-code.ts";
import { stepCode } from "./step-code.ts";

/** Where a spec stands and what else its generation needs to know. */
export interface ScriptSources {
  specPath: string;
  findAwsMember: FindAwsMember;
  catalogue: Catalogue;
  /** The spec file of a UDF whose body the script embeds. */
  specPathOf(name: string): string;
  /** What its SQL comment says. */
  comment: string;
}

/** The script users call with EXECUTE SCRIPT: its steps, transpiled. The spec has passed checkScript(). */
export function generateLuaScript(spec: ScriptSpec, sources: ScriptSources): GeneratedFile {
  const path = `lua/${spec.name.toLowerCase()}.lua`;
  const taken = scriptArguments(spec);
  const body = bodyOf(spec, sources);
  checkLua(path, body, taken);
  const content = render("lua/script.lua.hbs", {
    name: spec.name,
    summary: spec.summary,
    origin: originOf(sources.specPath),
    scriptArguments: taken,
    returns: spec.returns ? "TABLE" : "ROWCOUNT",
    body,
    comment: sources.comment,
  });
  return { path, content };
}

/**
 * What the script does: the helpers that it uses, its arguments, a section for
 * each step, and what it returns.
 */
function bodyOf(spec: ScriptSpec, sources: ScriptSources): string {
  const used = usedNames(spec, sources.catalogue);
  const surroundings = {
    spec,
    used,
    bodyOf: ({ embeds }: PartialStep) => (embeds ? embeddedBody(embeds, sources) : "{}"),
  };
  const sections = [
    [...checkArguments(spec, sources.findAwsMember), ...definitions(spec, used), ...knownNames(spec)],
    ...spec.steps.map((_, i) => stepCode(surroundings, i)),
    exitCode(spec),
  ].map((code) => printLua(code));
  const undoes = allSteps(spec).some(({ undo, keeps }) => undo !== undefined || keeps !== undefined);
  const modules = modulesFor(readLua(sections.join("")).free.keys(), undoes);
  const required = new Set(modules.flatMap(({ requires }) => requires));
  const stated = statedModules(spec, required, sources.catalogue);
  return [
    ...[takeArguments(spec), ...stated].filter(({ length }) => length > 0).map((code) => printLua(code)),
    ...modules.map(({ body }) => `${body}\n`),
    ...sections,
  ].join("\n");
}

/** Tables that no file holds, because the spec says what is in them. */
function statedModules(spec: ScriptSpec, required: ReadonlySet<string>, catalogue: Catalogue): LuaCode[][] {
  const known = allNames(spec);
  const errors = errorsOf(spec, catalogue).flatMap(({ code, message, mitigation }): LuaCode[] => [
    `[${luaString(code)}] = {`,
    {
      block: [
        `message = ${luaString(withNames(`${code}: ${message}`, known))},`,
        `mitigation = ${luaString(withNames(mitigation, known))},`,
      ],
    },
    "},",
  ]);
  const encodings = csvEncodings.map(({ type, expression }) =>
    luaTable([`type = ${luaString(type)}`, `expression = ${luaString(expression)}`]),
  );
  return [
    ["local errors = {", { block: errors }, "}"],
    ["-- Which names there are, for the errors that know nothing of a name.", "local known = {}"],
    required.has("csv_encodings")
      ? [
          "-- How a column of each type is exported; the first pattern that matches its type counts.",
          ["local csv_encodings = ", luaTable(encodings)],
        ]
      : [],
    required.has("facts")
      ? ["-- What other parts of the extension rely on, too.", ["local facts = ", facts()]]
      : [],
  ];
}

function facts(): LuaPart {
  const endings = Object.entries(trainingFileEndings);
  return luaTable([
    `script_language = ${luaString(scriptLanguage)}`,
    `training_file_format = ${luaString(trainingFileFormat)}`,
    luaParts(
      "training_file_endings = ",
      luaTable(endings.map(([compression, ending]) => `${luaField(compression)} = ${luaString(ending)}`)),
    ),
  ]);
}

/** Names in statements, `name` or `::name`, and names in error texts. */
function usedNames(spec: ScriptSpec, catalogue: Catalogue): ReadonlySet<string> {
  const keys = new Map([...allNames(spec)].map(([name, { key }]) => [key, name]));
  const texts = allSteps(spec).flatMap((step) => [
    ...failuresOf(step).map(({ code }) => `${catalogue[code].message} ${catalogue[code].mitigation}`),
    step.undo?.what ?? "",
    step.keeps ?? "",
  ]);
  const statements = knownNamesOf(spec).map(({ known }) => known.statement);
  return new Set([
    ...statements.flatMap(findNames).map(({ name }) => name),
    ...spec.steps.flatMap(namesUsedBy),
    ...allSteps(spec).flatMap(namesUsedBy),
    ...allSteps(spec).flatMap((step) => ("until" in step ? [`${step.name}.${step.until?.column}`] : [])),
    ...(spec.returns && "values" in spec.returns ? spec.returns.values : []),
    ...texts.flatMap(placeholders).flatMap((name) => [name, keys.get(name) ?? name]),
  ]);
}

/** The lines that make values of what no argument and no step gives, where something uses it. */
function definitions(spec: ScriptSpec, used: ReadonlySet<string>): LuaCode[] {
  return [...namesBefore(spec, 0)].flatMap(([name, { expression }]) =>
    used.has(name) && expression !== undefined ? [`${luaMember("values", name)} = ${expression}`] : [],
  );
}

/** The parameters whose names are known, in a script that can end with an error that knows none. */
function knownNamesOf(spec: ScriptSpec) {
  const canMiss = allSteps(spec).some(
    (step) => step.step === "udf" || (step.step === "sql" && step.suggests !== undefined),
  );
  return spec.parameters.flatMap(({ known, name }) => (canMiss && known ? [{ name, known }] : []));
}

function knownNames(spec: ScriptSpec): LuaCode[] {
  return knownNamesOf(spec).map(({ name, known: { error, statement } }) => {
    const { text, binds } = bindStatement(statement, namesBefore(spec, 0));
    const fields = [
      `error = ${luaString(error)}`,
      luaParts("statement = ", text),
      luaParts("binds = ", binds),
    ];
    return [`${luaMember("known", name)} = `, luaTable(fields)];
  });
}

/** The UDF's text, in two Lua strings around what only a deployment knows. */
function embeddedBody(udf: UdfSpec, sources: ScriptSources): LuaPart {
  const mark = "thisDeployment";
  const [before = "", after = ""] = generateUdfBody(udf, sources.specPathOf(udf.name), mark).split(mark);
  return luaTable([`before = ${luaLongString(before)}`, `after = ${luaLongString(after)}`]);
}

/**
 * What is wrong with a script would come up when it is called: it must be Lua, declare what it names, use
 * what it declares, and set no global.
 */
function checkLua(path: string, body: string, taken: readonly string[]): void {
  let cause: string | undefined;
  try {
    const { free, complaints } = readLua(body);
    const unknown = [...free.keys()].find((name) => !luaGlobals.has(name) && !taken.includes(name));
    cause = complaints[0] ?? (unknown && `${unknown} is not declared`);
  } catch (error) {
    throw new SmeError("F-SME-50", { path, language: "Lua", cause: String(error) }, { cause: error });
  }
  if (cause !== undefined) throw new SmeError("F-SME-50", { path, language: "Lua", cause });
}
