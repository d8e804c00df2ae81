/**
 * Sessions with a database that sends garbage: a good session's messages, mutated or out of order, played to
 * the client's own code in this process. From a seed, so that each can be repeated.
 */

import { DatabaseGone, UdfError } from "../../runtime/udf-client/errors.ts";
import { runGroups } from "../../runtime/udf-client/process/run-groups.ts";
import { type ByteStream, TimedOut } from "../../runtime/udf-client/wire/byte-stream.ts";
import { Database } from "../../runtime/udf-client/wire/database.ts";
import { ZmtpRequester } from "../../runtime/udf-client/wire/zmtp.ts";
import { MessageType, type ResponseContent } from "../../sandbox/exasol/udf-host/messages.ts";
import { encodeResponse } from "../../sandbox/exasol/udf-host/protocol.ts";
import { type Random, randomFrom } from "./random.ts";
import { columnMessage, type TestColumn, toTable } from "./udf-rows.ts";

const harm = 16;
const connectionId = 0xf234567890abcdefn;
const columns: TestColumn[] = [
  { name: "X", type: "DOUBLE" },
  { name: "S", type: "STRING", typeName: "VARCHAR(10)", size: 10 },
  { name: "I", type: "INT32", precision: 9 },
  { name: "L", type: "INT64", precision: 18 },
  { name: "N", type: "NUMERIC", precision: 36 },
  { name: "B", type: "BOOLEAN" },
];

const reply = (type: number, content: ResponseContent = {}) =>
  encodeResponse({ type, connectionId: connectionId, ...content });

const connection = { kind: "password", address: "a", user: "u", password: "p" };
const rows = toTable(columns, [
  [1.5, "aä\0", 1, 2n ** 60n, "123456789012345678901", true],
  [null, "b", null, -1, null, false],
  [2, null, -7, 5, "0", null],
]);

const infoReply = reply(MessageType.INFO, {
  info: {
    databaseName: "DB",
    databaseVersion: "1",
    scriptName: "F",
    sourceCode: "x",
    sessionId: 2n ** 60n,
    statementId: 1,
    nodeCount: 1,
    nodeId: 0,
    vmId: 1n,
    maximalMemoryLimit: 1n,
    scriptSchema: "S",
  },
});
const metaReply = reply(MessageType.META, {
  meta: {
    inputIterType: 2,
    outputIterType: 2,
    inputColumns: columns.map(columnMessage),
    outputColumns: [{ name: "R", type: 7, typeName: "VARCHAR(100)", size: 100 }],
    singleCallMode: false,
  },
});
const nextReply = reply(MessageType.NEXT, { next: { table: rows } });
/** What the script of play() gets, in order. */
const session = [
  infoReply,
  metaReply,
  reply(MessageType.RUN),
  nextReply,
  reply(MessageType.IMPORT, { import: { connectionInformation: connection } }),
  nextReply,
  reply(MessageType.DONE),
  reply(MessageType.RESET, { next: { table: rows } }),
  reply(MessageType.DONE),
  reply(MessageType.EMIT),
  reply(MessageType.DONE),
  reply(MessageType.CLEANUP),
];
/** Messages that have no place in the session. */
const others = [
  reply(MessageType.CLOSE, { close: { exceptionMessage: "no" } }),
  reply(MessageType.CLOSE, { close: {} }),
  reply(MessageType.FINISHED),
  reply(MessageType.CALL, {
    call: { fn: 3, importSpecification: { isSubselect: true, parameters: [{ key: "k", value: "v" }] } },
  }),
  reply(MessageType.CALL, { call: { fn: 4, exportSpecification: { hasTruncate: true, hasReplace: false } } }),
  reply(MessageType.IMPORT, { import: { sourceCode: "x" } }),
  Buffer.alloc(0),
];

export type Verdict = "taken" | "refused" | "hung up";

/** Plays the session of this seed. Throws when the client ends in anything but an error of its own. */
export async function playHostileSession(seed: number): Promise<Verdict> {
  const random = randomFrom(seed);
  const frames = mutateSession(random).map((message) => mutate(message, random));
  const stream = new PlayedStream(mutateStream(frames, random));
  try {
    await play(new ZmtpRequester(stream));
    return "taken";
  } catch (error) {
    if (error instanceof UdfError) return "refused";
    if (error instanceof DatabaseGone) return "hung up";
    throw new Error(`Seed ${seed} ends in no error of the client.`, { cause: error });
  }
}

