/** One UDF over the rows of a file: in a local Exasol of its own, by the client that a real one has. */

import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { connect, DatabaseError, type StreamingDatabase } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import { typeSql } from "../../deploy/load/column-types.ts";
import { fitToTarget, type LoadTarget, loadFile } from "../../deploy/load/load-file.ts";
import { type LoadPlan, type PlannedColumn, planLoad } from "../../deploy/load/plan-load.ts";
import { createUdf, type UdfFile } from "../../generators/authors/read-udf-file.ts";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { SmeError } from "../../spec/errors.ts";
import { parseColumnsText } from "../../sql/parse-text.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import { storedName } from "../../sql/read-name.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";
import { formatType } from "../../sql/types.ts";
import { readTextFile } from "../command-line/connection-options.ts";
import { type OpenCsvSource, openCsvSource } from "../csv-source.ts";
import { launchSandbox } from "../sandbox/launch-sandbox.ts";
import { runStatements } from "../sql/run-statements.ts";
import type { ResultPrinter } from "../terminal/result-printer.ts";
import { closeOnSignal } from "../terminal/stop-signal.ts";
import type { PreparedUdf } from "./prepare-udf.ts";

export interface LocalRun {
  /** A CSV file with names in its first line, or `-`. */
  input: string;
  /** Columns of the file; none: all rows are one group. */
  groupBy: string[];
  /** `A DOUBLE, B DATE`: the columns of EMITS (...). */
  emits: string | undefined;
  /** Texts that stand for NULL, besides the empty one. */
  nulls: string[];
  /** A file of SQL statements that are run before all else. */
  setup: string | undefined;
  printer: ResultPrinter;
}

const target: LoadTarget = {
  schema: "SME_UDF_RUN",
  table: "INPUT",
  mode: "append",
  createSchema: false,
  choice: "change the UDF's declaration",
};
const table = `${quoteIdentifier(target.schema)}.${quoteIdentifier(target.table)}`;

/**
 * A SCALAR script's results stand beside the columns of the file, the one of a SET script beside those of its
 * group. What it prints goes to standard error. Throws E-SME-189, E-SME-572, E-SME-600, E-SME-601 and
 * E-SME-603, and E-SME-96 where a statement of the setup fails.
 */
export async function runLocally(
  prepared: PreparedUdf,
  { input, groupBy, emits, nulls, setup, printer }: LocalRun,
): Promise<void> {
  const statements = setup === undefined ? undefined : await readTextFile(setup);
  const source = await openCsvSource(input);
  try {
    const plan = await planLoad(source, { dialect: {}, header: true, nulls }, () => {});
    const call = planCall(prepared.udf, source, plan, { groupBy, emits });
    const sandbox = await launchSandbox({});
    closeOnSignal(() => sandbox.close());
    try {
      await withDatabaseOf(sandbox, async (database) => {
        if (setup !== undefined) await runStatements(database, statements ?? "", setup, silent);
        await load(database, source, plan, call);
        await select(database, prepared, call, printer);
      });
    } finally {
      await sandbox.close();
    }
  } finally {
    await source.close();
  }
}

const silent: ResultPrinter = { begin: async () => {}, rows: async () => {}, end: async () => {} };

async function withDatabaseOf(
  { exasol }: Sandbox,
  work: (database: StreamingDatabase) => Promise<void>,
): Promise<void> {
  const { host, port, certificateFingerprint, user, password } = exasol;
  const dsn = parseDsn(`${host}/${certificateFingerprint}:${port}`);
  const database = await connect({ dsn, user, password, autocommit: true });
  await work(database).finally(() => database.close());
}

interface Call {
  /** What the table of the rows is made of. */
  columns: string[];
  /** The SELECT, with the script's name in place of `path`. */
  select(path: string): string;
}

