/**
 * A client as one would write it with a protobuf library: the same socket, the same scripts and the same
 * batches, but each message is decoded and encoded by @bufbuild/protobuf. What the hand-written codec is
 * compared with.
 */

import { ScriptModules } from "../runtime/udf-client/process/script-modules.ts";
import { openBlockingSocket } from "../runtime/udf-client/wire/blocking-socket.ts";
import { ZmtpRequester } from "../runtime/udf-client/wire/zmtp.ts";
import {
  MessageType,
  type RequestContent,
  type Response,
  type Table,
} from "../sandbox/exasol/udf-host/messages.ts";
import { decodeResponse, emptyTable, encodeRequest } from "../sandbox/exasol/udf-host/protocol.ts";

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
const scalar = meta?.inputIterType === 1;
const returns = meta?.outputIterType === 1;
const script = await new ScriptModules().load(info?.sourceCode ?? "", "S.F");
const run = script.run as (ctx: unknown) => number | null;

let table: Table | undefined;
let row = 0;
let doubleAt = 0;
let stringAt = 0;
let output = emptyTable();

function fetch(): boolean {
  table = ask(MessageType.NEXT, connectionId).next?.table;
  row = 0;
  doubleAt = 0;
  stringAt = 0;
  return table !== undefined;
}

function advance(): boolean {
  if (table === undefined) return false;
  if (!table.dataNulls[row * 2]) doubleAt++;
  if (!table.dataNulls[row * 2 + 1]) stringAt++;
  row++;
  return row < Number(table.rows);
}

function flush(): void {
  if (output.dataNulls.length === 0) return;
  output.rows = BigInt(output.dataNulls.length);
  ask(MessageType.EMIT, connectionId, { emit: { table: output } });
  output = emptyTable();
}

function put(value: number | null): void {
  output.dataNulls.push(value === null);
  if (value !== null) output.dataDouble.push(value);
  output.rowNumber.push(table?.rowNumber[row] ?? 0n);
}

const ctx = {
  get x() {
    return table?.dataNulls[row * 2] ? null : table?.dataDouble[doubleAt];
  },
  get s() {
    return table?.dataNulls[row * 2 + 1] ? null : table?.dataString[stringAt];
  },
  next: () => advance() || fetch(),
  emit(value: number | null) {
    put(value);
    if (output.dataDouble.length * 8 >= batchSize) flush();
  },
};

function runRows(): void {
  while (fetch()) {
    do {
      put(run(ctx));
      if (output.dataDouble.length * 8 >= batchSize) return;
    } while (advance());
  }
}

while (ask(MessageType.RUN, connectionId).type === MessageType.RUN) {
  if (scalar) runRows();
  else if (fetch()) {
    const result = run(ctx);
    if (returns) put(result);
  }
  flush();
  ask(MessageType.DONE, connectionId);
}
ask(MessageType.FINISHED, connectionId);
process.exit(0);
