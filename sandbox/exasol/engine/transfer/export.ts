/** EXPORT … INTO CSV AT: rows become lines that are dealt to the files one after the other. */

import { isDeepStrictEqual } from "node:util";
import type { Query, TransferFile } from "../../../../sql/nodes.ts";
import type { Transfer } from "../../../../sql/statements.ts";
import type { StatementResult } from "../../model.ts";
import { bindTopQuery, resultColumns } from "../binding/bind-query.ts";
import { invalid, unsupported } from "../errors.ts";
import { type Execution, rowCount } from "../execution/execution.ts";
import type { PackedTexts } from "../execution/result/pack.ts";
import { runSteps } from "../execution/run-query.ts";
import { requirePrivilege } from "../rights/require.ts";
import { textOf } from "../text-of.ts";
import { checkCompression, packed } from "./compression.ts";
import { copiedLines } from "./copied-lines.ts";
import { type CsvFormat, csvFormat, eachColumn } from "./csv-format.ts";
import { csvLines, type WrittenColumn } from "./csv-lines.ts";
import { openStorage, transferError } from "./open-storage.ts";
import type { FileWriter } from "./storage.ts";

/** EXPORT: rows go to the files in turns. */
export async function exportRows(statement: Transfer, execution: Execution): Promise<StatementResult> {
  const { context, connection } = execution;
  requirePrivilege("EXPORT", "EXPORT", context);
  const format = csvFormat(statement.options);
  const encode = format.encoding?.encode ?? Buffer.from;
  const query = await execution.inTurns(bindTopQuery(statement.query ?? tableQuery(statement), context));
  const columns = resultColumns(query.columns);
  const files = statement.targets.flatMap((target) => target.files);
  for (const { name } of files) checkCompression(textOf(name));
  const written = writtenColumns(files, columns.length);
  const storages = statement.targets.map((target) => openStorage(target, execution));
  const writers: FileWriter[] = [];
  let failed = true;
  const close = () => {
    for (const storage of storages) storage.close(failed);
  };
  try {
    await runSteps(execution);
    for (const [i, { files }] of statement.targets.entries()) {
      for (const file of files.map(({ name }) => textOf(name))) {
        writers.push(packed(storages[i]?.openWriter(file) as FileWriter, file));
      }
    }
    if (statement.options.has("WITH COLUMN NAMES")) {
      const names = written.map(({ place }) => columns[place]?.name);
      const header = names.join(format.columnSeparator) + format.rowSeparator;
      for (const writer of writers) await writer.write(encode(header));
    }
    const [only] = writers;
    const lines = (end: string) => csvLines(query, written, format, end);
    const count =
      only && writers.length === 1 && copiesLines(format)
        ? await copiedLines(lines(format.rowSeparator.slice(0, -1)), only, connection)
        : await dealLines(lines(format.rowSeparator), format, writers, execution);
    await Promise.all(writers.map((writer) => writer.end()));
    failed = false;
    return rowCount(count);
  } catch (error) {
    const discarded = Promise.all(writers.map((writer) => writer.discard())).finally(close);
    // Who aborts does not wait for another side that may not answer any more.
    if (!execution.signal.aborted) await discarded;
    else discarded.catch(() => undefined);
    throw transferError(error, "export");
  } finally {
    if (!failed) close();
  }
}

/** Whether DuckDB can write the file: its lines end with LF. */
const copiesLines = ({ encoding, rowSeparator }: CsvFormat) =>
  encoding === undefined && rowSeparator.endsWith("\n");

/** Those that the files' lists name, or all. */
function writtenColumns(files: readonly TransferFile[], width: number): WrittenColumn[] {
  const [chosen, ...others] = files.map(({ columns }) => columns);
  if (others.some((other) => !isDeepStrictEqual(other, chosen)))
    throw unsupported("EXPORT with other columns in each FILE");
  if (!chosen) return Array.from({ length: width }, (_, place) => ({ place }));
  const written = eachColumn(chosen);
  if (written.some(({ place }, i) => place <= (written[i - 1]?.place ?? -1)))
    throw unsupported("EXPORT of columns in another order than theirs");
  const last = written.at(-1)?.place ?? 0;
  if (last >= width) throw invalid(`column ${last + 1} of a file, of ${width} that are exported`); // unconfirmed
  return written;
}

/** Returns the number of rows. */
async function dealLines(
  sql: string,
  format: CsvFormat,
  writers: readonly FileWriter[],
  { connection }: Execution,
): Promise<number> {
  const encoded = (utf8: Buffer) => format.encoding?.encode(utf8.toString()) ?? utf8;
  let count = 0;
  for await (const lines of connection.texts(sql)) {
    const turn = count % writers.length;
    count += lines.ends.length;
    const shares = writers.map((_, i) =>
      dealt(lines, (i - turn + writers.length) % writers.length, writers.length),
    );
    await Promise.all(writers.map((writer, i) => writer.write(encoded(shares[i] as Buffer))));
  }
  return count;
}

/** Some of the lines: number `first` and every `step`-th behind it. */
function dealt({ data, ends }: PackedTexts, first: number, step: number): Buffer {
  const all = Buffer.from(data.buffer, data.byteOffset, data.length);
  if (step === 1) return all;
  const lines: Buffer[] = [];
  for (let line = first; line < ends.length; line += step)
    lines.push(all.subarray(line === 0 ? 0 : ends[line - 1], ends[line]));
  return Buffer.concat(lines);
}

function tableQuery({ table }: Transfer): Query {
  const path = table?.path ?? [];
  const at = path[0]?.at ?? 0;
  return {
    with: [],
    orderBy: [],
    at,
    body: {
      kind: "select",
      at,
      distinct: false,
      from: [{ kind: "table", path, at }],
      items: table?.columns?.map((column) => ({
        kind: "expression",
        expression: { kind: "column", path: [column], at: column.at },
        at: column.at,
      })) ?? [{ kind: "star", qualifier: [], at }],
    },
  };
}
