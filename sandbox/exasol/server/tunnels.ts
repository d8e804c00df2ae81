import type { Socket } from "node:net";
import type { Tunnels } from "../model.ts";

/** What a client sends to make its connection a tunnel: the magic number and twice a 1, of 32 bits each. */
export const tunnelRequestLength = 12;
export const tunnelMagic = Buffer.from([0x02, 0x21, 0x21, 0x02]);

/** Kept free for documentation (RFC 5737): no file can be on a host of this name. */
const host = "192.0.2.1";

/**
 * Connections that wait for an IMPORT or EXPORT which names their address. The client listens on none: the
 * address stands for the connection that it has opened, on which it then answers HTTP requests.
 */
export class OpenTunnels implements Tunnels {
  readonly #waiting = new Map<number, Socket>();
  #lastPort = 0;

  /** Answers the request that was read from the socket: a number, the port, and the host in 16 bytes. */
  open(socket: Socket): void {
    const port = this.#freePort();
    this.#waiting.set(port, socket);
    socket.once("close", () => {
      if (this.#waiting.get(port) === socket) this.#waiting.delete(port);
    });
    // The end of a connection shows only to who reads; bytes that came stay where they are.
    socket.on("readable", onReadable);
    const answer = Buffer.alloc(24);
    answer.writeInt32LE(0, 0);
    answer.writeInt32LE(port, 4);
    answer.write(host, 8, "latin1");
    socket.write(answer);
  }

  isTunnel(name: string): boolean {
    return name === host;
  }

  take(name: string, port: number): Socket | undefined {
    const socket = name === host ? this.#waiting.get(port) : undefined;
    this.#waiting.delete(port);
    socket?.off("readable", onReadable);
    return socket;
  }

  #freePort(): number {
    do this.#lastPort = (this.#lastPort % 65_535) + 1;
    while (this.#waiting.has(this.#lastPort));
    return this.#lastPort;
  }
}

function onReadable(this: Socket): void {
  if (this.readableLength === 0) this.read();
}
