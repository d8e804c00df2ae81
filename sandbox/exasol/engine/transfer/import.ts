/** IMPORT … FROM CSV AT and FROM PARQUET AT. */

import type { TransferFile, TransferFiles } from "../../../../sql/nodes.ts";
import type { Transfer } from "../../../../sql/statements.ts";
import { formatType, varchar } from "../../../../sql/types.ts";
import { ExasolError, type StatementResult } from "../../model.ts";
import { type Bound, convert } from "../binding/bound.ts";
import type { ImportPlan } from "../binding/context.ts";
import type { TableColumn } from "../catalog/catalog.ts";
import { translateError, unsupported } from "../errors.ts";
import { assign, checkNewRows } from "../execution/dml/constraints.ts";
import { insertSelect } from "../execution/dml/insert-rows.ts";
import { findTarget, type Target } from "../execution/dml/target.ts";
import { type Execution, rowCount } from "../execution/execution.ts";
import { mapInSteps } from "../execution/turns.ts";
import { conventions, withConventions } from "../functions/conventions.ts";
import { parseFormat } from "../functions/formats.ts";
import { requirePrivilege } from "../rights/require.ts";
import { textOf } from "../text-of.ts";
import { isText, physicalType } from "../types.ts";
import { checkCompression, unpacked } from "./compression.ts";
import { csvFormat, eachColumn } from "./csv-format.ts";
import {
  type CsvPiece,
  CsvRowError,
  csvPieces,
  NoUtf8,
  PieceFolder,
  WrongNumberOfColumns,
} from "./csv-pieces.ts";
import type { CsvDialect } from "./csv-rows.ts";
import { DamagedFile } from "./damaged-file.ts";
import type { Encoding } from "./encodings.ts";
import { importParquet } from "./import-parquet.ts";
import { hiddenConnection, openStorage, transferError } from "./open-storage.ts";
import type { Storage } from "./storage.ts";
import { type UsualField, usualField } from "./usual-fields.ts";

/** Throws 42636 with the file and the row where a file does not fit. */
export async function importRows(statement: Transfer, execution: Execution): Promise<StatementResult> {
  const { context } = execution;
  requirePrivilege("IMPORT", "IMPORT", context);
  const target = findTarget(statement.table?.path ?? [], statement.table?.columns, context);
  const count = await readFiles(statement, target, execution);
  await checkNewRows(target.table, execution);
  return rowCount(count);
}

/** IMPORT within a query, into a temporary table. */
export async function importInto({ rows, rights, table }: ImportPlan, execution: Execution): Promise<void> {
  const { connection, context, transaction } = execution;
  const columns = rows.into.map((column, i) => ({
    ...column,
    physical: `c${i + 1}`,
    nullable: true,
    default: null,
    comment: null,
  }));
  const types = columns.map(({ physical, type }) => `${physical} ${physicalType(type)}`);
  await connection.run(`CREATE TEMP TABLE ${table} (${types.join(", ")})`);
  const target = { table: { ...temporary, physical: table, columns }, columns };
  await transaction.unkept(() =>
    readFiles(rows.from, target, { ...execution, context: { ...context, rights } }),
  );
}

/** What a table has beside its columns. */
const temporary = {
  ...({ kind: "table", id: 0, schema: "", name: "", owner: "", comment: null, created: "" } as const),
  ...{ constraints: [], distributeBy: [], partitionBy: [] },
};

/** Returns the number of rows. */
async function readFiles(statement: TransferFiles, target: Target, execution: Execution): Promise<number> {
  const { transaction } = execution;
  const files = statement.targets.flatMap((place) => place.files.map((file) => ({ place, file })));
  for (const { file } of files) checkCompression(textOf(file.name));
  const isParquet = statement.format === "PARQUET";
  if (isParquet) refuseForParquet(statement);
  const ofCsv = isParquet ? [] : files;
  const dialects = await execution.inTurns(
    mapInSteps(ofCsv, ({ file }) => dialectOf(statement, file, target)),
  );
  const skip = Number(statement.options.get("SKIP") ?? 0);
  const storages = new Map(
    statement.targets.map((place) => [place, openStorage(place, execution, statement.format)]),
  );
  const folder = new PieceFolder();
  const rejects = { count: 0, most: Number(statement.options.get("REJECT LIMIT") ?? 0) };
  let count = 0;
  let failed = true;
  try {
    for (const [i, { place, file }] of files.entries()) {
      const storage = storages.get(place) as Storage;
      const name = textOf(file.name);
      if (isParquet) {
        count += await importParquet(target, await storage.read(name), name, folder, execution);
        continue;
      }
      const { dialect, encoding, readings } = dialects[i] as FileReading;
      const content = await openContent(name, storage, encoding);
      const forms = readings.map(({ usual }) => usual?.form);
      try {
        count += await insertPieces(csvPieces({ content, dialect, skip, forms }, folder), (piece) =>
          insertPiece(target, piece, readings, rejects, execution),
        );
      } catch (error) {
        throw importError(error, name);
      }
    }
    failed = false;
  } catch (error) {
    throw transferError(error, "import", hiddenConnection(statement.targets, execution.context));
  } finally {
    for (const storage of storages.values()) storage.close(failed);
    await transaction.whenRepeated(folder);
  }
  return count;
}

