import type {
  ComparedValue,
  Condition,
  EachStep,
  PartialStep,
  ScriptSpec,
  SingleStep,
  SqlStep,
  Step,
} from "../../spec/model.ts";
import { readTokens } from "../../sql/token.ts";
import { luaComment, luaString } from "../encode.ts";
import { luaLiteral } from "./arguments-code.ts";
import { type LuaCode, type LuaPart, luaTable } from "./lua-code.ts";
import { luaField, luaMember } from "./lua-words.ts";
import {
  collectsOf,
  type KnownName,
  namesBefore,
  namesWithin,
  reasonOf,
  resultsOf,
  statementOf,
  stepColumns,
} from "./script-names.ts";
import { bindStatement, filledText, undoEntry } from "./statement-code.ts";

/** What the code of steps needs to know of their script. */
export interface StepSurroundings {
  spec: ScriptSpec;
  /** Names that something in the script uses. */
  used: ReadonlySet<string>;
  /** The two parts of the body of the UDF that a partial embeds, around what only a deployment knows. */
  bodyOf(step: PartialStep): LuaPart;
}

/** The code of the script's step at this position. */
export function stepCode(surroundings: StepSurroundings, index: number): LuaCode[] {
  const { spec } = surroundings;
  const step = spec.steps[index];
  if (step === undefined) return [];
  if (step.step === "each") return eachCode(surroundings, step, index);
  return singleCode(surroundings, step, namesBefore(spec, index + 1));
}

function eachCode(surroundings: StepSurroundings, step: EachStep, index: number): LuaCode[] {
  const { spec } = surroundings;
  const of = spec.steps.find(({ name }) => name === step.of);
  const named = usedColumns(surroundings, step.name, stepColumns(of));
  const rows = luaMember("results", step.of);
  // A step that was not run has no rows.
  const count = of !== undefined && of.step !== "each" && isConditional(of) ? `#(${rows} or {})` : `#${rows}`;
  const own = luaMember("results", step.name);
  const row = step.row && luaTable(Object.values(step.row).map((name) => luaMember("values", name)));
  const loop: LuaCode[] = [
    `for position = 1, ${count} do`,
    {
      block: [
        ...named.map(({ value, position }) => `${value} = ${rows}[position][${position}]`),
        ...step.steps.flatMap((one, i) => singleCode(surroundings, one, namesWithin(spec, index, i + 1))),
        ...(row ? [[`${own}[#${own} + 1] = `, row]] : []),
      ],
    },
    "end",
  ];
  return [...comment(step.why), ...(row ? [`${own} = {}`] : []), ...onlyWhere(step, loop)];
}

function singleCode(
  surroundings: StepSurroundings,
  step: SingleStep,
  known: ReadonlyMap<string, KnownName>,
): LuaCode[] {
  const undo: LuaCode[] = step.undo ? [["undo.steps[#undo.steps + 1] = ", undoEntry(step.undo, known)]] : [];
  const isEarly = step.undo?.alsoOnFailure !== undefined;
  // What may fail, and did, left nothing to take back.
  const late: LuaCode[] =
    mayFail(step) && undo.length > 0
      ? [`if ${failureOf(surroundings, step)} == null then`, { block: undo }, "end"]
      : undo;
  const emits = step.step === "udf" && step.udf.rows === "many" && step.finds !== undefined;
  const run: LuaCode[] = [
    ...(isEarly ? undo : []),
    ...(step.step === "partial" ? partialCode(surroundings, step) : statementCode(surroundings, step, known)),
    ...(isEarly ? [] : late),
    ...(step.undo?.alsoOnFailure === "of its process" ? ["undo.steps[#undo.steps].on_death = nil"] : []),
    ...(step.keeps ? [`undo.steps, undo.kept = {}, ${filledText(step.keeps, known)}`] : []),
    ...(emits ? [`add_findings(${luaMember("results", step.name)})`] : []),
  ];
  const failed = usedColumns(surroundings, step.name, ["failed"])[0];
  const done: LuaCode[] =
    step.finds === undefined
      ? run
      : [
          `${failed ? `${failed.value} = ` : ""}attempt(${luaString(step.finds)}, function()`,
          { block: run },
          "end)",
        ];
  const mayBeAbsent =
    isConditional(step) || step.finds !== undefined || (step.step !== "partial" && mayFindNothing(step));
  const absent = usedColumns(surroundings, step.name, resultsOf(step)).map(({ value }) => `${value} = null`);
  return [
    ...comment(step.why),
    ...(mayBeAbsent ? absent : []),
    ...onlyWhere(step, done, rowsAreThere(surroundings, step)),
  ];
}

