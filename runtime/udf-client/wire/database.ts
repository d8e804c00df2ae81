/**
 * The conversation with the database. Each method is one request and its reply, and blocks until it is there,
 * but for emit(), askAhead() and isNextReady(): their replies are taken before the next request.
 */

import { ClientErrorCode, protocolError, UdfError } from "../errors.ts";
import {
  type CallReply,
  type ConnectionReply,
  contentOf,
  decodeReply,
  encodeClient,
  encodeClose,
  encodeEmit,
  encodeImport,
  encodePlain,
  encodeReturn,
  encodeUndefinedCall,
  type ImportReply,
  type InfoReply,
  type MetaReply,
  type Reply,
  type TableRange,
  usualTable,
} from "./messages.ts";
import { ImportKind, MessageType, messageName } from "./protocol.ts";
import type { RequestOptions, ZmtpRequester } from "./zmtp.ts";

/** Bytes: a type and a connection's id take up to 13. */
const longestShort = 16;

/** What the database wants after RUN or DONE. */
export type Turn = { kind: "run" } | { kind: "cleanup" } | { kind: "call"; call: CallReply };

/**
 * A database that has introduced itself. Every method throws a protocol error for an answer it does not
 * expect.
 */
export class Database {
  readonly #requester: ZmtpRequester;
  readonly #connectionId: bigint;
  /** What holds the rows at hand, and what rows go into that are fetched ahead. */
  #tableBytes = { bytes: Buffer.alloc(0) };
  #spareBytes = { bytes: Buffer.alloc(0) };
  /** Set from a request that is not waited for until its answer is taken. */
  #unanswered: "EMIT" | "NEXT" | undefined;
  /** The answer with rows that were fetched ahead, which had to make room for another. */
  #rowsAhead: Buffer | undefined;
  /** Requests without content, and answers as short as those, by their types: each is the same every time. */
  readonly #plainRequests: Buffer[] = [];
  readonly #shortReplies: { bytes: Buffer; reply: Reply }[] = [];
  readonly info: InfoReply;

  private constructor(requester: ZmtpRequester, connectionId: bigint, info: InfoReply) {
    this.#requester = requester;
    this.#connectionId = connectionId;
    this.info = info;
  }

  /** The first exchange, over a connection whose handshake is done. Throws TimedOut at the deadline. */
  static open(requester: ZmtpRequester, clientName: string, deadline?: number): Database {
    const reply = decodeReply(requester.request(encodeClient(clientName), { deadline }));
    expectType(reply, [MessageType.INFO]);
    return new Database(requester, reply.connectionId, contentOf(reply, reply.info));
  }

  /** The columns of the script, and how it is called. */
  meta(): MetaReply {
    const reply = this.#plain(MessageType.META, [MessageType.META]);
    return contentOf(reply, reply.meta);
  }