/** What is said of CSV means nothing there, or something that is not known. */
function refuseForParquet({ options, targets }: TransferFiles): void {
  const files = targets.flatMap((target) => target.files);
  for (const { name } of files) {
    const ending = /\.(?:gz|bz2|zip)$/i.exec(textOf(name));
    if (ending) throw unsupported(`IMPORT FROM PARQUET of a file that ends in ${ending[0]}`);
  }
  const [option] = options.keys();
  if (option !== undefined) throw unsupported(`IMPORT FROM PARQUET with ${option}`);
  if (files.some(({ columns }) => columns)) throw unsupported("IMPORT FROM PARQUET with numbers of columns");
}

/** While DuckDB reads a piece, the next one is made. */
async function insertPieces(
  pieces: AsyncIterable<CsvPiece>,
  insert: (piece: CsvPiece) => Promise<number>,
): Promise<number> {
  let count = 0;
  let inserting: Promise<number> = Promise.resolve(0);
  for await (const piece of pieces) {
    count += await inserting;
    inserting = insert(piece);
    inserting.catch(() => undefined);
  }
  return count + (await inserting);
}

async function openContent(
  file: string,
  storage: Storage,
  encoding: Encoding | undefined,
): Promise<AsyncIterable<Buffer>> {
  const content = unpacked(await storage.read(file), file);
  return encoding?.decode(content) ?? withoutMark(content);
}

/** Without U+FEFF at its begin. */
async function* withoutMark(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun = Buffer.alloc(0);
  let isBegin = true;
  for await (const chunk of content) {
    if (!isBegin) {
      yield chunk;
      continue;
    }
    begun = Buffer.concat([begun, chunk]);
    if (begun.length < mark.length) continue;
    isBegin = false;
    yield begun.subarray(0, mark.length).equals(mark) ? begun.subarray(mark.length) : begun;
  }
  if (isBegin) yield begun;
}

const mark = Buffer.from("\ufeff");

interface Reading {
  /** A field's text as the value that its column gets. */
  ofText(field: string, piece: CsvPiece): Bound;
  usual: UsualField | undefined;
}

interface FileReading {
  dialect: CsvDialect;
  /** Of the target's columns. */
  readings: Reading[];
  encoding: Encoding | undefined;
}

function dialectOf({ options }: TransferFiles, file: TransferFile, { columns }: Target): FileReading {
  const format = csvFormat(options);
  const chosen = file.columns && eachColumn(file.columns);
  const width = columns.length;
  if (chosen && chosen.length !== width)
    throw new ExasolError("42000", "the number of columns of the file and of the table differ"); // unconfirmed
  return {
    readings: columns.map((column, i) => readingOf(column, chosen?.[i]?.format)),
    encoding: format.encoding,
    dialect: {
      separator: Buffer.from(format.columnSeparator),
      delimiter: Buffer.from(format.delimiter),
      rowEnd: Buffer.from(format.rowSeparator),
      nullText: Buffer.from(format.nullText),
      trim: options.get("TRIM") as CsvDialect["trim"],
      fields: chosen?.map(({ place }) => place),
    },
  };
}

/** A field may have more characters than a VARCHAR: that it does not fit is found where it is assigned. */
const longestText = 2_000_000_000;

/** By a format of its own, a moment is read as by that of a session. */
function readingOf({ type }: TableColumn, format: string | undefined): Reading {
  const plain = (field: string): Bound => ({ sql: field, type: varchar(longestText) });
  // The white space that numbers and moments may have around them is none that ends a line.
  const inLine = (field: string, { hasReturns }: CsvPiece) =>
    plain(hasReturns && !isText(type) ? `exa_within_line(${field})` : field);
  if (format === undefined) return { ofText: inLine, usual: usualField(type) };
  if (type.type !== "DATE" && type.type !== "TIMESTAMP")
    throw unsupported(
      `FORMAT = '${format}' of a file's column for one of type ${formatType(type)}, in IMPORT`,
    );
  const model = parseFormat(format);
  const ofText: Reading["ofText"] = (field, piece) =>
    withConventions({ ...conventions(), date: model, timestamp: model }, () =>
      convert(inLine(field, piece), type),
    );
  return { ofText, usual: undefined };
}

/** Rows that do not fit, and how many of them REJECT LIMIT lets pass. */
interface Rejects {
  count: number;
  most: number;
}

