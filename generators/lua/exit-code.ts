import type { ScriptSpec } from "../../spec/model.ts";
import { luaString } from "../encode.ts";
import { type LuaCode, luaTable } from "./lua-code.ts";
import { luaMember } from "./lua-words.ts";
import { returningSteps } from "./script-names.ts";

/** The end of a script: what it returns. */
export function exitCode(spec: ScriptSpec): LuaCode[] {
  const { returns } = spec;
  if (returns === undefined) return ["exit()"];
  const columns = luaString(returns.columns.map(({ name, type }) => `${name} ${type}`).join(", "));
  if ("values" in returns) {
    const row = luaTable(returns.values.map((name) => luaMember("values", name)));
    return [["exit({ ", row, ` }, ${columns})`]];
  }
  const steps = returningSteps(spec).map((step) => luaMember("results", step));
  const rows = steps.length === 1 ? steps.join() : `(${steps.join(" or ")})`;
  if (returns.rows === "all") return [`exit(cells(${rows}, ${returns.columns.length}), ${columns})`];
  const row = luaTable(returns.columns.map((_, i) => `${rows}[1][${i + 1}]`));
  return [["exit({ ", row, ` }, ${columns})`]];
}
