/**
 * A unix socket read and written with blocking system calls. Node has no public way to connect one, so this
 * takes the descriptor of an ordinary net.Socket out of `_handle`, which is internal to Node: where it does
 * not look as expected, openBlockingSocket returns undefined and worker-socket.ts takes over.
 */
import { readSync, writeSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { type ByteStream, TimedOut } from "./byte-stream.ts";
import { DatabaseGone } from "./errors.ts";

interface StreamHandle {
  fd: number;
  readStop(): number;
  setBlocking(blocking: boolean): number;
}

/** Rejects with the system's error when nobody listens at `path`. */
export async function openBlockingSocket(path: string): Promise<ByteStream | undefined> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening = connect({ path });
    opening.pause();
    opening.once("error", reject);
    opening.once("connect", () => {
      opening.off("error", reject);
      resolve(opening);
    });
  });
  const handle = streamHandle(socket);
  if (handle === undefined) {
    socket.destroy();
    return undefined;
  }
  // The descriptor is ours now: the event loop must not read what the blocking calls wait for.
  handle.readStop();
  return new BlockingSocket(socket, handle);
}

function streamHandle(socket: Socket): StreamHandle | undefined {
  const handle: unknown = Reflect.get(socket, "_handle");
  return isStreamHandle(handle) ? handle : undefined;
}

function isStreamHandle(handle: unknown): handle is StreamHandle {
  return (
    typeof handle === "object" &&
    handle !== null &&
    "fd" in handle &&
    typeof handle.fd === "number" &&
    handle.fd >= 0 &&
    "readStop" in handle &&
    typeof handle.readStop === "function" &&
    "setBlocking" in handle &&
    typeof handle.setBlocking === "function"
  );
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

class BlockingSocket implements ByteStream {
  private readonly socket: Socket;
  private readonly handle: StreamHandle;
  private readonly fd: number;
  /** Only a socket that does not block can keep a deadline; Node opens it like that. */
  private blocking = false;

  constructor(socket: Socket, handle: StreamHandle) {
    this.socket = socket;
    this.handle = handle;
    this.fd = handle.fd;
  }

  read(target: Buffer, offset: number, length: number, deadline?: number): number {
    this.setBlocking(deadline === undefined);
    for (let pause = 0.2; ; pause = Math.min(pause * 1.5, 20)) {
      try {
        const count = readSync(this.fd, target, offset, length, null);
        if (count === 0) throw new DatabaseGone("The database closed the socket.");
        return count;
      } catch (error) {
        this.waitOrThrow(error, pause, deadline);
      }
    }
  }

  write(bytes: Uint8Array): void {
    let position = 0;
    while (position < bytes.length) {
      try {
        position += writeSync(this.fd, bytes, position);
      } catch (error) {
        this.waitOrThrow(error, 1);
      }
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private setBlocking(blocking: boolean): void {
    if (blocking === this.blocking) return;
    this.handle.setBlocking(blocking);
    this.blocking = blocking;
  }

  private waitOrThrow(error: unknown, milliseconds: number, deadline = Number.POSITIVE_INFINITY): void {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EPIPE" || code === "ECONNRESET") {
      throw new DatabaseGone("The database closed the socket.", { cause: error });
    }
    if (code !== "EAGAIN") throw error;
    if (performance.now() >= deadline) throw new TimedOut("The database did not answer in time.");
    Atomics.wait(sleeper, 0, 0, milliseconds);
  }
}