  /** Asks for work: the next group, a single call, or the clean-up. */
  run(): Turn {
    const { RUN, CLEANUP, CALL } = MessageType;
    return turnOf(this.#plain(RUN, [RUN, CLEANUP, CALL]));
  }

  /** Reports that the group, or the single call, is done. */
  done(): Turn {
    const { DONE, CLEANUP } = MessageType;
    this.#leaveRowsAhead();
    return turnOf(this.#plain(DONE, [DONE, CLEANUP]));
  }

  /** The next rows of the group, or undefined at its end. They are good until rows are fetched again. */
  next(): TableRange | undefined {
    this.#settle();
    const ahead = this.#rowsAhead;
    if (ahead === undefined) return this.#rows(MessageType.NEXT);
    this.#rowsAhead = undefined;
    [this.#tableBytes, this.#spareBytes] = [this.#spareBytes, this.#tableBytes];
    return this.#tableIn(ahead, MessageType.NEXT);
  }

  /**
   * Asks for the next rows without waiting, so that the database makes them while the script reads those at
   * hand, which stay good.
   */
  askAhead(): void {
    if (this.#rowsAhead !== undefined || this.#unanswered !== undefined) return;
    this.#requester.send(this.#plainRequest(MessageType.NEXT));
    this.#unanswered = "NEXT";
  }

  /** Whether next() would not wait; asks the database for those rows, if nobody has. */
  isNextReady(): boolean {
    this.askAhead();
    if (this.#rowsAhead !== undefined) return true;
    if (!this.#requester.hasAnswer(this.#target)) return false;
    const isNext = this.#unanswered === "NEXT";
    this.#settle();
    return isNext || this.isNextReady();
  }

  /** The group's first rows again. */
  reset(): TableRange | undefined {
    this.#leaveRowsAhead();
    return this.#rows(MessageType.RESET);
  }

  /**
   * Sends output rows: a table message in parts. While the database stores them the script goes on, so that
   * what it says against them ends the next request.
   */
  emit(table: readonly Uint8Array[]): void {
    this.#settle();
    this.#requester.send(encodeEmit(this.#connectionId, table));
    this.#unanswered = "EMIT";
  }

  /** The source of another script. Throws with the database's own words when there is none. */
  scriptSource(name: string): string {
    const reply = this.#import(name, ImportKind.SCRIPT_CODE);
    if (reply.sourceCode === undefined)
      throw protocolError(`The database sent script ${name} without source.`);
    return reply.sourceCode;
  }

  /** A connection object. Throws with the database's own words when there is none. */
  connection(name: string): ConnectionReply {
    const reply = this.#import(name, ImportKind.CONNECTION_INFORMATION);
    if (reply.connection === undefined) throw protocolError(`The database sent connection ${name} empty.`);
    return reply.connection;
  }

  /** The result of a single call. */
  return(result: string): void {
    const { RETURN, CLEANUP } = MessageType;
    this.#exchange(encodeReturn(this.#connectionId, result), [RETURN, CLEANUP]);
  }

  /** Reports that the script has no function for a single call. */
  undefinedCall(functionName: string): void {
    this.#exchange(encodeUndefinedCall(this.#connectionId, functionName), [MessageType.UNDEFINED_CALL]);
  }

  /** Reports that the script has cleaned up; nothing may follow. */
  finished(): void {
    this.#plain(MessageType.FINISHED, [MessageType.FINISHED]);
  }

  /** Reports a failure; the database answers FINISHED and fails the statement. */
  close(message: string): void {
    // Whatever the database says to what was asked before, the script has failed.
    if (this.#unanswered !== undefined) this.#requester.receive(this.#target);
    this.#unanswered = undefined;
    this.#requester.request(encodeClose(this.#connectionId, message));
  }

  /** Between two messages: throws DatabaseGone when the database has closed the socket. */
  checkAlive(): void {
    if (this.#unanswered === undefined) this.#requester.checkAlive();
    else this.#requester.hasAnswer(this.#target);
  }

  /** What takes the answer that is waited for. */
  get #target(): { bytes: Buffer } | undefined {
    return this.#unanswered === "NEXT" ? this.#spareBytes : undefined;
  }

  /** Takes the answer to what was sent without waiting for it, if there is such a request. */
  #settle(): void {
    if (this.#unanswered === undefined) return;
    const target = this.#target;
    const isNext = this.#unanswered === "NEXT";
    this.#unanswered = undefined;
    const answer = this.#requester.receive(target);
    if (isNext) this.#rowsAhead = answer;
    else expectType(this.#decode(answer), [MessageType.EMIT]);
  }

  #leaveRowsAhead(): void {
    this.#settle();
    this.#rowsAhead = undefined;
  }

  #rows(type: number): TableRange | undefined {
    return this.#tableIn(this.#send(this.#plainRequest(type), { target: this.#tableBytes }), type);
  }

  #tableIn(answer: Buffer, type: number): TableRange | undefined {
    return usualTable(answer, this.#plainRequest(type)) ?? tableOf(this.#decode(answer), type);
  }

  #import(name: string, kind: number): ImportReply {
    const reply = this.#exchange(encodeImport(this.#connectionId, name, kind), [MessageType.IMPORT]);
    const content = contentOf(reply, reply.import);
    if (content.exceptionMessage) throw new UdfError(ClientErrorCode.import, content.exceptionMessage);
    return content;
  }

  #plain(type: number, accepted: readonly number[]): Reply {
    return this.#exchange(this.#plainRequest(type), accepted);
  }

  #exchange(request: Uint8Array, accepted: readonly number[]): Reply {
    const reply = this.#decode(this.#send(request));
    expectType(reply, accepted);
    return reply;
  }

  #plainRequest(type: number): Buffer {
    this.#plainRequests[type] ??= encodePlain(type, this.#connectionId);
    return this.#plainRequests[type];
  }

  #send(request: Uint8Array, options?: RequestOptions): Buffer {
    this.#settle();
    return this.#requester.request(request, options);
  }

  #decode(answer: Buffer): Reply {
    // Usually the second byte, behind the tag; where it is not, no answer is found.
    const type = answer[1] ?? 0;
    const known = this.#shortReplies[type];
    if (known?.bytes.equals(answer)) return known.reply;
    const isShort = answer.length <= longestShort;
    const bytes = isShort ? Buffer.from(answer) : answer;
    const reply = decodeReply(bytes);
    if (reply.connectionId !== this.#connectionId) {
      throw protocolError(
        `The database answered with connection id ${reply.connectionId} instead of ${this.#connectionId}.`,
      );
    }
    if (isShort) this.#shortReplies[type] = { bytes, reply };
    return reply;
  }
}

/** Undefined where there are no more rows. */
function tableOf(reply: Reply, type: number): TableRange | undefined {
  const { DONE, CLOSE } = MessageType;
  if (reply.type === DONE || (reply.type === CLOSE && !reply.close?.exceptionMessage)) return undefined;
  expectType(reply, [type]);
  return contentOf(reply, reply.next).table;
}

function turnOf(reply: Reply): Turn {
  if (reply.type === MessageType.CLEANUP) return { kind: "cleanup" };
  if (reply.type === MessageType.CALL) return { kind: "call", call: contentOf(reply, reply.call) };
  return { kind: "run" };
}

/**
 * PING_PONG and TRY_AGAIN are never accepted: they belong to external UDFs, and Exasol's own clients refuse
 * them, too.
 */
function expectType(reply: Reply, accepted: readonly number[]): void {
  if (accepted.includes(reply.type)) return;
  if (reply.type === MessageType.CLOSE) {
    throw protocolError(
      `The database ended the script: ${reply.close?.exceptionMessage || "no reason given"}`,
    );
  }
  const expected = accepted.map(messageName).join(" or ");
  throw protocolError(`The database sent ${messageName(reply.type)} instead of ${expected}.`);
}
