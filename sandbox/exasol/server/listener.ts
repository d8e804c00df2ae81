import { createServer as createHttpServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Certificate } from "./certificate.ts";
import { type OpenTunnels, tunnelMagic, tunnelRequestLength } from "./tunnels.ts";

export interface ListenerOptions {
  host: string;
  port: number;
  certificate: Certificate;
  tunnels: OpenTunnels;
  /**
   * Milliseconds for the first bytes of a connection, once one has come, for a TLS handshake, and then for
   * the head of the HTTP request.
   */
  greetingTimeout: number;
  log: (line: string) => void;
  onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface Listener {
  port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

const tlsHandshake = 0x16;
/**
 * How the login of Exasol's other protocol begins, which JDBC and ODBC speak; known from the Rust driver
 * exarrow-rs and from JDBC 24.2.1, for ODBC unconfirmed.
 */
const nativeMagic = Buffer.from([0x01, 0x12, 0x12, 0x01]);
/**
 * Listens on one port for TLS, plain HTTP and tunnels, which the first bytes of a connection tell apart.
 */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { certificate, greetingTimeout, log, tunnels } = options;
  const plain = serveUpgrades(createHttpServer(), "connection", options);
  const encrypted = serveUpgrades(
    createHttpsServer({
      cert: certificate.certificatePem,
      key: certificate.privateKeyPem,
      // No client shows a certificate: Node need not read those of all authorities, which takes it 30 ms.
      ca: [],
      handshakeTimeout: greetingTimeout,
    }),
    "secureConnection",
    options,
  );
  // A handshake that fails or takes too long.
  encrypted.on("tlsClientError", (error, socket) => {
    if (isCertificateRefused(error)) log(refusedCertificate(certificate));
    socket.destroy();
  });
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
    socket.on("error", () => socket.destroy());
    readGreeting(socket, greetingTimeout, (greeting, received) => {
      if (greeting === "native") {
        log(noNativeProtocol);
        socket.destroy();
        return;
      }
      if (greeting === "tunnel") {
        // A client may send its answer at once, before it is asked for it.
        if (received.length > tunnelRequestLength) socket.unshift(received.subarray(tunnelRequestLength));
        tunnels.open(socket);
        return;
      }
      socket.unshift(received);
      (greeting === "tls" ? encrypted : plain).emit("connection", socket);
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

function serveUpgrades(
  server: HttpServer,
  connected: "connection" | "secureConnection",
  { greetingTimeout, log, onUpgrade }: ListenerOptions,
): HttpServer {
  // Node's own limits hold only for servers that listen themselves.
  const impatience = new WeakMap<Socket, NodeJS.Timeout>();
  server.on(connected, (socket: Socket) => {
    const timer = setTimeout(() => socket.destroy(), greetingTimeout).unref();
    impatience.set(socket, timer);
    socket.once("close", () => clearTimeout(timer));
  });
  server.on("upgrade", (request, socket, head) => {
    clearTimeout(impatience.get(request.socket));
    onUpgrade(request, socket, head);
  });
  server.on("clientError", (error: Error & { rawPacket?: Buffer }, socket) => {
    if (error.rawPacket && startsWith(error.rawPacket, nativeMagic)) log(noNativeProtocol);
    socket.destroy();
  });
  server.on("request", (_, response) => {
    response.writeHead(426, { "content-type": "text/plain", upgrade: "websocket", connection: "close" });
    response.end("This is the SQL port of a local Exasol: connect with a driver.\n");
  });
  return server;
}

const noNativeProtocol =
  "A client spoke the protocol of JDBC and ODBC, which the local Exasol does not know: connection closed. " +
  "Use a driver for the WebSocket API: exasol-driver-ts, pyexasol, exasol-driver-go, sqlalchemy-exasol.";

const refusedCertificate = ({ fingerprint }: Certificate) =>
  "A client does not trust the local Exasol's certificate: connection closed. " +
  `Give the client the certificate's fingerprint, ${fingerprint}. JDBC and ODBC drivers cannot connect with ` +
  "it either, as they speak another protocol.";

/** Whether the client ended the handshake by one of the alerts about certificates: RFC 8446, section 6.2. */
function isCertificateRefused({ code = "" }: NodeJS.ErrnoException): boolean {
  return /_ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA)$/.test(code);
}

type Greeting = "tls" | "tunnel" | "native" | "http";

/** Waits until the first bytes tell what the client wants; `received` is all that has come. */
function readGreeting(
  socket: Socket,
  timeout: number,
  found: (greeting: Greeting, received: Buffer) => void,
): void {
  let received = Buffer.alloc(0);
  let impatience: NodeJS.Timeout | undefined;
  const onData = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    const greeting = greetingOf(received);
    impatience ??= setTimeout(() => socket.destroy(), timeout).unref();
    if (greeting === undefined) return;
    clearTimeout(impatience);
    socket.off("data", onData);
    socket.pause();
    found(greeting, received);
  };
  socket.on("data", onData);
  socket.once("close", () => clearTimeout(impatience));
}

function greetingOf(received: Buffer): Greeting | undefined {
  if (received[0] === tlsHandshake) return "tls";
  for (const [greeting, magic, length] of [
    ["tunnel", tunnelMagic, tunnelRequestLength],
    ["native", nativeMagic, nativeMagic.length],
  ] as const) {
    if (startsWith(received, magic)) return received.length < length ? undefined : greeting;
    if (startsWith(magic, received)) return undefined;
  }
  return "http";
}

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes.subarray(0, start.length).equals(start);
