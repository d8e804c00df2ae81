/** Runs the Lua of a generated script against a database that answers what a test tells it to. */

import { luaLongString } from "../../generators/encode.ts";
import { bindParameters, type ScriptValue } from "../../sandbox/exasol/scripting/bind-parameters.ts";
import { type LuaEngine, withLuaModules } from "./lua-engines.ts";

export interface ScriptRun {
  /** The statements as the database gets them, with what they bind put in. */
  statements: string[];
  /** The rows that it returns; null is NULL. */
  rows?: unknown[][];
  error?: string;
}

export interface ScriptSituation {
  /** A Lua expression for each parameter, by the name that the script's header has for it. */
  arguments?: Readonly<Record<string, string>>;
  /**
   * Lua tables, one for each statement in its order: rows, or { error_message = "…" }.
   * No rows when there are no more.
   */
  answers?: readonly string[];
}

export async function runScript(
  engine: LuaEngine,
  content: string,
  { arguments: given = {}, answers = [] }: ScriptSituation = {},
): Promise<ScriptRun> {
  const body = content.slice(content.indexOf(" AS\n") + 4, content.lastIndexOf("\n/\n"));
  const names = Object.keys(given);
  const chunk = `
local cjson, asked, returned, EXIT = require("cjson"), {}, nil, {}
exa = { meta = { script_schema = "ML", current_user = "SYS", session_id = "1" } }
local function plain(values)
  local copied = {}
  for key, value in pairs(values) do copied[key] = value == null and cjson.null or value end
  return copied
end
local answers = { ${answers.join(", ")} }
function pquery(statement, binds)
  asked[#asked + 1] = { statement = statement, binds = plain(binds) }
  local answer = answers[#asked] or {}
  return answer.error_message == nil, answer
end
function query(statement, binds) return select(2, pquery(statement, binds)) end
function exit(rows)
  returned = {}
  for i, row in ipairs(rows or {}) do returned[i] = plain(row) end
  error(EXIT, 0)
end
local script = assert((loadstring or load)(${luaLongString(`local ${["_", ...names].join(", ")} = ...\n${body}`)}))
local ok, message = pcall(script, nil${names.map((name) => `, ${given[name]}`).join("")})
return cjson.encode({
  asked = asked,
  returned = returned,
  error = message ~= EXIT and tostring(message) or nil,
})`;
  const said = await engine.evaluate(withLuaModules(chunk));
  if (!said.startsWith("{")) throw new Error(said);
  const { asked, returned, error } = JSON.parse(said) as Outcome;
  return {
    statements: (Array.isArray(asked) ? asked : []).map(({ statement, binds }) =>
      bindParameters(statement, new Map(Object.entries(binds))),
    ),
    ...(returned === undefined ? {} : { rows: Array.isArray(returned) ? returned : [] }),
    ...(error === undefined ? {} : { error }),
  };
}

/** An empty table of Lua is an empty object in JSON. */
interface Outcome {
  asked: { statement: string; binds: Record<string, ScriptValue> }[] | object;
  returned?: unknown[][] | object;
  error?: string;
}
