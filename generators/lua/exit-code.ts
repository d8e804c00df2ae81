import type { ResultColumn, ScriptSpec, Step } from "../../spec/model.ts";
import { quoteIdentifier } from "../../sql/quote.ts";
import { reservedWords } from "../../sql/reserved-words.ts";
import { luaString } from "../encode.ts";
import { type LuaCode, luaTable } from "./lua-code.ts";
import { luaMember } from "./lua-words.ts";
import { returningSteps } from "./script-names.ts";
import { isConditional, mayFindNothing } from "./step-code.ts";

/** The end of a script: what it returns. */
export function exitCode(spec: ScriptSpec): LuaCode[] {
  const { returns } = spec;
  if (returns === undefined) return ["exit()"];
  const columns = luaString(returns.columns.map(columnOf).join(", "));
  if ("findings" in returns) return [`exit(cells(findings, ${returns.columns.length}), ${columns})`];
  if ("values" in returns) {
    const row = luaTable(returns.values.map((name) => luaMember("values", name)));
    return [["exit({ ", row, ` }, ${columns})`]];
  }
  const names = returningSteps(spec);
  const steps = names.map((step) => luaMember("results", step));
  const rows = steps.length === 1 ? steps.join() : `(${steps.join(" or ")})`;
  if (returns.rows === "of all") {
    const given = luaTable(steps.map((each) => `${each} or {}`));
    return [["exit(cells(joined(", given, `), ${returns.columns.length}), ${columns})`]];
  }
  if (returns.rows === "all") return [`exit(cells(${rows}, ${returns.columns.length}), ${columns})`];
  if (spec.steps.some((step) => names.includes(step.name) && mayHaveNoRow(step))) {
    return [`exit(cells(${rows}, ${returns.columns.length}, 1), ${columns})`];
  }
  const row = luaTable(returns.columns.map((_, i) => `${rows}[1][${i + 1}]`));
  return [["exit({ ", row, ` }, ${columns})`]];
}

function columnOf({ name, type }: ResultColumn): string {
  return `${reservedWords.has(name) ? quoteIdentifier(name) : name} ${type}`;
}

/** Whether a step that gives the result may have none: it was not run, or it found nothing. */
function mayHaveNoRow(step: Step): boolean {
  if (step.step === "each") return true;
  return isConditional(step) || (step.step !== "partial" && mayFindNothing(step));
}