function partialCode(surroundings: StepSurroundings, step: PartialStep): LuaCode[] {
  const given = Object.entries(step.takes).map(([name, value]) => {
    const isStep = surroundings.spec.steps.some((one) => one.name === value);
    return `${luaField(name)} = ${luaMember(isStep ? "results" : "values", value)}`;
  });
  const fails = Object.entries(step.fails).map(([name, code]) => `${luaField(name)} = ${luaString(code)}`);
  const named = usedColumns(surroundings, step.name, step.gives);
  const result = luaMember("results", step.name);
  return [
    [
      named.length > 0 || step.row ? `${result} = ` : "",
      `${step.partial.replaceAll("-", "_")}(`,
      luaTable(given),
      ", ",
      luaTable(fails),
      ...(step.embeds ? [", ", surroundings.bodyOf(step)] : []),
      ")",
    ],
    ...named.map(({ value, column }) => `${value} = ${luaMember(result, column)}`),
  ];
}

type StatementStep = Exclude<SingleStep, PartialStep>;

function statementCode(
  surroundings: StepSurroundings,
  step: StatementStep,
  known: ReadonlyMap<string, KnownName>,
): LuaCode[] {
  const { text, binds } = bindStatement(statementOf(step) ?? "", known);
  const rows = luaMember("results", step.name);
  const explains = step.step === "sql" ? (step.explains ?? []) : [];
  const meanings = explains.map(
    ({ word, says }) => `{ word = ${luaString(word)}, says = ${luaString(says)} }`,
  );
  const named = usedColumns(surroundings, step.name, stepColumns(step));
  const isCollected = ({ column }: { column: string }) => collectsOf(step).includes(column);
  const assignments = named
    .filter((one) => !isCollected(one))
    .map(({ value, position }) => `${value} = ${rows}[1][${position}]`);
  const keepsReason = usedColumns(surroundings, step.name, [reasonOf(step) ?? []].flat()).length > 0;
  const reason = keepsReason || (mayFail(step) && step.undo) ? `, ${failureOf(surroundings, step)}` : "";
  const { empty, occupied, suggests }: { empty?: string; occupied?: string; suggests?: string } =
    step.step === "sql" ? step : {};
  const run: LuaCode[] = [
    [
      `${rows}${reason} = ${runnerOf(step)}(${luaString(step.fails)}, `,
      text,
      ", ",
      binds,
      ...(meanings.length > 0 ? [", ", luaTable(meanings)] : []),
      ")",
    ],
  ];
  for (const { value, position } of named.filter(isCollected)) {
    run.push(`${value} = collect(${rows}, ${position})`);
  }
  if (empty !== undefined) {
    const more = suggests ? `, { suggestion = did_you_mean(${luaString(suggests)}) }` : "";
    run.push(`if #${rows} == 0 then`, { block: [`fail(${luaString(empty)}${more})`] }, "end");
  }
  if (occupied !== undefined) {
    run.push(`if #${rows} > 0 then`, { block: [...assignments, `fail(${luaString(occupied)})`] }, "end");
  } else if (mayFindNothing(step) && assignments.length > 0) {
    run.push(`if #${rows} > 0 then`, { block: assignments }, "end");
  } else {
    run.push(...assignments);
  }
  const fills = fillsOf(step).map(
    ([parameter, column]) => `{ ${luaString(parameter)}, ${stepColumns(step).indexOf(column) + 1} }`,
  );
  if (fills.length > 0) {
    const failing = step.step === "sql" && step.unfilled ? [step.unfilled, suggests ?? []].flat() : [];
    run.push([
      `fill_arguments(${rows}, `,
      luaTable(fills),
      ...failing.map((one) => `, ${luaString(one)}`),
      ")",
    ]);
  }
  return step.until ? untilCode(step.name, step.until, run) : run;
}

function untilCode(
  step: string,
  { column, is, attempts, fails }: NonNullable<StatementStep["until"]>,
  run: readonly LuaCode[],
): LuaCode[] {
  return [
    `for attempt = 1, ${attempts} do`,
    {
      block: [
        ...run,
        `if ${comparison(`${step}.${column}`, is)} then`,
        { block: ["break"] },
        `elseif attempt == ${attempts} then`,
        { block: [`fail(${luaString(fails)}, { attempts = attempt })`] },
        "end",
      ],
    },
    "end",
  ];
}

