import type { Parameter, Rule, ScriptSpec } from "../../spec/model.ts";
import { hasElements, isNumeric, rangeOf, sizeOf } from "../../spec/validate.ts";
import { allowedValues, type FindAwsMember } from "../check/aws-members.ts";
import { luaString } from "../encode.ts";
import { type LuaCode, type LuaPart, luaParts, luaTable } from "./lua-code.ts";
import { luaPattern } from "./lua-pattern.ts";
import { argumentNames, luaField } from "./lua-words.ts";

/** What stands in the parentheses of CREATE SCRIPT. */
export function scriptArguments(spec: ScriptSpec): string[] {
  return spec.arguments === "json" ? ["json_text"] : argumentNames(spec.parameters.map(({ name }) => name));
}

/** Before anything else is declared: the arguments by the names that the spec has for them. */
export function takeArguments(spec: ScriptSpec): LuaCode[] {
  if (spec.arguments === "json") return [];
  const taken = scriptArguments(spec);
  const fields = spec.parameters.map(({ name }, i) => `${luaField(name)} = ${taken[i]}`);
  return [["local arguments = ", luaTable(fields)]];
}

/** The arguments become values, or are refused. */
export function checkArguments(spec: ScriptSpec, findAwsMember: FindAwsMember): LuaCode[] {
  const definitions = luaTable(spec.parameters.map((parameter) => definition(parameter, findAwsMember)));
  const json = spec.arguments === "json";
  const given = json ? "parse_json(json_text)" : "arguments";
  return [
    [
      `check_arguments(${given}, `,
      definitions,
      json ? ", json_text, unknown_arguments" : "",
      ...elsewhere(spec),
      ")",
    ],
    ...spec.rules.map(ruleCall),
  ];
}

/** Which script takes what this one does not. */
function elsewhere({ elsewhere: other }: ScriptSpec): LuaPart[] {
  if (other === undefined) return [];
  const keys = other.keys.map((key) => `${luaField(key)} = true`);
  return [", ", luaTable([`script = ${luaString(other.script)}`, luaParts("keys = ", luaTable(keys))])];
}

function definition(parameter: Parameter, findAwsMember: FindAwsMember): LuaPart {
  const { name, reads, minimumLength, invalid } = parameter;
  const fields: LuaPart[] = [`name = ${luaString(name)}`];
  if (parameter.ignored) return luaTable([...fields, "ignored = true"]);
  if (parameter.required !== false) fields.push("required = true");
  if (parameter.unless !== undefined) fields.push(`unless = ${luaString(parameter.unless)}`);
  if (parameter.default !== undefined) fields.push(`default = ${luaLiteral(parameter.default)}`);
  if (parameter.type === "BOOLEAN") fields.push("boolean = true");
  else if (isNumeric(parameter.type)) {
    const { minimum, maximum } = rangeOf(parameter);
    fields.push("number = true", ...(parameter.type === "DOUBLE" ? ["fraction = true"] : []));
    if (minimum !== undefined) fields.push(`minimum = ${minimum}`);
    if (maximum !== undefined) fields.push(`maximum = ${maximum}`);
    if (parameter.multipleOf !== undefined) fields.push(`multiple_of = ${parameter.multipleOf}`);
  } else {
    const longest = hasElements(parameter) ? undefined : parameter.maximumLength;
    fields.push(`maximum_length = ${longest ?? sizeOf(parameter.type)}`);
  }
  if (minimumLength && !hasElements(parameter)) fields.push(`minimum_length = ${minimumLength}`);
  const read = readerOf(parameter);
  if (read) fields.push(`read = ${read}`);
  const isText = parameter.type.startsWith("VARCHAR");
  if (!isText || (reads !== undefined && structured.includes(reads))) fields.push("structured = true");
  if (reads === "identifier" || reads === "name") {
    fields.push("fold = fold", `folded = ${luaString(reads === "name" ? name : `${name}.folded`)}`);
  }
  if (hasElements(parameter)) fields.push(...elementFields(parameter, findAwsMember));
  else fields.push(...wordFields(parameter, findAwsMember));
  if (invalid) fields.push(`invalid = ${luaString(invalid)}`);
  return luaTable(fields);
}

/** What is read from what is no text, too. */
const structured: readonly Parameter["reads"][] = ["columns", "list", "mapping", "metric", "object", "tags"];

/** The limits of each element, where there are any, in a table of their own. */
function elementFields(parameter: Parameter, findAwsMember: FindAwsMember): LuaPart[] {
  const { type, minimumLength, maximumLength, mostElements } = parameter;
  const fields: LuaPart[] = [];
  if (mostElements !== undefined) fields.push(`most = ${mostElements}`);
  if (minimumLength) fields.push(`minimum_length = ${minimumLength}`);
  fields.push(...wordFields(parameter, findAwsMember));
  if (fields.length === 0 && maximumLength === undefined) return [];
  const element = luaTable([`maximum_length = ${maximumLength ?? sizeOf(type)}`, ...fields]);
  return ["check = check_elements", luaParts("element = ", element)];
}

/** What a word must look like, and which words there are. */
function wordFields(parameter: Parameter, findAwsMember: FindAwsMember): LuaPart[] {
  const { format } = parameter;
  const fields: LuaPart[] = [];
  if (format) {
    fields.push(luaParts("patterns = ", luaPatterns(format.patterns)));
    if (format.without) fields.push(luaParts("without = ", luaPatterns(format.without)));
    fields.push(`words = ${luaString(format.words)}`);
  }
  const values = allowedValues(parameter, findAwsMember);
  if (values) fields.push("choose = read_choice", luaParts("one_of = ", luaTable(values.map(luaString))));
  return fields;
}

/** The Lua function that reads an argument's value, where it is not taken as it is. */
function readerOf(parameter: Parameter): string | undefined {
  if (parameter.type === "BOOLEAN") return "read_boolean";
  if (parameter.type === "DOUBLE") return "read_fraction";
  if (isNumeric(parameter.type)) return "read_number";
  const { reads } = parameter;
  if (reads === undefined || reads === "sql") return undefined;
  return reads === "name" ? "read_identifier" : `read_${reads}`;
}

function luaPatterns(patterns: readonly string[]): LuaPart {
  return luaTable(patterns.map((pattern) => luaString(luaPattern(pattern))));
}

export function luaLiteral(value: string | number | boolean): string {
  return typeof value === "string" ? luaString(value) : String(value);
}

function ruleCall(rule: Rule): LuaCode {
  if (rule.rule === "onlyWith") {
    const names = [rule.fails, rule.parameter, rule.to].map(luaString).join(", ");
    return [`check_only_with(${names}, `, luaTable(rule.values.map(luaString)), ")"];
  }
  if (rule.rule !== "fits") {
    const check = rule.rule === "notBoth" ? "check_not_both" : "check_both_or_neither";
    return `${check}(${[rule.fails, ...rule.parameters].map(luaString).join(", ")})`;
  }
  const allowed = Object.entries(rule.allowed).map(([value, choices]) =>
    luaParts(`${luaField(value)} = `, luaTable(choices.map(luaString))),
  );
  const names = [rule.fails, rule.parameter, rule.to].map(luaString).join(", ");
  return [`check_fits(${names}, `, luaTable(allowed), ")"];
}