function planCall(
  udf: UdfFile,
  source: OpenCsvSource,
  { columns }: LoadPlan,
  { groupBy, emits }: Pick<LocalRun, "groupBy" | "emits">,
): Call {
  const find = (name: string): PlannedColumn | undefined => {
    const exact = columns.filter((one) => one.header?.trim() === name);
    const alike = columns.filter((one) => storedName(one.header?.trim() ?? "") === storedName(name));
    const [found, other] = exact.length > 0 ? exact : alike;
    if (other) throw new SmeError("E-SME-603", { file: source.name, column: name, udf: udf.name });
    return found ?? columns.find((one) => one.name === storedName(name));
  };
  const require = (names: readonly string[]): PlannedColumn[] => {
    const missing = names.filter((name) => find(name) === undefined);
    if (missing.length === 0) return names.flatMap((name) => find(name) ?? []);
    throw new SmeError("E-SME-600", {
      file: source.name,
      missing: missing.join(", "),
      udf: udf.name,
      columns: columns.map(({ name }) => name).join(", "),
    });
  };
  const { input, inputColumns, output, outputColumns } = udf.definition;
  if (outputColumns === null && emits === undefined) throw new SmeError("E-SME-572", { udf: udf.name });
  if (outputColumns !== null && emits !== undefined) {
    refuseOption("emits", emits, `${udf.name} is declared with what it puts out`);
  }
  if (emits !== undefined) checkEmits(emits);
  const inputs = inputColumns === null ? columns : require(inputColumns.map(({ name }) => name));
  const groups = groupBy.map((name) => {
    if (input === "SCALAR") refuseOption("group-by", name, `${udf.name} is a SCALAR script, without groups`);
    const names = columns.map((column) => column.name).join(", ");
    return find(name) ?? refuseOption("group-by", name, `${source.name} has only the columns ${names}`);
  });
  const list = (some: readonly PlannedColumn[]): string =>
    some.map(({ name }) => quoteIdentifier(name)).join(", ");
  const alias = output === "RETURNS" ? ` AS ${quoteIdentifier(udf.name)}` : "";
  const emitted = emits === undefined ? "" : ` EMITS (${emits})`;
  // Nothing can stand beside what a SET script emits.
  const besideSet = output === "RETURNS" ? groups : [];
  const beside = input === "SCALAR" ? columns : besideSet;
  return {
    columns: columns.map((column) => {
      const declared = inputColumns?.[inputs.indexOf(column)];
      return `${quoteIdentifier(column.name)} ${declared ? formatType(declared.type) : typeSql(column.type)}`;
    }),
    select: (path) =>
      `SELECT ${beside.length > 0 ? `${list(beside)}, ` : ""}${path}(${list(inputs)})${emitted}${alias} FROM ${table}` +
      (groups.length > 0 ? ` GROUP BY ${list(groups)}` : ""),
  };
}

function checkEmits(emits: string): void {
  try {
    const names = parseColumnsText(emits).map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) refuseOption("emits", emits, `it names ${twice} twice`);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    refuseOption("emits", emits, `${error.message} in line ${error.line}, column ${error.column}`);
  }
}

function refuseOption(option: string, value: string, complaint: string): never {
  const advice = "Correct it, or leave the option out.";
  throw new SmeError("E-SME-189", { option, value, complaint, advice });
}

async function load(
  database: StreamingDatabase,
  source: OpenCsvSource,
  plan: LoadPlan,
  { columns }: Call,
): Promise<void> {
  await database.execute(`CREATE SCHEMA ${quoteIdentifier(target.schema)}`);
  await database.execute(`CREATE TABLE ${table} (${columns.join(", ")})`);
  const fitted = await fitToTarget(database, source, plan, target);
  await loadFile(database, source, fitted, target, {
    onBytes: () => {},
    signal: new AbortController().signal,
  });
}

async function select(
  database: StreamingDatabase,
  { udf, code }: PreparedUdf,
  { select: selectOf }: Call,
  printer: ResultPrinter,
): Promise<void> {
  const schema = udf.schema ?? target.schema;
  const reader = await openReader();
  try {
    await database.execute(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`);
    await database.execute(createUdf(udf, schema, code));
    await database.execute(`ALTER SESSION SET SCRIPT_OUTPUT_ADDRESS = ${quoteLiteral(reader.address)}`);
    const path = `${quoteIdentifier(schema)}.${quoteIdentifier(udf.name)}`;
    await printer.end(await database.stream(selectOf(path), printer));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const cause = error.message.replace(/ \(Session: \d+\)$/, "");
    throw new SmeError("E-SME-601", { udf: udf.name, file: udf.file, cause }, { cause: error });
  } finally {
    await reader.close();
  }
}

/** Where the script's processes write what they print. */
async function openReader(): Promise<{ address: string; close(): Promise<void> }> {
  const server: Server = createServer((socket) => socket.pipe(process.stderr, { end: false }));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      server.close();
      await once(server, "close");
    },
  };
}
