import { randomBytes, randomInt } from "node:crypto";
import type { Socket } from "node:net";
import type { Tunnels } from "../model.ts";

/** What a client sends to make its connection a tunnel: the magic number and twice a 1, of 32 bits each. */
export const tunnelRequestLength = 12;
export const tunnelMagic = Buffer.from([0x02, 0x21, 0x21, 0x02]);

/** Addresses that no host has (RFC 1112, 240.0.0.0/4): 28 bits that are drawn, and as many as a port has. */
const hosts = /^2(?:4\d|5[0-5])\.\d+\.\d+\.\d+$/;

/**
 * Connections that wait for an IMPORT or EXPORT which names their address. The client listens on none: the
 * address stands for the connection that it has opened, on which it then answers HTTP requests. Who knows an
 * address gets the file, so nobody can guess one.
 */
export class OpenTunnels implements Tunnels {
  readonly #waiting = new Map<string, Socket>();

  /** Answers the request that was read from the socket: a number, the port, and the host in 16 bytes. */
  open(socket: Socket): void {
    const { host, port } = drawAddress();
    const address = `${host}:${port}`;
    this.#waiting.set(address, socket);
    socket.once("close", () => {
      if (this.#waiting.get(address) === socket) this.#waiting.delete(address);
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
    return hosts.test(name);
  }

  take(name: string, port: number): Socket | undefined {
    const address = `${name}:${port}`;
    const socket = this.#waiting.get(address);
    this.#waiting.delete(address);
    socket?.off("readable", onReadable);
    return socket;
  }
}

/** The port is none that an address may leave out, as http's is. */
function drawAddress(): { host: string; port: number } {
  const [first = 0, second = 0, third = 0, fourth = 0] = randomBytes(4);
  return { host: [240 + (first & 15), second, third, fourth].join("."), port: randomInt(1024, 65_536) };
}

function onReadable(this: Socket): void {
  if (this.readableLength === 0) this.read();
}
