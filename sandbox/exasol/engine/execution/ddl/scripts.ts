import type { CreateScript } from "../../../../../sql/statements.ts";
import type { StatementResult, UdfRunner } from "../../../model.ts";
import type { StatementContext } from "../../binding/context.ts";
import { requireReplaceable, requireTarget } from "../../binding/resolve.ts";
import type { Script } from "../../catalog/catalog.ts";
import { findLanguage, notInstalled } from "../../catalog/script-languages.ts";
import { timestampText } from "../../functions/timestamps.ts";
import { requireLuaType } from "../../udf/lua-types.ts";
import { type Execution, rowCount } from "../execution.ts";

export function createScript(statement: CreateScript, { context, udfRunner }: Execution): StatementResult {
  const { schema, name, owner } = requireTarget("SCRIPT", statement.path, context);
  const existing = context.catalog.object(schema, name);
  if (existing && statement.ifNotExists) return rowCount(0);
  requireReplaceable(existing, "script", statement, context);
  const { definition } = statement;
  const isUdf = definition.type === "UDF";
  if (isUdf && statement.language.toUpperCase() === "LUA")
    for (const column of [...(definition.inputColumns ?? []), ...(definition.outputColumns ?? [])])
      requireLuaType(column);
  const language = isUdf ? usableLanguage(statement.language, context, udfRunner) : "LUA";
  const script: Script = {
    kind: "script",
    id: context.catalog.newId(),
    schema,
    name,
    owner,
    comment: null,
    created: timestampText(context.now),
    type: definition.type,
    language,
    text: withoutReplace(statement.text),
    source: statement.source,
    parameters: definition.type === "SCRIPTING" ? definition.parameters : [],
    returns: definition.type === "SCRIPTING" ? definition.returns : "ROWCOUNT",
    input: isUdf ? definition.input : "SCALAR",
    output: isUdf ? definition.output : "RETURNS",
    inputColumns: isUdf ? definition.inputColumns : null,
    outputColumns: isUdf ? definition.outputColumns : null,
  };
  context.catalog.put(script);
  return rowCount(0);
}

/** SCRIPT_TEXT has no OR REPLACE: exasol-mcp-server expects `CREATE LUA …` of scripts made with it. */
const withoutReplace = (text: string): string =>
  text.replace(/^((?:\s|--[^\n]*\n|\/\*.*?\*\/)*CREATE)\s+OR\s+REPLACE(?=\s)/is, "$1");

function usableLanguage(alias: string, context: StatementContext, udfRunner: UdfRunner): string {
  const language = findLanguage(context.parameter("SCRIPT_LANGUAGES"), alias);
  if (udfRunner.isInstalled?.(language) === false) throw notInstalled();
  return language.alias;
}
