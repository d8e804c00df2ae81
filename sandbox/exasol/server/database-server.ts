import { createRequire } from "node:module";
import { TLSSocket } from "node:tls";
import type { Engine } from "../model.ts";
import { type Certificate, createCertificate } from "./certificate.ts";
import { ClientConnection, largestRequest } from "./client-connection.ts";
import { openListener } from "./listener.ts";
import { theLoginKey } from "./login-key.ts";
import { OpenTunnels } from "./tunnels.ts";

export interface ServerOptions {
  engine: Engine;
  host: string;
  /** 0 takes a free port. */
  port: number;
  nodes: number;
  /** Those that the engine takes from; without them a client's tunnel leads nowhere. */
  tunnels?: OpenTunnels;
  /** See ListenerOptions; default 10 s. */
  greetingTimeout?: number;
  /** A new one when absent. */
  certificate?: Certificate;
  /** Told what a client did that this database does not support. */
  log?: (line: string) => void;
}

export interface DatabaseServer {
  host: string;
  port: number;
  certificateFingerprint: string;
  certificatePem: string;
  /** The number of logged-in clients. */
  readonly sessions: number;
  /** Ends all sessions and connections; the engine stays open. */
  close(): Promise<void>;
}

/** Imported it would take 50 ms more: Node reads CommonJS twice then, to find out what it exports. */
const loadWs = (): typeof import("ws") => createRequire(import.meta.url)("ws");

/** Serves the engine over Exasol's WebSocket API, encrypted and plain on one port. */
export async function startServer(options: ServerOptions): Promise<DatabaseServer> {
  const { WebSocketServer } = loadWs();
  const certificate = options.certificate ?? (await createCertificate(options.host));
  const loginKey = theLoginKey();
  const clients = new Set<ClientConnection>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestRequest });
  sockets.on("connection", (socket, request) => {
    const { socket: connection } = request;
    const address = plainAddress(connection.localAddress ?? options.host);
    // The address that a client has reached is one that it can reach again.
    const hosts = Array<string>(options.nodes).fill(address);
    const came = {
      encrypted: connection instanceof TLSSocket,
      host: plainAddress(connection.remoteAddress ?? ""),
    };
    const client = new ClientConnection(socket, { ...options, client: came, hosts, loginKey });
    clients.add(client);
    void client.closed.then(() => clients.delete(client));
  });
  const listener = await openListener({
    host: options.host,
    port: options.port,
    certificate,
    tunnels: options.tunnels ?? new OpenTunnels(),
    greetingTimeout: options.greetingTimeout ?? 10_000,
    log: options.log ?? (() => {}),
    onUpgrade: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (webSocket) =>
        sockets.emit("connection", webSocket, request),
      ),
  });
  return {
    host: options.host,
    port: listener.port,
    certificateFingerprint: certificate.fingerprint,
    certificatePem: certificate.certificatePem,
    get sessions() {
      return [...clients].filter((client) => client.loggedIn).length;
    },
    async close() {
      const closing = [...clients].map((client) => client.shutDown());
      await Promise.all([...closing, listener.close()]);
    },
  };
}

/** An IPv4 address without its IPv6 wrapping. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}