function mayFail(step: SingleStep): boolean {
  return "mayFail" in step && step.mayFail !== undefined;
}

/** Where the script keeps why a step that may fail did: under the spec's name for it, or for itself. */
function failureOf({ used }: StepSurroundings, step: SingleStep): string {
  const name = `${step.name}.${reasonOf(step)}`;
  return used.has(name) ? luaMember("values", name) : "undo.failed";
}

/** A UDF gives a row for each call, unless it emits as many as it likes. */
export function mayFindNothing(step: StatementStep): boolean {
  if (step.mayFail) return true;
  if (step.step === "udf") return step.udf.rows === "many";
  return step.empty === undefined && step.occupied === undefined && !alwaysHasRow(step);
}

/** A query of no table has one row, unless something takes it away. */
function alwaysHasRow({ statement }: SqlStep): boolean {
  const words = [...readTokens(statement, 0, "spec")].flatMap(({ kind, value }) =>
    kind === "word" ? [value] : [],
  );
  return words[0] === "SELECT" && !words.some((word) => mayTakeRows.has(word));
}

const mayTakeRows: ReadonlySet<string> = new Set(["FROM", "WHERE", "HAVING", "QUALIFY", "LIMIT"]);

/** The helper that runs the statement of a step. */
function runnerOf(step: StatementStep): string {
  if (step.mayFail) {
    return step.step === "udf" && step.repeatable ? "run_optional_repeatable" : "run_optional";
  }
  if (step.step === "sql") return step.explains ? "run_explained" : "run";
  return step.repeatable ? "run_repeatable" : "run";
}

function usedColumns({ used }: StepSurroundings, step: string, columns: readonly string[]) {
  return columns
    .map((column, i) => ({ column, value: luaMember("values", `${step}.${column}`), position: i + 1 }))
    .filter(({ column }) => used.has(`${step}.${column}`));
}

export function isConditional(step: Step): boolean {
  return step.when !== undefined || step.unless !== undefined || fillsOf(step).length > 0;
}

/** A finding is no end: what takes the rows that a step has not found has nothing to look at. */
function rowsAreThere({ spec }: StepSurroundings, step: SingleStep): string[] {
  if (step.step !== "partial") return [];
  const taken = new Set(Object.values(step.takes));
  return spec.steps
    .filter((one) => one.step !== "each" && one.finds !== undefined && taken.has(one.name))
    .map(({ name }) => `${luaMember("results", name)} ~= nil`);
}

function onlyWhere(step: Step, code: readonly LuaCode[], more: readonly string[] = []): readonly LuaCode[] {
  const leftOut = fillsOf(step).map(([parameter]) => `${luaMember("values", parameter)} == null`);
  const stated = [
    ...(step.when === undefined ? [] : [holds(step.when)]),
    ...(step.unless === undefined ? [] : [doesNotHold(step.unless)]),
    ...more,
  ];
  const isLeftOut =
    leftOut.length > 1 && stated.length > 0 ? `(${leftOut.join(" or ")})` : leftOut.join(" or ");
  const conditions = [...(isLeftOut === "" ? [] : [isLeftOut]), ...stated];
  return conditions.length === 0 ? code : [`if ${conditions.join(" and ")} then`, { block: code }, "end"];
}

/** The arguments that a step fills, each with the column that it gets. */
function fillsOf(step: Step): [parameter: string, column: string][] {
  return step.step === "sql" ? Object.entries(step.fills ?? {}) : [];
}

function holds(condition: Condition): string {
  if (typeof condition === "string") return `${luaMember("values", condition)} ~= null`;
  return comparison(condition.value, condition.is);
}

function doesNotHold(condition: Condition): string {
  if (typeof condition === "string") return `${luaMember("values", condition)} == null`;
  return `not ${comparison(condition.value, condition.is)}`;
}

function comparison(name: string, is: ComparedValue | readonly ComparedValue[]): string {
  const literals = typeof is === "object" ? is : [is];
  return `is_one_of(${luaMember("values", name)}, { ${literals.map(luaLiteral).join(", ")} })`;
}

function comment(why: string | undefined): string[] {
  return why === undefined ? [] : luaComment(why).split("\n");
}
