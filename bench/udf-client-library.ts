/**
 * A client as one would write it with a protobuf library: the same socket, the same scripts and the same
 * batches, but each message is decoded and encoded by @bufbuild/protobuf. What the hand-written codec is
 * compared with.
 */

import { ScriptModules } from "../runtime/udf-client/process/script-modules.ts";
import { openBlockingSocket } from "../runtime/udf-client/wire/blocking-socket.ts";
import { ZmtpRequester } from "../runtime/udf-client/wire/zmtp.ts";
import { columnTypes, type ListName } from "../sandbox/exasol/udf-host/column-types.ts";
import {
  MessageType,
  type RequestContent,
  type Response,
  type Table,
} from "../sandbox/exasol/udf-host/messages.ts";
import { decodeResponse, emptyTable, encodeRequest } from "../sandbox/exasol/udf-host/protocol.ts";

type Column = Pick<NonNullable<Response["meta"]>["inputColumns"][number], "name" | "type" | "scale">;
type Cell = number | bigint | string | boolean | null;

const batchSize = 4_000_000;
const url = process.argv[2] ?? "";
const stream = await openBlockingSocket(url.slice("ipc://".length));
if (stream === undefined) throw new Error("no blocking socket");
const requester = new ZmtpRequester(stream);
requester.handshake();

function ask(type: number, connectionId: bigint, content: RequestContent = {}): Response {
  return decodeResponse(requester.request(encodeRequest({ type, connectionId, ...content })));
}

const { connectionId, info } = ask(MessageType.CLIENT, 0n, { client: { clientName: url } });
const { meta } = ask(MessageType.META, connectionId);
const inputColumns = meta?.inputColumns ?? [];
const outputColumns = meta?.outputColumns ?? [];
const scalar = meta?.inputIterType === 1;
const returns = meta?.outputIterType === 1;
const script = await new ScriptModules().load(info?.sourceCode ?? "", "S.F");
const run = script.run as (ctx: unknown) => Cell | Promise<Cell>;

let table: Table | undefined;
let row = 0;
/** How many values of each list the rows before have taken. */
let taken = noneTaken();
let current: Cell[] = [];
let output = emptyTable();
let size = 0;
let rows = 0;

function noneTaken(): Record<ListName, number> {
  return { dataString: 0, dataBool: 0, dataInt32: 0, dataInt64: 0, dataDouble: 0 };
}

function listOf(column: Column): ListName {
  const type = Object.values(columnTypes).find(({ number }) => number === column.type);
  if (type === undefined) throw new Error(`${column.name} has no type.`);
  return type.list;
}
const inputLists = inputColumns.map(listOf);

function fetch(): boolean {
  table = ask(MessageType.NEXT, connectionId).next?.table;
  row = -1;
  taken = noneTaken();
  return table !== undefined && advance();
}

function advance(): boolean {
  if (table === undefined || ++row >= Number(table.rows)) return false;
  const cells: Cell[] = [];
  for (let i = 0; i < inputLists.length; i++) {
    const list = inputLists[i] as ListName;
    const isNull = table.dataNulls[row * inputLists.length + i];
    cells.push(isNull ? null : (table[list][taken[list]++] ?? null));
  }
  current = cells;
  return true;
}

function flush(): void {
  if (rows === 0) return;
  output.rows = BigInt(rows);
  ask(MessageType.EMIT, connectionId, { emit: { table: output } });
  output = emptyTable();
  size = 0;
  rows = 0;
}

type Put = (value: NonNullable<Cell> | Date) => number;

/** Adds a value and gives the bytes that it counts for. */
const puts: Put[] = outputColumns.map((column): Put => {
  const text = (value: string) => {
    output.dataString.push(value);
    return 4 + value.length;
  };
  switch (column.type) {
    case columnTypes.NUMERIC.number:
      return (value) => text(typeof value === "number" ? value.toFixed(column.scale) : String(value));
    case columnTypes.DATE.number:
      return (value) => text(value instanceof Date ? value.toISOString().slice(0, 10) : String(value));
    case columnTypes.TIMESTAMP.number:
      return (value) =>
        text(
          value instanceof Date ? `${value.toISOString().slice(0, 23).replace("T", " ")}000` : String(value),
        );
    case columnTypes.STRING.number:
      return (value) => text(String(value));
    case columnTypes.INT32.number:
      return (value) => {
        output.dataInt32.push(Number(value));
        return 4;
      };
    case columnTypes.INT64.number:
      return (value) => {
        output.dataInt64.push(BigInt(value as number));
        return 8;
      };
    case columnTypes.BOOLEAN.number:
      return (value) => {
        output.dataBool.push(Boolean(value));
        return 1;
      };
    default:
      return (value) => {
        output.dataDouble.push(Number(value));
        return 8;
      };
  }
});

function put(values: (Cell | Date)[]): void {
  for (let i = 0; i < puts.length; i++) {
    const value = values[i] ?? null;
    output.dataNulls.push(value === null);
    if (value !== null) size += (puts[i] as Put)(value);
  }
  output.rowNumber.push(table?.rowNumber[row] ?? 0n);
  rows++;
}

const ctx = {
  next: () => advance() || fetch(),
  emit(...values: (Cell | Date)[]) {
    put(values);
    if (size >= batchSize) flush();
  },
};
for (const [index, { name }] of inputColumns.entries()) {
  Object.defineProperty(ctx, name, { get: () => current[index] });
}

async function runRows(): Promise<void> {
  while (fetch()) {
    do {
      const value = run(ctx);
      put([value instanceof Promise ? await value : value]);
      if (size >= batchSize) return;
    } while (advance());
  }
}

while (ask(MessageType.RUN, connectionId).type === MessageType.RUN) {
  if (scalar) await runRows();
  else if (fetch()) {
    const value = await run(ctx);
    if (returns) put([value]);
  }
  flush();
  ask(MessageType.DONE, connectionId);
}
ask(MessageType.FINISHED, connectionId);
process.exit(0);
