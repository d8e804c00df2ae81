/**
 * ZeroMQ's wire protocol, ZMTP 3.0 with the NULL mechanism, as a REQ socket needs it: one request out, one
 * reply in. See https://rfc.zeromq.org/spec/23/. It saves the client a native addon.
 */

import { protocolError } from "../errors.ts";
import { type ByteStream, TimedOut } from "./byte-stream.ts";

const flagMore = 1;
const flagLong = 2;
const flagCommand = 4;
const greetingLength = 64;
/**
 * Bytes. A batch has 4 to 6 MB, and more only with enormous cells; a larger length is taken for a broken one.
 */
const maxMessage = 512 * 1024 * 1024;
const maxCommand = 64 * 1024;
/** Of a frame: flags and a length of eight bytes. */
const longestHeader = 9;
/** Of a message that is sent: the frame of the envelope, and its own header. */
const longestHead = 2 + longestHeader;
/** Bytes up to which a message is copied behind its head, to be sent with it. */
const longestTogether = 16 * 1024;
const noBytes = Buffer.alloc(0);

/** Takes one large message after the other, because allocating megabytes costs as much as reading them. */
interface ReusedBuffer {
  bytes: Buffer;
}

/** `deadline` is in milliseconds of clock.ts; `target` takes the answer. */
export interface RequestOptions {
  deadline?: number | undefined;
  target?: ReusedBuffer;
}

/** The frame that holds an answer, which may have come in part. */
interface AnswerFrame {
  readonly length: number;
  bytes: Buffer;
  filled: number;
}

/** A REQ socket over a connected stream. Each method but `hasAnswer()` blocks until it is done. */
export class ZmtpRequester {
  readonly #stream: ByteStream;
  /** Read ahead: the bytes from `start` to `end` came but are not used yet. */
  readonly #ahead = Buffer.allocUnsafeSlow(maxCommand + longestHeader);
  #start = 0;
  #end = 0;
  /** What is being sent; the envelope at its beginning stays. */
  readonly #out = Buffer.alloc(longestHead + longestTogether);
  #deadline: number | undefined;
  /** How far the answer is taken that is waited for: its envelope, and what holds it. */
  #hasEnvelope = false;
  #frame: AnswerFrame | undefined;

  constructor(stream: ByteStream) {
    this.#stream = stream;
    this.#out[0] = flagMore;
  }

  /** Agrees with the peer on version and mechanism. Throws TimedOut at the deadline. */
  handshake(deadline?: number): void {
    this.#deadline = deadline;
    this.#stream.write(greeting());
    const theirs = this.#take(greetingLength);
    if (theirs[0] !== 0xff || theirs[9] !== 0x7f || (theirs[10] ?? 0) < 3) {
      throw protocolError("The socket's other end does not speak ZMTP 3.");
    }
    const mechanism = theirs.toString("latin1", 12, 32).replace(/\0+$/, "");
    if (mechanism !== "NULL") {
      throw protocolError(`The socket's other end wants the ZMTP mechanism ${JSON.stringify(mechanism)}.`);
    }
    this.#stream.write(ready());
    const { command } = this.#frameStart();
    if (command?.name !== "READY") throw protocolError("The socket's other end did not send READY.");
    this.#deadline = undefined;
  }

  /**
   * Sends one message and waits for its answer. The bytes returned are the caller's, or lie in `target` where
   * that is given; then they are good until it is used again. Throws TimedOut at the deadline.
   */
  request(message: Uint8Array, { deadline, target }: RequestOptions = {}): Buffer {
    this.send(message);
    this.#deadline = deadline;
    const reply = this.receive(target);
    this.#deadline = undefined;
    return reply;
  }

  /** The answer to what was sent, as request() gives it. */
  receive(target?: ReusedBuffer): Buffer {
    const frame = this.#receive(target);
    this.#frame = undefined;
    this.#hasEnvelope = false;
    const { bytes, length } = frame;
    if (target !== undefined && bytes.length > target.bytes.length) target.bytes = bytes;
    return bytes.length === length ? bytes : bytes.subarray(0, length);
  }

  /**
   * Takes what has come of the answer, without waiting, and tells whether that is all of it: receive() does
   * not wait then. Both must be given the same target.
   */
  hasAnswer(target?: ReusedBuffer): boolean {
    this.#deadline = 0;
    try {
      this.#receive(target);
      return true;
    } catch (error) {
      if (error instanceof TimedOut) return false;
      throw error;
    } finally {
      this.#deadline = undefined;
    }
  }

  /** Between two requests: throws DatabaseGone when the peer has closed the connection. */
  checkAlive(): void {
    if (this.#end === this.#ahead.length) return;
    try {
      // What comes unasked is at most a PING; the next request answers it.
      this.#end += this.#stream.read(this.#ahead, this.#end, this.#ahead.length - this.#end, 0);
    } catch (error) {
      if (!(error instanceof TimedOut)) throw error;
    }
  }

  close(): void {
    this.#stream.close();
  }

  /** Sends one message, whose answer receive() takes. */
  send(message: Uint8Array): void {
    // The empty frame in front is the envelope every REQ socket adds.
    const out = this.#out;
    const long = message.length > 255;
    out[2] = long ? flagLong : 0;
    if (long) out.writeBigUInt64BE(BigInt(message.length), 3);
    else out[3] = message.length;
    const header = long ? longestHead : 4;
    if (message.length <= longestTogether) {
      out.set(message, header);
      this.#stream.write(out.subarray(0, header + message.length));
    } else {
      this.#stream.write(out.subarray(0, header));
      this.#stream.write(message);
    }
  }

  /** Goes on where it was when its time was out. */
  #receive(target?: ReusedBuffer): AnswerFrame {
    while (this.#frame === undefined) {
      const { command, flags, length } = this.#frameStart();
      if (command !== undefined) {
        this.#answer(command);
      } else if (!this.#hasEnvelope) {
        if (length !== 0 || (flags & flagMore) === 0) {
          throw protocolError("The database's message has no envelope.");
        }
        this.#hasEnvelope = true;
      } else {
        if ((flags & flagMore) !== 0) throw protocolError("The database's message has several parts.");
        this.#frame = openFrame(length, target?.bytes);
      }
    }
    this.#fill(this.#frame);
    return this.#frame;
  }

