/** IMPORT and EXPORT of files on this machine: the client transfers them. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { FileTransfer, RowReader, StreamEnd, StreamingDatabase } from "../../deploy/database/connect.ts";
import { unpacked } from "../../sandbox/exasol/engine/transfer/compression.ts";
import { SmeError } from "../../spec/errors.ts";
import type { Identifier, TransferFile } from "../../sql/nodes.ts";
import { parseStatement } from "../../sql/parse-statement.ts";
import { quoteIdentifier } from "../../sql/quote.ts";
import type { Transfer } from "../../sql/statements.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";

/** Runs one statement, which may name files of this machine. Rejects as stream() and transfer() do. */
export async function runStatement(
  database: StreamingDatabase,
  sql: string,
  reader: RowReader,
): Promise<StreamEnd> {
  const transfer = localTransfer(sql);
  if (transfer === undefined) return database.stream(sql, reader);
  return { kind: "rowCount", rowCount: await transferFile(database, transfer) };
}

/** The driver sends a file as it stands, by a name that says nothing of compression. */
async function transferFile(database: StreamingDatabase, transfer: FileTransfer): Promise<number> {
  const isPacked = /\.(?:gz|bz2|zip)$/i.test(transfer.path);
  if (transfer.kind === "export" || !isPacked) return database.transfer(transfer);
  const folder = await mkdtemp(join(tmpdir(), "sme-import-"));
  try {
    const path = join(folder, "unpacked");
    await unpack(transfer.path, path);
    return await database.transfer({ ...transfer, path });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(file: string, path: string): Promise<void> {
  try {
    await pipeline(unpacked(createReadStream(file), file), createWriteStream(path));
  } catch (error) {
    throw new SmeError("E-SME-580", { file, cause: (error as Error).message }, { cause: error });
  }
}

/** undefined for any other statement. Throws E-SME-578 and E-SME-579. */
function localTransfer(sql: string): FileTransfer | undefined {
  // What else a database understands is its own business: this client does not parse it.
  if (!/\b(?:FROM|INTO)\s+LOCAL\b/i.test(sql)) return undefined;
  let transfer: Transfer;
  try {
    const { statement } = parseStatement(sql);
    if (statement.kind !== "import" && statement.kind !== "export") return undefined;
    transfer = statement;
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    // A query may hold the words, and what only Exasol understands.
    if (!/^\s*(?:IMPORT|EXPORT)\b/i.test(sql)) return undefined;
    throw new SmeError("E-SME-578", { cause: error.message }, { cause: error });
  }
  const [target, second] = transfer.targets;
  if (!target || !("local" in target.address)) return undefined;
  const { address, files } = target;
  const file = files[0] as TransferFile;
  if (second || files.length > 1) throw new SmeError("E-SME-579", { what: "more than one FILE" });
  if (file.columns) throw new SmeError("E-SME-579", { what: "a list of the file's columns" });
  const path = file.name.kind === "string" ? file.name.value : "";
  return {
    kind: transfer.kind,
    format: transfer.format,
    subject: subjectOf(transfer, sql, address.at),
    path: resolve(path),
    options: optionsOf(transfer),
  };
}

/** `"S"."T"("A", "B")` or the query in parentheses, as it was written. */
function subjectOf({ query, table }: Transfer, sql: string, end: number): string {
  if (query) return `(${sql.slice(query.at, end).trimEnd().replace(/\)$/, "")}\n)`;
  const list = (names: Identifier[]) => names.map(({ name }) => quoteIdentifier(name));
  const columns = table?.columns ? `(${list(table.columns).join(", ")})` : "";
  return list(table?.path ?? []).join(".") + columns;
}

/** What the driver calls each option that it can pass on. */
const optionNames: Readonly<Record<string, keyof FileTransfer["options"]>> = {
  "COLUMN SEPARATOR": "columnSeparator",
  "COLUMN DELIMITER": "columnDelimiter",
  "ROW SEPARATOR": "rowSeparator",
  ENCODING: "encoding",
  NULL: "null",
  SKIP: "skip",
  TRIM: "trim",
  "WITH COLUMN NAMES": "withColumnNames",
};

function optionsOf({ format, options }: Transfer): FileTransfer["options"] {
  const result: Record<string, unknown> = {};
  for (const [name, value] of options) {
    if (format === "PARQUET") throw new SmeError("E-SME-579", { what: `PARQUET and ${name}` });
    // The driver writes a new file, and fails where there is one.
    if (name === "REPLACE") throw new SmeError("E-SME-579", { what: "REPLACE" });
    const known = optionNames[name];
    if (known === undefined) throw new SmeError("E-SME-579", { what: name });
    result[known] = name === "SKIP" ? Number(value) : name === "WITH COLUMN NAMES" ? true : value;
  }
  return result as FileTransfer["options"];
}
