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

/** A REQ socket over a connected stream. Each method blocks until it is done. */
export class ZmtpRequester {
  readonly #stream: ByteStream;
  /** Read ahead: the bytes from `start` to `end` came but are not used yet. */
  readonly #ahead = Buffer.allocUnsafeSlow(64 * 1024);
  #start = 0;
  #end = 0;
  #deadline: number | undefined;

  constructor(stream: ByteStream) {
    this.#stream = stream;
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
    const { flags, length } = this.#frameHeader();
    const command = (flags & flagCommand) !== 0 ? this.#command(length) : undefined;
    if (command?.name !== "READY") throw protocolError("The socket's other end did not send READY.");
    this.#deadline = undefined;
  }

  /**
   * Sends one message and waits for its answer. The bytes returned are the caller's, or lie in `target` where
   * that is given; then they are good until it is used again. Throws TimedOut at the deadline.
   */
  request(message: Uint8Array, { deadline, target }: RequestOptions = {}): Buffer {
    this.#send(message);
    this.#deadline = deadline;
    const reply = this.#receive(target);
    this.#deadline = undefined;
    return reply;
  }

  /** Between two requests: throws DatabaseGone when the peer has closed the connection. */
  checkAlive(): void {
    if (this.#start === this.#end) {
      this.#start = 0;
      this.#end = 0;
    }
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

  #send(message: Uint8Array): void {
    // The empty frame in front is the envelope every REQ socket adds.
    const long = message.length > 255;
    const header = Buffer.alloc(long ? 11 : 4);
    header[0] = flagMore;
    if (long) {
      header[2] = flagLong;
      header.writeBigUInt64BE(BigInt(message.length), 3);
    } else {
      header[3] = message.length;
    }
    if (message.length <= 16 * 1024) {
      this.#stream.write(Buffer.concat([header, message]));
    } else {
      this.#stream.write(header);
      this.#stream.write(message);
    }
  }

  #receive(target?: ReusedBuffer): Buffer {
    let envelope = false;
    for (;;) {
      const { flags, length } = this.#frameHeader();
      if ((flags & flagCommand) !== 0) {
        this.#answer(this.#command(length));
      } else if (!envelope) {
        if (length !== 0 || (flags & flagMore) === 0) {
          throw protocolError("The database's message has no envelope.");
        }
        envelope = true;
      } else {
        if ((flags & flagMore) !== 0) throw protocolError("The database's message has several parts.");
        return this.#take(length, target);
      }
    }
  }

  #frameHeader(): { flags: number; length: number } {
    const [flags = 0, short = 0] = this.#take(2);
    if ((flags & ~(flagMore | flagLong | flagCommand)) !== 0) {
      throw protocolError(`A ZMTP frame has the unknown flags ${flags}.`);
    }
    if ((flags & flagLong) === 0) return { flags, length: short };
    const rest = this.#take(7);
    const length = Number(Buffer.from([short, ...rest]).readBigUInt64BE());
    if (length > maxMessage) {
      throw protocolError(`The database's message has ${length} bytes; at most ${maxMessage} are taken.`);
    }
    return { flags, length };
  }

  #command(length: number): { name: string; data: Buffer } {
    if (length > maxCommand) throw protocolError(`A ZMTP command has ${length} bytes.`);
    const body = this.#take(length);
    const nameEnd = 1 + (body[0] ?? 0);
    if (length === 0 || nameEnd > length) throw protocolError("A ZMTP command is truncated.");
    const command = { name: body.toString("latin1", 1, nameEnd), data: body.subarray(nameEnd) };
    if (command.name === "ERROR") {
      throw protocolError(`The socket's other end refused: ${command.data.toString("latin1", 1)}`);
    }
    return command;
  }

  #answer(command: { name: string; data: Buffer }): void {
    // Other commands are to be ignored. A PING is a 2-byte time to live and a context that PONG returns.
    if (command.name !== "PING") return;
    const body = Buffer.concat([Buffer.from("\x04PONG", "latin1"), command.data.subarray(2, 18)]);
    this.#stream.write(Buffer.concat([Buffer.from([flagCommand, body.length]), body]));
  }

  /** The next `length` bytes, in a buffer of their own unless one is to be reused. */
  #take(length: number, reused?: ReusedBuffer): Buffer {
    let target = reused?.bytes ?? noBytes;
    if (target.length < length) {
      // Grown as bytes arrive: a false length must not cost memory that nothing fills.
      target = length < 4096 ? Buffer.allocUnsafe(length) : Buffer.allocUnsafeSlow(Math.min(length, 1 << 24));
    }
    let filled = 0;
    while (filled < length) {
      if (filled === target.length) {
        const larger = Buffer.allocUnsafeSlow(Math.min(length, target.length * 2));
        target.copy(larger);
        target = larger;
      }
      if (this.#start < this.#end) {
        const count = Math.min(Math.min(target.length, length) - filled, this.#end - this.#start);
        this.#ahead.copy(target, filled, this.#start, this.#start + count);
        this.#start += count;
        filled += count;
      } else if (Math.min(target.length, length) - filled >= this.#ahead.length) {
        filled += this.#stream.read(target, filled, Math.min(target.length, length) - filled, this.#deadline);
      } else {
        this.#start = 0;
        this.#end = 0;
        this.#end = this.#stream.read(this.#ahead, 0, this.#ahead.length, this.#deadline);
      }
    }
    if (reused !== undefined && target.length > reused.bytes.length) reused.bytes = target;
    return target.length === length ? target : target.subarray(0, length);
  }
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
