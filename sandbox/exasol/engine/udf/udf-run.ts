/** Runs one UDF call: its input rows go to the runner in chunks, spread over the nodes; its output fills a temporary table. */

import { foldName } from "../../../../sql/fold-name.ts";
import type { Cell, Column, ColumnData, UdfCall, UdfInput, UdfOutput } from "../../model.ts";
import type { UdfPlan } from "../binding/context.ts";
import { findScript, parsePath } from "../binding/resolve.ts";
import { findLanguage } from "../catalog/script-languages.ts";
import { invalid } from "../errors.ts";
import type { Execution } from "../execution/execution.ts";
import { fromTransport, jsonOf, jsonSource, transportType } from "../execution/json-rows.ts";
import { physicalType } from "../types.ts";

const rowsPerChunk = 10_000;
const bytesPerChunk = 4_000_000;
/** Below this a second process costs more than it saves. */
const scalarRowsPerNode = 1000;

/** Rows of the input table that one call gets: [from, to). */
interface Share {
  nodeId: number;
  from: number;
  to: number;
}

export async function runUdf(plan: UdfPlan, execution: Execution): Promise<void> {
  const { connection, context } = execution;
  await connection.run(outputTableSql(plan.outputTable, plan.outputColumns));
  const sizes = plan.inputColumns.map(({ type }, i) =>
    physicalType(type) === "VARCHAR" ? `coalesce(sum(strlen(a${i})), 0)` : "count(*) * 8",
  );
  const [[total], [bytes]] = (await connection.columns(
    // A chain of + would be too deep for DuckDB at 1,000 columns.
    `SELECT count(*), coalesce(list_sum([${sizes.join(", ")}]), 0) FROM ${plan.inputTable}`,
  )) as [[number], [number]];
  if (total === 0) return;
  const chunk = Math.max(1, Math.min(rowsPerChunk, Math.floor((bytesPerChunk * total) / Math.max(1, bytes))));
  const shares =
    plan.script.input === "SET"
      ? await groupShares(plan, execution)
      : scalarShares(total, context.session.nodeCount);
  const output = new OutputTable(plan, execution);
  // One call that fails stops the others.
  const failed = new AbortController();
  const signal = AbortSignal.any([execution.signal, failed.signal]);
  const runs = shares.map(async (share) => {
    try {
      await runShare(plan, share, chunk, output, execution, signal);
    } catch (error) {
      failed.abort();
      throw error;
    }
  });
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

function scalarShares(total: number, nodes: number): Share[] {
  const count = Math.min(nodes, Math.ceil(total / scalarRowsPerNode));
  return Array.from({ length: count }, (_, nodeId) => ({
    nodeId,
    from: Math.floor((total * nodeId) / count),
    to: Math.floor((total * (nodeId + 1)) / count),
  }));
}

async function groupShares(plan: UdfPlan, { connection, context }: Execution): Promise<Share[]> {
  const nodes = context.session.nodeCount;
  const [ids, from, to] = (await connection.columns(
    `SELECT gid % ${nodes}, min(seq), max(seq) + 1 FROM ${plan.inputTable} GROUP BY 1 ORDER BY 1`,
  )) as [number[], number[], number[]];
  return ids.map((nodeId, i) => ({ nodeId, from: from[i] ?? 0, to: to[i] ?? 0 }));
}

async function runShare(
  plan: UdfPlan,
  share: Share,
  chunk: number,
  output: OutputTable,
  execution: Execution,
  signal: AbortSignal,
): Promise<void> {
  const { context } = execution;
  const { script } = plan;
  /** The number in `gid` of each group handed out: the runner counts them from 0. */
  const groups: number[] = [];
  const call: UdfCall = {
    schema: script.schema,
    name: script.name,
    source: script.source,
    language: findLanguage(context.scriptLanguages(), script.language),
    input: script.input,
    output: script.output,
    inputColumns: plan.inputColumns,
    outputColumns: plan.outputColumns,
    session: context.session,
    nodeId: share.nodeId,
    rows: inputs(plan, share, chunk, groups, execution),
    connection: async (name) => {
      const connection = context.catalog.connection(name) ?? context.catalog.connection(foldName(name));
      if (!connection) throw invalid(`connection ${name} does not exist`);
      const { address, user, password } = connection;
      return { name: connection.name, address, user, password };
    },
    importScript: async (name) => {
      const found = findScript(parsePath(name), { ...context, schema: script.schema });
      if (!found) throw invalid(`script ${name} not found`);
      return found.source;
    },
  };
  let order = 0;
  for await (const part of execution.udfRunner.run(call, signal)) {
    signal.throwIfAborted();
    const count = part.inputRows.length;
    const references =
      script.input === "SET"
        ? new Array<number>(count).fill(groups[part.group] ?? 0)
        : part.inputRows.map((row) => share.from + row + 1);
    await output.add(references, part, order);
    order += count;
  }
}

async function* inputs(
  plan: UdfPlan,
  share: Share,
  chunk: number,
  groups: number[],
  { connection }: Execution,
): AsyncGenerator<UdfInput> {
  const columns = plan.inputColumns.map((_, i) => `, a${i}`).join("");
  for (let from = share.from; from < share.to; from += chunk) {
    const to = Math.min(share.to, from + chunk);
    const [gids, sizes, ...data] = await connection.columns(
      `SELECT gid, n${columns} FROM ${plan.inputTable} WHERE seq >= ${from} AND seq < ${to} ORDER BY seq`,
    );
    if (!gids || !sizes) return;
    const count = gids.length;
    if (plan.script.input === "SCALAR") {
      yield { group: 0, rowsInGroup: count, firstRow: from - share.from, data };
      continue;
    }
    for (let start = 0; start < count; ) {
      let end = start + 1;
      while (end < count && gids[end] === gids[start]) end++;
      const gid = gids[start] as number;
      if (groups.at(-1) !== gid) groups.push(gid);
      yield {
        group: groups.length - 1,
        rowsInGroup: sizes[start] as number,
        firstRow: from - share.from + start,
        data: data.map((column) => column.slice(start, end)),
      };
      start = end;
    }
  }
}

/** Collects output rows and writes them in bulk. */
class OutputTable {
  readonly #execution: Execution;
  readonly #columnCount: number;
  readonly #sql: string;
  #data: ColumnData;
  #bytes = 0;

  constructor(plan: UdfPlan, execution: Execution) {
    this.#execution = execution;
    this.#columnCount = plan.outputColumns.length;
    this.#data = this.#empty();
    const types = plan.outputColumns.map(({ type }) => transportType(type));
    const list = plan.outputColumns.map(({ type }, i) => `, ${fromTransport(`s.v${i + 2}`, type)}`).join("");
    this.#sql = `INSERT INTO ${plan.outputTable} SELECT s.v0, s.v1${list} FROM ${jsonSource(["BIGINT", "BIGINT", ...types], "s")}`;
  }

  #empty = (): ColumnData => Array.from({ length: this.#columnCount + 2 }, () => []);

  async add(references: number[], { data }: UdfOutput, order: number): Promise<void> {
    const target = this.#data;
    append(target[0] as Cell[], references);
    append(
      target[1] as Cell[],
      references.map((_, i) => order + i),
    );
    for (const [i, column] of data.entries()) {
      append(target[i + 2] as Cell[], column);
      for (const cell of column) this.#bytes += typeof cell === "string" ? cell.length : 8;
    }
    if (this.#bytes > bytesPerChunk || references.length > rowsPerChunk) await this.flush();
  }

  async flush(): Promise<void> {
    const data = this.#data;
    if (data[0]?.length === 0) return;
    this.#data = this.#empty();
    this.#bytes = 0;
    await this.#execution.connection.run(this.#sql, [jsonOf(data)]);
  }
}

function append(target: Cell[], values: Cell[]): void {
  for (const value of values) target.push(value);
}

/** Columns of a UDF's output table in DuckDB. */
function outputTableSql(table: string, columns: Column[]): string {
  const list = columns.map(({ type }, i) => `, o${i} ${physicalType(type)}`).join("");
  return `CREATE TEMP TABLE ${table} (ref BIGINT, ord BIGINT${list})`;
}