  /** A frame's header, and the whole of a command. */
  #frameStart(): { flags: number; length: number; command?: { name: string; data: Buffer } } {
    this.#need(2);
    const flags = this.#ahead[this.#start] ?? 0;
    if ((flags & ~(flagMore | flagLong | flagCommand)) !== 0) {
      throw protocolError(`A ZMTP frame has the unknown flags ${flags}.`);
    }
    const isLong = (flags & flagLong) !== 0;
    const header = isLong ? longestHeader : 2;
    this.#need(header);
    const at = this.#start + 1;
    const length = isLong ? Number(this.#ahead.readBigUInt64BE(at)) : (this.#ahead[at] ?? 0);
    if (length > maxMessage) {
      throw protocolError(`The database's message has ${length} bytes; at most ${maxMessage} are taken.`);
    }
    if ((flags & flagCommand) === 0) {
      this.#start += header;
      return { flags, length };
    }
    if (length > maxCommand) throw protocolError(`A ZMTP command has ${length} bytes.`);
    this.#need(header + length);
    this.#start += header;
    return { flags, length, command: commandOf(this.#take(length)) };
  }

  #answer(command: { name: string; data: Buffer }): void {
    // Other commands are to be ignored. A PING is a 2-byte time to live and a context that PONG returns.
    if (command.name !== "PING") return;
    const body = Buffer.concat([Buffer.from("\x04PONG", "latin1"), command.data.subarray(2, 18)]);
    this.#stream.write(Buffer.concat([Buffer.from([flagCommand, body.length]), body]));
  }

  /** Reads until so many bytes are there; none of them is lost where the time is out before. */
  #need(length: number): void {
    if (this.#end - this.#start >= length) return;
    this.#ahead.copy(this.#ahead, 0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
    while (this.#end < length) {
      const room = this.#ahead.length - this.#end;
      this.#end += this.#stream.read(this.#ahead, this.#end, room, this.#deadline);
    }
  }

  /** The next `length` bytes, no more than are ever read ahead. */
  #take(length: number): Buffer {
    this.#need(length);
    const taken = Buffer.from(this.#ahead.subarray(this.#start, this.#start + length));
    this.#start += length;
    return taken;
  }

  #fill(frame: AnswerFrame): void {
    while (frame.filled < frame.length) {
      if (frame.filled === frame.bytes.length) growFrame(frame);
      const missing = Math.min(frame.bytes.length, frame.length) - frame.filled;
      if (this.#start < this.#end) {
        const count = Math.min(missing, this.#end - this.#start);
        this.#ahead.copy(frame.bytes, frame.filled, this.#start, this.#start + count);
        this.#start += count;
        frame.filled += count;
      } else if (missing >= this.#ahead.length) {
        frame.filled += this.#stream.read(frame.bytes, frame.filled, missing, this.#deadline);
      } else {
        this.#need(1);
      }
    }
  }
}

/** Grown as bytes arrive: a false length must not cost memory that nothing fills. */
function openFrame(length: number, reused: Buffer = noBytes): AnswerFrame {
  if (reused.length >= length) return { length, bytes: reused, filled: 0 };
  const bytes =
    length < 4096 ? Buffer.allocUnsafe(length) : Buffer.allocUnsafeSlow(Math.min(length, 1 << 24));
  return { length, bytes, filled: 0 };
}

function growFrame(frame: AnswerFrame): void {
  const larger = Buffer.allocUnsafeSlow(Math.min(frame.length, frame.bytes.length * 2));
  frame.bytes.copy(larger);
  frame.bytes = larger;
}

function commandOf(body: Buffer): { name: string; data: Buffer } {
  const nameEnd = 1 + (body[0] ?? 0);
  if (body.length === 0 || nameEnd > body.length) throw protocolError("A ZMTP command is truncated.");
  const command = { name: body.toString("latin1", 1, nameEnd), data: body.subarray(nameEnd) };
  if (command.name === "ERROR") {
    throw protocolError(`The socket's other end refused: ${command.data.toString("latin1", 1)}`);
  }
  return command;
}

function greeting(): Buffer {
  const bytes = Buffer.alloc(greetingLength);
  bytes[0] = 0xff;
  bytes[8] = 1;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.write("NULL", 12, "latin1");
  return bytes;
}

function ready(): Buffer {
  const body = Buffer.concat([
    Buffer.from("\x05READY", "latin1"),
    property("Socket-Type", "REQ"),
    property("Identity", ""),
  ]);
  return Buffer.concat([Buffer.from([flagCommand, body.length]), body]);
}

function property(name: string, value: string): Buffer {
  const bytes = Buffer.alloc(1 + name.length + 4 + value.length);
  bytes[0] = name.length;
  bytes.write(name, 1, "latin1");
  bytes.writeUInt32BE(value.length, 1 + name.length);
  bytes.write(value, 5 + name.length, "latin1");
  return bytes;
}
