/**
 * A language client whose script's source drives the protocol itself: it is the body of an async function of
 * ask(type, content), info, meta, Message and table(columns…).
 */
import { Request as ZmqRequest } from "zeromq";
import {
  MessageType as Message,
  type RequestContent,
  type Response,
  type Table,
} from "../../../../sandbox/exasol/udf-host/messages.ts";
import { decodeResponse, emptyTable, encodeRequest } from "../../../../sandbox/exasol/udf-host/protocol.ts";

const url = process.argv[2] ?? "";
const socket = new ZmqRequest({ linger: 0 });
socket.connect(url);
let connectionId = 0n;

async function ask(type: number, content: RequestContent = {}): Promise<Response> {
  await socket.send(encodeRequest({ type, connectionId, ...content }));
  const [bytes] = await socket.receive();
  if (!bytes) throw new Error("no answer");
  return decodeResponse(bytes);
}

/** An EMIT of one block of values. */
function emit(rows: number, values: Partial<Table>): RequestContent {
  const noNulls = Array(rows).fill(false);
  const rowNumber = Array(rows).fill(0n);
  return {
    emit: { table: { ...emptyTable(), rows: BigInt(rows), dataNulls: noNulls, rowNumber, ...values } },
  };
}

const { connectionId: id, info } = await ask(Message.CLIENT, { client: { clientName: url } });
connectionId = id;
const { meta } = await ask(Message.META);
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as FunctionConstructor;
const script = new AsyncFunction("ask", "emit", "info", "meta", "Message", info?.sourceCode ?? "");
await script(ask, emit, info, meta, Message);
socket.close();