async function insertPiece(
  target: Target,
  piece: CsvPiece,
  readings: Reading[],
  rejects: Rejects,
  execution: Execution,
): Promise<number> {
  if (rejects.most > 0) {
    const isBad = readings.map((reading, i) => badSql(target, i, reading, piece)).join(" OR ");
    const [found = []] = await execution.connection.aside(
      `SELECT CAST(count(*) AS DOUBLE) FROM ${piece.sql} AS s WHERE ${isBad}`,
    );
    rejects.count += Number(found[0]);
    if (Number(found[0]) > 0) {
      if (rejects.count > rejects.most) throw await findBadValue(target, piece, readings, execution);
      const rest = `(SELECT * FROM ${piece.sql} AS s WHERE NOT (${isBad})) AS s`;
      const values = readings.map(({ ofText }, i) => ofText(`s.v${i}`, piece));
      return insertSelect(target, { sql: rest, values }, execution);
    }
  }
  try {
    return await insertSelect(target, rowsOf(piece, readings), execution);
  } catch (error) {
    execution.signal.throwIfAborted();
    throw (await findBadValue(target, piece, readings, execution)) ?? error;
  }
}

function rowsOf(piece: CsvPiece, readings: Reading[]): { sql: string; values: Bound[]; rows: number } {
  const usual = readings.map((reading, i) => (piece.isUsual[i] ? reading.usual?.type : undefined));
  const types = usual.map((type) => (type ? physicalType(type) : "VARCHAR"));
  const values = readings.map(({ ofText }, i) => {
    const [sql, type] = [`s.v${i}`, usual[i]];
    return type ? { sql, type } : ofText(sql, piece);
  });
  return { sql: `${piece.typedSql(types)} AS s`, values, rows: piece.rows };
}

const assigned = ({ columns, table }: Target, i: number, value: Bound): string =>
  assign(value, columns[i] as TableColumn, table);

/** Whether the column does not take the field of a row. */
function badSql(target: Target, i: number, reading: Reading, piece: CsvPiece): string {
  // TRY takes a call of error() only within a lambda.
  const value = assigned(target, i, reading.ofText("field", piece));
  const tried = `TRY(list_transform([s.v${i}], lambda field: ${value})[1])`;
  return `((s.v${i} IS NOT NULL OR ${target.columns[i]?.nullable === false}) AND ${tried} IS NULL)`;
}

/** The first value that its column does not take, in Exasol's words. */
async function findBadValue(
  target: Target,
  piece: CsvPiece,
  readings: Reading[],
  { connection }: Execution,
): Promise<ExasolError | undefined> {
  const { columns } = target;
  const source = `(SELECT row_number() OVER () AS n, * FROM ${piece.sql}) AS s`;
  const first = readings.map(
    (reading, i) => `min(CASE WHEN ${badSql(target, i, reading, piece)} THEN s.n END)`,
  );
  const found = await connection.aside(
    `SELECT ${first.map((sql) => `CAST(${sql} AS DOUBLE)`).join(", ")} FROM ${source}`,
  );
  const rows = found.map((column) => (column[0] === null ? Number.POSITIVE_INFINITY : Number(column[0])));
  const row = Math.min(...rows);
  const at = rows.indexOf(row);
  const [column, reading] = [columns[at], readings[at]];
  if (!Number.isFinite(row) || !column || !reading) return undefined;
  const [values1 = []] = await connection.aside(
    `SELECT exa_readable(s.v${at}) FROM ${source} WHERE s.n = ${row}`,
  );
  const value = values1[0] === null ? null : String(values1[0]);
  const cause = await connection
    .aside(
      `SELECT 1 FROM (SELECT ${assigned(target, at, reading.ofText(`s.v${at}`, piece))} AS x FROM ${source} WHERE s.n = ${row}) WHERE x IS NULL`,
    )
    .then(
      () => undefined,
      (error: unknown) => translateError(error),
    );
  if (!cause || value === null) return cause;
  const place = `[Column=${at} Row=${piece.firstRow + row - 1}]`;
  const { type } = column;
  // The codes of texts, and of numbers, are in public logs; those of other types unconfirmed.
  if (cause.sqlCode === "22001" && "size" in type)
    return etlError(
      "3003",
      `${place} [String data right truncation. String length exceeds limit of ${type.size} characters]`,
    );
  const code = type.type === "DOUBLE" ? "3051" : "3050";
  return etlError(
    code,
    `${place} [Transformation of value='${value}' failed - ${cause.message.replace(/^data exception - /, "")}]`,
  );
}

const etlError = (code: string, text: string, cause?: Error): ExasolError =>
  new ExasolError("42636", `ETL-${code}: ${text}`, { cause });

function importError(error: unknown, file: string): unknown {
  if (error instanceof CsvRowError)
    return etlError(
      "2105",
      `Error while parsing row=${error.row} (starting from 0) [${error.message}] in file '${file}'`,
      error,
    );
  if (error instanceof WrongNumberOfColumns) return etlError("6009", error.message, error);
  // unconfirmed
  if (error instanceof NoUtf8 || error instanceof DamagedFile)
    return etlError("2106", `Error in CSV file '${file}': ${error.message}`, error);
  return error;
}
