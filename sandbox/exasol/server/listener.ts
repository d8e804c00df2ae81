import { createServer as createHttpServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Certificate } from "./certificate.ts";

export interface ListenerOptions {
  host: string;
  port: number;
  certificate: Certificate;
  log: (line: string) => void;
  onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface Listener {
  port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

const tlsHandshake = 0x16;
const tunnelMagic = Buffer.from([0x02, 0x21, 0x21, 0x02]);

/** Listens on one port for TLS and plain HTTP, which the first bytes of a connection tell apart. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { certificate, log } = options;
  const plain = serveUpgrades(createHttpServer(), options);
  const encrypted = serveUpgrades(
    createHttpsServer({ cert: certificate.certificatePem, key: certificate.privateKeyPem }),
    options,
  );
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.once("data", (first) => {
      socket.pause();
      if (tunnelMagic.subarray(0, first.length).equals(first.subarray(0, tunnelMagic.length))) {
        log("IMPORT and EXPORT of files on the client's machine are not supported: connection refused.");
        socket.destroy();
        return;
      }
      socket.unshift(first);
      (first[0] === tlsHandshake ? encrypted : plain).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of connections) socket.destroy();
      await closed;
    },
  };
}

function serveUpgrades(server: HttpServer, { onUpgrade }: ListenerOptions): HttpServer {
  server.on("upgrade", onUpgrade);
  server.on("clientError", (_, socket) => socket.destroy());
  server.on("request", (_, response) => {
    response.writeHead(426, { "content-type": "text/plain", upgrade: "websocket", connection: "close" });
    response.end("This is the SQL port of a local Exasol: connect with a driver.\n");
  });
  return server;
}
