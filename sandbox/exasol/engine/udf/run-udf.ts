/**
 * Runs one UDF call: its input rows go to the runner in chunks, spread over the nodes; its output fills a
 * temporary table.
 */

import { foldName } from "../../../../sql/fold-name.ts";
import type { ImportSpecification, UdfCall, UdfOutput } from "../../model.ts";
import type { StatementContext, UdfPlan } from "../binding/context.ts";
import { findNamedScript } from "../binding/resolve.ts";
import type { Script } from "../catalog/catalog.ts";
import { outputAddress } from "../catalog/parameters.ts";
import { findLanguage } from "../catalog/script-languages.ts";
import { invalid } from "../errors.ts";
import type { Execution } from "../execution/execution.ts";
import { timeZoneOf } from "../functions/conventions.ts";
import { requireConnectionAccess, requireExecute } from "../rights/require.ts";
import { physicalType } from "../types.ts";
import { InputRows, type Share } from "./input-rows.ts";
import { requireLuaType } from "./lua-types.ts";
import { UdfOutputTable } from "./output-table.ts";

const rowsPerChunk = 10_000;
const bytesPerChunk = 4_000_000;

/** Fills the plan's output table. Fails as the first of its calls does. */
export async function runUdf(plan: UdfPlan, execution: Execution): Promise<void> {
  const output = new UdfOutputTable(execution.connection, plan);
  await output.create();
  try {
    await fill(output, plan, execution);
  } finally {
    await output.close();
  }
}

async function fill(output: UdfOutputTable, plan: UdfPlan, execution: Execution): Promise<void> {
  const { connection, context } = execution;
  const { rows, bytes } = await inputSize(plan, execution);
  if (rows === 0) return;
  const chunk = Math.max(1, Math.min(rowsPerChunk, Math.floor((bytesPerChunk * rows) / Math.max(1, bytes))));
  const shares = await sharesOf(plan, execution);
  // One call that fails stops the others.
  const failed = new AbortController();
  const signal = AbortSignal.any([execution.signal, failed.signal]);
  const runs = shares.map(async (share) => {
    try {
      const input = new InputRows(connection, plan, share, chunk);
      const call = callOf(plan, share.nodeId, input.chunks(), context);
      await collect(untilAborted(execution.udfRunner.run(call, signal), signal), input, output);
    } catch (error) {
      failed.abort();
      throw error;
    }
  });
  output.prepare();
  const outcomes = await Promise.allSettled(runs);
  const failures = outcomes
    .filter((outcome) => outcome.status === "rejected")
    .map((outcome) => outcome.reason);
  execution.signal.throwIfAborted();
  if (failures.length > 0)
    throw (
      failures.find((failure) => failure instanceof Error && failure.name === "ExasolError") ?? failures[0]
    );
  await output.flush();
}

async function inputSize(plan: UdfPlan, { connection }: Execution): Promise<{ rows: number; bytes: number }> {
  const sizes = plan.inputColumns.map(({ type }, i) =>
    physicalType(type) === "VARCHAR" ? `coalesce(sum(strlen(a${i})), 0)` : "count(*) * 8",
  );
  const [[rows], [bytes]] = (await connection.columns(
    // A chain of + would be too deep for DuckDB at 1,000 columns.
    `SELECT count(*), coalesce(list_sum([${sizes.join(", ")}]), 0) FROM ${plan.inputTable}`,
  )) as [[number], [number]];
  return { rows, bytes };
}

/** The rows of each node that has some; they follow each other. */
async function sharesOf(plan: UdfPlan, { connection }: Execution): Promise<Share[]> {
  const [ids, from, to] = (await connection.columns(
    `SELECT node, min(seq), max(seq) + 1 FROM ${plan.inputTable} GROUP BY 1 ORDER BY 1`,
  )) as [number[], number[], number[]];
  return ids.map((nodeId, i) => ({ nodeId, from: from[i] ?? 0, to: to[i] ?? 0, isOnly: ids.length === 1 }));
}

/**
 * What the script asks to be imported by: a query. `rights` are those with which it reads connections. Throws
 * 22002 where it fails, or has no function for it.
 */
export async function askForImport(
  script: Script,
  specification: ImportSpecification,
  { context, udfRunner, signal }: Execution,
): Promise<string> {
  const columns = { inputColumns: [], outputColumns: [] };
  const call = callOf({ script, rights: context.rights, ...columns }, 0, noRows(), context);
  const asked = udfRunner.run({ ...call, importSpecification: specification }, signal);
  let query = "";
  for await (const { data } of untilAborted(asked, signal)) query = String(data[0]?.[0] ?? "");
  return query;
}

async function* noRows(): AsyncGenerator<never> {}

function callOf(
  plan: Pick<UdfPlan, "script" | "rights" | "inputColumns" | "outputColumns">,
  nodeId: number,
  rows: UdfCall["rows"],
  context: StatementContext,
): UdfCall {
  const { script } = plan;
  const language = findLanguage(context.parameter("SCRIPT_LANGUAGES"), script.language);
  if (language.definition === "builtin_lua")
    for (const column of [...plan.inputColumns, ...plan.outputColumns]) requireLuaType(column);
  const timeZone = timeZoneOf(context.parameter("TIME_ZONE"));
  const outputTo = outputAddress(context.parameter("SCRIPT_OUTPUT_ADDRESS"));
  return {
    schema: script.schema,
    name: script.name,
    source: script.source,
    language,
    input: script.input,
    output: script.output,
    inputColumns: plan.inputColumns,
    outputColumns: plan.outputColumns,
    session: context.session,
    nodeId,
    timeZone,
    ...(outputTo && { outputTo }),
    rows,
    connection: async (name) => {
      const connection = context.catalog.connection(name) ?? context.catalog.connection(foldName(name));
      if (!connection) throw invalid(`connection ${name} does not exist`);
      requireConnectionAccess(connection, script, plan.rights);
      const { address, user, password } = connection;
      return { name: connection.name, address, user, password };
    },
    importScript: async (name) => {
      const found = findNamedScript(name, { ...context, schema: script.schema });
      if (!found) throw invalid(`script ${name} not found`);
      requireExecute(found, "executing a script", { rights: plan.rights, catalog: context.catalog });
      return found.source;
    },
  };
}

async function* untilAborted<T>(parts: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const part of parts) {
    signal.throwIfAborted();
    yield part;
  }
}

async function collect(
  parts: AsyncIterable<UdfOutput>,
  input: InputRows,
  output: UdfOutputTable,
): Promise<void> {
  let order = 0;
  for await (const part of parts) {
    await output.add(input.references(part.group, part.inputRows), part, order);
    order += part.inputRows.length;
  }
}