/** The unharmed session, as a check that it is one. */
export async function playGoodSession(): Promise<void> {
  await play(new ZmtpRequester(new PlayedStream(streamOf(session))));
}

async function play(requester: ZmtpRequester): Promise<void> {
  requester.handshake();
  const database = Database.open(requester, "ipc:///x");
  const meta = database.meta();
  if (meta.singleCallMode) return;
  if (database.run().kind !== "run") return;
  const run = (ctx: Parameters<NonNullable<Parameters<typeof runGroups>[2]["run"]>>[0]) => {
    database.connection("C");
    let text = "";
    do {
      for (let i = 0; i < meta.inputColumns.length; i++) text += String(ctx.get(i));
    } while (ctx.next());
    ctx.reset();
    const blocks = ctx.blocks(2);
    for (const block of blocks) {
      for (const { values, nulls } of block.columns) text += values.length + (nulls?.length ?? 0);
      while (blocks.isReady?.() === false);
    }
    ctx.emit(text.slice(0, 50));
  };
  await runGroups(
    database,
    meta,
    { run, runBlock: undefined, runBlocks: undefined, columns: undefined },
    "S.F",
  );
}

/** Now and then a message is lost, doubled, swapped or replaced. */
function mutateSession(random: Random): Buffer[] {
  const messages = [...session];
  const at = random(messages.length);
  const message = messages[at] as Buffer;
  switch (random(8)) {
    case 0:
      messages.splice(at, 1);
      break;
    case 1:
      messages.splice(at, 0, message);
      break;
    case 2:
      messages.splice(at, 1, messages[random(messages.length)] as Buffer);
      break;
    case 3:
      messages.splice(at, 1, others[random(others.length)] as Buffer);
      break;
  }
  return messages;
}

/** One in sixteen messages is harmed, so that many sessions come far. */
function mutate(message: Buffer, random: Random): Buffer {
  if (random(harm) !== 0 || message.length === 0) return message;
  const bytes = Buffer.from(message);
  const at = random(bytes.length);
  switch (random(6)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return bytes;
    case 2:
      return bytes.subarray(0, at);
    case 3:
      // A length or a number far too large.
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from("ffffffffffffffffff01", "hex").subarray(random(9)),
        bytes.subarray(at + 1),
      ]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(bytes.length))]);
    default:
      return Buffer.from(Array.from({ length: random(64) }, () => random(256)));
  }
}

/** ZMTP itself is harmed in one session of eight. */
function mutateStream(messages: readonly Buffer[], random: Random): Buffer {
  const stream = streamOf(messages);
  return random(8) === 0 ? mutate(stream, (below) => (below === harm ? 0 : random(below))) : stream;
}

function streamOf(messages: readonly Buffer[]): Buffer {
  const greeting = Buffer.alloc(64);
  greeting.write("\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL", "latin1");
  const parts: Uint8Array[] = [greeting, Buffer.from("\x04\x06\x05READY", "latin1")];
  for (const message of messages) {
    const length = Buffer.alloc(9, 2);
    length.writeBigUInt64BE(BigInt(message.length), 1);
    parts.push(Buffer.from([1, 0]), length, message);
  }
  return Buffer.concat(parts);
}

/** A peer that has sent all this already, takes anything, and then hangs up. */
class PlayedStream implements ByteStream {
  private readonly bytes: Buffer;
  private position = 0;
  private isLate = false;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Who does not wait gets a few bytes every other time. */
  read(target: Buffer, offset: number, length: number, deadline?: number): number {
    this.isLate = deadline !== undefined && !this.isLate;
    if (this.isLate) throw new TimedOut("The bytes are late.");
    const end = this.position + (deadline === undefined ? length : Math.min(length, 7));
    const count = this.bytes.copy(target, offset, this.position, end);
    if (count === 0) throw new DatabaseGone("The played stream has ended.");
    this.position += count;
    return count;
  }

  write(): void {}
  close(): void {}
}
