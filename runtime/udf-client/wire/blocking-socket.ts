/**
 * A unix socket read and written with blocking system calls. Node has no public way to connect one, and
 * loading node:net would take a third of the client's start, so this uses the pipe that node:net itself is
 * made of. It is internal to Node: where it does not look as expected, openBlockingSocket() gives undefined,
 * and worker-socket.ts is used instead.
 */
import { closeSync, readSync, writeSync } from "node:fs";
import type { Socket } from "node:net";
import { getSystemErrorName } from "node:util";
import { DatabaseGone } from "../errors.ts";
import { type ByteStream, TimedOut } from "./byte-stream.ts";
import { now } from "./clock.ts";

interface Pipe {
  fd: number;
  connect(request: ConnectRequest, path: string): number;
  setBlocking(blocking: boolean): number;
  close(): void;
}

interface ConnectRequest {
  oncomplete?: (status: number) => void;
}

interface PipeBinding {
  Pipe: new (kind: number) => Pipe;
  PipeConnectWrap: new () => ConnectRequest;
  constants: { SOCKET: number };
}

/**
 * Undefined where this Node has no such pipe. Rejects with the system's error when nobody listens at `path`.
 */
export async function openBlockingSocket(path: string): Promise<ByteStream | undefined> {
  const binding = pipeBinding();
  if (binding === undefined) return undefined;
  const pipe = new binding.Pipe(binding.constants.SOCKET);
  const status = await new Promise<number>((resolve) => {
    const request = new binding.PipeConnectWrap();
    request.oncomplete = resolve;
    const refused = pipe.connect(request, path);
    if (refused !== 0) resolve(refused);
  });
  if (status === 0 && pipe.fd >= 0) return new BlockingSocket(pipe.fd, pipe, false);
  pipe.close();
  if (status === 0) return undefined;
  const code = getSystemErrorName(status);
  throw Object.assign(new Error(`connect ${code} ${path}`), { code });
}

function pipeBinding(): PipeBinding | undefined {
  try {
    const binding: unknown = Reflect.get(process, "binding").call(process, "pipe_wrap");
    return isPipeBinding(binding) ? binding : undefined;
  } catch {
    return undefined;
  }
}

function isPipeBinding(binding: unknown): binding is PipeBinding {
  if (typeof binding !== "object" || binding === null) return false;
  const { Pipe, PipeConnectWrap, constants } = binding as Partial<PipeBinding>;
  if (typeof Pipe !== "function" || typeof PipeConnectWrap !== "function") return false;
  const methods: unknown[] = [Pipe.prototype.connect, Pipe.prototype.setBlocking, Pipe.prototype.close];
  return typeof constants?.SOCKET === "number" && methods.every((method) => typeof method === "function");
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * A connected socket that the process was started with, which blocks. Reading it until a deadline loads
 * node:net.
 */
export function inheritedSocket(fd: number): ByteStream {
  return new BlockingSocket(fd, new InheritedPipe(fd), true);
}

type PipeHandle = Pick<Pipe, "close"> & { setBlocking(blocking: boolean): unknown };

class InheritedPipe implements PipeHandle {
  readonly #fd: number;
  /** Kept, for a socket that is collected closes. */
  #socket: Socket | undefined;

  constructor(fd: number) {
    this.#fd = fd;
  }

  setBlocking(blocking: boolean): unknown {
    if (this.#socket === undefined) {
      const { Socket } = process.getBuiltinModule("node:net");
      // Otherwise Node would read it.
      this.#socket = new Socket({ fd: this.#fd, readable: false, writable: false });
      this.#socket.unref();
    }
    const handle: Partial<Pipe> | undefined = Reflect.get(this.#socket, "_handle");
    return handle?.setBlocking?.(blocking);
  }

  close(): void {
    if (this.#socket === undefined) closeSync(this.#fd);
    else this.#socket.destroy();
  }
}

class BlockingSocket implements ByteStream {
  readonly #pipe: PipeHandle;
  readonly #fd: number;
  /** Only a socket that does not block can keep a deadline. */
  #blocking: boolean;

  constructor(fd: number, pipe: PipeHandle, blocking: boolean) {
    this.#pipe = pipe;
    this.#fd = fd;
    this.#blocking = blocking;
  }

  read(target: Buffer, offset: number, length: number, deadline?: number): number {
    this.#setBlocking(deadline === undefined);
    for (let pause = 0.2; ; pause = Math.min(pause * 1.5, 20)) {
      try {
        const count = readSync(this.#fd, target, offset, length, null);
        if (count === 0) throw new DatabaseGone("The database closed the socket.");
        return count;
      } catch (error) {
        this.#waitOrThrow(error, pause, deadline);
      }
    }
  }

  write(bytes: Uint8Array): void {
    this.#setBlocking(true);
    let position = 0;
    while (position < bytes.length) {
      try {
        position += writeSync(this.#fd, bytes, position);
      } catch (error) {
        this.#waitOrThrow(error, 1);
      }
    }
  }

  close(): void {
    this.#pipe.close();
  }

  #setBlocking(blocking: boolean): void {
    if (blocking === this.#blocking) return;
    this.#pipe.setBlocking(blocking);
    this.#blocking = blocking;
  }

  #waitOrThrow(error: unknown, milliseconds: number, deadline = Number.POSITIVE_INFINITY): void {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EPIPE" || code === "ECONNRESET") {
      throw new DatabaseGone("The database closed the socket.", { cause: error });
    }
    if (code !== "EAGAIN") throw error;
    if (now() >= deadline) throw new TimedOut("The database did not answer in time.");
    Atomics.wait(sleeper, 0, 0, milliseconds);
  }
}
